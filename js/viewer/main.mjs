// The page: a file is dropped or chosen, read, and shown.

import { DecodeError, parseBytes } from "../codec.mjs";
import { JsonObject, parseJson } from "../json.mjs";
import { element } from "./dom.mjs";
import { nodeOf } from "./nodes.mjs";
import { Panel } from "./panel.mjs";
import { Tree } from "./tree.mjs";

// What a page can hold; a compressed file may ask for a thousand times its own size.
const MOST_BYTES = 512 * 1024 * 1024;

const byId = (id) => document.getElementById(id);
const panel = new Panel(byId("panel"));
const tree = new Tree(byId("tree"), (node) => panel.show(node));

/** What to do about an error, by what it says. */
const ADVICE = [
  [/zstd/, 'This page has no zstd. Write the file again with payload="compressed".'],
  [/later version/, "The file is of a later version of the format. Take a viewer of that version."],
  [
    /needs \d+ bytes|needs more than/,
    "The file is damaged, or asks for more than it holds. Write it again.",
  ],
  [
    /cut off|Unterminated|Expecting|Extra data/,
    "The file is no whole JSON document. It may have been cut off while it was copied.",
  ],
  [
    /NaN is not JSON|Infinity is not JSON/,
    "Another program wrote this. Write it with codec.dump, or with allow_nan=False.",
  ],
  [/UTF-8/, "The file is no text. Choose a .json file, or a .json.gz file."],
];
const OTHERWISE =
  "The file is not what codec writes at this place. Write it again, or look at the place with an editor.";

/** Unpack gzip, which its first two bytes tell. */
async function unpacked(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) return limited(file.stream());
  return limited(file.stream().pipeThrough(new DecompressionStream("gzip")));
}

/** All bytes of a stream, if they are not too many. */
async function limited(stream) {
  const pieces = [];
  let count = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    count += value.length;
    if (count > MOST_BYTES)
      throw new RangeError(`a page holds at most ${MOST_BYTES / 1024 ** 2} MiB, unpacked`);
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** The classes that a document names: here they are no more than their fields. */
function typesIn(node, found = new Map()) {
  if (node instanceof JsonObject) {
    const [name, fields] = [node.get("type"), node.get("fields")];
    const isType = node.has("__object__") || node.get("of") === "object";
    const isNamed = Array.isArray(fields) && [name, ...fields].every(isString);
    if (isType && isNamed && !found.has(name)) found.set(name, typeOf(name, fields));
  }
  const inside = node instanceof JsonObject ? node.values : Array.isArray(node) ? node : [];
  for (const item of inside) typesIn(item, found);
  return found;
}

const isString = (value) => typeof value === "string";

function typeOf(name, fields) {
  const type = { [name]: class {} }[name]; // which has the name of its key
  return Object.assign(type, { fields });
}

/** Read a document; where it names classes, once more with them. */
async function read(bytes) {
  try {
    return await parseBytes(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError) || !error.text.startsWith("expected a type out of"))
      throw error;
    const types = typesIn(parseJson(new TextDecoder().decode(bytes)));
    return parseBytes(bytes, { types: [...types.values()] });
  }
}

function say(text, detail = "", isWrong = false) {
  byId("said").className = isWrong ? "wrong" : "";
  const lines = [text, detail].filter((part) => part);
  byId("said").replaceChildren(...lines.map((line) => element("p", "", line)));
}

function fail(name, error) {
  const isKnown =
    error instanceof DecodeError || error instanceof RangeError || error instanceof TypeError;
  if (!isKnown) throw error;
  const { message } = error;
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? OTHERWISE;
  say(`${name} cannot be read: ${message}`, advice, true);
}

/** Open a file. */
async function open(file) {
  say(`Reading ${file.name} …`);
  document.body.classList.remove("open");
  await new Promise((resolve) => setTimeout(resolve));
  try {
    const value = await read(await unpacked(file));
    document.title = `${file.name} – codec`;
    document.body.classList.add("open");
    say(`${file.name}, ${file.size.toLocaleString("en")} bytes`);
    tree.show(nodeOf(file.name, value, "$"));
  } catch (error) {
    fail(file.name, error);
  }
}

byId("file").addEventListener("change", ({ target }) => {
  if (target.files.length) open(target.files[0]);
  target.value = "";
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) open(file);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => panel.again());
