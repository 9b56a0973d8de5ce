// An array: its elements as they lie in memory.

import { countOf, dtypeOf, showShape } from "./dtypes.mjs";
import { ELEMENTS, pointsAt, textOf } from "./elements.mjs";
import { spellFloat } from "./errors.mjs";
import { nest, stridesOf } from "./nesting.mjs";
import { identity } from "./values.mjs";

// What has no typed array in an engine (float16, in older ones) or anywhere is a Uint8Array.
const TYPED = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float16: globalThis.Float16Array ?? Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
};

/** The typed array for the elements of a dtype: their bytes where there is none. */
function typedArrayOf(dtype) {
  return TYPED[dtype.spec] ?? (dtype.kind === "time" && !dtype.big ? BigInt64Array : Uint8Array);
}

/**
 * An array of NumPy. `data` are its elements in memory order, which `order` says: a typed array of
 * the dtype (complex: real, imaginary, real, …; times: their counts; float16 where the engine has no
 * Float16Array: their bits in a Uint16Array), the bytes in a Uint8Array for what has none
 * (big-endian, strings, structures, …), and an array of values for objects, strings of any length
 * and structures of them (an element of which is an array of NDArrays, one for each field).
 */
export class NDArray {
  /**
   * @param {string | object | import("./dtypes.mjs").Dtype} dtype a name or an object of SPEC, section 3
   * @param {number[]} shape
   * @param {ArrayBufferView | any[]} [data] zeros where none is given
   * @param {{order?: "C" | "F", class?: "recarray" | "matrix" | null}} [options]
   */
  constructor(dtype, shape, data, { order = "C", class: kind = null } = {}) {
    this.dtype = dtypeOf(dtype);
    this.shape = shape;
    this.order = order;
    this.class = kind;
    const count = countOf(shape);
    this.data = this.dtype.boxed ? (data ?? new Array(count).fill(null)) : this.#typed(data, count);
    if (this.dtype.boxed && this.data.length !== count) this.#refuse(this.data.length, count);
  }

