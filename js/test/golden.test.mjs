// Tests over the golden documents that Python wrote: they come back, and no part of one is read.

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

test("a golden document that is cut off anywhere is refused", async () => {
  const files = readdirSync(GOLDEN).filter((file) => file.endsWith(".text.json"));
  const documents = files.flatMap(documentsOf).map(([, document]) => document);
  // A part of a number is a number.
  const short = documents.filter((document) => /^[[{"]/.test(document) && document.length < 300);
  assert.ok(short.length > 500);
  // Many documents begin alike: each beginning once.
  const cuts = short.flatMap((document) => Array.from({ length: document.length }, (_, end) => document.slice(0, end)));
  for (const cut of new Set(cuts)) {
    assert.throws(() => codec.parseSync(cut), codec.DecodeError, cut);
  }
});
