// Numbers of a document, by index: arrays, columns of runs, fields of structures.

import { countOf } from "../dtypes.mjs";
import { spellFloat } from "../errors.mjs";
import { stridesOf } from "../nesting.mjs";
import { NDArray, Scalar } from "../ndarray.mjs";
import { CodePoints, Complex, FloatBits } from "../values.mjs";

const PLAIN = ["bool", "integer", "float", "small_integer", "small_float", "long_float", "time"];

/**
 * Something to draw: `flat(i)` is element i as it lies in memory, `text(index)` an element in words.
 * @typedef {object} Field
 * @property {string} dtype
 * @property {number[]} shape
 * @property {number} bytes
 * @property {boolean} isNumeric
 * @property {(value: number) => string} words a number as the command line has it
 * @property {(i: number) => number} flat
 * @property {(index: number[]) => number} number
 * @property {(index: number[]) => string} text
 * @property {string[] | null} names of the fields, for an array of structures
 */

/** The number of a value, NaN where it has none; of a complex number, its size. */
export function numberOf(value) {
  if (value instanceof Complex) return Math.hypot(numberOf(value.real), numberOf(value.imag));
  if (value === null || (typeof value === "object" && !(value instanceof FloatBits))) return NaN;
  return value === "NaT" ? NaN : Number(value);
}

/** The name of a dtype as people say it. */
export function dtypeName({ spec, kind, fields }) {
  if (typeof spec === "string") return spec;
  return kind === "structure" ? `structure (${fields.map(({ name }) => name).join(", ")})` : kind;
}

/** A number with as many digits as are of use, or a value in words. */
export function show(value, digits = 6) {
  if (value instanceof Complex) {
    const imag = show(value.imag, digits);
    return `${show(value.real, digits)} ${imag.startsWith("−") ? "− " : "+ "}${imag.replace("−", "")}i`;
  }
  if (value instanceof Scalar) {
    return value.dtype.kind === "time"
      ? showTime(value.value, value.dtype)
      : show(value.value, digits);
  }
  if (value instanceof NDArray) return `${dtypeName(value.dtype)} [${value.shape.join(", ")}]`;
  if (value instanceof CodePoints)
    return value.points.map((point) => `U+${point.toString(16)}`).join(" ");
  if (value instanceof FloatBits) return `NaN 0x${value.bits.toString(16)}`;
  if (value instanceof Uint8Array) {
    const bytes = Array.from(value.slice(0, 24), (byte) => byte.toString(16).padStart(2, "0"));
    return bytes.join(" ") || "no bytes";
  }
  if (typeof value === "number") return shortNumber(value, digits);
  if (typeof value === "bigint") return String(value).replace("-", "−");
  if (Array.isArray(value)) {
    const shown = value.slice(0, 8).map((item) => show(item, digits));
    return `[${shown.join(", ")}${value.length > 8 ? ", …" : ""}]`;
  }
  if (typeof value === "string") return value;
  return value === null || typeof value === "boolean" ? String(value) : (value.kindName ?? "value");
}

const MILLISECONDS = { W: 604800000n, D: 86400000n, h: 3600000n, m: 60000n, s: 1000n, ms: 1n };
const PARTS = { us: 1000n, ns: 1000000n };

/** A date as ISO 8601 has it, where a calendar of this engine reaches; else the count and its unit. */
export function showTime(count, { isDate, unit }) {
  if (count === "NaT") return count;
  const [, digits, name] = /^(\d*)(.*)$/.exec(unit ?? "");
  const steps = count * BigInt(digits || 1);
  const part = PARTS[name];
  const elapsed = MILLISECONDS[name] ? steps * MILLISECONDS[name] : part ? steps / part : null;
  const date = new Date(elapsed === null ? NaN : Number(elapsed));
  if (!isDate || Number.isNaN(date.getTime())) return `${show(steps)} ${name}`.trim();
  const ends = { W: 10, D: 10, h: 13, m: 16, s: 19 };
  const text = date.toISOString();
  return text.length === 24 ? text.slice(0, ends[name] ?? 23) : text;
}

