// Runs of values that are written by column. Every value is counted before it is made.

import { littleEndian } from "./dtypes.mjs";
import { at, DecodeError, shorten, wrong } from "./errors.mjs";
import {
  arrayAt,
  FrameRows,
  isSigned,
  listed,
  placesOf,
  readFrames,
  rowMemory,
  shown,
} from "./frames.mjs";
import { JsonObject } from "./json.mjs";
import { NDArray, Scalar } from "./ndarray.mjs";
import { placing } from "./nesting.mjs";
import { FloatBits, Tuple } from "./values.mjs";

const lengthOf = (items) => (Array.isArray(items) ? items.length : 0);

/** The values of the outermost column of a run. */
export function readRun(tag, decoder) {
  const length = tag.get("length");
  if (typeof length !== "bigint" || length < 0n || length >= 2n ** 63n)
    wrong("the length of a column", length);
  return readColumn(tag, Number(length), decoder, ["length"]);
}

function readColumn(tag, length, decoder, more = []) {
  const of = tag.get("of");
  if (typeof of !== "string" || !Object.hasOwn(KINDS, of)) {
    throw new DecodeError(
      `expected a column of ${Object.keys(KINDS).join(", ")}; found ${shorten(of)}`,
    );
  }
  const kind = KINDS[of];
  const known = ["of", "__column__", ...more, ...(kind.keys ?? [])];
  const unknown = tag.keys.filter((key) => !known.includes(key)).sort()[0];
  if (unknown !== undefined)
    throw new DecodeError(`expected no key "${unknown}" in a column of ${of}`);
  decoder.spend(length * kind.bytes(tag));
  return kind.values(tag, length, decoder);
}

/** A column inside of another has its length. */
function readInner(node, length, decoder) {
  if (!(node instanceof JsonObject) || !node.has("__column__")) wrong("a column", node);
  decoder.checkTag(node);
  return readColumn(node, length, decoder);
}

function check(array, length, expected, isRight) {
  if (isRight(array.dtype) && array.shape.length === 1 && array.shape[0] === length) return array;
  throw new DecodeError(`expected ${expected} of shape [${length}], ${shown(array)}`);
}

const named = (name) => (dtype) => littleEndian(dtype).spec === name;

/** What makes the values of a column that is an array with an element for each. */
const ofElements = (expected, isRight, make) => (tag, length, decoder) => {
  const array = check(arrayAt(tag, "__column__", decoder), length, expected, isRight);
  return Array.from({ length }, (_, i) => make(array, i));
};

const scratch = new DataView(new ArrayBuffer(8));

/** The float of bits: a number, where it keeps them. */
export function floatOf(bits) {
  scratch.setBigUint64(0, bits);
  const value = scratch.getFloat64(0);
  return Number.isNaN(value) && bits !== 0x7ff8n << 48n ? new FloatBits(bits) : value;
}

const WITHOUT_SCALARS = ["text", "bytes", "void", "structure", "object", "string"];

/** The scalar of an element, little-endian. */
function scalarOf({ dtype, bytes }, i) {
  const element = bytes.slice(i * dtype.size, (i + 1) * dtype.size);
  return new Scalar(
    new NDArray(littleEndian(dtype), [], dtype.big ? turned(element, dtype) : element),
  );
}

/** Turn the bytes of a big-endian element around; those of a complex number part by part. */
function turned(bytes, { part }) {
  if (!part) return bytes.reverse();
  bytes.subarray(0, part.size).reverse();
  bytes.subarray(part.size).reverse();
  return bytes;
}

/** Rows of a pool. A row of one pool is one object in all columns, but where each has a copy. */
function rows(tag, length, decoder) {
  const steps = tag.has("steps") ? arrayAt(tag, "steps", decoder) : null;
  const pool = poolOf(tag, decoder);
  if (pool.shape.length === 0 || pool.dtype.boxed) {
    throw new DecodeError(`expected rows of an array, ${shown(pool)}`);
  }
  if (tag.has("copies") && tag.get("copies") !== true) wrong("copies to be true", tag.get("copies"));
  if (steps) check(steps, length, "integers", isSigned);
  else if (pool.shape[0] !== length)
    throw new DecodeError(`expected ${length} rows, ${shown(pool)}`);
  const places = steps ? placesOf(steps, pool.shape[0]) : Array.from({ length }, (_, i) => i);
  if (tag.has("copies")) {
    decoder.spend(length * rowMemory(pool));
    return places.map((place) => {
      const row = pool.row(place);
      return new NDArray(row.dtype, row.shape, row.bytes.slice());
    });
  }
  if (!decoder.rows.has(pool)) {
    decoder.spend(pool.shape[0] * rowMemory(pool));
    decoder.rows.set(pool, new Map());
  }
  const made = decoder.rows.get(pool);
  return places.map((place) => {
    if (!made.has(place)) made.set(place, pool.row(place));
    return made.get(place);
  });
}

