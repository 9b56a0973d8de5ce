"""jsonpickle, with its handlers for NumPy; `test_jsonpickle` tries its numbers of objects."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from tests.codec.dialects.trial import Peer, Trial, is_json, where

import peer_jsonpickle  # isort: skip # on the path by the line above


# -- what is written, and read


def _is_written(value: Any) -> bool:
    """Tell whether a value is one that jsonpickle can be made to read back."""
    if isinstance(value, np.ndarray | np.generic):
        return _is_numpy(value)
    if type(value) is dict:
        special = [type(key) is not str for key in value]
        return special == sorted(special) and _are_written([*value, *value.values()])
    if type(value) in (list, tuple, set, frozenset, deque):
        return _are_written(value)
    if type(value) is float:
        return not np.isnan(value) or np.float64(value).view("i8") == 0x7FF8 << 48
    if type(value) is complex:
        return _are_written([value.real, value.imag])
    return type(value) in (bytes, bytearray) or is_json(value)


def _is_numpy(value: Any) -> bool:
    if isinstance(value, np.generic):
        return _is_scalar(value)
    if type(value) is not np.ndarray:
        return False
    return _has_name(value.dtype) if value.dtype != object else _has_its_shape(value)


def _are_written(values: Any) -> bool:
    return all(map(_is_written, values))


def _has_name(dtype: np.dtype[Any]) -> bool:
    if dtype.itemsize == 0 or dtype.kind in "OT" or dtype.type is np.record:
        return False
    if dtype.names is not None:
        return all(_has_name(dtype[name].base) for name in dtype.names)
    return dtype.type not in (np.longdouble, np.clongdouble)


def _has_its_shape(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether lists of objects become an array of the same shape again."""
    try:
        again = np.array(array.tolist(), object)
    except ValueError:
        return False
    is_same = again.shape == array.shape or array.size == 0
    return bool(array.shape) and is_same and _are_written(array.reshape(-1).tolist())


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str | bytes):
        return value[-1:] not in ("\0", b"\0") and (isinstance(value, bytes) or is_json(str(value)))
    plain = value.dtype.names is None and value.dtype.kind not in "Mm"
    return plain and _has_name(value.dtype)


def _is_read(value: Any) -> bool:
    """Tell whether jsonpickle itself writes all of a value, and not as its class."""
    if type(value) is np.ndarray:
        return _is_read_array(value)
    if type(value) is dict:
        return _is_written(dict.fromkeys(value)) and _are_read([*value, *value.values()])
    if type(value) in (list, tuple, set, frozenset, deque):
        return _are_read(value)
    if isinstance(value, np.datetime64 | np.timedelta64) or type(value) is str:
        return True
    return type(value) is not bytearray and _is_written(value)


def _are_read(values: Any) -> bool:
    return all(map(_is_read, values))


def _is_read_array(array: np.ndarray[Any, Any]) -> bool:
    dtype = array.dtype
    if dtype.kind == "O":
        return _has_its_shape(array) and _are_read(array.reshape(-1).tolist())
    if dtype.names is not None:
        fields = [dtype[name] for name in dtype.names]
        is_flat = all(field.subdtype is None and field.names is None for field in fields)
        return bool(fields) and is_flat and _has_name(dtype)
    # It knows one byte order, but for what it writes as bytes.
    is_native = dtype.byteorder != ">" or array.size > 16
    return _has_name(dtype) and is_native


# Strings that no Unicode text is; what is too deep for its writer; mostly padding, as text.
_UNREAD = {
    *("U, beyond Unicode", "U, surrogates", "surrogates", "S, mostly padding"),
    *("nested 300 deep", "floats in columns", "integers of 5,000 digits"),
}


# -- documents

