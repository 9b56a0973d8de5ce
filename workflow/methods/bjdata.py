"""BJData, the binary form of JData (NeuroJSON): a binary JSON with arrays of many dimensions.

Specified at https://github.com/NeuroJSON/bjdata (Draft 4), also for MATLAB, JavaScript and C++.
``bjdata.dumpb`` and ``loadb`` as they are called by default: an array is one byte for its type, its
lengths, and its bytes, little-endian. The traps, each silent:

- truth values come back as int8, and float16 as int16 with the same bits;
- big-endian elements are written as they are, so that other numbers come back;
- an array of no dimension comes back with one, an empty one of several with one;
- a subnormal float of Python's comes back as a Decimal.

Strided arrays are refused. The package has no wheels, and its extension in C is what people mean by
it. So it is not installed by default, and where the extension is missing the row says so, instead
of what the package's Python, in its place, does.
"""

import contextlib
import io
from typing import Any

from method_kit.documents import document_method
from method_kit.not_installed import needs


class UnsupportedError(Exception):
    """The library's own refusal, which it raises as a bare `Exception`."""


def _bjdata() -> Any:
    """Import the package with its extension."""
    with needs("bjdata", _INSTALL), contextlib.redirect_stderr(io.StringIO()):
        import bjdata  # with NumPy's words, if the extension is built for NumPy 1
    if not bjdata.EXTENSION_ENABLED:
        raise ModuleNotFoundError(f"bjdata's extension in C is not installed: {_INSTALL}")
    return bjdata


_INSTALL = "uv sync --group bjdata, which needs a C compiler"


def _dumps(data: Any) -> bytes:
    bjdata = _bjdata()
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
        lambda document: _bjdata().loadb(document),
        file="data.bjd",
        # not installed; dtypes; scalars of text; strides
        refuses=(ModuleNotFoundError, UnsupportedError, TypeError, ValueError),
        languages=("C++", "JavaScript", "MATLAB"),
    ),
)
