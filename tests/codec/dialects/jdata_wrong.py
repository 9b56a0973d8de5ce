"""THE table of documents that are refused in JData, each with the start of its answer."""

from __future__ import annotations

ONE = '{"_ArrayType_": %s, "_ArraySize_": %s, "_ArrayData_": %s}'
ZIP = (
    '{"_ArrayType_": "%s", "_ArraySize_": %s, "_ArrayZipType_": "%s", "_ArrayZipSize_": %s, '
    '"_ArrayZipData_": "%s"}'
)
COMPLEX = '{"_ArrayType_": "%s", "_ArraySize_": %s, "_ArrayIsComplex_": true, "_ArrayData_": %s}'
_MORE = '{"_ArrayType_": "int8", "_ArraySize_": [2], "_ArrayData_": [1, 2], %s}'

WRONG: dict[str, tuple[str, str]] = {
    "too few elements": (
        '{"a": [%s]}' % (ONE % ('"int8"', [2, 2], [1, 2, 3])),
        "$.a[0]._ArrayData_: expected an array of 4, found one of 3",
    ),
    "nested as the array is": (
        ONE % ('"int8"', [2, 2], [[1, 2], [3, 4]]),
        "$._ArrayData_: expected an array of 4, found one of 2",
    ),
    "no number": (
        ONE % ('"int8"', [2], '[1, {"_ArrayType_": 1}]'),
        "$._ArrayData_[1]: expected an integer from -128 to 127, found an object",
    ),
    "a number beyond": (
        ONE % ('"byte"', [2], [1, -1]),
        "$._ArrayData_[1]: expected an integer from 0 to 255, found -1",
    ),
    "booleans among numbers": (
        ONE % ('"uint8"', [2], "[true, 1]"),
        "$._ArrayData_[0]: expected an integer from 0 to 255, found true",
    ),
    "a string among numbers": (
        ONE % ('"single"', [2], '[1, "0x7fc00001"]'),
        '$._ArrayData_[1]: expected an element of float32, "_NaN_", "_Inf_" or "-_Inf_", found',
    ),
    "infinity among integers": (
        ONE % ('"int8"', [1], '["_Inf_"]'),
        '$._ArrayData_[0]: expected an integer from -128 to 127, found "Infinity"',
    ),
    "code points": (
        ONE % ('"<U2"', [1], "[[97]]"),
        "$._ArrayData_[0]: expected a string, found [97]",
    ),
    "bytes that are no ASCII": (
        ONE % ('"|S2"', [1], '["é"]'),
        "$._ArrayData_: expected ASCII for elements of |S2",
    ),
    "strings of 2 GiB": (
        ONE % ('"|S2147483647"', [1], '["a"]'),
        '$._ArrayData_: expected a dtype such as "<f4", found "<U2147483647"',
    ),
    "a time that may be any": (
        ONE % ('"datetime64[D]"', [1], "[null]"),
        "$._ArrayData_: null is ambiguous: jdata writes it for every datetime64[D]",
    ),
    "complex numbers that jdata lost": (
        ONE % ('">c8"', [1], "[null]"),
        "$._ArrayData_: expected bytes of complex numbers, or real and imaginary parts",
    ),
    "complex integers": (
        COMPLEX % ("int32", [1], [[1], [2]]),
        "$: expected complex numbers of single or double, found int32",
    ),
    "pairs of complex parts, as of JSONLab 1": (
        COMPLEX % ("single", [3], [[1, 2], [3, 4], [5, 6]]),
        "$._ArrayData_: expected a row of real parts and one of imaginary, not an array",
    ),
    "imaginary parts that are too few": (
        COMPLEX % ("single", [2], [[1, 2], [3]]),
        "$._ArrayData_[1]: expected an array of 2, found one of 1",
    ),
    "parts in a row of unknown shape": (
        COMPLEX % ("single", [2], [1, 2, 3, 4]),
        "$._ArrayData_: expected a row of real parts and one of imaginary, not [1, 2, 3, 4]",
    ),
    "sparse": (
        '{"_ArrayType_": "double", "_ArraySize_": [5, 4, 3], "_ArrayIsSparse_": true, '
        '"_ArrayData_": [[2], [3], [1], [10.1]]}',
        '$: "_ArrayIsSparse_": a sparse array is not read; write it in full',
    ),
    "a flag that is a number": (
        _MORE % '"_ArrayIsComplex_": 1',
        "$: expected true or false at _ArrayIsComplex_, found 1",
    ),
    "a special matrix": (
        _MORE % '"_ArrayShape_": "diag"',
        "$: expected the keys _ArrayData_, _ArrayIsComplex_, _ArrayIsSparse_, _ArrayOrder_, "
        '_ArraySize_, _ArrayType_, _ArrayZipSize_; found "_ArrayShape_"',
    ),
    "missing values": (_MORE % '"_ArrayFillValue_": 2', "$: expected the keys _ArrayData_"),
    "both text and bytes": (
        _MORE % '"_ArrayZipType_": "base64", "_ArrayZipSize_": 2, "_ArrayZipData_": "AQI="',
        "$: expected the keys _ArrayIsComplex_",
    ),
    "a key twice": (_MORE % '"_ArraySize_": [2]', "$: expected each key of a tag once"),
    "no type": (
        '{"_ArraySize_": [1], "_ArrayData_": [1]}',
        '$: expected the key "_ArrayType_" beside _ArrayData_, _ArraySize_',
    ),
    "compressed as JSONLab 1 did": (
        '{"_ArrayType_": "int8", "_ArraySize_": [1], "_ArrayZipType_": "zlib", '
        '"_ArrayCompressedData_": "eJxjBAAAAgAC"}',
        '$: expected the key "_ArrayData_" beside',
    ),
    "an order unheard of": (
        _MORE % '"_ArrayOrder_": "F"',
        '$: expected an order out of r, row, c, col, column; found "F"',
    ),
    "a class": (ONE % ('"canary.Bird"', [1], [1]), "$: expected a dtype such as"),
    "objects": (ONE % ('"object"', [1], [1]), "$: expected a dtype such as"),
    "no type but a list": (ONE % ("[]", [1], [1]), "$: expected a dtype such as"),
    "a size below zero": (ONE % ('"int8"', -1, []), "$: expected a shape such as [2, 3]"),
    "a size that is true": (ONE % ('"int8"', "true", [1]), "$: expected a shape such as"),
    "2 EiB": (ONE % ('"int8"', [2**61], [1]), "$._ArrayData_: expected an array of 2305843"),
    "many of no elements": (ONE % ('"int8"', [0, 2**62, 2**62], []), "$: shape [0, 4611686"),
    "65 dimensions": (ONE % ('"int8"', [1] * 65, [1]), "$: expected at most 64 dimensions"),
    "lz4": (
        ZIP % ("single", [3], "lz4", [1, 3], "BCJNGGhADAAAAAAAAABdDAAAgAAAgD8AAMB/AACA/wAAAAA="),
        '$: expected an _ArrayZipType_ out of zlib, gzip, lzma, base64; found "lz4"',
    ),
    "big-endian": (
        '{"_ArrayType_": "int16", "_ArraySize_": [1], "_ArrayZipType_": "base64", '
        '"_ArrayZipSize_": [1, 1], "_ArrayZipEndian_": "big", "_ArrayZipData_": "AAE="}',
        '$: expected "_ArrayZipEndian_": "little"; jdata reads no other',
    ),
    "a shape of other bytes": (
        ZIP % ("uint8", [4], "base64", [1, 3], "AQIDBA=="),
        "$._ArrayZipSize_: expected a shape of 4 elements, found [1, 3]",
    ),
    "a shape of complex bytes": (
        '{"_ArrayType_": "single", "_ArraySize_": [1], "_ArrayIsComplex_": true, '
        '"_ArrayZipType_": "base64", "_ArrayZipSize_": [1, 2], "_ArrayZipData_": "AACAPw=="}',
        "$._ArrayZipSize_: expected [2, 1] for complex numbers, found [1, 2]",
    ),
    "rows by columns": (
        '{"_ArrayType_": "uint8", "_ArraySize_": [2, 2], "_ArrayOrder_": "c", '
        '"_ArrayZipType_": "base64", "_ArrayZipSize_": [2, 2], "_ArrayZipData_": "AQIDBA=="}',
        "$._ArrayZipSize_: [2, 2] by columns is ambiguous; expected a row",
    ),
    "too few bytes": (
        ZIP % ("single", [2], "base64", [1, 2], "AACAPw=="),
        "$: shape [2] needs 8 bytes, found 4",
    ),
    "too many bytes": (
        ZIP % ("uint8", [2], "zlib", [1, 2], "eJxjZAABRhwkxQBsDAACIQAH"),
        "$: shape [2] needs 2 bytes, found more than 2",
    ),
    "4 GiB": (
        ZIP % ("uint8", [2**32], "zlib", [2**32], "eJxjZAABRhwkxQBsDAACIQAH"),
        "$: shape [4294967296] needs 4294967296 bytes, found 100",
    ),
    "no base64": (
        ZIP % ("uint8", [1], "base64", [1, 1], "AB=="),
        "$._ArrayZipData_: expected",
    ),
    "no zlib": (
        ZIP % ("uint8", [1], "zlib", [1, 1], "AAAA"),
        "$._ArrayZipData_: expected zlib data",
    ),
    "zlib, cut off": (
        ZIP % ("uint8", [100], "zlib", [1, 100], "eJxjZAABRhwkxQBsDAAC"),
        "$._ArrayZipData_: expected zlib data that end with the payload; they are cut off",
    ),
    "no lzma but xz": (
        ZIP
        % (
            *("uint8", [4], "lzma", [1, 4]),
            "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQADYWJjZAC6YFluWSidPAABHARvLJzBH7bzfQEAAAAABFla",
        ),
        "$._ArrayZipData_: expected lzma data",
    ),
    "lzma of a few bytes": (
        ZIP % ("uint8", [4], "lzma", [1, 4], "XQAA"),
        "$._ArrayZipData_: expected lzma data that end with the payload; they are cut off",
    ),
    "lzma with a window of 4 GiB, cut off": (
        ZIP % ("uint8", [4], "lzma", [1, 4], "Xf///////////////wAwmIiYRn4esv/6"),
        "$._ArrayZipData_: expected lzma data that end with the payload; they are cut off",
    ),
    "lzma of too much": (
        ZIP % ("uint8", [2**20], "lzma", [1, 2**20], "Xf///////////////wAwmIiYRn4esv/6HIAA"),
        "$._ArrayZipData_: expected lzma data that expand at most 1032 times, found 27 bytes",
    ),
    "a table": (
        '{"_TableCols_": ["a"], "_TableRows_": [], "_TableRecords_": [[1]]}',
        '$: "_TableCols_": a table is not read',
    ),
    "a tree with a name": (
        '[{"_TreeData_(joints)": {}}]',
        '$[0]: "_TreeData_(joints)": a tree is not read',
    ),
    "an enumeration": (
        '{"_EnumKey_": ["M", "F"], "_EnumValue_": [1, 2]}',
        '$: "_EnumKey_": an enumeration is not read',
    ),
    "a link": (
        '{"_DataLink_": "file:///etc/passwd"}',
        '$: "_DataLink_": a link to other data is not read',
    ),
    "an object of MATLAB": (
        '{"_DataInfo_": {"MATLABObjectClass": "datetime"}, "_ByteStream_": "AAAA"}',
        '$: "_DataInfo_" and "_ByteStream_": an object of a class is not read',
    ),
    "bytes that are no base64": ('{"_ByteStream_": "A"}', "$._ByteStream_: expected"),
    "a map that is an object": (
        '{"_MapData_": {"a": 1}}',
        "$: expected an array of pairs at _MapData_, found an object",
    ),
    "a map with more than pairs": (
        '{"_MapData_": [[1, 2], [3, 4, 5]]}',
        "$._MapData_[1]: expected a pair of a key and a value, found [3, 4, 5]",
    ),
    "a key again": (
        '{"_MapData_": [[1, 2], [true, 4]]}',
        "$._MapData_[1]: expected another string or number as key, found true",
    ),
    "a key that is a list": (
        '{"_MapData_": [[[1], 2]]}',
        "$._MapData_[0]: expected another string or number as key, found [1]",
    ),
}
