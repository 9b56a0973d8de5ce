// What the bytes of a file are, and what it holds: JSON, lines, dialects, .npy, .npz, .safetensors.

import { fromBase64 } from "../base64.mjs";
import { DecodeError, parseTree, textOf } from "../codec.mjs";
import { JsonObject, parseJson } from "../json.mjs";
import { readNpy, readNpz, readSafetensors } from "./arrays_in_files.mjs";
import { readForeign } from "./dialects.mjs";
import { unzstd } from "./zstd.mjs";

// What a page can hold; a compressed file may ask for a thousand times its own size.
const MOST_BYTES = 512 * 1024 * 1024;

/** How files begin that the page does not read, and what they are. */
const OTHERS = [
  ["89484446", "HDF5 (also .h5 and .weights.h5)"],
  ["425a68", "compressed by bzip2"],
  ["fd377a585a00", "compressed by xz"],
  ["80", "a pickle, which can run code when it is read"],
  ["50415231", "Parquet"],
  ["89504e47", "a PNG image"],
  ["25504446", "a PDF document"],
  ["53514c697465", "a SQLite database"],
];

/** Return what a file holds, and the name of its format. */
export async function readFile({ file, name, base64, tell }) {
  const bytes = file ? await limited(file.stream(), file.size, tell) : fromBase64(base64);
  return read(bytes, name, tell);
}

/** All bytes of a stream, if they are not too many. */
async function limited(stream, size, tell, most = MOST_BYTES) {
  const pieces = [];
  let count = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    count += value.length;
    if (count > most)
      throw new RangeError(`a page holds at most ${MOST_BYTES / 1024 ** 2} MiB, unpacked`);
    pieces.push(value);
    if (size) tell(`Reading ${Math.round((100 * count) / size)} % of`);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function read(bytes, name, tell) {
  const start = hex(bytes.subarray(0, 8));
  if (start.startsWith("1f8b")) {
    const { value, format } = await read(await gunzip(bytes), name, tell);
    return { value, format: `${format}, gzip` };
  }
  if (start.startsWith("28b52ffd")) {
    const unpacked = unzstd(bytes, MOST_BYTES);
    if (unpacked.length > MOST_BYTES) throw new RangeError("a page holds at most 512 MiB, unpacked");
    const { value, format } = await read(unpacked, name, tell);
    return { value, format: `${format}, zstd` };
  }
  if (start.startsWith("934e554d5059")) return { value: readNpy(bytes), format: ".npy" };
  if (start.startsWith("504b0304")) return { value: await readNpz(bytes, MOST_BYTES), format: ".npz" };
  if (start.endsWith("0000") && bytes[8] === 0x7b)
    return { value: readSafetensors(bytes), format: ".safetensors" };
  const other = OTHERS.find(([magic]) => start.startsWith(magic));
  if (other) throw new DecodeError(`not a file that this page knows: found ${other[1]}`);
  return readText(textOf(bytes), name, tell);
}

/** Unpack gzip: a log has a member for each line, and a browser's stream reads one alone. */
async function gunzip(bytes) {
  const pieces = [];
  let left = MOST_BYTES;
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    for (let piece = null; piece === null; ) {
      end = nextMember(bytes, end + 1);
      piece = await memberOf(bytes.subarray(start, end), left, end === bytes.length);
      if (piece !== null) pieces.push(piece);
    }
    left -= pieces.at(-1).length;
    start = end;
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Where the next member may begin, by its first bytes, or where all ends. */
function nextMember(bytes, from) {
  let at = bytes.indexOf(0x1f, from);
  while (at >= 0 && (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8 || bytes[at + 3] > 31))
    at = bytes.indexOf(0x1f, at + 1);
  return at < 0 ? bytes.length : at;
}

/** The bytes of a member, or null if it goes on behind what only looks like the next one. */
async function memberOf(bytes, most, isLast) {
  try {
    return await limited(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), 0, null, most);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    if (isLast) throw new DecodeError(`damaged or cut off gzip data: ${error.message}`);
    return null;
  }
}

async function readText(text, name, tell) {
  const onProgress = (at) => tell(`Parsing ${Math.round((100 * at) / text.length)} % of`);
  let tree;
  let remark = "";
  try {
    tree = parseJson(text, { onProgress });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (error.text === "Extra data" && text.includes("\n")) return readLines(text, tell);
    tree = lenient(text);
    remark = ", not strict (NaN, comments, raw newlines or a byte order mark)";
    if (tree === undefined) throw /^\s*[{["\dtfn-]/.test(text) ? error : unknown(error);
  }
  tell("Reading the arrays of");
  if (isBlock(tree)) return readLines(text, tell);
  const { value, format } = (await readForeign(tree)) ?? { value: await readOwn(tree, text), format: "JSON" };
  return { value, format: format + remark };
}

const unknown = (error) =>
  new DecodeError(`not a file that this page knows: text that is not JSON (${error.message})`);

/** JSON as other packages write it: NaN, raw newlines in strings, comments, a byte order mark. */
function lenient(text) {
  try {
    return parseJson(text, { isLenient: true });
  } catch {
    return undefined;
  }
}

/** Read a document; classes that it names are no more than their fields here. */
function readOwn(tree, text) {
  return parseTree(tree, text, { types: [...typesIn(tree).values()], zstd: unzstd });
}

const isBlock = (tree) => tree instanceof JsonObject && tree.keys.join() === "first,block";

/** The values of JSON Lines, or of a log of codec, which has a block of them in each line. */
async function readLines(text, tell) {
  const values = [];
  const formats = new Set();
  const lines = text.split("\n");
  for (const [number, line] of lines.entries()) {
    if (number % 1000 === 0) tell(`Parsing ${Math.round((100 * number) / lines.length)} % of`);
    if (!line.trim()) continue;
    try {
      const tree = parseJson(line);
      const found = (await readForeign(tree)) ?? { value: await readOwn(tree, line), format: "JSON" };
      formats.add(isBlock(tree) ? "codec log" : `${found.format} Lines`);
      if (isBlock(tree)) for (const value of found.value.get("block")) values.push(value);
      else values.push(found.value);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      // The last line of a log may not be whole yet.
      if (number < lines.length - 1) throw new DecodeError(`line ${number + 1}: ${error.message}`);
      formats.add("its last line is cut off");
    }
  }
  return { value: values, format: [...formats].join(", ") };
}

/** The classes that a document names: here they are no more than their fields. */
function typesIn(node, found = new Map()) {
  if (node instanceof JsonObject) {
    const [name, fields] = [node.get("type"), node.get("fields")];
    const isType = node.has("__object__") || node.get("of") === "object";
    const isNamed = Array.isArray(fields) && [name, ...fields].every(isString);
    if (isType && isNamed && !found.has(name)) found.set(name, typeOf(name, fields));
    if (node.has("__member__") && isString(name)) addMember(found, name, node.get("__member__"));
  }
  const inside = node instanceof JsonObject ? node.values : Array.isArray(node) ? node : [];
  for (const item of inside) if (item !== null && typeof item === "object") typesIn(item, found);
  return found;
}

const isString = (value) => typeof value === "string";

function addMember(found, name, member) {
  if (!found.has(name)) found.set(name, Object.assign(typeOf(name, undefined), { members: [] }));
  const { members } = found.get(name);
  if (members && !members.includes(member)) members.push(member);
}

function typeOf(name, fields) {
  const type = { [name]: class {} }[name]; // which has the name of its key
  return Object.assign(type, { fields });
}