/** An array of which the rows are arrays, or frames of which they are made. */
function poolOf(tag, decoder) {
  const node = tag.get("__column__");
  if (node instanceof JsonObject && node.has("__frames__")) {
    return at("__column__", () => {
      decoder.checkTag(node);
      const frames = readFrames(node, decoder);
      if (node.has("id")) decoder.remember(node.get("id"), frames);
      return frames;
    });
  }
  const known = node instanceof JsonObject && node.has("__ref__") ? node.get("__ref__") : null;
  const frames = typeof known === "bigint" ? decoder.arrays.get(known) : null;
  if (!(frames instanceof FrameRows)) return arrayAt(tag, "__column__", decoder);
  at("__column__", () => decoder.checkTag(node));
  return frames;
}

/** Columns side by side, for the values of containers. */
function innerColumns(tag, length, decoder) {
  const content = tag.get("__column__");
  if (!Array.isArray(content) || content.length === 0) wrong("some columns", content);
  return columnsIn(content, () => length, decoder);
}

function columnsIn(content, lengthAt, decoder) {
  const columns = [];
  at("__column__", () =>
    placing(content, (node, i) => columns.push(readInner(node, lengthAt(i), decoder))),
  );
  return columns;
}

function combined(tag, length, decoder, make) {
  const columns = innerColumns(tag, length, decoder);
  return Array.from({ length }, (_, i) => make(columns.map((column) => column[i])));
}

function objects(tag, length, decoder) {
  const build = decoder.builder(tag);
  const [content, count] = [tag.get("__column__"), tag.get("fields").length];
  if (!Array.isArray(content) || content.length !== count) wrong(`${count} columns`, content);
  return combined(tag, length, decoder, build);
}

function dicts(tag, length, decoder) {
  const content = tag.get("__column__");
  const isDict = content instanceof JsonObject && !content.isTag && content.keys.length > 0;
  if (!isDict || content.doubled() !== undefined) wrong("an object of columns", content);
  const columns = content.values.map((node, i) =>
    at("__column__", () => at(content.keys[i], () => readInner(node, length, decoder))),
  );
  return Array.from(
    { length },
    (_, i) => new Map(content.keys.map((key, k) => [key, columns[k][i]])),
  );
}

/** For each value, the next one of the column that `which` names. */
function union(tag, length, decoder) {
  const which = listed(check(arrayAt(tag, "which", decoder), length, "uint8", named("uint8")));
  const content = tag.get("__column__");
  const counts = new Array(256).fill(0);
  for (const column of which) counts[column] += 1;
  const needed = counts.findLastIndex((count) => count > 0) + 1;
  if (!Array.isArray(content) || content.length < Math.max(needed, 1)) {
    wrong(needed ? `${needed} columns` : "some columns", content);
  }
  const columns = columnsIn(content, (i) => counts[i] ?? 0, decoder);
  const next = new Array(256).fill(0);
  return which.map((column) => columns[column][next[column]++]);
}

function values(tag, length, decoder) {
  const content = tag.get("__column__");
  if (!Array.isArray(content)) wrong(`an array of ${length}`, content);
  if (content.length !== length) {
    throw new DecodeError(`expected a column of ${length} values, found ${content.length}`);
  }
  return at("__column__", () => decoder.list(content));
}

const hasScalars = ({ kind }) => !WITHOUT_SCALARS.includes(kind);
const isInteger = ({ kind }) => kind === "integer";
const integerAt = (array, i) => BigInt(array.at(i));
const floatAt = ({ view, dtype }, i) => floatOf(view.getBigUint64(8 * i, !dtype.big));

/** A kind of column: the keys it has, the bytes it counts for each value, what makes its values. */
const KINDS = {
  array: { bytes: () => 8, keys: ["steps", "copies"], values: rows },
  scalar: { bytes: () => 48, values: ofElements("scalars", hasScalars, scalarOf) },
  float: { bytes: () => 32, values: ofElements("float64", named("float64"), floatAt) },
  int: { bytes: () => 40, values: ofElements("integers", isInteger, integerAt) },
  bool: { bytes: () => 8, values: ofElements("bool", named("bool"), (array, i) => array.at(i)) },
  tuple: { bytes: () => 64, values: (...run) => combined(...run, (items) => new Tuple(items)) },
  list: { bytes: () => 80, values: (...run) => combined(...run, (items) => items) },
  dict: { bytes: (node) => 192 + 48 * lengthOf(node.get("__column__")?.keys), values: dicts },
  object: {
    bytes: (node) => 128 + 48 * lengthOf(node.get("fields")),
    keys: ["type", "fields"],
    values: objects,
  },
  union: { bytes: () => 16, keys: ["which"], values: union },
  value: { bytes: () => 8, values },
};
