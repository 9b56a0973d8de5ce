"""jsonpickle, with its handlers for NumPy; `test_jsonpickle` tries its numbers of objects."""

from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, is_json, where

import peer_jsonpickle  # isort: skip # on the path by the line above


# -- what is read


def _has_name(dtype: np.dtype[Any]) -> bool:
    if dtype.itemsize == 0 or dtype.kind in "OT" or dtype.type is np.record:
        return False
    if dtype.names is not None:
        return all(_has_name(dtype[name].base) for name in dtype.names)
    return dtype.type not in (np.longdouble, np.clongdouble)


def _is_read(value: Any) -> bool:
    """Tell whether jsonpickle itself writes all of a value, and not as its class."""
    if isinstance(value, np.ndarray | np.generic):
        return _is_scalar(value) if isinstance(value, np.generic) else _is_read_array(value)
    if type(value) is dict:
        has_plain_keys = all(type(key) is str and not _is_tag(key) for key in value)
        return has_plain_keys and is_json([*value]) and _are_read(value.values())
    if type(value) in (list, tuple, set):
        return _are_read(value)
    if type(value) is float and not np.isfinite(value):
        return np.isinf(value) or np.float64(value).view("i8") == 0x7FF8 << 48
    if type(value) is complex:
        return _are_read([value.real, value.imag])
    return type(value) in (bytes, str) or is_json(value)


def _is_tag(key: str) -> bool:
    return key.startswith(("py/", "json://"))


def _are_read(values: Any) -> bool:
    return all(map(_is_read, values))


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str | bytes):
        return value[-1:] not in ("\0", b"\0") and (isinstance(value, bytes) or is_json(str(value)))
    is_time = value.dtype.kind in "Mm"
    return is_time or (value.dtype.names is None and _has_name(value.dtype))


def _is_read_array(array: np.ndarray[Any, Any]) -> bool:
    dtype = array.dtype
    if type(array) is not np.ndarray:
        return False
    if dtype.kind == "O":
        is_list = array.size <= 16 and _has_its_shape(array)
        return is_list and _are_read(array.reshape(-1).tolist())
    if dtype.names is not None:
        fields = [dtype[name] for name in dtype.names]
        is_flat = all(field.subdtype is None and field.names is None for field in fields)
        return bool(fields) and is_flat and _has_name(dtype)
    # It knows one byte order, but for what it writes as bytes.
    is_native = dtype.byteorder != ">" or array.size > 16
    return _has_name(dtype) and is_native


def _has_its_shape(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether lists of objects become an array of the same shape again."""
    try:
        again = np.array(array.tolist(), object)
    except ValueError:
        return False
    return bool(array.shape) and (again.shape == array.shape or array.size == 0)


# Strings that no Unicode text is; what is too deep for its writer; mostly padding, as text.
_UNREAD = {
    *("U, beyond Unicode", "U, surrogates", "surrogates", "S, mostly padding"),
    *("nested 300 deep", "floats in columns", "integers of 5,000 digits"),
}


def _objects(*items: Any) -> np.ndarray[Any, Any]:
    array = np.empty(len(items), object)
    for index, item in enumerate(items):
        array[index] = item
    return array


# Beside the cases of all dialects.
_VALUES: dict[str, Any] = {
    "NaN in a set": [{float("nan")}, (float("-inf"), complex("nan-infj"))],
    "keys that are tags": {"a": 0, "py/id": 1, "py/tuple": [2], "json://1": [{"py/x": ()}]},
    "keys that are tags, alone": [{"py/object": "canary.Bird"}, {"py/reduce": []}],
    "keys of NaN and nested": {"a": 1, float("nan"): 2, (1, (b"", 2j)): [{None: 3}]},
    "paths as keys": {"py/main.py": 1, "py/": 2, "py": 3},
    "objects, more than 16": np.array([*range(20), "é"], dtype=object),
    "datetime64[ns] scalars": [np.datetime64(5, "ns"), np.datetime64("NaT", "ns")],
    "views of object arrays": [_objects(None, (1, 2), [3], "x")[::2]],
    "field names that need escapes": np.zeros(1, [("a\"'\\\n\x00é", "i1")]),
}

TRIAL = Trial(
    dialect="jsonpickle",
    peers={"jsonpickle": Peer.of(peer_jsonpickle)},
    reads=where(_is_read) - _UNREAD,
    better=frozenset({"arrays of 0 dimensions"}),
    values=_VALUES,
)
