// Keys of dicts and items of sets: what may be one, and which of them are the same in Python.

import { DecodeError, EncodeError, shorten, wrong } from "./errors.mjs";
import { hashOf, Scalar } from "./ndarray.mjs";
import { placing } from "./nesting.mjs";
import { identity } from "./values.mjs";

/**
 * Refuse values that cannot be keys, and keys that are repeated. A timedelta64 of months equals an
 * integer, but not the float that equals this integer: beside months, integers are compared alone.
 */
export function checkKeys(keys, what, isExact = false) {
  const seen = new Set();
  const hashes = new Map(); // those that NumPy cannot compare with others, by their hash
  placing(keys, (key) => {
    const same = identity(key, isExact);
    const hashed = typeof key === "bigint" ? { integer: key, hash: hashOf(key) } : key?.hashed;
    if (same === null || (hashed && !isComparable(hashed, hashes)))
      wrong("something hashable", { kindName: kindNameOf(key) });
    if (seen.has(same))
      throw new DecodeError(`expected each ${what} once, found ${shorten(key)} again`);
    seen.add(same);
  });
  if (!isExact && [...seen].some((same) => same.includes("deltaM"))) checkKeys(keys, what, true);
}

/** Whether NumPy can compare a key with those of its hash before it, which it joins. */
function isComparable({ kind, bits, integer, hash }, hashes) {
  const known = hashes.get(hash) ?? { bits: Infinity, integers: [] };
  hashes.set(hash, known);
  if (integer === undefined) {
    if ((known.kind ?? kind) !== kind) return false;
    known.kind = kind;
    known.bits = Math.min(known.bits, bits ?? Infinity);
  } else {
    const [low = integer, high = integer] = known.integers; // the others are between
    known.integers = [integer < low ? integer : low, integer > high ? integer : high];
  }
  const { integers, bits: most } = known;
  return most === Infinity || integers.every((one) => BigInt.asIntN(most, one) === one);
}

const KEYLESS = { time: "timedelta64" };

/** The name of a value's type, for a message. */
function kindNameOf(value) {
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "dict";
  if (typeof value === "bigint") return "int";
  if (value instanceof Scalar) return value.hashed?.name ?? KEYLESS[value.dtype.kind] ?? "void";
  return value.kindName ?? value.constructor.name;
}

/** Refuse to write values that cannot be keys in Python, and keys that are repeated. */
export function checkWrittenKeys(keys, nameOf) {
  const found = keys.map((key) => identity(key));
  if (found.includes(null))
    throw new EncodeError(`${nameOf(keys[found.indexOf(null)])} is no key in Python`);
  if (new Set(found).size < found.length) throw new EncodeError("two keys that are one in Python");
}

/** Refuse what are no pairs of keys and values, each key once. */
export function checkPairs(pairs) {
  placing(pairs, (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) wrong("a pair [key, value]", pair);
  });
  const keys = pairs.map(([key]) => key);
  checkKeys(keys, "key");
  return keys;
}
