"""Documents of jsonpickle that are refused: each with the start of its message."""

from __future__ import annotations

DATE = '{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, ["B+oLFg=="]]}'
ARRAY = '{"py/object": "numpy.ndarray", %s}'
PACKED = '{"py/object": "numpy.ndarray", "values": %s, "shape": %s, "dtype": %s}'
LISTED = '{"py/object": "numpy.ndarray", "values": %s, "dtype": %s}'
VIEW = '{"py/object": "numpy.ndarray", "base": %s, "shape": %s, "dtype": %s%s}'
BASE = LISTED % ("[0, 1, 2, 3, 4, 5]", '"uint8"')
OF_TYPE = '{"py/reduce": [{"py/type": "%s"}, {"py/tuple": [%s]}]}'
DTYPE = (
    '{"py/reduce": [{"py/type": "numpy.dtype"}, {"py/tuple": [%s, false, true]}, '
    '{"py/tuple": [3, %s, null, null, null, -1, -1, 0]}]}'
)
PICKLED = (
    '{"py/reduce": [{"py/function": "%s"}, {"py/tuple": [{"py/type": "numpy.ndarray"}, '
    '{"py/tuple": [0]}, {"py/b64": "Yg=="}]}, {"py/tuple": [1, {"py/tuple": %s}, %s, %s, %s]}]}'
)
MULTIARRAY = "numpy._core.multiarray._reconstruct"
F4, BIG = DTYPE % ('"f4"', '"<"'), DTYPE % ('"f4"', '">"')