_DATE = '{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, ["B+oLFg=="]]}'
_NAN = '{"py/reduce": [{"py/type": "builtins.float"}, {"py/tuple": ["nan"]}]}'
_ARRAY = '{"py/object": "numpy.ndarray", %s}'
_PACKED = '{"py/object": "numpy.ndarray", "values": %s, "shape": %s, "dtype": %s}'
_LISTED = '{"py/object": "numpy.ndarray", "values": %s, "dtype": %s}'
_VIEW = '{"py/object": "numpy.ndarray", "base": %s, "shape": %s, "dtype": %s%s}'
_BASE = _LISTED % ("[0, 1, 2, 3, 4, 5]", '"uint8"')
_OF_TYPE = '{"py/reduce": [{"py/type": "%s"}, {"py/tuple": [%s]}]}'
_DTYPE = (
    '{"py/reduce": [{"py/type": "numpy.dtype"}, {"py/tuple": [%s, false, true]}, '
    '{"py/tuple": [3, %s, null, null, null, -1, -1, 0]}]}'
)
_PICKLED = (
    '{"py/reduce": [{"py/function": "%s"}, {"py/tuple": [{"py/type": "numpy.ndarray"}, '
    '{"py/tuple": [0]}, {"py/b64": "Yg=="}]}, {"py/tuple": [1, {"py/tuple": %s}, %s, %s, %s]}]}'
)
_MULTIARRAY = "numpy._core.multiarray._reconstruct"
_F4, _BIG = _DTYPE % ('"f4"', '"<"'), _DTYPE % ('"f4"', '">"')
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
    writes=where(_is_written) | _VALUES.keys(),
    reads=where(_is_read) - _UNREAD,
    better=frozenset({"arrays of 0 dimensions"}),
    values=_VALUES,
    samples={
        "lists of objects that grow, which are objects": (
            '[[0, 0], [{"py/id": 1}, {"py/id": 1}], %s]'
            % (_LISTED % ('[{"py/id": 2}, {"py/id": 2}]', '"object"')),
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
            _LISTED
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
            _VIEW % (_LISTED % ("[1, 2]", '"uint16"'), "[2]", '"int16"', ', "byteorder": "S"'),
            np.array([256, 512], ">i2"),
        ),
        "view of bytes, of version 5": (
            _VIEW % ('{"py/b64": "AAECAwQF"}', "[2]", '"int16"', ', "byteorder": ">", "offset": 2'),
            np.array([0x0203, 0x0405], ">i2"),
        ),
        "view of objects": (
            _VIEW
            % (
                _LISTED % ('[null, {"py/tuple": [1, 2]}, [3]]', '"object"'),
                "[2]",
                '"object"',
                ', "strides": [16]',
            ),
            _objects(None, [3]),
        ),
        "more than 16 objects": (
            _PACKED % ('"eJyLzivNydFRoDWpFFNqYJBqqaSjYKhnGgsAKjImIw=="', "[19]", '"object"'),
            np.array(_MANY_OBJECTS, dtype=object),
        ),
        "an array without dimensions, which jsonpickle gives one": (
            _ARRAY % '"dtype": "float64", "values": 1.5',
            np.array(1.5),
        ),
        "a string without dimensions, which jsonpickle cannot read": (
            _ARRAY % '"dtype": "<U2", "values": "ab"',
            np.array("ab"),
        ),
        "bz2": (
            '{"py/object": "numpy.ndarray", "values": "QlpoOTFBWSZTWY28N5cAAABQAEAABAAgACEAgoMXckU4'
            'UJCNvDeX", "shape": [20], "dtype": "int16", "byteorder": "<"}',
            np.zeros(20, "i2"),
        ),
        "not compressed": (
            _PACKED % ('"AAECAwQF"', "[2, 3]", '"uint8"'),
            np.uint8([[0, 1, 2], [3, 4, 5]]),
        ),
        "not writeable": (
            _ARRAY % '"dtype": "uint8", "writeable": false, "values": [1]',
            np.array([1], "u1"),
        ),
        "base85": ('[{"py/b85": "VPgL"}]', [b"ab\xff"]),
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
            + _PICKLED % (_MULTIARRAY, "[2]", _F4, "false", '{"py/b64": "AAAAAAAAgD8="}')
            + ", "
            + _PICKLED % (_MULTIARRAY, "[1]", '{"py/id": 2}', "false", '{"py/b64": "AACAPw=="}')
            + "]",
            [np.array([0, 1], "f4"), np.array([1], "f4")],
        ),
        "without handlers, NumPy 1, Fortran order, big-endian": (
            _PICKLED
            % (
                "numpy.core.multiarray._reconstruct",
                "[2, 2]",
                _BIG,
                "true",
                '{"py/b64": "AAAAAD+AAAAAAAAAAAAAAA=="}',
            ),
            np.asfortranarray(np.array([[0, 0], [1, 0]], ">f4")),
        ),
        "without handlers, objects": (
            _PICKLED
            % (_MULTIARRAY, "[2]", _DTYPE % ('"O8"', '"|"'), "false", '[null, {"py/tuple": []}]'),
            _objects(None, ()),
        ),
        "without handlers, a string": (
            '{"py/reduce": [{"py/function": "numpy._core.multiarray.scalar"}, {"py/tuple": ['
            + _DTYPE % ('"U2"', '"<"')
            + ', {"py/b64": "6QAAAAAAAAA="}]}]}',
            np.str_("é\0"),
        ),
    },
    wrong={
        # What would be called, imported or made.
        "a class": ('{"py/object": "canary.Bird"}', '$: "canary.Bird" is a class, whose objects a'),
        "a subclass of array": (
            _ARRAY.replace("ndarray", "matrix") % '"a": 1',
            '$: "numpy.matrix" is',
        ),
        "a class of NumPy": (
            '{"py/object": "numpy.dtype", "dtype": "f4"}',
            '$: "numpy.dtype" is a c',
        ),
        "a module of NumPy": ('{"py/object": "numpy.f2py"}', '$: "numpy.f2py" is a class'),
        "a function": (
            '[{"py/function": "canary.sing"}]',
            "$[0]: py/function is not read: it is no",
        ),
        "a type": ('{"a": {"py/type": "builtins.int"}}', "$.a: py/type is not read"),
        "a module": ('{"py/mod": "os/os"}', "$: py/mod is not read"),
        "an iterator": ('{"py/iterator": [1]}', "$: py/iterator is not read"),
        "code": ('{"py/repr": "os/os.getcwd()"}', "$: py/repr is not read"),
        "a path": ('[{"py/ref": "/a"}]', "$[0]: py/ref is not read"),
        "of a later version": ('{"py/later": 1}', "$: py/later is not read"),
        "a call": (
            '{"py/reduce": [{"py/function": "canary.sing"}, {"py/tuple": ["la"]}]}',
            '$["py/reduce"]: "canary.sing" would be called to make a value: it is not read',
        ),
        "a call of a type": (
            _OF_TYPE % ("builtins.eval", '"1"'),
            '$["py/reduce"]: "builtins.eval" wo',
        ),
        "a known name, as a function": (
            '{"py/reduce": [{"py/function": "collections.deque"}, {"py/tuple": []}]}',
            '$["py/reduce"]: expected collections.deque as jsonpickle writes it',
        ),
        "a state": (
            '{"py/reduce": [{"py/type": "collections.deque"}, {"py/tuple": []}, {"a": 1}, '
            '{"py/tuple": []}]}',
            '$["py/reduce"]: expected no state of a deque',
        ),
        "items of a dict": (
            '{"py/reduce": [{"py/type": "builtins.frozenset"}, {"py/tuple": [[]]}, null, [1]]}',
            '$["py/reduce"]: expected builtins.frozenset as jsonpickle writes it',
        ),
        "a call that is none": ('{"py/reduce": 1}', '$["py/reduce"]: expected an array, found 1'),
        "a float of words": (
            _OF_TYPE % ("builtins.float", '"1e9"'),
            '$["py/reduce"]: expected a floa',
        ),
        "a date": (
            f"[{_DATE}]",
            '$[0]: "datetime.date" is a class',
        ),
        "a dtype": (_F4, '$["py/reduce"]: "numpy.dtype" would be called'),
        "a dtype by its number": (
            "["
            + _PICKLED % (_MULTIARRAY, "[0]", _F4, "false", '{"py/b64": ""}')
            + ', {"py/id": 2}]',
            "$[1]: py/id 2 is no value, but of an array",
        ),
        "another class of array": (
            (_PICKLED % (_MULTIARRAY, "[0]", _F4, "false", '{"py/b64": ""}')).replace(
                "ndarray", "matrix"
            ),
            '$["py/reduce"]: expected _reconstruct of a numpy.ndarray; its subclasses',
        ),
        # Numbers.
        "a cycle": (
            '[[{"py/id": 0}]]',
            "$[0][0]: expected no cycle, found py/id 0 inside of its own",
        ),
        "a number to come": (
            '[{"py/id": 1}, []]',
            "$[0]: expected the number of one of 1 objects be",
        ),
        "a negative number": (
            '[[], {"py/id": -1}]',
            "$[1]: expected the number of one of 2 objects",
        ),
        "true as a number": ('[[], {"py/id": true}]', "$[1]: expected the number of one of 2 obj"),
        "a number that versions disagree on": (
            "["
            + _VIEW % (_BASE, "[6]", '"uint8"', ', "values": [0, 1, 2]')
            + ', [], {"py/id": 4}]',
            "$[2]: py/id 4 is ambiguous: versions of jsonpickle count differently from 4 on",
        ),
        "a number behind an escaped key": (
            '[{"json://\\"json://a\\"": [1], "b": [2]}, {"py/id": 2}]',
            "$[1]: py/id 2 is ambiguous",
        ),
        "a list inside of an array": (
            "[" + _LISTED % ("[1]", '"uint8"') + ', {"py/id": 2}]',
            "$[1]: expected no cycle",
        ),
        "lists that grow": (
            "[[0, 0], "
            + ", ".join(f'[{{"py/id": {n}}}, {{"py/id": {n}}}]' for n in range(1, 40))
            + ", "
            + _LISTED % ('[{"py/id": 40}]', '"uint8"')
            + "]",
            "$[40].values[0]: py/id 40 is a value, and none of an array",
        ),
        "objects of an array, by their number": (
            "[[], "
            + _PICKLED % (_MULTIARRAY, "[0]", _DTYPE % ('"O8"', '"|"'), "false", '{"py/id": 1}')
            + "]",
            '$[1]["py/reduce"][2]: expected an array, found an object',
        ),
        "items by their number": (
            "[[], " + _OF_TYPE % ("builtins.frozenset", '{"py/id": 1}') + "]",
            '$[1]["py/reduce"]: expected an array, found an object',
        ),
        "sets of sets that grow": (
            "["
            + _OF_TYPE % ("builtins.frozenset", '[{"py/tuple": [1]}]')
            + ', {"py/set": [{"py/id": 1}]}]',
            '$[1]["py/set"][0]: expected no reference to a set that has sets or tuples in it',
        ),
        # Arrays.
        "addresses": (
            _PACKED % ('"eJxjZIAAAAAQAAI="', "[1]", "\"[('a', 'O')]\""),
            '$: expected a dtype such as "<f4", found "O"',
        ),
        "addresses as they are": (
            _PACKED % ('"AAAAAAAAAAE="', "[1]", '"|O"'),
            "$: expected a dtype such",
        ),
        "addresses in a view": (
            _VIEW % (_BASE, "[0]", '"object"', ""),
            "$: expected base of dtype object, found uint8",
        ),
        "addresses of a base": (
            _VIEW % (_LISTED % ("[null]", '"object"'), "[8]", '"uint8"', ""),
            "$: expected base of dtype uint8, found object",
        ),
        "4 GiB": (
            _PACKED % ('"eJxjYAACAAAFAAE="', "[1073741824]", '"float32"'),
            "$: shape [1073741824] needs 4294967296 bytes, found",
        ),
        "4 GiB of bz2": (
            _PACKED
            % ('"QlpoOTFBWSZTWY28N5cAAABQAEAABAAgACEAgoMXckU4UJCNvDeX"', "[4294967296]", '"int8"'),
            "$: expected bz2 data that expand at most 1032 times",
        ),
        "no compression": (
            _PACKED % ('"AAAA"', "[2]", '"uint8"'),
            "$: expected zlib data (RFC 1950)",
        ),
        "cut off": (
            _PACKED % ('"eJxjYIABAAA="', "[10]", '"uint8"'),
            "$: expected zlib data (RFC 1950)",
        ),
        "no base64": (_PACKED % ('"e?"', "[4]", '"uint8"'), "$.values: expected base64"),
        "bytes of a bool": (
            _PACKED % ('"AgI="', "[2]", '"bool"'),
            "$: expected bytes 0 and 1 for bool",
        ),
        "a structure to be swapped": (
            (_PACKED % ('"AAAA"', "[3]", "\"[('a', 'i1')]\"")).replace("}", ', "byteorder": ">"}'),
            '$: expected byteorder "<" or ">", found ">"',
        ),
        "a structure as a call": (
            _PACKED % ('""', "[0]", "\"[('a', print('la'))]\""),
            "$: expected a dtype as str() spells it, found",
        ),
        "a structure without end": (
            _PACKED % ('""', "[0]", "\"[('a'\""),
            "$: expected a dtype as str()",
        ),
        "fields without bytes": (
            _LISTED % ("[]", "\"[('a', 'V0')]\""),
            "$: expected a dtype such as",
        ),
        "an order of letters": (
            _ARRAY % '"dtype": "uint8", "values": [1], "order": "A"',
            '$: expected order "C" or "F", found "A"',
        ),
        "an unknown key": (
            _ARRAY % '"dtype": "uint8", "values": [1], "mask": [true]',
            '$: expected the keys dtype, order, py/object, shape, values, writeable; found "mask"',
        ),
        "a byte order beside text": (
            _ARRAY % '"dtype": "int16", "values": [1], "byteorder": ">"',
            "$: expected the keys dtype, order, py/object, shape, values, writeable; found",
        ),
        "two shapes": (
            _ARRAY % '"dtype": "uint8", "values": [1, 2], "shape": [2, 1]',
            "$.values[0]: expected an array of 1, found 1",
        ),
        "ragged": (
            _LISTED % ("[[1], [2, 3]]", '"uint8"'),
            "$.values[1]: expected an array of 1, found",
        ),
        "too large": (
            _LISTED % ("[256]", '"uint8"'),
            "$.values[0]: expected an integer from 0 to 255",
        ),
        "a complex of one part": (
            '{"py/object": "builtins.complex", "py/newargs": {"py/tuple": [1]}}',
            "$: expected [real, imaginary], found [1]",
        ),
        "a date that is none": (
            _LISTED
            % (
                '[{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, '
                '["B+oNFg=="]]}]',
                '"datetime64[D]"',
            ),
            "$.values[0]: expected a date: month must be in 1..12",
        ),
        "a date of finer unit": (
            _LISTED
            % (
                '[{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, '
                '["B+oLFg=="]]}]',
                '"datetime64[Y]"',
            ),
            "$.values[0]: expected a time that dtype datetime64[Y] holds",
        ),
        "tuples among many objects": (
            _PACKED % ('"eJyLzivNydFRoDWpFFNqYJBqqaSjYKhnGgsAKjImIw=="', "[1]", '"object"'),
            "$.values: expected an array of 1, found one of 19",
        ),
        "other scalars": (
            '{"py/object": "numpy.float64", "dtype": "int8", "value": 1}',
            '$: expected a dtype of numpy.float64, found "int8"',
        ),
        "a string too short": (
            '{"py/object": "numpy.str_", "dtype": "<U2", "value": "a"}',
            '$.value: expected 2 characters, found "a": jsonpickle loses NULs',
        ),
        "a void of objects": (
            '{"py/object": "numpy.void", "dtype": "object", "value": 1}',
            '$: expected a dtype of numpy.void, found "object"',
        ),
        # Views.
        "a view beyond its base": (
            _VIEW % (_BASE, "[4]", '"uint8"', ', "offset": 3'),
            "$: expected a part of the memory of base: ",
        ),
        "a view before its base": (
            _VIEW % (_BASE, "[2]", '"uint8"', ', "offset": 0, "strides": [-1]'),
            "$: expected a part of the memory of base: ",
        ),
        "a view of too many": (
            _VIEW % (_BASE, "[1073741824]", '"uint8"', ', "strides": [0]'),
            "$: needs more than 1032 times the bytes of the document",
        ),
        "strides of another number": (
            _VIEW % (_BASE, "[2]", '"uint8"', ', "strides": []'),
            "$: expected 1 strides, found []",
        ),
        "an offset that is none": (
            _VIEW % (_BASE, "[2]", '"uint8"', ', "offset": 1e30'),
            "$: expected offset and strides that are numbers of bytes",
        ),
        "parts of objects": (
            _VIEW % (_LISTED % ("[null, 1]", '"object"'), "[1]", '"object"', ', "offset": 4'),
            "$: expected offset and strides of whole objects",
        ),
        "a byte order that is either": (
            _VIEW % (_BASE, "[3]", '"uint16"', ', "byteorder": "S"'),
            '$: byteorder "S" beside a base of dtype uint8 is ambiguous: it may be either order',
        ),
        "a base that is none": (
            _VIEW % ("[1]", "[1]", '"uint8"', ""),
            "$: expected an array or bytes",
        ),
        "booleans of a view": (
            _VIEW % (_BASE, "[6]", '"bool"', ""),
            "$: expected bytes 0 and 1 for bo",
        ),
        # The rest.
        "one key more": ('{"py/tuple": [], "a": 1}', '$: expected the keys py/tuple; found "a"'),
        "two tags": (
            '{"py/tuple": [], "py/set": []}',
            '$: expected the keys py/tuple; found "py/set"',
        ),
        "a tag with a key twice": (
            '{"py/set": [], "py/set": [1]}',
            "$: expected each key of a tag onc",
        ),
        "a set of lists": (
            '{"py/set": [[]]}',
            '$["py/set"][0]: expected something hashable, found list',
        ),
        "an item twice": (
            '{"py/set": [1, 1.0]}',
            '$["py/set"][1]: expected each item once, found 1.0',
        ),
        "a key twice": (
            '{"json://1": 1, "json://1.0": 2}',
            "$[1]: expected each key once, found 1.0 a",
        ),
        "a key that is a list": (
            '{"json://[]": 1}',
            "$[0]: expected something hashable, found list",
        ),
        "a key that is no JSON": (
            '{"json://{": 1}',
            '$["json://{"]: expected JSON in this string: ',
        ),
        "a key with more": (
            '{"json://1 2": 1}',
            '$["json://1 2"]: expected JSON in this string, found',
        ),
        "a key of too large a number": (
            '{"json://1e999": 1}',
            '$["json://1e999"]: expected JSON in',
        ),
        "no base85": ('{"py/b85": "\\u00e9"}', "$: expected base85"),
        "base85 of another spelling": ('{"py/b85": "~~~~~"}', "$: expected base85"),
        "maxlen that is too small": (
            '{"py/reduce": [{"py/type": "collections.deque"}, {"py/tuple": [{"py/tuple": []}, 1]}, '
            'null, {"py/tuple": [1, 2]}]}',
            '$["py/reduce"]: expected maxlen of at least 2, found 1',
        ),
    },
    refused={
        "keys in an order that is lost": (
            {1: 2, "a": 3},
            "$: key 'a' would come back before others",
        ),
        "an array of equal tuples": (
            {"a": _objects((1, 2), (3, 4))},
            "$.a: an array of objects of shape [2] would come back in another",
        ),
        "a scalar with a unit": (
            [np.timedelta64(1, "s")],
            "$[0]: a scalar of dtype timedelta64[s] wo",
        ),
        "bits of NaN": ([np.array([0x7FC00001], "u4").view("f4")[0]], "$[0]"),
        "surrogates in a key": ({"\ud800": 1}, "$: jsonpickle has no word for str '\\ud800'"),
    },
)
