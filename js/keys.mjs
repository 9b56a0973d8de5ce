// Keys of dicts and items of sets: what may be one, and which of them are the same in Python.

import { DecodeError, shorten, wrong } from "./errors.mjs";
import { Scalar } from "./ndarray.mjs";
import { placing } from "./nesting.mjs";
import { identity } from "./values.mjs";

/** Refuse keys that are none, or are there twice. */
export function checkKeys(keys, what) {
  const seen = new Set();
  const hashes = new Map(); // of those that NumPy cannot compare, by their kind
  placing(keys, (key) => {
    const same = identity(key);
    const { kind, hash } = (key instanceof Scalar && key.hashed) || {};
    if (same === null || (kind && (hashes.get(hash) ?? kind) !== kind))
      wrong("something hashable", { kindName: kindNameOf(key) });
    if (kind) hashes.set(hash, kind);
    if (seen.has(same))
      throw new DecodeError(`expected each ${what} once, found ${shorten(key)} again`);
    seen.add(same);
  });
}

const KEYLESS = { time: "timedelta64" };

/** The name of a value's type, for a message. */
function kindNameOf(value) {
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "dict";
  if (value instanceof Scalar) return value.hashed?.name ?? KEYLESS[value.dtype.kind] ?? "void";
  return value.kindName ?? value.constructor.name;
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
