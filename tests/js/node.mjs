// Does the jobs of stdin in Node.

import { readFileSync } from "node:fs";
import * as zlib from "node:zlib";

import * as codec from "../../js/codec.mjs";
import { run } from "./jobs.mjs";

// What older versions lack.
const { zstdDecompressSync } = zlib;
const zstd =
  zstdDecompressSync && ((bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size + 1 }));

process.stdout.write(JSON.stringify(await run(codec, JSON.parse(readFileSync(0, "utf8")), zstd)));
