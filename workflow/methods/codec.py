"""The codec of this repository: the whole object as strict JSON, arrays in one of three payloads.

Text has the shortest digits that give the very bits back; base64 and compressed hold the bytes
themselves, so that a person reads the structure, dtypes and shapes, but no numbers.
"""

from functools import partial
from pathlib import Path
from typing import Any, Literal

import codec
from contract import Method

_FILE = "data.json"
_Payload = Literal["text", "base64", "compressed"]


def _write(data: Any, folder: Path, *, payload: _Payload) -> None:
    codec.dump(data, folder / _FILE, payload=payload)


def _read(folder: Path) -> Any:
    return codec.load(folder / _FILE)


def _method(payload: _Payload) -> Method:
    return Method(
        name=f"codec_{payload}",
        label=f"codec, {payload}",
        write=partial(_write, payload=payload),
        read=_read,
        human_readable=payload == "text",
    )


METHODS = (_method("text"), _method("base64"), _method("compressed"))
