// Does the jobs of each line of stdin in Node.

import { createInterface } from "node:readline";
import * as zlib from "node:zlib";

import * as codec from "../../js/codec.mjs";
import { run } from "./jobs.mjs";

// What older versions lack.
const { zstdDecompressSync } = zlib;
const zstd =
  zstdDecompressSync && ((bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size + 1 }));

for await (const line of createInterface({ input: process.stdin })) {
  const [jobs] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await run(codec, jobs, zstd))}\n`);
}
