// One element of bytes: from JSON, to JSON, and as JavaScript would have it.
//
// Every kind has `put` (JSON to bytes, or a DecodeError), `spell` (bytes to JSON text) and `get`
// (bytes to a value). All work on bits, for a JavaScript number may lose those of a NaN.

import { fromBase64, toBase64 } from "./base64.mjs";
import { DecodeError, spellFloat, wrong } from "./errors.mjs";
import { shortest } from "./floats.mjs";
import { bracket, checkFields, checkNesting, nest, placing, stridesOf } from "./nesting.mjs";
import { CodePoints, Complex } from "./values.mjs";

const NAMES = '"NaN", "Infinity", "-Infinity"';
const MIN_TIME = -(2n ** 63n);

const GET = { 1: "getUint8", 2: "getUint16", 4: "getUint32", 8: "getBigUint64" };
const SET = { 1: "setUint8", 2: "setUint16", 4: "setUint32", 8: "setBigUint64" };

/** Read an unsigned integer of 1, 2 or 4 bytes as a number, of 8 as a bigint. */
const bitsAt = (view, at, size, little) => view[GET[size]](at, little);

const setBits = (view, at, size, bits, little) =>
  view[SET[size]](at, size === 8 ? BigInt(bits) : Number(bits), little);

const hex = (bits, size) => `"0x${bits.toString(16).padStart(2 * size, "0")}"`;

/** The bits that a string spells in hex, or null. */
function fromHex(node, digits) {
  const isHex =
    typeof node === "string" && node.length === digits + 2 && /^0x[0-9a-f]+$/.test(node);
  return isHex ? BigInt(node) : null;
}

const bool = {
  put(node, view, at) {
    if (typeof node !== "boolean") wrong("true or false", node);
    view.setUint8(at, node ? 1 : 0);
  },
  spell: (view, at) => (view.getUint8(at) ? "true" : "false"),
  get: (view, at) => view.getUint8(at) !== 0,
};

/** The least and the greatest integer of so many bits. */
function limits(bits, signed) {
  const half = 2n ** BigInt(bits - 1);
  return signed ? [-half, half - 1n] : [0n, 2n * half - 1n];
}

function inLimits(node, bits, signed) {
  const [least, greatest] = limits(bits, signed);
  if (typeof node !== "bigint" || node < least || node > greatest) {
    wrong(`an integer from ${least} to ${greatest}`, node);
  }
  return BigInt.asUintN(bits, node);
}

const integer = {
  put: (node, view, at, { size, signed, big }) =>
    setBits(view, at, size, inLimits(node, 8 * size, signed), !big),
  spell: (view, at, dtype) => String(integer.get(view, at, dtype)),
  get(view, at, { size, signed, big }) {
    const bits = bitsAt(view, at, size, !big);
    if (!signed) return bits;
    if (size === 8) return BigInt.asIntN(64, bits);
    return (bits << (32 - 8 * size)) >> (32 - 8 * size);
  },
};

const smallInteger = {
  put(node, view, at, { bits, signed }) {
    const raw = fromHex(node, 2);
    if (raw === null && typeof node === "string") wrong("an integer, or bits in hex", node);
    view.setUint8(at, Number(raw ?? inLimits(node, bits, signed)));
  },
  spell(view, at, dtype) {
    const raw = view.getUint8(at);
    return raw >> dtype.bits ? hex(raw, 1) : String(smallInteger.get(view, at, dtype));
  },
  get(view, at, { bits, signed }) {
    const raw = view.getUint8(at) & (2 ** bits - 1);
    return signed && raw >> (bits - 1) ? raw - 2 ** bits : raw;
  },
};

const notHeld = (dtype, node) =>
  wrong(`a number that ${dtype.shown ?? dtype.name} holds, ${NAMES} or bits in hex`, node);