function shortNumber(value, digits) {
  if (!Number.isFinite(value))
    return String(value).replace("-Infinity", "−∞").replace("Infinity", "∞");
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** The field of an array. */
export function fieldOf(array) {
  const { dtype, shape, order } = array;
  const strides = stridesOf(shape, order);
  const place = (index) => index.reduce((sum, i, axis) => sum + i * strides[axis], 0);
  const isNumeric = PLAIN.includes(dtype.kind) || dtype.kind === "complex";
  const isDirect = isNumeric && isTyped(array);
  const flat = isDirect ? (i) => Number(array.data[i]) : (i) => numberOf(array.at(i));
  return {
    dtype: dtypeName(dtype),
    shape,
    bytes: array.bytes?.length ?? 0,
    isNumeric,
    words: dtype.kind === "time" ? (value) => showTime(BigInt(value), dtype) : wordsOf(dtype),
    flat,
    number: (index) => flat(place(index)),
    text: (index) => {
      const value = array.at(place(index));
      return dtype.kind === "time" ? showTime(value, dtype) : show(value);
    },
    names: dtype.kind === "structure" ? dtype.fields.map(({ name }) => name) : null,
    cells: (index) => array.at(place(index)).map((value) => show(value)),
  };
}

/** What spells a minimum or maximum as the command line does: 1.0, 1, inf; bytes in the fewest digits. */
function wordsOf({ kind, size }) {
  return (value) => {
    if (!Number.isFinite(value)) return String(value).replace(/Infinity/, "inf").replace("-", "−");
    if (kind === "bool") return value ? "True" : "False";
    if (kind.endsWith("int") || kind.endsWith("integer")) return String(value).replace("-", "−");
    return spellFloat(size === 4 ? shortest(value) : value).replace("-", "−");
  };
}

/** The float64 of the fewest digits that is a float32. */
function shortest(value) {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Whether an array's elements are the numbers of its typed array. */
function isTyped({ data, dtype }) {
  const isBytes = data instanceof Uint8Array && !["uint8", "bool"].includes(dtype.spec);
  const isBits = dtype.spec === "float16" && data instanceof Uint16Array;
  return !isBytes && !isBits && dtype.kind !== "complex" && dtype.kind !== "time";
}

/** The field of a list of numbers. */
function fieldOfNumbers(values, dtype) {
  const flat = (i) => numberOf(values[i] instanceof Scalar ? values[i].value : values[i]);
  const words = wordsOf({ kind: dtype.replace(/\d+$/, ""), size: dtype === "float32" ? 4 : 8 });
  const read = { words, flat, number: ([i]) => flat(i), text: ([i]) => show(values[i]), names: null };
  return { dtype, shape: [values.length], bytes: 0, isNumeric: true, ...read };
}

/** The field of arrays that are alike, one after the other. */
function fieldOfArrays(arrays) {
  const parts = new Map();
  const part = (i) => {
    if (!parts.has(arrays[i])) parts.set(arrays[i], fieldOf(arrays[i]));
    return parts.get(arrays[i]);
  };
  const { dtype, shape, isNumeric, words } = part(0);
  const size = countOf(shape) || 1;
  return {
    dtype,
    shape: [arrays.length, ...shape],
    bytes: [...new Set(arrays)].reduce((sum, array) => sum + (array.bytes?.length ?? 0), 0),
    isNumeric,
    words,
    flat: (i) => part(Math.floor(i / size)).flat(i % size),
    number: ([i, ...rest]) => part(i).number(rest),
    text: ([i, ...rest]) => part(i).text(rest),
    names: null,
  };
}

function nameOf(value) {
  if (value instanceof FloatBits) return "float";
  if (value instanceof Scalar && PLAIN.includes(value.dtype.kind)) return dtypeName(value.dtype);
  return { bigint: "int", number: "float", boolean: "bool" }[typeof value] ?? null;
}

/** The field of values that are alike: numbers of one kind, or arrays of one dtype and shape. */
export function fieldOfValues(values) {
  const [first] = values;
  if (first instanceof NDArray) {
    const alike = (array) =>
      array instanceof NDArray &&
      array.dtype.text === first.dtype.text &&
      String(array.shape) === String(first.shape);
    return values.every(alike) && !first.dtype.boxed ? fieldOfArrays(values) : null;
  }
  const name = nameOf(first);
  return name !== null && values.every((value) => nameOf(value) === name)
    ? fieldOfNumbers(values, name)
    : null;
}

/** What the page is told of a field; it asks for elements by index. */
export function fieldParts({ dtype, shape, bytes, isNumeric, names, number }) {
  // A fourth channel that hides nothing is one; else it may be a fourth frame.
  const isOpaque = () => {
    const middle = shape.slice(0, -1).map((size) => Math.floor(size / 2));
    return number([...middle, 3]) === 255 && number([...middle.map(() => 0), 3]) === 255;
  };
  const hasFour = isNumeric && shape.length >= 3 && shape.at(-1) === 4 && !shape.includes(0);
  return { dtype, shape, bytes, isNumeric, names, isOpaque: hasFour && isOpaque() };
}

/** The numbers of the rows and columns that a plane shows, channel by channel. */
export function planeOf({ number, shape }, { axes, chosen, rows, columns }) {
  const channels = axes.length > 2 ? shape[axes[2]] : 1;
  const numbers = new Float64Array(rows.shown * columns.shown * channels);
  const index = [...chosen];
  let at = 0;
  for (let y = 0; y < rows.shown; y += 1) {
    index[axes[0]] = Math.floor(y * rows.step);
    for (let x = 0; x < columns.shown; x += 1) {
      index[axes[1]] = Math.floor(x * columns.step);
      for (let channel = 0; channel < channels; channel += 1) {
        if (axes.length > 2) index[axes[2]] = channel;
        numbers[at++] = number(index);
      }
    }
  }
  return numbers;
}

/** The numbers along an axis; where a pixel has several, the least and the greatest of each. */
export function lineOf({ number, shape }, { axis, chosen, wide }) {
  const index = [...chosen];
  const numberAt = (i) => {
    index[axis] = i;
    return number(index);
  };
  const perPixel = shape[axis] / wide;
  if (perPixel <= 1) return Float64Array.from({ length: shape[axis] }, (_, i) => numberAt(i));
  const ends = new Float64Array(2 * wide);
  for (let at = 0; at < wide; at += 1) {
    const [start, end] = [at, at + 1].map((pixel) => Math.floor(pixel * perPixel));
    ends.set(extremes(numberAt, start, end), 2 * at);
  }
  return ends;
}

function extremes(numberAt, start, end) {
  let [least, greatest] = [NaN, NaN];
  for (let i = start; i < end; i += 1) {
    const value = numberAt(i);
    if (!Number.isFinite(value)) continue;
    if (!(value >= least)) least = value;
    if (!(value <= greatest)) greatest = value;
  }
  return [least, greatest];
}

const SLICE = 200_000;

/** Let other questions be answered. */
export const pause = () => new Promise((resolve) => setTimeout(resolve));

/** Count over all elements, a slice at a time so that other questions are answered between. */
export async function statistics(field) {
  const count = countOf(field.shape);
  const found = { count, min: Infinity, max: -Infinity, sum: 0, nans: 0, infinite: 0 };
  let [low, high] = [Infinity, -Infinity]; // infinities included
  for (let start = 0; start < count; start += SLICE) {
    if (start) await pause();
    const end = Math.min(count, start + SLICE);
    for (let i = start; i < end; i += 1) {
      const value = field.flat(i);
      if (Number.isNaN(value)) {
        found.nans += 1;
        continue;
      }
      if (value < low) low = value;
      if (value > high) high = value;
      if (Number.isFinite(value)) {
        if (value < found.min) found.min = value;
        if (value > found.max) found.max = value;
        found.sum += value;
      } else found.infinite += 1;
    }
  }
  const [least, greatest] = found.nans === count ? ["", ""] : [low, high].map(field.words);
  return { ...found, least, greatest, mean: found.sum / (count - found.nans - found.infinite) };
}

/** How many of the elements (of every so many, where there are very many) are in each of some bins. */
export function histogram(field, { min, max, count }, bins, most = 1_000_000) {
  const step = Math.max(1, Math.ceil(count / most));
  const counts = new Array(bins).fill(0);
  for (let i = 0; i < count; i += step) {
    const value = field.flat(i);
    if (value >= min && value <= max)
      counts[Math.min(bins - 1, Math.floor(((value - min) / (max - min || 1)) * bins))] += 1;
  }
  return { counts, step };
}
