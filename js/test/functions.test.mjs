// Tests of the public functions and classes, as callers use them.

import assert from "node:assert/strict";
import test from "node:test";

import * as codec from "../codec.mjs";

const { NDArray, parse, parseBytes, parseSync, stringify, stringifySync } = codec;

const FLOATS = new NDArray("float32", [2, 3], Float32Array.of(1, 0.1, -0, 4, 5, 6));
const ONE = new NDArray("int8", [1]);
const TOO_DEEP = "nested deeper than 1000 brackets, which is as far as it is read";
const IN_ITSELF = "EncodeError: $: a value that holds itself would never end";

class T {
  static fields = [];
}

/** Check what a call throws, or what the promise that it returns is refused with. */
async function refused(call, expected) {
  await assert.rejects(
    async () => call(),
    (error) => {
      assert.equal(`${error.name}: ${error.message}`, expected);
      return true;
    },
  );
}

/** Read an array from its dtype, its shape and its elements as JSON. */
const read = (dtype, shape, elements, more = "") =>
  parseSync(
    `{"dtype":${JSON.stringify(dtype)},"shape":[${shape}]${more},"__ndarray__":${elements}}`,
  );

/** Nest a value in lists. */
function nested(value, levels) {
  for (let i = 0; i < levels; i += 1) value = [value];
  return value;
}

test("parse reads dtype, shape and elements", async () => {
  const array = await parse('{"dtype":"float32","shape":[2],"__ndarray__":[1,0.1]}');
  assert.equal(array.dtype.spec, "float32");
  assert.deepEqual(array.shape, [2]);
  assert.deepEqual(array.toNested(), [1, Math.fround(0.1)]);
});

test("parse says where a document is wrong", async () => {
  const short = '[{"dtype":"int8","shape":[2,3],"payload":"base64","__ndarray__":"AAA="}]';
  await refused(() => parse(short), "DecodeError: $[0]: shape [2, 3] needs 6 bytes, payload has 2");
  await assert.rejects(parse('{"a b":[1,{"__ref__":0}]}'), {
    place: '$["a b"][1]',
    message: '$["a b"][1]: expected the id of an array before this place, found 0',
  });
});

test("parseBytes reads UTF-8 and refuses other bytes", async () => {
  assert.equal(await parseBytes(new TextEncoder().encode('"é"')), "é");
  await assert.rejects(parseBytes(Uint8Array.of(0x22, 0xff, 0x22)), codec.DecodeError);
  await refused(
    () => parseBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)),
    "DecodeError: expected JSON text without a byte order mark (RFC 8259, 8.1): line 1 column 1 (char 0)",
  );
});

test("parseSync tells integers from floats, and keeps keys, NaN bits and order", () => {
  assert.deepEqual(parseSync("[1, 1.0, 9007199254740993]"), [1n, 1, 9007199254740993n]);
  const keys = [...parseSync('{"2":null,"1":null,"__proto__":null}').keys()];
  assert.deepEqual(keys, ["2", "1", "__proto__"]);
  assert.equal(parseSync('{"__dict__":[[1,"a"]]}').get(true), "a");
  const bits = '{"__float__":"0xfff8000000000000"}';
  assert.equal(stringifySync(parseSync(bits)), bits);
  assert.ok(Number.isNaN(+parseSync(bits)));
});

test("parseSync refuses compressed payloads", async () => {
  await refused(
    () => read("int8", [9], '"eJxjYIACAAAJAAE="', ',"payload":"zlib"'),
    "DecodeError: $: expected no compressed payload: read it with parse, not parseSync",
  );
});

test("parseSync pads strings as far as the bytes of the document allow", () => {
  const padded = (size) =>
    parseSync(`["${"é".repeat(50)}",{"dtype":"U${size}","shape":[1],"__ndarray__":[""]}]`);
  assert.equal(padded(39732).length, 2);
  assert.throws(() => padded(39733), { place: "$[1].__ndarray__" });
});

test("elements are read by their dtype", async () => {
  assert.deepEqual(read("datetime64[s]", [2], '[5,"NaT"]').toNested(), [5n, "NaT"]);
  assert.deepEqual(read("complex64", [1], "[[1,-2]]").get(0), new codec.Complex(1, -2));
  assert.equal(read("float128", [1], '["0.1"]').get(0), "0.1");
  assert.deepEqual(read("U3", [2], '["é\\u0000b","c"]').toNested(), ["é\0b", "c"]);
  const structure = { fields: [{ name: "a", dtype: "int8" }] };
  assert.deepEqual(read(structure, [1], "[[7]]").toNested(), [[7]]);
  structure.fields.push({
    name: "b",
    dtype: { fields: [{ name: "c", dtype: "bool", shape: [2] }] },
  });
  const readBytes = (...bytes) =>
    read(structure, [1], `"${btoa(String.fromCharCode(...bytes))}"`, ',"payload":"base64"');
  assert.deepEqual(readBytes(7, 0, 1).toNested(), [[7, [[false, true]]]]);
  await refused(
    () => readBytes(7, 0, 2),
    "DecodeError: $: expected bytes 0 and 1 for bool, found others",
  );
});

