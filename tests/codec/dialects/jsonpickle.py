"""jsonpickle, with its handlers for NumPy; `test_jsonpickle` tries its numbers of objects."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from tests.codec.dialects.jsonpickle_wrong import (
    ARRAY,
    BIG,
    DTYPE,
    F4,
    LISTED,
    MULTIARRAY,
    OF_TYPE,
    PACKED,
    PICKLED,
    VIEW,
    WRONG,
)
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
        special = [type(key) is not str for key in value]
        is_ordered = special == sorted(special) and is_json([*filter(_is_text, value)])
        return is_ordered and _are_read([*value, *value.values()])
    if type(value) in (list, tuple, set, frozenset, deque):
        return _are_read(value)
    if type(value) is float and not np.isfinite(value):
        return np.isinf(value) or np.float64(value).view("i8") == 0x7FF8 << 48
    if type(value) is complex:
        return _are_read([value.real, value.imag])
    return type(value) in (bytes, str) or is_json(value)


def _is_text(key: Any) -> bool:
    return type(key) is str


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
        return _has_its_shape(array) and _are_read(array.reshape(-1).tolist())
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


# -- documents

_NAN = '{"py/reduce": [{"py/type": "builtins.float"}, {"py/tuple": ["nan"]}]}'
_FORTRAN = (
    '{"py/object": "numpy.ndarray", "base": {"py/object": "numpy.ndarray", "values": '
    '"eJxjYACBAw4MDA6ODAwTgLjBnoHhAZAfAGTPAGIGIJsBSCcA8QIgdgDyBYB0ARCvAKkH8hVANBBvAKkB8g2AdAcQ7'
    '3AEANLZD/A=", "shape": [4, 6], "dtype": "float32", "byteorder": "<", "order": "F"}, '
    '"offset": 16, "strides": [4, 16], "shape": [4, 2], "dtype": "float32", "values": '
    "[[1.0, 2.0], [7.0, 8.0], [13.0, 14.0], [19.0, 20.0]]}"
)
_BIG_VIEW = (
    '{"py/object": "numpy.ndarray", "base": {"py/object": "numpy.ndarray", "values": '
    '"eJwFwQkCgBAAALApVESO//+1DcHhFCXZ5fYoqlfTfYZp2T8JzgC/", "shape": [20], "dtype": "int16", '
    '"byteorder": ">"}, "shape": [4, 5], "dtype": "int16"}'
)
_PAIR = [0, 0]
_ROW = np.arange(20, dtype="f4")
_MANY_OBJECTS = [None] * 17 + ["é", 1.5]


def _objects(*items: Any) -> np.ndarray[Any, Any]:
    array = np.empty(len(items), object)
    for index, item in enumerate(items):
        array[index] = item
    return array


# Beside the cases of all dialects.
_VALUES: dict[str, Any] = {
    "NaN in a set": [{float("nan")}, (float("-inf"), complex("nan-infj"))],
    "bytearrays": [bytearray(), bytearray(b"\0\xff")],
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
    samples={
        "lists of objects that grow, which are objects": (
            '[[0, 0], [{"py/id": 1}, {"py/id": 1}], %s]'
            % (LISTED % ('[{"py/id": 2}, {"py/id": 2}]', '"object"')),
            [_PAIR, [_PAIR, _PAIR], _objects([_PAIR, _PAIR], [_PAIR, _PAIR])],
        ),
        "references": (
            '[{"py/object": "numpy.ndarray", "values": "eJxjYACBBnsg4QBEQNwAxAuA+AAQPwBiBkcGBgEg'
            'VgBiAyB2AOIAIE4A4gIgbgDiDiCeAMQzHAG8Sgw8", "shape": [20], "dtype": "float32", '
            '"byteorder": "<"}, {"py/id": 1}, {"py/object": "numpy.ndarray", "base": {"py/id": 1}, '
            '"offset": 8, "shape": [2], "dtype": "float32", "values": [2.0, 3.0]}]',
            [_ROW, _ROW, _ROW[2:4].copy()],
        ),
        "dates": (
            '{"py/object": "numpy.ndarray", "dtype": "datetime64[D]", "values": [{"py/object": '
            '"datetime.date", "__reduce__": [{"py/type": "datetime.date"}, ["B+oLFg=="]]}, null, '
            "-735525]}",
            np.array(["2026-11-22", "NaT", "-0044-03-15"], "M8[D]"),
        ),
        "dates and times": (
            '{"py/object": "numpy.ndarray", "dtype": "datetime64[us]", "values": [{"py/object": '
            '"datetime.datetime", "__reduce__": [{"py/type": "datetime.datetime"}, '
            '["B+oLFgECAwAABA=="]]}]}',
            np.array(["2026-11-22T01:02:03.000004"], "M8[us]"),
        ),
        "differences of times": (
            '{"py/object": "numpy.ndarray", "dtype": "timedelta64[m]", "values": [{"py/reduce": '
            '[{"py/type": "datetime.timedelta"}, {"py/tuple": [0, 5400, 0]}]}, null]}',
            np.array([90, None], "m8[m]"),
        ),
        "scalar with a unit": (
            '{"py/object": "numpy.datetime64", "dtype": "datetime64[h]", "value": {"py/object": '
            '"datetime.datetime", "__reduce__": [{"py/type": "datetime.datetime"}, '
            '["B+oLFgEAAAAAAA=="]]}}',
            np.datetime64("2026-11-22T01", "h"),
        ),
        "structures": (
            LISTED
            % (
                '[{"py/tuple": [1, 2.5, {"py/b64": "eA=="}]}]',
                "\"[('a', '<i4'), ('b', '<f8'), ('c', 'S2')]\"",
            ),
            np.array([(1, 2.5, b"x")], [("a", "i4"), ("b", "f8"), ("c", "S2")]),
        ),
        "structured scalar": (
            '{"py/object": "numpy.void", "value": {"py/tuple": [7]}, '
            + "\"dtype\": \"[('a', '<i4')]\"}",
            np.array([(7,)], [("a", "i4")])[0],
        ),
        "big-endian view, which jsonpickle swaps": (
            _BIG_VIEW,
            np.arange(20, dtype=">i2").reshape(4, 5),
        ),
        "view of Fortran order, where jsonpickle takes others": (
            _FORTRAN,
            np.asfortranarray(np.arange(24, dtype="f4").reshape(4, 6)[:, 1:3]),
        ),
        "view with swapped bytes": (
            VIEW % (LISTED % ("[1, 2]", '"uint16"'), "[2]", '"int16"', ', "byteorder": "S"'),
            np.array([256, 512], ">i2"),
        ),
        "view of bytes, of version 5": (
            VIEW % ('{"py/b64": "AAECAwQF"}', "[2]", '"int16"', ', "byteorder": ">", "offset": 2'),
            np.array([0x0203, 0x0405], ">i2"),
        ),
        "view of objects": (
            VIEW
            % (
                LISTED % ('[null, {"py/tuple": [1, 2]}, [3]]', '"object"'),
                "[2]",
                '"object"',
                ', "strides": [16]',
            ),
            _objects(None, [3]),
        ),
        "more than 16 objects": (
            PACKED % ('"eJyLzivNydFRoDWpFFNqYJBqqaSjYKhnGgsAKjImIw=="', "[19]", '"object"'),
            np.array(_MANY_OBJECTS, dtype=object),
        ),
        "an array without dimensions, which jsonpickle gives one": (
            ARRAY % '"dtype": "float64", "values": 1.5',
            np.array(1.5),
        ),
        "a string without dimensions, which jsonpickle cannot read": (
            ARRAY % '"dtype": "<U2", "values": "ab"',
            np.array("ab"),
        ),
        "bz2": (
            '{"py/object": "numpy.ndarray", "values": "QlpoOTFBWSZTWY28N5cAAABQAEAABAAgACEAgoMXckU4'
            'UJCNvDeX", "shape": [20], "dtype": "int16", "byteorder": "<"}',
            np.zeros(20, "i2"),
        ),
        "not compressed": (
            PACKED % ('"AAECAwQF"', "[2, 3]", '"uint8"'),
            np.uint8([[0, 1, 2], [3, 4, 5]]),
        ),
        "not writeable": (
            ARRAY % '"dtype": "uint8", "writeable": false, "values": [1]',
            np.array([1], "u1"),
        ),
        "base85": ('[{"py/b85": "VPgL"}]', [b"ab\xff"]),
        "bytearray of version 4": (
            OF_TYPE % ("builtins.bytearray", '{"py/b64": "YWI="}'),
            bytearray(b"ab"),
        ),
        "bytearray of version 5": ('{"py/bytea": {"py/b64": "YWI="}}', bytearray(b"ab")),
        "NumPy 1": ('{"py/object": "numpy.bool_", "dtype": "bool", "value": true}', np.bool_(True)),
        "Python 2": (
            '[{"py/object": "__builtin__.complex", "py/newargs": {"py/tuple": [1.0, -0.0]}}, '
            '{"py/reduce": [{"py/type": "collections.deque"}, {"py/tuple": [[1, 2], 3]}, '
            "null, null, null]}]",
            [complex(1, -0.0), deque([1, 2], 3)],
        ),
        "slashes that are escaped": ('{"py\\/tuple": [1]}', (1,)),
        "keys of other types": (
            '{"json://1.5": 1, "a": [], "json://{\\"py/tuple\\": [1, 2]}": {"py/id": 1}, '
            '"json://\\"json://x\\"": 2}',
            {"a": [], 1.5: 1, (1, 2): [], "json://x": 2},
        ),
        "NaN that is JSON": (
            f"[{_NAN}, "
            + '{"py/object": "builtins.complex", "py/newargs": {"py/tuple": ['
            + _NAN
            + ", 1]}}]",
            [float("nan"), complex(float("nan"), 1)],
        ),
        "without handlers": (
            "["
            + PICKLED % (MULTIARRAY, "[2]", F4, "false", '{"py/b64": "AAAAAAAAgD8="}')
            + ", "
            + PICKLED % (MULTIARRAY, "[1]", '{"py/id": 2}', "false", '{"py/b64": "AACAPw=="}')
            + "]",
            [np.array([0, 1], "f4"), np.array([1], "f4")],
        ),
        "without handlers, NumPy 1, Fortran order, big-endian": (
            PICKLED
            % (
                "numpy.core.multiarray._reconstruct",
                "[2, 2]",
                BIG,
                "true",
                '{"py/b64": "AAAAAD+AAAAAAAAAAAAAAA=="}',
            ),
            np.asfortranarray(np.array([[0, 0], [1, 0]], ">f4")),
        ),
        "without handlers, objects": (
            PICKLED
            % (MULTIARRAY, "[2]", DTYPE % ('"O8"', '"|"'), "false", '[null, {"py/tuple": []}]'),
            _objects(None, ()),
        ),
        "without handlers, a string": (
            '{"py/reduce": [{"py/function": "numpy._core.multiarray.scalar"}, {"py/tuple": ['
            + DTYPE % ('"U2"', '"<"')
            + ', {"py/b64": "6QAAAAAAAAA="}]}]}',
            np.str_("é\0"),
        ),
    },
    wrong=WRONG,
)
