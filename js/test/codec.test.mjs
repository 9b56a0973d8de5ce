// Tests of the public functions, over the golden documents that Python wrote. `npm test` runs them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import * as zlib from "node:zlib";

import * as codec from "../codec.mjs";

const GOLDEN = new URL("../../tests/codec/golden/v1/", import.meta.url);

// Node has zstd since version 22.15.
const { zstdDecompressSync } = zlib;
const zstd =
  zstdDecompressSync && ((bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size + 1 }));

/** Return the documents of one golden file, by the name of their case: a line each. */
function documentsOf(file) {
  const lines = readFileSync(new URL(file, GOLDEN), "utf8").split("\n");
  return lines.flatMap((line) => {
    const found = /^("(?:[^"\\]|\\.)*"): (.*?),?$/.exec(line);
    return found ? [[JSON.parse(found[1]), found[2]]] : [];
  });
}

for (const file of readdirSync(GOLDEN)) {
  const payload = file.split(".")[1];
  test(`golden documents come back: ${file}`, async () => {
    const documents = documentsOf(file);
    assert.ok(documents.length > 2);
    for (const [name, document] of documents) {
      if (document.includes('zstd"') && !zstd) {
        await assert.rejects(codec.parse(document), /give a decompressor/, name);
        continue;
      }
      const value = await codec.parse(document, { zstd });
      const options = { payload: payload === "zstd" ? "compressed" : payload };
      const written = await codec.stringify(value, options);
      assert.equal(await codec.stringify(await codec.parse(written), options), written, name);
    }
  });
}

test("parse reads dtype, shape and values of an array", async () => {
  const read = await codec.parse('{"dtype":"float32","shape":[2],"__ndarray__":[1,0.1]}');
  assert.equal(read.dtype.spec, "float32");
  assert.deepEqual([...read.shape], [2]);
  assert.deepEqual([read.get(0), read.get(1)], [1, Math.fround(0.1)]);
});

test("parseBytes reads UTF-8 and refuses other bytes", async () => {
  assert.equal(await codec.parseBytes(new TextEncoder().encode('"é"')), "é");
  await assert.rejects(codec.parseBytes(Uint8Array.of(0x22, 0xff, 0x22)), codec.DecodeError);
});

test("stringify writes the shortest digits of the dtype", async () => {
  const array = new codec.NDArray("float32", [2], Float32Array.of(1, 0.1));
  assert.equal(
    await codec.stringify({ w: array }),
    '{"w":{"dtype":"float32","shape":[2],"__ndarray__":[1.0,0.1]}}',
  );
});

test("a wrong document is refused with its place", async () => {
  const short = '[{"dtype":"int8","shape":[2,3],"payload":"base64","__ndarray__":"AAA="}]';
  await assert.rejects(codec.parse(short), (error) => {
    assert.ok(error instanceof codec.DecodeError);
    assert.equal(error.message, "$[0]: shape [2, 3] needs 6 bytes, payload has 2");
    return true;
  });
});

test("what cannot be written is refused", async () => {
  await assert.rejects(codec.stringify([() => 1]), codec.EncodeError);
});