test("NDArray takes elements, bytes or nothing", async () => {
  assert.deepEqual(new NDArray(">u2", [2], Uint8Array.of(0, 1, 1, 0)).toNested(), [1, 256]);
  await refused(
    () => new NDArray("int8", [2], Int8Array.of(1)),
    "TypeError: NDArray: shape [2] needs 2, data has 1",
  );
  await refused(
    () => new NDArray("f4", [2]),
    'DecodeError: $: expected a dtype such as "float32", found "f4"',
  );
});

test("NDArray holds the typed array of its dtype", () => {
  const typed = {
    int64: BigInt64Array,
    uint64: BigUint64Array,
    float16: globalThis.Float16Array ?? Uint16Array,
    float32: Float32Array,
    complex64: Float32Array,
    bool: Uint8Array,
    "datetime64[s]": BigInt64Array,
    ">f4": Uint8Array,
    U2: Uint8Array,
    V3: Uint8Array,
  };
  for (const [dtype, type] of Object.entries(typed))
    assert.equal(new NDArray(dtype, [1]).data.constructor, type, dtype);
});

test("NDArray is read by index, in Fortran order too", async () => {
  assert.deepEqual([FLOATS.get(1, 2), FLOATS.get(0, 0)], [6, 1]);
  await refused(() => FLOATS.get(2, 0), "RangeError: get(2,0): beyond shape [2,3]");
  await refused(() => FLOATS.get(0), "RangeError: get(0): beyond shape [2,3]");
  const fortran = read("int8", [2, 2], "[[1,2],[3,4]]", ',"order":"F"');
  assert.deepEqual([...fortran.data], [1, 3, 2, 4]);
  assert.equal(JSON.stringify(fortran.toNested()), "[[1,2],[3,4]]");
});

test("stringify writes the shortest digits, and compresses", async () => {
  const array = new NDArray("float32", [2], Float32Array.of(1, 0.1));
  const expected = '{"w":{"dtype":"float32","shape":[2],"__ndarray__":[1.0,0.1]}}';
  assert.equal(await stringify({ w: array }), expected);
  const packed = await stringify(new NDArray("int8", [5000]), { payload: "compressed" });
  assert.equal((await parse(packed)).data.length, 5000);
});

// What stringifySync writes of a value.
const WRITTEN = [
  [FLOATS, '{"dtype":"float32","shape":[2,3],"__ndarray__":[[1.0,0.1,-0.0],[4.0,5.0,6.0]]}'],
  [[1n, 1, -0, 1e300], "[1,1.0,-0.0,1e+300]"],
  [{ a: 1n, __tuple__: null }, '{"__dict__":[["a",1],["__tuple__",null]]}'],
  [new Set(["b", "a"]), '{"__set__":["a","b"]}'],
  ["\ud83d\ude00", '"\u{1f600}"'],
  ["a\ud800", '{"__str__":[97,55296]}'],
  [[ONE, ONE], '[{"dtype":"int8","shape":[1],"id":0,"__ndarray__":[0]},{"__ref__":0}]'],
];

test("stringifySync writes values, and shared arrays once", () => {
  for (const [value, text] of WRITTEN) assert.equal(stringifySync(value), text);
  const base64 = '"payload":"base64","__ndarray__":"AACAP83MzD0AAACAAACAQAAAoEAAAMBA"}';
  const written = stringifySync(FLOATS, { payload: "base64" });
  assert.equal(written, `{"dtype":"float32","shape":[2,3],${base64}`);
  const masked = new codec.Masked(ONE);
  const inner = '{"dtype":"int8","shape":[1],"id":1,"__ndarray__":[0]}';
  assert.equal(
    stringifySync([masked, masked, ONE]),
    `[{"id":0,"__masked__":[${inner},false,null]},{"__ref__":0},{"__ref__":1}]`,
  );
  assert.equal(parseSync(stringifySync(nested(ONE, 997))).length, 1);
});

class Mode {
  static members = ["TRAIN"];
}

