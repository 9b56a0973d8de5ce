// The two errors, and how they show what they found.

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An error that learns its place while it passes through the containers around it. */
class Placed extends Error {
  /**
   * @param {string} text what is wrong
   * @param {Array<string | number>} keys from the root to the place
   */
  constructor(text, keys = []) {
    super(`${placeOf(keys)}: ${text}`);
    this.name = new.target.name;
    this.text = text;
    this.keys = keys;
  }

  /** Say that the place is inside `key` (an index, or a dict's key) of its container. */
  inside(key) {
    this.keys.unshift(key);
    return this;
  }

  /** Where the error is, as a JSONPath (RFC 9535): `$.weights[2]`. */
  get place() {
    return placeOf(this.keys);
  }

  /** The same error, with its whole place in its message: for the caller. */
  placed() {
    return new this.constructor(this.text, this.keys);
  }
}

/** A value cannot be written, or would not come back the same. */
export class EncodeError extends Placed {}

/** A document cannot be read: it is no JSON, or one of its tags is wrong. */
export class DecodeError extends Placed {
  /**
   * @param {string} text
   * @param {Array<string | number>} keys
   * @param {?{line: number, column: number, char: number, end: ?number, isEmpty: boolean}} position
   *   where the text stops being JSON, and where it ends, if it ends too early
   */
  constructor(text, keys = [], position = null) {
    super(text, keys);
    this.position = position;
    if (position === null) return;
    const { line, column, char, end, isEmpty } = position;
    this.message = `${text}: line ${line} column ${column} (char ${char})`;
    if (end === null) return;
    this.message += isEmpty
      ? "; the document is empty"
      : `; the document is cut off at char ${end}, in ${this.place}`;
  }

  placed() {
    return new DecodeError(this.text, this.keys, this.position);
  }
}

/** Return an error; one of the two is placed inside `key`. */
export const inside = (error, key) => (error instanceof Placed ? error.inside(key) : error);

/** Do something at a key; an error in it is placed there. */
export function at(key, act) {
  try {
    return act();
  } catch (error) {
    throw inside(error, key);
  }
}

/** Throw the one error of readers: what was expected, and what was found. */
export function wrong(expected, found) {
  throw new DecodeError(`expected ${expected}, found ${shorten(found)}`);
}

const placeOf = (keys) => `$${keys.map(segment).join("")}`;

function segment(key) {
  if (typeof key !== "string") return `[${key}]`;
  return PLAIN_KEY.test(key) ? `.${key}` : `[${asciiJson(key)}]`;
}

/** JSON of a string in ASCII alone, as in every message. */
function asciiJson(text) {
  return JSON.stringify(text).replace(
    /[^\x00-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Return the digits of a number in exponential notation, without sign and point, and its exponent. */
export function digitsOf(exponential) {
  const [mantissa, exponent] = exponential.split("e");
  return [mantissa.replace(/[-.]/g, ""), Number(exponent)];
}

/** A float as Python spells it: shortest digits, and never like an integer. */
export function spellFloat(value) {
  const minus = value < 0 || Object.is(value, -0) ? "-" : "";
  return minus + spellDigits(...digitsOf(value.toExponential()));
}

/** Spell digits, of which the first counts 10 to the exponent. */
export function spellDigits(digits, exponent) {
  digits = digits.replace(/0+$/, "") || "0";
  if (exponent < -4 || exponent >= 16) {
    const power = String(Math.abs(exponent)).padStart(2, "0");
    const point = digits.length > 1 ? "." : "";
    return `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? "-" : "+"}${power}`;
  }
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** A short form of a document's value, or of what was made of it, for a message. */
export function shorten(value) {
  if (typeof value === "bigint") return shortenInteger(value);
  if (Array.isArray(value)) {
    const integers = value.length <= 8 && value.every((item) => typeof item === "bigint");
    return integers ? `[${value.map(shortenInteger).join(", ")}]` : "an array";
  }
  if (value === undefined) return "null";
  if (value !== null && typeof value === "object") return value.kindName ?? "an object";
  if (typeof value === "number") return spellFloat(value);
  const text = typeof value === "string" ? asciiJson(value) : String(value);
  return text.length <= 60 ? text : `${text.slice(0, 56)}…${text.at(-1)}`;
}

function shortenInteger(value) {
  const size = value < 0n ? -value : value;
  if (size < 10n ** 40n) return String(value);
  return `an integer of ${size.toString(2).length} bits`;
}
