// Evaluates the expressions of stdin with the module at hand: what callers write in JavaScript.

import { readFileSync } from "node:fs";

import * as codec from "../../js/codec.mjs";

/** The value of an expression, or what it throws. */
async function valueOf(expression) {
  try {
    return await new Function("codec", `"use strict"; return (${expression});`)(codec);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

const expressions = JSON.parse(readFileSync(0, "utf8"));
const values = [];
for (const expression of expressions) values.push(await valueOf(expression));
const named = (_, value) => (typeof value === "bigint" ? `${value}n` : value);
process.stdout.write(JSON.stringify(values, named));
