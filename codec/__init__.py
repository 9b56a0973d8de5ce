"""The JSON codec for NumPy.

Arrays, NumPy scalars, tuples, deques and dicts become strict JSON, and come back the same: dtype,
shape, every bit, every container.

>>> import json, numpy as np, codec
>>> memory = [(np.array([0.1, -0.0], "f4"), 1, 1.0)]
>>> text = json.dumps(memory, cls=codec.JSONEncoder)
>>> json.loads(text, cls=codec.JSONDecoder)
[(array([ 0.1, -0. ], dtype=float32), 1, 1.0)]

The format is described in ``SPEC.md``, beside this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codec.api import detect, dumpb, dumps, loads
    from codec.decode.decoder import JSONDecoder
    from codec.display import show
    from codec.encode.array_likes import as_numpy
    from codec.encode.encoder import JSONEncoder
    from codec.errors import DecodeError, EncodeError
    from codec.file_api import dump, load
    from codec.lines.reader import LinesReader
    from codec.lines.writer import LinesWriter

    __version__: str

__all__ = [
    "DecodeError",
    "EncodeError",
    "JSONDecoder",
    "JSONEncoder",
    "LinesReader",
    "LinesWriter",
    "as_numpy",
    "detect",
    "dump",
    "dumpb",
    "dumps",
    "load",
    "loads",
    "show",
]

# Imported when they are first asked for: ``codec --version`` needs no NumPy, a document no log.
_MODULES = {
    **dict.fromkeys(("detect", "dumpb", "dumps", "loads"), "codec.api"),
    **dict.fromkeys(("dump", "load"), "codec.file_api"),
    **dict.fromkeys(("DecodeError", "EncodeError"), "codec.errors"),
    "JSONDecoder": "codec.decode.decoder",
    "JSONEncoder": "codec.encode.encoder",
    "LinesReader": "codec.lines.reader",
    "LinesWriter": "codec.lines.writer",
    "as_numpy": "codec.encode.array_likes",
    "show": "codec.display",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("numpy-json-codec")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