/** The number of a JSON number; undefined for all else, and for an integer beyond float64. */
function numberOf(node) {
  const value = typeof node === "bigint" ? Number(node) : node;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

const SPECIAL = {
  4: { NaN: 0x7fc00000n, Infinity: 0x7f800000n, "-Infinity": 0xff800000n },
  8: { NaN: 0x7ff8n << 48n, Infinity: 0x7ff0n << 48n, "-Infinity": 0xfff0n << 48n },
};

const float = {
  put(node, view, at, dtype) {
    const value = numberOf(node);
    if (value !== undefined) {
      if (dtype.size === 8) return view.setFloat64(at, value, !dtype.big);
      if (!Number.isFinite(Math.fround(value))) notHeld(dtype, node);
      return view.setFloat32(at, value, !dtype.big);
    }
    const named = Object.hasOwn(SPECIAL[4], node) && typeof node === "string";
    const bits = named ? SPECIAL[dtype.size][node] : fromHex(node, 2 * dtype.size);
    if (bits === null) notHeld(dtype, node);
    return setBits(view, at, dtype.size, bits, !dtype.big);
  },
  spell(view, at, dtype) {
    const value = float.get(view, at, dtype);
    if (Number.isFinite(value)) {
      return dtype.size === 8
        ? spellFloat(value)
        : shortest(value, (...read) => givesFloat32(value, ...read), 8);
    }
    const bits = bitsAt(view, at, dtype.size, !dtype.big);
    if (Number.isNaN(value) && BigInt(bits) !== SPECIAL[dtype.size].NaN)
      return hex(bits, dtype.size);
    return `"${value}"`;
  },
  get: (view, at, { size, big }) =>
    size === 8 ? view.getFloat64(at, !big) : view.getFloat32(at, !big),
};

const smallFloat = {
  put(node, view, at, dtype) {
    const { format, size, big } = dtype;
    const value = numberOf(node);
    let bits = value === undefined ? fromHex(node, 2 * size) : format.toBits(value);
    if (value !== undefined && bits !== null && dtype.strict && Math.abs(value) > format.max) {
      wrong(`a number of at most ${spellFloat(format.max)}`, node);
    }
    if (node === "NaN") bits = format.nan;
    if (node === "Infinity") bits = format.infinity;
    if (node === "-Infinity" && format.infinity !== null)
      bits = format.infinity + 2 ** format.width;
    if (bits === null) notHeld(dtype, node);
    setBits(view, at, size, bits, !big);
  },
  spell(view, at, { format, size, big }) {
    const bits = bitsAt(view, at, size, !big);
    const value = format.toNumber(bits);
    if (bits === format.nan) return '"NaN"';
    if (Math.abs(value) === Infinity) return `"${value}"`;
    if (Number.isNaN(value) || format.toBits(value) !== bits) return hex(bits, size);
    return shortest(
      value,
      (read) => format.toBits(read) === bits && isSafe(read, value, format),
      4,
    );
  },
  get: (view, at, { format, size, big }) => format.toNumber(bitsAt(view, at, size, !big)),
};

const halves = new DataView(new ArrayBuffer(4));

/**
 * Whether digits give a float32 to every reader: to one that rounds them at once, and to one that
 * takes them as float64 first. They part where that float64 is midway between two float32 and the
 * digits are not.
 */
function givesFloat32(value, read, isExact) {
  if (Math.fround(read) !== value) return false;
  if (read === value) return true;
  halves.setFloat32(0, value);
  halves.setUint32(0, halves.getUint32(0) + (Math.abs(read) > Math.abs(value) ? 1 : -1));
  return read - value !== halves.getFloat32(0) - read || isExact();
}

/** Whether all readers take digits for a value: ml_dtypes rounds up from the least of e8m0. */
function isSafe(read, value, { max, special }) {
  return Math.abs(read) <= max && !(special === "e8m0" && read > value && value < 2 ** -126);
}

/** Where the bytes with a value of a long float are, the least significant first. */
function* longBytes(at, { format, big }) {
  const count = format.explicit ? 10 : 16;
  for (let i = 0; i < count; i += 1) yield big ? at + 15 - i : at + i;
}

const DECIMAL = /^-?[0-9]{1,40}(\.[0-9]{1,40})?(e[-+]?[0-9]{1,5})?$/;

const longFloat = {
  put(node, view, at, dtype) {
    const { format } = dtype;
    let bits = fromHex(node, format.hexDigits);
    if (node === "NaN") bits = format.nan;
    if (node === "Infinity") bits = format.infinity;
    if (node === "-Infinity") bits = format.infinity | format.sign;
    if (typeof node === "string" && DECIMAL.test(node)) bits = format.toBits(node);
    if (bits === null) wrong(`a string of decimal digits, ${NAMES} or of bits in hex`, node);
    for (const place of longBytes(at, dtype)) {
      view.setUint8(place, Number(bits & 255n));
      bits >>= 8n;
    }
  },
  spell: (view, at, dtype) => `"${longFloat.get(view, at, dtype)}"`,
  get(view, at, dtype) {
    let bits = 0n;
    let shift = 0n;
    for (const place of longBytes(at, dtype)) {
      bits |= BigInt(view.getUint8(place)) << shift;
      shift += 8n;
    }
    return dtype.format.spell(bits);
  },
};

const complex = {
  put(node, view, at, { part }) {
    if (!Array.isArray(node)) wrong("an array of 2", node);
    if (node.length !== 2)
      throw new DecodeError(`expected an array of 2, found one of ${node.length}`);
    placing(node, (item, i) => ELEMENTS[part.kind].put(item, view, at + i * part.size, part));
  },
  spell(view, at, { part }) {
    const { spell } = ELEMENTS[part.kind];
    return `[${spell(view, at, part)},${spell(view, at + part.size, part)}]`;
  },
  get(view, at, { part }) {
    const { get } = ELEMENTS[part.kind];
    return new Complex(get(view, at, part), get(view, at + part.size, part));
  },
};

const time = {
  put(node, view, at, { big }) {
    const isTime = typeof node === "bigint" && node > MIN_TIME && node < -MIN_TIME;
    if (!isTime && node !== "NaT")
      wrong(`an integer from ${MIN_TIME + 1n} to ${-MIN_TIME - 1n}`, node);
    view.setBigInt64(at, isTime ? node : MIN_TIME, !big);
  },
  spell(view, at, { big }) {
    const count = view.getBigInt64(at, !big);
    return count === MIN_TIME ? '"NaT"' : String(count);
  },
  get(view, at, { big }) {
    const count = view.getBigInt64(at, !big);
    return count === MIN_TIME ? "NaT" : count;
  },
};

/** The code points of a string, lone surrogates among them. */
export const codePoints = (text) => [...text].map((character) => character.codePointAt(0));

/** Return a string where code points are Unicode text, and CodePoints where they are not. */
export function textOf(points) {
  const isText = points.every((point) => point < 0x110000 && (point < 0xd800 || point > 0xdfff));
  return isText
    ? points.map((point) => String.fromCodePoint(point)).join("")
    : new CodePoints(points);
}

/** The code points of an element, with the NULs at its end. */
export function pointsAt(view, at, { count, big }) {
  return Array.from({ length: count }, (_, i) => view.getUint32(at + 4 * i, !big));
}

const withoutNuls = (items) => items.slice(0, items.findLastIndex((item) => item !== 0) + 1);

const isPoint = (item) => typeof item === "bigint" && item >= 0n && item < 2n ** 32n;

const text = {
  put(node, view, at, { count, big }) {
    let points = typeof node === "string" ? codePoints(node) : null;
    if (Array.isArray(node) && node.every(isPoint)) points = node.map(Number);
    if (points === null || points.length > count) {
      wrong(`a string of at most ${count} code points, or an array of them`, node);
    }
    bytesAt(view, at, 4 * count).fill(0); // another field may have been here
    points.forEach((point, i) => view.setUint32(at + 4 * i, point, !big));
  },
  spell(view, at, dtype) {
    const found = text.get(view, at, dtype);
    return JSON.stringify(found instanceof CodePoints ? found.points : found);
  },
  get: (view, at, dtype) => textOf(withoutNuls(pointsAt(view, at, dtype))),
};

const bytesAt = (view, at, size) => new Uint8Array(view.buffer, view.byteOffset + at, size);

const bytes = {
  put(node, view, at, { size }) {
    const found = fromBase64(node);
    if (found.length > size) wrong(`base64 of at most ${size} bytes`, node);
    const place = bytesAt(view, at, size);
    place.fill(0);
    place.set(found);
  },
  spell: (view, at, dtype) => `"${toBase64(bytes.get(view, at, dtype))}"`,
  get: (view, at, { size }) => withoutNuls(bytesAt(view, at, size)),
};

const raw = {
  put(node, view, at, { size }) {
    const found = fromBase64(node);
    if (found.length !== size) wrong(`base64 of ${size} bytes`, node);
    bytesAt(view, at, size).set(found);
  },
  spell: (view, at, { size }) => `"${toBase64(bytesAt(view, at, size))}"`,
  get: (view, at, { size }) => bytesAt(view, at, size).slice(),
};

/** Make something of each element of each field, nested like its shape. */
const eachField = (at, fields, make) =>
  fields.map(({ dtype, shape, offset }) =>
    nest(shape, at + offset, stridesOf(shape, "C"), dtype.size, (place) => make(place, dtype)),
  );

const structure = {
  put(node, view, at, { fields }) {
    checkFields(node, fields);
    placing(node, (item, i) => {
      const { dtype, shape, offset } = fields[i];
      checkNesting(item, shape);
      putNested(item, shape, view, at + offset, dtype, stridesOf(shape, "C"));
    });
  },
  spell: (view, at, { fields }) =>
    bracket(
      eachField(at, fields, (place, dtype) => ELEMENTS[dtype.kind].spell(view, place, dtype)),
    ),
  get: (view, at, { fields }) =>
    eachField(at, fields, (place, dtype) => ELEMENTS[dtype.kind].get(view, place, dtype)),
};

/** How elements of each kind are read and written. */
export const ELEMENTS = {
  bool,
  integer,
  small_integer: smallInteger,
  float,
  small_float: smallFloat,
  long_float: longFloat,
  complex,
  time,
  text,
  bytes,
  void: raw,
  structure,
};

/** Put nested elements, of which the nesting is right, to their places. */
export function putNested(node, shape, view, at, dtype, strides, axis = 0) {
  if (axis === 0 && shape.includes(0)) return;
  const { put } = ELEMENTS[dtype.kind];
  if (axis === shape.length) {
    put(node, view, at, dtype);
    return;
  }
  const step = strides[axis] * dtype.size;
  placing(node, (item, i) => putNested(item, shape, view, at + i * step, dtype, strides, axis + 1));
}
