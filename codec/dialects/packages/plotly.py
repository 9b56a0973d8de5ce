"""plotly: figures, whose arrays are ``dtype``, ``bdata`` and ``shape`` since plotly.py 6.

plotly.js decodes such an array, plotly.py leaves its base64. Only what plotly.js decodes is
written: up to three dimensions, and not in lists. Bytes are little-endian. Strings, times and large
integers are lists in a figure, and stay lists.
"""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.dialects.base import array_data, tags, writer
from codec.dialects.base.reader import Dialect, DialectReader
from codec.errors import DecodeError, EncodeError, Inside, shorten
from codec.payloads import base64_text, payload_table

_SHORT = ("i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8")
_DTYPES: dict[str, DType] = {
    **{name: np.dtype(f"<{name}") for name in _SHORT},
    **{np.dtype(name).name: np.dtype(f"<{name}") for name in _SHORT},
    **dict.fromkeys(("u1c", "uint8c"), np.dtype("u1")),  # clamped: what JavaScript does on writing
}
_NEEDED = {"bdata", "dtype"}
# What plotly.js has decoded already, it leaves in the figure, and Dash sends it.
_ALLOWED = {"shape", "_inputArray"}
_SHAPE = re.compile(r"\s*[0-9]{1,19}\s*(,\s*[0-9]{1,19}\s*)*")
_MAX_NDIM = 3

# Where plotly.py leaves arrays as they are, for plotly.js takes them for something else.
_SKIPPED = frozenset({"geojson", "layer", "layers", "range"})


# -- reading --------------------------------------------------------------------------------------


def _find_reader(scanned: dict[str, Any]) -> tags.TagReader | None:
    return _read_array if scanned.keys() >= _NEEDED else None


def _read_array(scanned: dict[str, Any], reader: DialectReader) -> Any:
    tags.check_keys(scanned, _NEEDED, _ALLOWED)
    dtype = tags.choice(scanned["dtype"], _DTYPES, "a dtype")
    raw = reader.base64(scanned, "bdata")
    shape = None
    if "shape" in scanned:
        shape = array_tag.read_shape(_sizes_of(scanned["shape"]), dtype)
    return array_data.of_bytes(raw, dtype, shape)


def _sizes_of(shape: object) -> list[int]:
    """Return the sizes that are a string such as "2, 3", or the only one, a number."""
    if type(shape) is int:
        return [shape]
    if not isinstance(shape, str) or not _SHAPE.fullmatch(shape):
        raise DecodeError(f'expected a shape such as "2, 3", found {shorten(shape)}')
    return list(map(int, shape.split(",")))


# -- writing --------------------------------------------------------------------------------------


def _check_list(value: list[Any], _: writer.DialectWriter) -> Any:
    where = "in a list; write lists, or one array of more dimensions"
    return _check_no_arrays(enumerate(value), where)


def _check_dict(value: dict[Any, Any], _: writer.DialectWriter) -> Any:
    skipped = [(key, value[key]) for key in value if key in _SKIPPED]
    return _check_no_arrays(skipped, "here; write array.tolist()")


def _check_no_arrays(items: Iterable[tuple[object, Any]], where: str) -> Any:
    for key, item in items:
        with Inside(key):
            if type(item) is np.ndarray:
                raise EncodeError(f"plotly.js decodes no array {where}")
    return NotImplemented  # written as any other


def _encode_array(array: Array, _: writer.DialectWriter) -> Any:
    name = array.dtype.str[1:]
    if _DTYPES.get(name) != array.dtype or array.dtype.metadata is not None:
        raise EncodeError(
            f"dtype {array.dtype} cannot be represented in this dialect, only "
            f"{', '.join(_SHORT)} in little-endian byte order; "
            "convert with array.astype(…), or write array.tolist()"
        )
    if not 1 <= array.ndim <= _MAX_NDIM or 0 in array.shape[:-1]:
        raise EncodeError(
            f"expected 1 to {_MAX_NDIM} dimensions, of which the last alone may be 0; "
            f"found {list(array.shape)}"
        )
    tag = {"dtype": name, "bdata": base64_text.to_base64(writer.bytes_of(array))}
    if array.ndim > 1:
        tag["shape"] = ", ".join(map(str, array.shape))
    return tag


DIALECT = Dialect(
    name="plotly",
    title="plotly",
    mark='"bdata"',
    find_reader=_find_reader,
    encode={np.ndarray: _encode_array, list: _check_list, dict: _check_dict},
    payloads=(payload_table.BASE64,),
)