WRONG: dict[str, tuple[str, str]] = {
    # What would be called, imported or made.
    "a class": ('{"py/object": "canary.Bird"}', '$: "canary.Bird" is a class, whose objects a'),
    "a subclass of array": (
        ARRAY.replace("ndarray", "matrix") % '"a": 1',
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
        OF_TYPE % ("builtins.eval", '"1"'),
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
        OF_TYPE % ("builtins.float", '"1e9"'),
        '$["py/reduce"]: expected a floa',
    ),
    "a date": (
        f"[{DATE}]",
        '$[0]: "datetime.date" is a class',
    ),
    "a dtype": (F4, '$["py/reduce"]: "numpy.dtype" would be called'),
    "a dtype by its number": (
        "[" + PICKLED % (MULTIARRAY, "[0]", F4, "false", '{"py/b64": ""}') + ', {"py/id": 2}]',
        "$[1]: py/id 2 is no value, but of an array",
    ),
    "another class of array": (
        (PICKLED % (MULTIARRAY, "[0]", F4, "false", '{"py/b64": ""}')).replace("ndarray", "matrix"),
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
        "[" + VIEW % (BASE, "[6]", '"uint8"', ', "values": [0, 1, 2]') + ', [], {"py/id": 4}]',
        "$[2]: py/id 4 is ambiguous: versions of jsonpickle count differently from 4 on",
    ),
    "a number behind an escaped key": (
        '[{"json://\\"json://a\\"": [1], "b": [2]}, {"py/id": 2}]',
        "$[1]: py/id 2 is ambiguous",
    ),
    "a list inside of an array": (
        "[" + LISTED % ("[1]", '"uint8"') + ', {"py/id": 2}]',
        "$[1]: expected no cycle",
    ),
    "lists that grow": (
        "[[0, 0], "
        + ", ".join(f'[{{"py/id": {n}}}, {{"py/id": {n}}}]' for n in range(1, 40))
        + ", "
        + LISTED % ('[{"py/id": 40}]', '"uint8"')
        + "]",
        "$[40].values[0]: py/id 40 is a value, and none of an array",
    ),
    "objects of an array, by their number": (
        "[[], "
        + PICKLED % (MULTIARRAY, "[0]", DTYPE % ('"O8"', '"|"'), "false", '{"py/id": 1}')
        + "]",
        '$[1]["py/reduce"][2]: expected an array, found an object',
    ),
    "items by their number": (
        "[[], " + OF_TYPE % ("builtins.frozenset", '{"py/id": 1}') + "]",
        '$[1]["py/reduce"]: expected an array, found an object',
    ),
    "sets of sets that grow": (
        "["
        + OF_TYPE % ("builtins.frozenset", '[{"py/tuple": [1]}]')
        + ', {"py/set": [{"py/id": 1}]}]',
        '$[1]["py/set"][0]: expected no reference to a set that has sets or tuples in it',
    ),
    # Arrays.
    "addresses": (
        PACKED % ('"eJxjZIAAAAAQAAI="', "[1]", "\"[('a', 'O')]\""),
        '$: expected a dtype such as "<f4", found "O"',
    ),
    "addresses as they are": (
        PACKED % ('"AAAAAAAAAAE="', "[1]", '"|O"'),
        "$: expected a dtype such",
    ),
    "addresses in a view": (
        VIEW % (BASE, "[0]", '"object"', ""),
        "$: expected base of dtype object, found uint8",
    ),
    "addresses of a base": (
        VIEW % (LISTED % ("[null]", '"object"'), "[8]", '"uint8"', ""),
        "$: expected base of dtype uint8, found object",
    ),
    "4 GiB": (
        PACKED % ('"eJxjYAACAAAFAAE="', "[1073741824]", '"float32"'),
        "$: shape [1073741824] needs 4294967296 bytes, found",
    ),
    "4 GiB of bz2": (
        PACKED
        % ('"QlpoOTFBWSZTWY28N5cAAABQAEAABAAgACEAgoMXckU4UJCNvDeX"', "[4294967296]", '"int8"'),
        "$: expected bz2 data that expand at most 1032 times",
    ),
    "no compression": (
        PACKED % ('"AAAA"', "[2]", '"uint8"'),
        "$: expected zlib data (RFC 1950)",
    ),
    "cut off": (
        PACKED % ('"eJxjYIABAAA="', "[10]", '"uint8"'),
        "$: expected zlib data (RFC 1950)",
    ),
    "no base64": (PACKED % ('"e?"', "[4]", '"uint8"'), "$.values: expected base64"),
    "bytes of a bool": (
        PACKED % ('"AgI="', "[2]", '"bool"'),
        "$: expected bytes 0 and 1 for bool",
    ),
    "a structure to be swapped": (
        (PACKED % ('"AAAA"', "[3]", "\"[('a', 'i1')]\"")).replace("}", ', "byteorder": ">"}'),
        '$: expected byteorder "<" or ">", found ">"',
    ),
    "a structure as a call": (
        PACKED % ('""', "[0]", "\"[('a', print('la'))]\""),
        "$: expected a dtype as str() spells it, found",
    ),
    "a structure without end": (
        PACKED % ('""', "[0]", "\"[('a'\""),
        "$: expected a dtype as str()",
    ),
    "fields without bytes": (
        LISTED % ("[]", "\"[('a', 'V0')]\""),
        "$: expected a dtype such as",
    ),
    "an order of letters": (
        ARRAY % '"dtype": "uint8", "values": [1], "order": "A"',
        '$: expected order "C" or "F", found "A"',
    ),
    "an unknown key": (
        ARRAY % '"dtype": "uint8", "values": [1], "mask": [true]',
        '$: expected the keys dtype, order, py/object, shape, values, writeable; found "mask"',
    ),
    "a byte order beside text": (
        ARRAY % '"dtype": "int16", "values": [1], "byteorder": ">"',
        "$: expected the keys dtype, order, py/object, shape, values, writeable; found",
    ),
    "two shapes": (
        ARRAY % '"dtype": "uint8", "values": [1, 2], "shape": [2, 1]',
        "$.values[0]: expected an array of 1, found 1",
    ),
    "ragged": (
        LISTED % ("[[1], [2, 3]]", '"uint8"'),
        "$.values[1]: expected an array of 1, found",
    ),
    "too large": (
        LISTED % ("[256]", '"uint8"'),
        "$.values[0]: expected an integer from 0 to 255",
    ),
    "a complex of one part": (
        '{"py/object": "builtins.complex", "py/newargs": {"py/tuple": [1]}}',
        "$: expected [real, imaginary], found [1]",
    ),
    "a date that is none": (
        LISTED
        % (
            '[{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, '
            '["B+oNFg=="]]}]',
            '"datetime64[D]"',
        ),
        "$.values[0]: expected a date: month must be in 1..12",
    ),
    "a date of finer unit": (
        LISTED
        % (
            '[{"py/object": "datetime.date", "__reduce__": [{"py/type": "datetime.date"}, '
            '["B+oLFg=="]]}]',
            '"datetime64[Y]"',
        ),
        "$.values[0]: expected a time that dtype datetime64[Y] holds",
    ),
    "tuples among many objects": (
        PACKED % ('"eJyLzivNydFRoDWpFFNqYJBqqaSjYKhnGgsAKjImIw=="', "[1]", '"object"'),
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
        VIEW % (BASE, "[4]", '"uint8"', ', "offset": 3'),
        "$: expected a part of the memory of base: ",
    ),
    "a view before its base": (
        VIEW % (BASE, "[2]", '"uint8"', ', "offset": 0, "strides": [-1]'),
        "$: expected a part of the memory of base: ",
    ),
    "a view of too many": (
        VIEW % (BASE, "[1073741824]", '"uint8"', ', "strides": [0]'),
        "$: needs more than 1032 times the bytes of the document",
    ),
    "strides of another number": (
        VIEW % (BASE, "[2]", '"uint8"', ', "strides": []'),
        "$: expected 1 strides, found []",
    ),
    "an offset that is none": (
        VIEW % (BASE, "[2]", '"uint8"', ', "offset": 1e30'),
        "$: expected offset and strides that are numbers of bytes",
    ),
    "parts of objects": (
        VIEW % (LISTED % ("[null, 1]", '"object"'), "[1]", '"object"', ', "offset": 4'),
        "$: expected offset and strides of whole objects",
    ),
    "a byte order that is either": (
        VIEW % (BASE, "[3]", '"uint16"', ', "byteorder": "S"'),
        '$: byteorder "S" beside a base of dtype uint8 is ambiguous: it may be either order',
    ),
    "a base that is none": (
        VIEW % ("[1]", "[1]", '"uint8"', ""),
        "$: expected an array or bytes",
    ),
    "booleans of a view": (
        VIEW % (BASE, "[6]", '"bool"', ""),
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
    "base85 that ends otherwise": ('{"py/b85": "VPg1"}', "$: expected base85 as Python writes it"),
    "a bytearray of a number": ('{"py/bytea": 3}', "$: expected py/b64 at py/bytea, found 3"),
    "a bytearray of a size": (
        OF_TYPE % ("builtins.bytearray", "3"),
        '$["py/reduce"]: expected the bytes of a bytearray',
    ),
    "base85 of another spelling": ('{"py/b85": "~~~~~"}', "$: expected base85"),
    "maxlen that is too small": (
        '{"py/reduce": [{"py/type": "collections.deque"}, {"py/tuple": [{"py/tuple": []}, 1]}, '
        'null, {"py/tuple": [1, 2]}]}',
        '$["py/reduce"]: expected maxlen of at least 2, found 1',
    ),
}
