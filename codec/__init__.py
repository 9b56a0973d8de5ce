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

from codec.api import detect, dump, dumpb, dumps, load, loads
from codec.decode.decoder import JSONDecoder
from codec.encode.array_likes import as_numpy
from codec.encode.encoder import JSONEncoder
from codec.errors import DecodeError, EncodeError
from codec.lines.reader import LinesReader
from codec.lines.writer import LinesWriter

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
]