  #typed(data, count) {
    const size = count * this.dtype.size;
    const { buffer, byteOffset, byteLength } = data ?? new Uint8Array(size);
    if (byteLength !== size) this.#refuse(byteLength, size);
    const Typed = typedArrayOf(this.dtype);
    return new Typed(buffer, byteOffset, byteLength / Typed.BYTES_PER_ELEMENT);
  }

  #refuse(found, needed) {
    throw new TypeError(
      `NDArray: shape ${showShape(this.shape.map(BigInt))} needs ${needed}, data has ${found}`,
    );
  }

  get kindName() {
    return this.class ?? "ndarray";
  }

  /** How many elements there are. */
  get size() {
    return countOf(this.shape);
  }

  /** The elements' bytes in memory order; null for values. */
  get bytes() {
    if (this.dtype.boxed) return null;
    return new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  get view() {
    return new DataView(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  /** Make something of each place in memory (counted in elements), nested like the shape. */
  map(make) {
    return nest(this.shape, 0, stridesOf(this.shape, this.order), 1, make);
  }

  /** The element at a place in memory, counted in elements. */
  at(place) {
    if (this.dtype.boxed)
      return this.dtype.kind === "structure" ? unboxed(this.data[place]) : this.data[place];
    return ELEMENTS[this.dtype.kind].get(this.view, place * this.dtype.size, this.dtype);
  }

  /** The element of an index: `array.get(1, 2)`. */
  get(...index) {
    const strides = stridesOf(this.shape, this.order);
    const isThere =
      index.length === this.shape.length &&
      index.every((i, axis) => i >= 0 && i < this.shape[axis]);
    if (!isThere) throw new RangeError(`get(${index}): beyond shape [${this.shape}]`);
    return this.at(index.reduce((place, i, axis) => place + i * strides[axis], 0));
  }

  /** Nested arrays of the elements; the element alone where there are no dimensions. */
  toNested() {
    return this.map((place) => this.at(place));
  }

  /** A row of it, in C order: the same memory where it lies in one piece. */
  row(i) {
    const shape = this.shape.slice(1);
    const size = countOf(shape) * this.dtype.size;
    if (this.order === "C")
      return new NDArray(this.dtype, shape, this.bytes.subarray(i * size, (i + 1) * size));
    const row = new NDArray(this.dtype, shape);
    const { size: step } = this.dtype;
    let to = 0;
    const copy = (from) => {
      row.bytes.set(this.bytes.subarray(from * step, (from + 1) * step), to);
      to += step;
    };
    nest(shape, i, stridesOf(this.shape, "F").slice(1), 1, copy);
    return row;
  }
}

const unboxed = (fields) => fields.map((field) => field.toNested());

const MODULUS = 2n ** 61n - 1n;

/** Python's hash of an integer. */
export const hashOf = (integer) => (integer % MODULUS === -1n ? -2n : integer % MODULUS);

/** A NumPy scalar: an array without dimensions holds its element. Its bytes are little-endian. */
export class Scalar {
  /** @param {NDArray} array */
  constructor(array) {
    this.array = array;
  }

  get dtype() {
    return this.array.dtype;
  }

  /** The value; a string and bytes have the NULs at their end. */
  get value() {
    const { array, dtype } = this;
    if (dtype.kind === "text") return textOf(pointsAt(array.view, 0, dtype));
    return dtype.kind === "bytes" ? array.bytes.slice() : array.at(0);
  }

  get kindName() {
    const { value } = this;
    if (typeof value === "string") return JSON.stringify(value);
    return this.dtype.text === '"float64"'
      ? spellFloat(value)
      : this.dtype.name.replace(/\[.*/, "");
  }

  /**
   * Python's hash of a date without a unit, of months and years, and of a number of ml_dtypes. NumPy
   * cannot compare a time with such a number, nor some of them with an integer of more than `bits`:
   * where these hashes are one, Python has no set of both.
   */
  get hashed() {
    const { kind, unit, isDate, name, strict } = this.dtype;
    const { value } = this;
    if (kind === "time" && typeof value === "bigint") {
      const [, count, length] = /^(\d*)([YM])$/.exec(isDate ? "" : (unit ?? "")) ?? [];
      if (length === undefined && !(isDate && unit === null)) return null;
      const months = length ? value * BigInt(count || 1) * (length === "Y" ? 12n : 1n) : value;
      if (isDate) return { kind, name: "datetime64", hash: hashOf(months) };
      return { kind, name: "timedelta64", hash: hashOf(months), bits: 64 };
    }
    if ((kind !== "small_integer" && !strict) || (typeof value !== "bigint" && !Number.isInteger(value)))
      return null;
    return { kind: "number", name, hash: hashOf(BigInt(value)), bits: strict ? 64 : 8 };
  }

  /** What equal keys share (values.mjs), or null for what is no key. */
  identity(isExact) {
    const { value, dtype } = this;
    const isTimeless = dtype.kind === "time" && dtype.unit === null && typeof value === "bigint" && !dtype.isDate;
    if (dtype.kind === "void" || dtype.kind === "structure" || isTimeless) return null;
    const isCounted = isExact && (value === 0n || dtype.unit === "M") && /[YM]$/.test(dtype.unit);
    if (isCounted && !dtype.isDate) return identity(value);
    if (dtype.kind === "time") return timeIdentity(value, dtype);
    if (dtype.kind === "long_float") return longIdentity(value, dtype);
    if (dtype.part?.kind === "long_float") {
      const parts = [value.real, value.imag].map((part) => longIdentity(part, dtype.part));
      return parts[1] === "n0" ? parts[0] : `j${parts}`;
    }
    return identity(value, isExact);
  }
}

/** A long float equals the float64 that has its bits; others are only equal to each other. */
function longIdentity(text, { format }) {
  if (text === "NaN" || text.startsWith("0x")) return identity(NaN);
  const near = Number(text);
  if (!Number.isFinite(near)) return text.includes("Infinity") ? identity(near) : `l${text}`;
  return format.toBits(spellFloat(near)) === format.toBits(text) ? identity(near) : `l${text}`;
}

// Units in attoseconds, and those of the calendar, which have no length, in months.
const SECONDS = { W: 604800n, D: 86400n, h: 3600n, m: 60n, s: 1n };
const PARTS = { s: 18n, ms: 15n, us: 12n, ns: 9n, ps: 6n, fs: 3n, as: 0n };

function timeIdentity(value, { isDate, unit }) {
  if (value === "NaT") return identity(NaN);
  const [, digits, name] = /^(\d*)(.*)$/.exec(unit ?? "");
  const count = value * BigInt(digits || 1);
  const kind = isDate ? "date" : "delta";
  if (name === "Y" || name === "M") return `${kind}M${count * (name === "Y" ? 12n : 1n)}`;
  if (!name) return `${kind}${count}`;
  return `${kind}a${count * (SECONDS[name] ?? 1n) * 10n ** (PARTS[name] ?? 18n)}`;
}
