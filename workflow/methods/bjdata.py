"""BJData, the binary form of JData (NeuroJSON): a binary JSON with arrays of many dimensions.

Specified at https://github.com/NeuroJSON/bjdata (Draft 4), also for MATLAB, JavaScript and C++.
``bjdata.dumpb`` and ``loadb`` as they are called by default: an array is one byte for its type, its
lengths, and its bytes, little-endian. The traps, each silent:

- arrays in Fortran order, strided and turned ones come back with other values;
- masked arrays come back with other values and no mask;
- big-endian elements are written as they are, so that other numbers come back;
- truth values come back as uint8;
- integers of more than 64 bits and subnormal floats come back as a Decimal.

The package has no wheels, and its extension in C is what people mean by
it. So it is not installed by default, and where the extension is missing the row says so, instead
of what the package's Python, in its place, does.
"""

import contextlib
import io
from collections.abc import Iterator
from typing import Any

from method_kit.documents import document_method
from method_kit.not_installed import needs


class UnsupportedError(Exception):
    """The library's own refusal; its classes are not there where it is not installed."""


def _bjdata() -> Any:
    """Import the package with its extension."""
    with needs("bjdata", _INSTALL), contextlib.redirect_stderr(io.StringIO()):
        import bjdata  # with NumPy's words, if the extension is built for NumPy 1
    if not bjdata.EXTENSION_ENABLED:
        raise ModuleNotFoundError(f"bjdata's extension in C is not installed: {_INSTALL}")
    return bjdata


_INSTALL = "uv sync --group bjdata, which needs a C compiler"


@contextlib.contextmanager
def _own_refusals() -> Iterator[Any]:
    """Yield the package; its exceptions become one."""
    bjdata = _bjdata()
    try:
        yield bjdata
    except (bjdata.EncoderException, bjdata.DecoderException) as error:
        raise UnsupportedError(str(error)) from error


def _dumps(data: Any) -> bytes:
    with _own_refusals() as bjdata:
        document: bytes = bjdata.dumpb(data)
    return document


def _loads(document: bytes) -> Any:
    with _own_refusals() as bjdata:
        return bjdata.loadb(document)


METHODS = (
    document_method(
        "bjdata",
        "BJData",
        _dumps,
        _loads,
        file="data.bjd",
        # not installed; what has no name in it; dtypes of arrays
        refuses=(ModuleNotFoundError, UnsupportedError, ValueError),
        languages=("C++", "JavaScript", "MATLAB"),
    ),
)
