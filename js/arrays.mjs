// Arrays and NumPy scalars out of their tags. One gate: nothing is allocated before it is earned.

import { fromBase64 } from "./base64.mjs";
import { bytesOfFields, countOf, Dtype, hasOtherBools, hasSurrogates } from "./dtypes.mjs";
import { littleEndian, OTHER_BOOLS, readDtype, showShape } from "./dtypes.mjs";
import { codePoints, ELEMENTS, putNested } from "./elements.mjs";
import { at, DecodeError, shorten, wrong } from "./errors.mjs";
import { NDArray, Scalar } from "./ndarray.mjs";
import { checkFields, checkNesting, placing, stridesOf } from "./nesting.mjs";
import { MAX_TIMES, PAYLOADS, unshuffle } from "./payloads.mjs";
import { CodePoints } from "./values.mjs";

/** Dtypes of scalars alone: Python has a class for them, and calls their arrays int64. */
const LONG_LONG = new Map([
  ["longlong", new Dtype("longlong", "integer", 8, { signed: true })],
  ["ulonglong", new Dtype("ulonglong", "integer", 8, { signed: false })],
]);

const MAX_BYTES = 2n ** 63n - 1n;

// Elements of up to as many bytes are never much longer than their text.
const SHORT = 32;

/** Whether a value stands for one of an object's own keys. */
const isOneOf = (table, node) => typeof node === "string" && Object.hasOwn(table, node);

/** Check a shape against its dtype and give it with the bytes it needs. */
function readShape(node, dtype) {
  const isShape =
    Array.isArray(node) && node.every((size) => typeof size === "bigint" && size >= 0n);
  if (!isShape) wrong("a shape such as [2, 3]", node);
  if (node.length > 64)
    throw new DecodeError(`expected at most 64 dimensions, found ${node.length}`);
  const most = node.reduce((product, size) => product * (size || 1n), BigInt(dtype.size || 1));
  if (most > MAX_BYTES)
    throw new DecodeError(`shape ${showShape(node)} needs more than ${MAX_BYTES} bytes`);
  const needed = node.reduce((product, size) => product * size, BigInt(dtype.size));
  return { shape: node.map(Number), needed, shown: showShape(node) };
}

/** Return what an array's tag says of its elements. */
function readHead(tag) {
  const dtype = readDtype(tag.get("dtype"));
  return { dtype, ...readShape(tag.get("shape"), dtype) };
}

/** Return the payload that a tag names, and null for text. */
function readPayload(tag, dtype) {
  if (!tag.has("payload")) return null;
  const name = tag.get("payload");
  if (!isOneOf(PAYLOADS, name)) {
    throw new DecodeError(
      `expected a payload out of ${Object.keys(PAYLOADS).join(", ")}; found ${shorten(name)}`,
    );
  }
  if (dtype.isText)
    throw new DecodeError(`expected no payload: elements of dtype ${dtype.name} are text`);
  return { name, ...PAYLOADS[name] };
}

/**
 * Return the compressed bytes of a tag, and how many they are to be; null where there are none, or
 * where the tag is wrong: whoever reads it will say so.
 */
