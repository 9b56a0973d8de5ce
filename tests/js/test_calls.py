"""The functions and classes as a caller in JavaScript uses them."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from typing import Any

import pytest

from tests.support.each import each

from .engines import HERE, MODULE, node_of

_F32 = 'new codec.NDArray("float32", [2, 3], Float32Array.of(1, 0.1, -0, 4, 5, 6))'


def _read(dtype: str, shape: list[int], content: Any, **more: Any) -> str:
    document = json.dumps({"dtype": dtype, "shape": shape, **more, "__ndarray__": content})
    return f"codec.parseSync({json.dumps(document)})"


# Expressions, and what they give; a bigint ends in n, an error is its name and message.
CALLS: dict[str, tuple[str, Any]] = {
    "array, written": (
        f"codec.stringifySync({_F32})",
        '{"dtype":"float32","shape":[2,3],"__ndarray__":[[1.0,0.1,-0.0],[4.0,5.0,6.0]]}',
    ),
    "array in base64": (
        f'codec.stringifySync({_F32}, {{payload: "base64"}})',
        '{"dtype":"float32","shape":[2,3],"payload":"base64",'
        '"__ndarray__":"AACAP83MzD0AAACAAACAQAAAoEAAAMBA"}',
    ),
    "array, compressed": (
        "codec.stringify(new codec.NDArray('int8', [5000]), {payload: 'compressed'})"
        ".then(codec.parse).then(array => array.data.length)",
        5000,
    ),
    "array of bytes": (
        "[...new codec.NDArray('>u2', [2], Uint8Array.of(0, 1, 1, 0)).toNested()]",
        [1, 256],
    ),
    "array of too few": (
        "new codec.NDArray('int8', [2], Int8Array.of(1))",
        "TypeError: NDArray: shape [2] needs 2, data has 1",
    ),
    "array of no dtype": (
        "new codec.NDArray('f4', [2])",
        'DecodeError: $: expected a dtype such as "float32", found "f4"',
    ),
    "get": (f"[{_F32}.get(1, 2), {_F32}.get(0, 0)]", [6, 1]),
    "get beyond": (f"{_F32}.get(2, 0)", "RangeError: get(2,0): beyond shape [2,3]"),
    "get of one index": (f"{_F32}.get(0)", "RangeError: get(0): beyond shape [2,3]"),
    "get in Fortran order": (
        f"[...{_read('int8', [2, 2], [[1, 2], [3, 4]], order='F')}.data]",
        [1, 3, 2, 4],
    ),
    "nested in Fortran order": (
        _read("int8", [2, 2], [[1, 2], [3, 4]], order="F") + ".toNested()",
        [[1, 2], [3, 4]],
    ),
    "typed arrays": (
        "['int64', 'uint64', 'float32', 'complex64', 'bool', 'datetime64[s]', '>f4', 'U2', 'V3']"
        ".map(name => new codec.NDArray(name, [1]).data.constructor.name)",
        [
            *("BigInt64Array", "BigUint64Array", "Float32Array", "Float32Array", "Uint8Array"),
            *("BigInt64Array", "Uint8Array", "Uint8Array", "Uint8Array"),
        ],
    ),
    "float16": (
        "new codec.NDArray('float16', [1]).data.constructor"
        " === (globalThis.Float16Array ?? Uint16Array)",
        True,
    ),
    "times": (_read("datetime64[s]", [2], [5, "NaT"]) + ".toNested()", ["5n", "NaT"]),
    "complex": (_read("complex64", [1], [[1, -2]]) + ".get(0)", {"real": 1, "imag": -2}),
    "long float": (_read("float128", [1], ["0.1"]) + ".get(0)", "0.1"),
    "strings": (_read("U3", [2], ["é\x00b", "c"]) + ".toNested()", ["é\x00b", "c"]),
    "structure": (
        'codec.parseSync(\'{"dtype":{"fields":[{"name":"a","dtype":"int8"}]},'
        '"shape":[1],"__ndarray__":[[7]]}\').toNested()',
        [[7]],
    ),
    "booleans in a structure": (
        '[1, 2].map(byte => `{"dtype":{"fields":[{"name":"a","dtype":"int8"},'
        '{"name":"b","dtype":{"fields":[{"name":"c","dtype":"bool","shape":[2]}]}}]},'
        '"shape":[1],"payload":"base64","__ndarray__":"${btoa(String.fromCharCode(7, 0, byte))}"}`)'
        ".map(text => { try { return codec.parseSync(text).toNested(); }"
        " catch (error) { return error.message; } })",
        [[[7, [[False, True]]]], "$: expected bytes 0 and 1 for bool, found others"],
    ),
    "padding by the bytes of a document": (
        "[39732, 39733].map(size => { try { return codec.parseSync("
        '`["${"é".repeat(50)}",{"dtype":"U${size}","shape":[1],"__ndarray__":[""]}]`).length; }'
        " catch (error) { return error.place; } })",
        [2, "$[1].__ndarray__"],
    ),
    "integers and floats": (
        "codec.parseSync('[1, 1.0, 9007199254740993]')",
        ["1n", 1, "9007199254740993n"],
    ),
    "integers and floats, written": (
        "codec.stringifySync([1n, 1, -0, 1e300])",
        "[1,1.0,-0.0,1e+300]",
    ),
    "dict": (
        '[...codec.parseSync(\'{"2":null,"1":null,"__proto__":null}\').keys()]',
        ["2", "1", "__proto__"],
    ),
    "dict of equal keys": (
        'codec.parseSync(\'{"__dict__":[[1,"a"]]}\').get(true)',
        "a",
    ),
    "plain object": (
        "codec.stringifySync({a: 1n, __tuple__: null})",
        '{"__dict__":[["a",1],["__tuple__",null]]}',
    ),
    "set": ("codec.stringifySync(new Set(['b', 'a']))", '{"__set__":["a","b"]}'),
    "shared array": (
        f"(array => codec.stringifySync([array, array]))({_read('int8', [1], [1])})",
        '[{"dtype":"int8","shape":[1],"id":0,"__ndarray__":[1]},{"__ref__":0}]',
    ),
    "one string, two spellings": ("codec.stringifySync('\\ud83d\\ude00')", '"\U0001f600"'),
    "lone surrogate": ("codec.stringifySync('a\\ud800')", '{"__str__":[97,55296]}'),
    "NaN bits": (
        'codec.stringifySync(codec.parseSync(\'{"__float__":"0xfff8000000000000"}\'))',
        '{"__float__":"0xfff8000000000000"}',
    ),
    "NaN bits are NaN": (
        'Number.isNaN(+codec.parseSync(\'{"__float__":"0xfff8000000000000"}\'))',
        True,
    ),
    "place of an error": (
        'codec.parse(\'{"a b":[1,{"__ref__":0}]}\').catch(error => [error.place, error.message])',
        [
            '$["a b"][1]',
            '$["a b"][1]: expected the id of an array before this place, found 0',
        ],
    ),
    "bytes with a mark": (
        "codec.parseBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))",
        "DecodeError: expected JSON text without a byte order mark (RFC 8259, 8.1): "
        "line 1 column 1 (char 0)",
    ),
    "compressed, at once": (
        'codec.parseSync(\'{"dtype":"int8","shape":[9],"payload":"zlib",'
        '"__ndarray__":"eJxjYIACAAAJAAE="}\')',
        "DecodeError: $: expected no compressed payload: read it with parse, not parseSync",
    ),
    "undefined": (
        "codec.stringifySync({a: [undefined]})",
        "EncodeError: $.a[0]: undefined is not written",
    ),
    "function": ("codec.stringifySync(() => 1)", "EncodeError: $: () => 1 is not written"),
    "typed array": (
        "codec.stringifySync([new Float32Array(1)])",
        "EncodeError: $[0]: Float32Array is not written",
    ),
    "class not named": (
        "codec.stringifySync([new (class T { static fields = []; })()])",
        "EncodeError: $[0]: T (where types: [T] is not given) is not written",
    ),
    "attribute that is no field": (
        "(T => codec.stringifySync(Object.assign(new T(), {x: 1}), {types: [T]}))"
        "(class T { static fields = []; })",
        "EncodeError: $: attribute x of T is no field",
    ),
    "list that holds itself": (
        "(list => { list.push(list); return codec.stringifySync(list); })([])",
        "EncodeError: $: a value that holds itself would never end",
    ),
    "object array that holds itself": (
        "(array => { array.data[0] = [array]; return codec.stringifySync(array); })"
        "(new codec.NDArray('object', [1]))",
        "EncodeError: $: a value that holds itself would never end",
    ),
    "shared inside of shared": (
        "((data, masked) => codec.stringifySync([masked, masked, data]))"
        "(...(data => [data, new codec.Masked(data)])(new codec.NDArray('int8', [1])))",
        '[{"id":0,"__masked__":[{"dtype":"int8","shape":[1],"id":1,"__ndarray__":[0]},false,null]},'
        '{"__ref__":0},{"__ref__":1}]',
    ),
    "array in a list as deep as can be": (
        "(list => { for (let i = 0; i < 997; i++) list = [list];"
        " return codec.parseSync(codec.stringifySync(list)).length; })"
        "(new codec.NDArray('int8', [1]))",
        1,
    ),
    "array in a list too deep": (
        "(list => { for (let i = 0; i < 999; i++) list = [list];"
        " return codec.stringifySync(list).length; })(new codec.NDArray('int8', [1]))",
        f"EncodeError: ${'[0]' * 999}: "
        "nested deeper than 1000 brackets, which is as far as it is read",
    ),
    "list too deep": (
        "(list => { for (let i = 0; i < 1000; i++) list = [list];"
        " return codec.stringifySync(list).length; })([])",
        "EncodeError: $: nested deeper than 1000 brackets, which is as far as it is read",
    ),
    "keys that are one": (
        "codec.stringifySync(new Map([[1n, 0n], [true, 0n]]))",
        "EncodeError: $: two keys that are one in Python",
    ),
    "key that is none": (
        "codec.stringifySync(new Map([[[], 0n]]))",
        "EncodeError: $: Array is no key in Python",
    ),
    "payload of another name": (
        "codec.stringifySync(1, {payload: 'zstd'})",
        "TypeError: payload: expected text, base64, compressed, found zstd",
    ),
}


@cache
def _values(engine: str) -> dict[str, Any]:
    expressions = [expression for expression, _ in CALLS.values()]
    done = subprocess.run(
        [node_of(engine), str(HERE / "expressions.mjs")],
        input=json.dumps(expressions),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return dict(zip(CALLS, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("engine", ["Node of the machine", "Node of playwright"])
@each("name", CALLS)
def test_gives_what_it_says(engine: str, name: str) -> None:
    found, expected = _values(engine)[name], CALLS[name][1]
    assert found == expected


def test_the_module_says_what_it_gives() -> None:
    text = (MODULE / "codec.mjs").read_text("utf-8")
    for name in ("parse", "parseSync", "parseBytes", "stringify", "stringifySync"):
        before = text.partition(f"function {name}(")[0]
        assert "@param" in before.rpartition("/**")[2], name


def test_the_package_s_own_tests_pass() -> None:
    done = subprocess.run(
        [node_of("Node of the machine"), "--test", "test/"],
        cwd=MODULE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"^# pass [1-9]\d+$", done.stdout, re.MULTILINE), done.stdout
