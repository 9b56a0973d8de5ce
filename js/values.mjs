// Python's values for which JavaScript has none, and when two of them are the same key.

import { hasSurrogates } from "./dtypes.mjs";
import { spellFloat } from "./errors.mjs";

/** A tuple. */
export class Tuple {
  /** @param {Array<any>} items */
  constructor(items) {
    this.items = items;
  }

  get length() {
    return this.items.length;
  }

  [Symbol.iterator]() {
    return this.items[Symbol.iterator]();
  }
}

/** A deque; `maxlen` is a bigint, or null where it is unbounded. */
export class Deque extends Tuple {
  /**
   * @param {Array<any>} items
   * @param {bigint | null} maxlen
   */
  constructor(items, maxlen = null) {
    super(items);
    this.maxlen = maxlen;
  }
}

/** A set or a frozenset. Its items are values, not objects: `Set` would take two tuples for two. */
export class ItemSet extends Tuple {
  /**
   * @param {Array<any>} items
   * @param {boolean} frozen
   */
  constructor(items, frozen = false) {
    super(items);
    this.frozen = frozen;
  }

  get kindName() {
    return this.frozen ? "frozenset" : "set";
  }
}

/** A dict with a key that is no string; its entries are in order. */
export class Dict {
  /** @param {Array<[any, any]>} entries */
  constructor(entries) {
    this.entries = entries;
  }

  /** The value of a key that is equal as in Python: 1n, 1 and true are one key. */
  get(key) {
    const sought = identity(key);
    return this.entries.find(([other]) => identity(other) === sought)?.[1];
  }

  [Symbol.iterator]() {
    return this.entries[Symbol.iterator]();
  }
}

/** An OrderedDict; its attributes are entries, too: PyTorch's state_dict has one. */
export class OrderedDict extends Dict {
  /**
   * @param {Array<[any, any]>} entries
   * @param {Array<[string, any]>} attributes
   */
  constructor(entries, attributes = []) {
    super(entries);
    this.attributes = attributes;
  }
}

/** Whether attributes of these names hide none that every OrderedDict has, and are there once. */
export const areAttributes = (names) =>
  new Set(names).size === names.length &&
  names.every((name) => typeof name === "string" && /^_(?!_)/.test(name) && !hasSurrogates(name));
export const ATTRIBUTES = 'names of attributes such as "_metadata", each once';

/** A bytearray; a Uint8Array is Python's bytes. */
export class ByteArray {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }
}

/** A complex number; a part is a number or a FloatBits. */
export class Complex {
  constructor(real, imag) {
    this.real = real;
    this.imag = imag;
  }
}

/** A float64 NaN with bits of its own, which a JavaScript number may lose. */
export class FloatBits {
  /** @param {bigint} bits */
  constructor(bits) {
    this.bits = bits;
  }

  valueOf() {
    return NaN;
  }
}

/** A string that is no Unicode text: JavaScript would join two surrogates to one character. */
export class CodePoints {
  /** @param {number[]} points */
  constructor(points) {
    this.points = points;
  }
}

/** A masked array: its data, its mask (false: none), its fill value (null: none set). */
export class Masked {
  constructor(data, mask = false, fill = null, hard = false) {
    Object.assign(this, { data, mask, fill, hard });
  }
}

/** What messages call a value of each class. */
const KIND_NAMES = [
  [Tuple, "tuple"],
  [Deque, "deque"],
  [Dict, "dict"],
  [OrderedDict, "OrderedDict"],
  [ByteArray, "bytearray"],
  [Complex, "complex"],
  [FloatBits, "float"],
  [CodePoints, "str"],
  [Masked, "MaskedArray"],
];
for (const [type, name] of KIND_NAMES) type.prototype.kindName = name;

let singular = 0;

/**
 * Return a string that two keys share if they are equal in Python, or null for what is no key. If it
 * is exact, floats are apart from integers, and months are their integer.
 * @returns {string | null}
 */
export function identity(value, isExact = false) {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return `n${BigInt(value)}`;
  if (typeof value === "number") return `${isExact ? "float" : ""}${ofNumber(value)}`;
  if (typeof value === "string") return `s${value}`;
  if (value instanceof Uint8Array) return `b${value.join()}`;
  if (value instanceof FloatBits) return ofNumber(NaN);
  if (value instanceof CodePoints) return `c${value.points.join()}`;
  if (value instanceof Complex) return ofComplex(value);
  if (value instanceof Deque) return null;
  if (value instanceof ItemSet) return value.frozen ? ofItems("f", value.items, isExact, true) : null;
  if (value instanceof Tuple) return ofItems("t", value.items, isExact);
  if (value.identity) return value.identity(isExact);
  const { fields } = value.constructor ?? {};
  if (!Array.isArray(fields)) return null;
  const values = fields.map((name) => value[name]);
  return ofItems("t", values, isExact);
}

function ofNumber(value) {
  if (Number.isNaN(value)) return `nan${(singular += 1)}`; // no NaN equals another
  return Number.isInteger(value) ? `n${BigInt(value)}` : `n${spellFloat(value)}`;
}

function ofComplex({ real, imag }) {
  return Number(imag) === 0 ? identity(real) : `j${identity(real)},${identity(imag)}`;
}

function ofItems(kind, items, isExact, unordered = false) {
  const parts = items.map((item) => identity(item, isExact));
  if (parts.includes(null)) return null;
  if (unordered) parts.sort();
  return kind + parts.map((part) => `${part.length}:${part}`).join("");
}
