"""BJData, the binary form of JData (NeuroJSON): a binary JSON with arrays of many dimensions.

Specified at https://github.com/NeuroJSON/bjdata (Draft 4), also for MATLAB, JavaScript and C++.
``bjdata.dumpb`` and ``loadb`` as they are called by default: an array is one byte for its type, its
lengths, and its bytes, little-endian. The traps, each silent:

- truth values come back as int8, and float16 as int16 with the same bits;
- big-endian elements are written as they are, so that other numbers come back;
- an array of no dimension comes back with one, an empty one of several with one;
- a subnormal float of Python's comes back as a Decimal.

Strided arrays are refused. The package's extension is built for NumPy 1; with NumPy 2 it complains
on standard error and is replaced by Python, which is as fast for arrays.
"""

import contextlib
import io
from typing import Any

from method_kit.documents import document_method

with contextlib.redirect_stderr(io.StringIO()):  # NumPy's words on the extension
    import bjdata


class UnsupportedError(Exception):
    """The library's own refusal, which it raises as a bare `Exception`."""


def _dumps(data: Any) -> bytes:
    try:
        document: bytes = bjdata.dumpb(data)
    except Exception as error:
        if error.args[:1] != ("bjdata",):
            raise
        raise UnsupportedError(error.args[1]) from error
    return document


METHODS = (
    document_method(
        "bjdata",
        "BJData",
        _dumps,
        bjdata.loadb,
        file="data.bjd",
        # dtypes; scalars of text; strides
        refuses=(UnsupportedError, TypeError, KeyError, BufferError),
        languages=("C++", "JavaScript", "MATLAB"),
    ),
)
