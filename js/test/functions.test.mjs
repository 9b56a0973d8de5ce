// Tests of the public functions and classes, as callers use them: what each call returns or throws.

import assert from "node:assert/strict";
import test from "node:test";

import {
  Complex,
  DecodeError,
  EncodeError,
  Masked,
  NDArray,
  parse,
  parseBytes,
  parseSync,
  stringify,
  stringifySync,
} from "../codec.mjs";

const FLOATS = new NDArray("float32", [2, 3], Float32Array.of(1, 0.1, -0, 4, 5, 6));
const ONE = new NDArray("int8", [1]);
const NAN_BITS = '{"__float__":"0xfff8000000000000"}';

/** Read an array of a dtype and a shape from its elements as JSON. */
const read = (dtype, shape, elements, more = "") =>
  parseSync(
    `{"dtype":${JSON.stringify(dtype)},"shape":[${shape}]${more},"__ndarray__":${elements}}`,
  );

/** Nest a value in lists. */
function nested(value, levels) {
  for (let i = 0; i < levels; i += 1) value = [value];
  return value;
}

class T {
  static fields = [];
}

/** Read a structure whose booleans are the bytes 0 and `byte`. */
function readBooleans(byte) {
  const pair = { fields: [{ name: "c", dtype: "bool", shape: [2] }] };
  const fields = [
    { name: "a", dtype: "int8" },
    { name: "b", dtype: pair },
  ];
  const bytes = `"${btoa(String.fromCharCode(7, 0, byte))}"`;
  return read({ fields }, [1], bytes, ',"payload":"base64"').toNested();
}

/** Read a document that asks for a string padded to `size`: what it may ask depends on its bytes. */
const readPadded = (size) =>
  parseSync(`["${"é".repeat(50)}",{"dtype":"U${size}","shape":[1],"__ndarray__":[""]}]`);

function writeListInItself() {
  const list = [];
  list.push(list);
  return stringifySync(list);
}

function writeArrayInItself() {
  const array = new NDArray("object", [1]);
  array.data[0] = [array];
  return stringifySync(array);
}

function writeSharedInShared() {
  const data = new NDArray("int8", [1]);
  const masked = new Masked(data);
  return stringifySync([masked, masked, data]);
}

const TYPED = [
  "int64",
  "uint64",
  "float32",
  "complex64",
  "bool",
  "datetime64[s]",
  ">f4",
  "U2",
  "V3",
];
const TOO_DEEP = "nested deeper than 1000 brackets, which is as far as it is read";
const IN_ITSELF = "EncodeError: $: a value that holds itself would never end";