export function compressedIn(tag) {
  try {
    const { dtype, needed, shown } = readHead(tag);
    const payload = readPayload(tag, dtype);
    if (!payload?.compression) return null;
    return {
      compression: payload.compression,
      bytes: fromBase64(tag.get("__ndarray__")),
      needed: Number(needed),
      shown,
    };
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** The error of a payload that has more than is needed. */
export const tooMany = ({ shown, needed }) =>
  new DecodeError(`shape ${shown} needs ${BigInt(needed)} bytes, payload has more`);

/** The array of a tag `__ndarray__`. */
export function readArray(tag, decoder) {
  const head = readHead(tag);
  const { dtype, shape } = head;
  const kind = tag.has("class") ? tag.get("class") : null;
  if (tag.has("class") && kind !== "recarray" && kind !== "matrix") {
    throw new DecodeError(`expected a class out of "recarray", "matrix"; found ${shorten(kind)}`);
  }
  if (kind === "matrix" && shape.length !== 2) {
    throw new DecodeError(`expected 2 dimensions of a matrix, found shape ${head.shown}`);
  }
  const order = tag.has("order") ? tag.get("order") : "C";
  if (order !== "C" && order !== "F") wrong('order "C" or "F"', order);
  const payload = readPayload(tag, dtype);
  const content = tag.get("__ndarray__");
  const options = { order, class: kind };
  if (payload) {
    const bytes = readBytes(tag, head, payload, decoder);
    checkSizes(shape);
    return new NDArray(dtype, shape, bytes, options);
  }
  return at("__ndarray__", () => readText(content, dtype, shape, decoder, options));
}

/** Refuse sizes that a number does not hold exactly; only an array without elements gets so far. */
function checkSizes(shape) {
  if (shape.every(Number.isSafeInteger)) return;
  throw new DecodeError(`expected sizes of at most 2**53 - 1, found about [${shape.join(", ")}]`);
}

/** The bytes of a payload, exactly as many as are needed. */
function readBytes(tag, head, payload, decoder) {
  const { dtype, needed, shown } = head;
  const found = payload.compression ? decoder.inflated(tag) : ofBase64(tag);
  if (BigInt(found.count) !== needed) {
    throw new DecodeError(`shape ${shown} needs ${needed} bytes, payload has ${found.count}`);
  }
  const bytes = payload.shuffled ? unshuffle(found.bytes, dtype.size) : found.bytes;
  if (bytes.length) decoder.spend(bytesOfFields(dtype) - dtype.size);
  if (hasOtherBools(bytes, 0, bytes.length, dtype)) throw new DecodeError(OTHER_BOOLS);
  return bytes;
}

function ofBase64(tag) {
  const bytes = fromBase64(tag.get("__ndarray__"));
  return { bytes, count: bytes.length };
}

/** An array out of elements in text. */
export function readText(content, dtype, shape, decoder, options) {
  checkNesting(content, shape);
  checkSizes(shape);
  // The parts of complex numbers are one dimension more; they are all there before one is read.
  if (dtype.kind === "complex") checkNesting(content, shape.includes(0) ? shape : [...shape, 2]);
  const each = bytesOfFields(dtype);
  if (each > SHORT && !options.isCounted) decoder.spend(countOf(shape) * each);
  const array = new NDArray(dtype, shape, undefined, options);
  if (dtype.boxed) fillBoxed(content, array, decoder);
  else putNested(content, shape, array.view, 0, dtype, stridesOf(shape, array.order));
  return array;
}

function fillBoxed(content, array, decoder) {
  if (array.size === 0) return;
  const strides = stridesOf(array.shape, array.order);
  const fill = (node, axis, place) => {
    if (axis === array.shape.length) array.data[place] = readBoxed(node, array.dtype, decoder);
    else placing(node, (item, i) => fill(item, axis + 1, place + i * strides[axis]));
  };
  fill(content, 0, 0);
}

function readBoxed(node, dtype, decoder) {
  if (dtype.kind === "object") return decoder.value(node);
  if (dtype.kind === "structure") {
    checkFields(node, dtype.fields);
    const values = [];
    placing(node, (item, i) => {
      const { dtype: inner, shape } = dtype.fields[i];
      values.push(readText(item, inner, shape, decoder, { isCounted: true }));
    });
    return values;
  }
  if (node === null && dtype.hasMissing) return null;
  if (typeof node !== "string") wrong("a string", node);
  if (hasSurrogates(node)) wrong("a string without surrogates", node);
  return node;
}

/** The scalar of a tag `__scalar__`. */
export function readScalar(tag, decoder) {
  const name = tag.get("dtype");
  const dtype = LONG_LONG.get(name) ?? littleEndian(readDtype(name));
  const content = tag.get("__scalar__");
  if (dtype.kind === "object" || dtype.kind === "string") {
    throw new DecodeError(`expected a dtype that has scalars, found ${dtype.name}`);
  }
  if (dtype.kind === "text") return readString(content, dtype, decoder);
  if (dtype.kind === "bytes") return readBytesScalar(content, dtype);
  return new Scalar(at("__scalar__", () => readText(content, dtype, [], decoder, {})));
}

/** A string is as long as its dtype says: the NULs at its end are its own. */
function readString(content, dtype, decoder) {
  const found = typeof content === "string" ? content : decoder.inside("__scalar__", content);
  const points =
    found instanceof CodePoints
      ? found.points
      : typeof found === "string"
        ? codePoints(found)
        : null;
  if (points?.length !== dtype.count) wrong(`a string of ${dtype.count}`, found);
  const array = new NDArray(dtype, []);
  ELEMENTS.text.put(points.map(BigInt), array.view, 0, dtype);
  return new Scalar(array);
}

function readBytesScalar(content, dtype) {
  const bytes = fromBase64(content);
  if (bytes.length !== dtype.size) {
    throw new DecodeError(`dtype ${dtype.name} needs ${dtype.size} bytes, found ${bytes.length}`);
  }
  return new Scalar(new NDArray(dtype, [], bytes));
}

/** Refuse zstd data of which more is asked than a reader makes of anything. */
export function checkZstd(bytes, needed) {
  if (needed > MAX_TIMES * bytes.length) {
    throw new DecodeError(
      `expected zstd data that expand at most ${MAX_TIMES} times, found ${bytes.length} bytes for ${BigInt(needed)}`,
    );
  }
}
