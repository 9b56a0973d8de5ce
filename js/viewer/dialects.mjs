// Arrays in JSON of other packages; what is not known of them stays the object that it is.

import { DecodeError, NDArray } from "../codec.mjs";
import { countOf } from "../dtypes.mjs";
import { JsonObject } from "../json.mjs";
import { arrayOfBytes, inflateTo } from "./arrays_in_files.mjs";

const JDATA = { double: "float64", single: "float32", logical: "bool", half: "float16", char: "uint8" };

/** What a tag of each package has, and its array. */
const DIALECTS = {
  "json-numpy": {
    keys: ["__numpy__", "dtype", "shape"],
    read: (tag) => ofBytes(tag.__numpy__, tag.dtype, tag.shape),
  },
  ase: {
    keys: ["__ndarray__"],
    isTag: ({ __ndarray__: content }) => content?.length === 3 && Array.isArray(content[0]),
    read: ({ __ndarray__: [shape, dtype, items] }) => ofItems(items, dtype, shape),
  },
  "json-tricks": {
    keys: ["__ndarray__", "dtype"],
    read: ({ __ndarray__: content, dtype, shape, Corder = true, order = "C" }) => {
      const layout = Corder && order !== "F" ? "C" : "F";
      if (typeof content !== "string")
        return ofItems(content, dtype, shape ?? shapeOf(content), isNested(content) ? "C" : layout);
      const [, packed, text] = /^(?:b64(\.gz)?:)?(.*)$/s.exec(content);
      return ofBytes(text, dtype, shape, { compression: packed && "gzip", layout });
    },
  },
  jdata: {
    keys: ["_ArrayType_", "_ArraySize_"],
    read: (tag) => ofJData(tag),
  },
  bokeh: {
    keys: ["type", "array", "shape", "dtype"],
    isTag: ({ type }) => type === "ndarray",
    read: ({ array, shape, dtype, order }) =>
      typeof array?.data === "string"
        ? ofBytes(array.data, order === "big" ? swapped(dtype) : dtype, shape)
        : ofItems(array, dtype, shape),
  },
  monty: {
    keys: ["@module", "@class", "data"],
    isTag: (tag) => tag["@module"] === "numpy" && tag["@class"] === "array",
    read: ({ data, dtype }) => ofItems(data, dtype, shapeOf(data)),
  },
  plotly: {
    keys: ["bdata", "dtype"],
    read: ({ bdata, dtype, shape }) => {
      const sizes = String(shape ?? "").match(/\d+/g)?.map(Number);
      return ofBytes(bdata, dtype, sizes);
    },
  },
};

/** Return the value and the format of a document of another package, and null for our own. */
export async function readForeign(tree) {
  const found = new Map();
  collect(tree, found);
  if (!found.size || found.get("codec") > 0) return null;
  const left = { count: 0 };
  const value = await convert(tree, left);
  const rest = left.count ? `, ${left.count} arrays not read` : "";
  return { value, format: `JSON of ${[...found.keys()].join(" and ")}${rest}` };
}

/** Our own tag has its reserved key last, beside others that tell what it is. */
const isOwn = (node) => {
  const { dtype, shape } = Object.fromEntries(node.keys.map((key) => [key, true]));
  return node.isTag && node.keys.at(-1).startsWith("__") && (!node.has("__ndarray__") || (dtype && shape));
};

function dialectOf(node) {
  const claims = Object.entries(DIALECTS).filter(([, { keys }]) => keys.every((key) => node.has(key)));
  return claims.find(([, { isTag = () => true }]) => isTag(plain(node)));
}

function collect(node, found) {
  if (node === null || typeof node !== "object") return;
  const isObject = node instanceof JsonObject;
  const dialect = isObject && dialectOf(node);
  const isTheirs = dialect && !isOwn(node);
  const name = isTheirs ? dialect[0] : isObject && isOwn(node) ? "codec" : null;
  if (name) found.set(name, (found.get(name) ?? 0) + 1);
  if (!isTheirs) for (const item of isObject ? node.values : node) collect(item, found);
}

/** An object's keys and values; numbers as JavaScript has them. */
function plain(node) {
  if (typeof node === "bigint") return Number(node);
  if (Array.isArray(node)) return node.map(plain);
  if (!(node instanceof JsonObject)) return node;
  return Object.fromEntries(node.keys.map((key, i) => [key, plain(node.values[i])]));
}

/** The document, with its arrays. */
async function convert(node, left) {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) {
    const items = [];
    for (const item of node)
      items.push(item !== null && typeof item === "object" ? await convert(item, left) : item);
    return items;
  }
  const dialect = dialectOf(node);
  if (dialect) {
    try {
      return await dialect[1].read(plain(node));
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof TypeError)) throw error;
      left.count += 1;
    }
  }
  const entries = new Map();
  for (const [i, key] of node.keys.entries()) entries.set(key, await convert(node.values[i], left));
  return entries;
}

// -- arrays

const isNested = (items) => Array.isArray(items?.[0]);

function shapeOf(items) {
  const shape = [];
  for (let item = items; Array.isArray(item); [item] = item) shape.push(item.length);
  return shape;
}

/** A dtype such as float64 in big-endian order. */
const swapped = (dtype) =>
  dtype.replace(/^(float|int|uint)(\d+)$/, (_, word, bits) => `>${word[0]}${bits / 8}`);

/** An array of base64, which may be wrapped over lines. */
async function ofBytes(text, dtype, shape, { compression, layout = "C" } = {}) {
  const { spec, size } = dtypeFrom(dtype);
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const needed = size * countOf(shape ?? []);
  const bytes = compression ? await inflateTo(packed, compression, needed, "an array") : packed;
  return arrayOfBytes(spec, shape ?? [bytes.length / size], bytes, layout);
}

const dtypeFrom = (dtype) => arrayOfBytes(dtype, [0], new Uint8Array()).dtype;

/** An array of lists of numbers, flat or nested. */
function ofItems(items, dtype, shape, layout = "C") {
  const array = new NDArray(dtypeFrom(dtype), shape, undefined, { order: layout });
  const flat = items === null || typeof items !== "object" ? [items] : items.flat(shape.length);
  const isNumeric = ["bool", "integer", "float"].includes(array.dtype.kind) && !array.dtype.big;
  if (!isNumeric || flat.length !== array.size)
    throw new DecodeError(`expected ${array.size} numbers of ${array.dtype.name}, found ${flat.length}`);
  const make = array.data instanceof BigInt64Array || array.data instanceof BigUint64Array ? BigInt : Number;
  flat.forEach((item, i) => {
    array.data[i] = make(item === null ? NaN : item);
  });
  return array;
}

function ofJData(tag) {
  const { _ArrayType_: type, _ArraySize_: sizes, _ArrayOrder_: order = "r" } = tag;
  const dtype = JDATA[type] ?? type;
  const shape = [sizes].flat();
  const layout = /^c/i.test(order) ? "F" : "C";
  if (tag._ArrayIsComplex_ || tag._ArrayIsSparse_) throw new DecodeError("complex or sparse");
  if (tag._ArrayZipData_ === undefined) return ofItems(tag._ArrayData_, dtype, shape, layout);
  const compression = { zlib: "deflate", gzip: "gzip", base64: null }[tag._ArrayZipType_];
  if (compression === undefined) throw new DecodeError(`compression ${tag._ArrayZipType_}`);
  return ofBytes(tag._ArrayZipData_, dtype, shape, { compression, layout });
}
