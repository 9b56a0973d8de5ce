// Tests over the golden documents that Python wrote, of which no part is read.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import * as codec from "../codec.mjs";

const GOLDEN = new URL("../../tests/codec/golden/v1/", import.meta.url);

/** Return the documents of one golden file: a line each, behind the name of their case. */
function documentsOf(file) {
  const lines = readFileSync(new URL(file, GOLDEN), "utf8").split("\n");
  return lines.flatMap((line) => /^"(?:[^"\\]|\\.)*": (.*?),?$/.exec(line)?.[1] ?? []);
}

test("a golden document that is cut off anywhere is refused", async () => {
  const files = readdirSync(GOLDEN).filter((file) => file.endsWith(".text.json"));
  const documents = files.flatMap(documentsOf);
  // A part of a number is a number.
  const short = documents.filter((document) => /^[[{"]/.test(document) && document.length < 300);
  assert.ok(short.length > 500);
  // Many documents begin alike: each beginning once.
  const cuts = short.flatMap((document) => Array.from({ length: document.length }, (_, end) => document.slice(0, end)));
  for (const cut of new Set(cuts)) {
    assert.throws(() => codec.parseSync(cut), codec.DecodeError, cut);
  }
});