test("what JavaScript has no class for is kept", () => {
  const types = [Mode];
  const member = '{"type":"Mode","__member__":"TRAIN"}';
  assert.equal(parseSync(member, { types }).type, Mode);
  assert.equal(stringifySync(new codec.Member(Mode, "TRAIN"), { types }), member);
  const weights = new codec.OrderedDict([["w", ONE]], [["_metadata", ONE]]);
  const array = '{"dtype":"int8","shape":[1],"id":0,"__ndarray__":[0]}';
  const ordered = `{"fields":["_metadata"],"__ordereddict__":[[["w",${array}]],{"__ref__":0}]}`;
  assert.equal(stringifySync(weights), ordered);
  assert.deepEqual(parseSync(ordered).attributes[0][0], "_metadata");
  const { tag, keys, content } = parseSync('{"fold":1,"__isotime__":"09:05:00"}');
  assert.deepEqual([tag, [...keys], content], ["__isotime__", [["fold", 1n]], "09:05:00"]);
});

const inItself = [];
inItself.push(inItself);
const arrayInItself = new NDArray("object", [1]);
arrayInItself.data[0] = [arrayInItself];
const equalKeys = [
  [1n, 0n],
  [true, 0n],
];

// What stringifySync refuses, and with which error.
const REFUSED = [
  [{ a: [undefined] }, "EncodeError: $.a[0]: undefined is not written"],
  [() => 1, "EncodeError: $: () => 1 is not written"],
  [[new Float32Array(1)], "EncodeError: $[0]: Float32Array is not written"],
  [[new T()], "EncodeError: $[0]: T (where types: [T] is not given) is not written"],
  [inItself, IN_ITSELF],
  [arrayInItself, IN_ITSELF],
  [nested(ONE, 999), `EncodeError: $${"[0]".repeat(999)}: ${TOO_DEEP}`],
  [nested([], 1000), `EncodeError: $: ${TOO_DEEP}`],
  [new Map(equalKeys), "EncodeError: $: two keys that are one in Python"],
  [new Map([[[], 0n]]), "EncodeError: $: Array is no key in Python"],
];

test("stringify and stringifySync refuse what would not come back", async () => {
  for (const [value, message] of REFUSED) {
    await refused(() => stringifySync(value), message);
    await refused(() => stringify(value), message);
  }
  const attribute = Object.assign(new T(), { x: 1 });
  await refused(
    () => stringifySync(attribute, { types: [T] }),
    "EncodeError: $: attribute x of T is no field",
  );
  const modes = [new codec.Member(Mode, "SLEEP"), new codec.OrderedDict([], [["items", 1n]])];
  await refused(
    () => stringifySync(modes[0], { types: [Mode] }),
    "EncodeError: $: Mode.SLEEP (where types: [Mode] is not given) is not written",
  );
  await refused(
    () => stringifySync(modes[1]),
    'EncodeError: $: expected names of attributes such as "_metadata", each once',
  );
  await refused(
    () => stringifySync(1, { payload: "zstd" }),
    "TypeError: payload: expected text, base64, compressed, found zstd",
  );
});

test("text over another field has zeros at its end", async () => {
  for (const dtype of ["U2", "S2"]) {
    const fields = `[{"name":"a","dtype":"uint16"},{"name":"b","dtype":"${dtype}","offset":0}]`;
    const array = await parse(
      `{"dtype":{"fields":${fields}},"shape":[1],"__ndarray__":[[65535,""]]}`,
    );
    assert.deepEqual(new Set(array.bytes), new Set([0]));
  }
});

test("a sub-array of 2 GB in an array without elements takes neither memory nor time", async () => {
  const inner = { fields: [{ name: "a", dtype: "bool", shape: [2147483647] }] };
  const dtype = JSON.stringify({ fields: [{ name: "x", dtype: inner }] });
  const array = await parse(`{"dtype":${dtype},"shape":[0],"payload":"base64","__ndarray__":""}`);
  assert.equal(array.size, 0);
});

test("a key twice is read where no tag stands in the document", async () => {
  const read = await parse('[{"a":"b","c":0,"a":"__tuple__"}]');
  assert.deepEqual([...read[0]], [["a", "__tuple__"], ["c", 0n]]);
});

test("a number between the least two of float8_e8m0fnu is the larger, as ml_dtypes rounds it", () => {
  const document = '{"dtype":"float8_e8m0fnu","shape":[4],"__ndarray__":[5.8877e-39,5.877e-39,1e-38,3e-38]}';
  assert.deepEqual([...parseSync(document).data], [1, 0, 1, 2]);
});