// What is called, and what it returns; an error is its name and message.
const CALLS = {
  "parse reads dtype, shape and elements": [
    async () => {
      const array = await parse('{"dtype":"float32","shape":[2],"__ndarray__":[1,0.1]}');
      return [array.dtype.spec, array.shape, array.get(0), array.get(1)];
    },
    ["float32", [2], 1, Math.fround(0.1)],
  ],
  "parse says where a document is wrong": [
    () => parse('[{"dtype":"int8","shape":[2,3],"payload":"base64","__ndarray__":"AAA="}]'),
    "DecodeError: $[0]: shape [2, 3] needs 6 bytes, payload has 2",
  ],
  "parseBytes reads UTF-8": [() => parseBytes(new TextEncoder().encode('"é"')), "é"],
  "parseBytes refuses other bytes": [
    () =>
      parseBytes(Uint8Array.of(0x22, 0xff, 0x22)).catch((error) => error instanceof DecodeError),
    true,
  ],
  "stringify refuses a function": [
    () => stringify([() => 1]).catch((error) => error instanceof EncodeError),
    true,
  ],
  "stringify writes the shortest digits": [
    () => stringify({ w: new NDArray("float32", [2], Float32Array.of(1, 0.1)) }),
    '{"w":{"dtype":"float32","shape":[2],"__ndarray__":[1.0,0.1]}}',
  ],
  "array, written": [
    () => stringifySync(FLOATS),
    '{"dtype":"float32","shape":[2,3],"__ndarray__":[[1.0,0.1,-0.0],[4.0,5.0,6.0]]}',
  ],
  "array in base64": [
    () => stringifySync(FLOATS, { payload: "base64" }),
    '{"dtype":"float32","shape":[2,3],"payload":"base64",' +
      '"__ndarray__":"AACAP83MzD0AAACAAACAQAAAoEAAAMBA"}',
  ],
  "array, compressed": [
    async () => {
      const text = await stringify(new NDArray("int8", [5000]), { payload: "compressed" });
      return (await parse(text)).data.length;
    },
    5000,
  ],
  "array of bytes": [() => new NDArray(">u2", [2], Uint8Array.of(0, 1, 1, 0)).toNested(), [1, 256]],
  "array of too few": [
    () => new NDArray("int8", [2], Int8Array.of(1)),
    "TypeError: NDArray: shape [2] needs 2, data has 1",
  ],
  "array of no dtype": [
    () => new NDArray("f4", [2]),
    'DecodeError: $: expected a dtype such as "float32", found "f4"',
  ],
  get: [() => [FLOATS.get(1, 2), FLOATS.get(0, 0)], [6, 1]],
  "get beyond": [() => FLOATS.get(2, 0), "RangeError: get(2,0): beyond shape [2,3]"],
  "get of one index": [() => FLOATS.get(0), "RangeError: get(0): beyond shape [2,3]"],
  "data in Fortran order": [
    () => [...read("int8", [2, 2], "[[1,2],[3,4]]", ',"order":"F"').data],
    [1, 3, 2, 4],
  ],
  "nested in Fortran order": [
    () => read("int8", [2, 2], "[[1,2],[3,4]]", ',"order":"F"').toNested(),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  "typed arrays": [
    () => TYPED.map((dtype) => new NDArray(dtype, [1]).data.constructor),
    [
      ...[BigInt64Array, BigUint64Array, Float32Array, Float32Array, Uint8Array],
      ...[BigInt64Array, Uint8Array, Uint8Array, Uint8Array],
    ],
  ],
  float16: [
    () => new NDArray("float16", [1]).data.constructor,
    globalThis.Float16Array ?? Uint16Array,
  ],
  times: [() => read("datetime64[s]", [2], '[5,"NaT"]').toNested(), [5n, "NaT"]],
  complex: [() => read("complex64", [1], "[[1,-2]]").get(0), new Complex(1, -2)],
  "long float": [() => read("float128", [1], '["0.1"]').get(0), "0.1"],
  strings: [() => read("U3", [2], '["é\\u0000b","c"]').toNested(), ["é\0b", "c"]],
  structure: [
    () => read({ fields: [{ name: "a", dtype: "int8" }] }, [1], "[[7]]").toNested(),
    [[7]],
  ],
  "booleans in a structure": [() => readBooleans(1), [[7, [[false, true]]]]],
  "bytes that are no booleans": [
    () => readBooleans(2),
    "DecodeError: $: expected bytes 0 and 1 for bool, found others",
  ],
  "padding by the bytes of a document": [() => readPadded(39732).length, 2],
  "padding beyond the bytes of a document": [
    () => readPadded(39733),
    "DecodeError: $[1].__ndarray__: needs more than 1032 times the bytes of the document; " +
      "such elements are written compressed",
  ],
  "integers and floats": [
    () => parseSync("[1, 1.0, 9007199254740993]"),
    [1n, 1, 9007199254740993n],
  ],
  "integers and floats, written": [() => stringifySync([1n, 1, -0, 1e300]), "[1,1.0,-0.0,1e+300]"],
  dict: [
    () => [...parseSync('{"2":null,"1":null,"__proto__":null}').keys()],
    ["2", "1", "__proto__"],
  ],
  "dict of equal keys": [() => parseSync('{"__dict__":[[1,"a"]]}').get(true), "a"],
  "plain object": [
    () => stringifySync({ a: 1n, __tuple__: null }),
    '{"__dict__":[["a",1],["__tuple__",null]]}',
  ],
  set: [() => stringifySync(new Set(["b", "a"])), '{"__set__":["a","b"]}'],
  "shared array": [
    () => stringifySync([ONE, ONE]),
    '[{"dtype":"int8","shape":[1],"id":0,"__ndarray__":[0]},{"__ref__":0}]',
  ],
  "shared inside of shared": [
    writeSharedInShared,
    '[{"id":0,"__masked__":[{"dtype":"int8","shape":[1],"id":1,"__ndarray__":[0]},false,null]},' +
      '{"__ref__":0},{"__ref__":1}]',
  ],
  "one string, two spellings": [() => stringifySync("\ud83d\ude00"), '"\u{1f600}"'],
  "lone surrogate": [() => stringifySync("a\ud800"), '{"__str__":[97,55296]}'],
  "NaN bits": [() => stringifySync(parseSync(NAN_BITS)), NAN_BITS],
  "NaN bits are NaN": [() => +parseSync(NAN_BITS), NaN],
  "place of an error": [
    () => parse('{"a b":[1,{"__ref__":0}]}').catch(({ place, message }) => [place, message]),
    ['$["a b"][1]', '$["a b"][1]: expected the id of an array before this place, found 0'],
  ],
  "bytes with a mark": [
    () => parseBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)),
    "DecodeError: expected JSON text without a byte order mark (RFC 8259, 8.1): " +
      "line 1 column 1 (char 0)",
  ],
  "compressed, at once": [
    () => read("int8", [9], '"eJxjYIACAAAJAAE="', ',"payload":"zlib"'),
    "DecodeError: $: expected no compressed payload: read it with parse, not parseSync",
  ],
  undefined: [
    () => stringifySync({ a: [undefined] }),
    "EncodeError: $.a[0]: undefined is not written",
  ],
  function: [() => stringifySync(() => 1), "EncodeError: $: () => 1 is not written"],
  "typed array": [
    () => stringifySync([new Float32Array(1)]),
    "EncodeError: $[0]: Float32Array is not written",
  ],
  "class not named": [
    () => stringifySync([new T()]),
    "EncodeError: $[0]: T (where types: [T] is not given) is not written",
  ],
  "attribute that is no field": [
    () => stringifySync(Object.assign(new T(), { x: 1 }), { types: [T] }),
    "EncodeError: $: attribute x of T is no field",
  ],
  "list that holds itself": [writeListInItself, IN_ITSELF],
  "object array that holds itself": [writeArrayInItself, IN_ITSELF],
  "array in a list as deep as can be": [() => parseSync(stringifySync(nested(ONE, 997))).length, 1],
  "array in a list too deep": [
    () => stringifySync(nested(ONE, 999)),
    `EncodeError: $${"[0]".repeat(999)}: ${TOO_DEEP}`,
  ],
  "list too deep": [() => stringifySync(nested([], 1000)), `EncodeError: $: ${TOO_DEEP}`],
  "keys that are one": [
    () =>
      stringifySync(
        new Map([
          [1n, 0n],
          [true, 0n],
        ]),
      ),
    "EncodeError: $: two keys that are one in Python",
  ],
  "key that is none": [
    () => stringifySync(new Map([[[], 0n]])),
    "EncodeError: $: Array is no key in Python",
  ],
  "payload of another name": [
    () => stringifySync(1, { payload: "zstd" }),
    "TypeError: payload: expected text, base64, compressed, found zstd",
  ],
};

for (const [name, [call, expected]] of Object.entries(CALLS)) {
  test(name, async () => {
    const found = await Promise.resolve()
      .then(call)
      .catch((error) => `${error.name}: ${error.message}`);
    assert.deepEqual(found, expected);
  });
}
