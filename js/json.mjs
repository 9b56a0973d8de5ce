// JSON text (RFC 8259) as it stands: integers and floats told apart, every key in its order.
//
// JSON.parse makes one number of 1 and 1.0, drops digits and drops doubled keys, so it cannot be
// used, nor can a reviver help it with the keys.

import { isCutOff, keysAtEnd } from "./cut_off.mjs";
import { DecodeError } from "./errors.mjs";

/** JSON's brackets may nest this deep; some readers of the format have no more stack than that. */
export const MAX_DEPTH = 1000;
const MAX_DIGITS = 4300;

const RESERVED = new Set(
  (
    "__ndarray__ __scalar__ __masked__ __ref__ __column__ __frames__ __tuple__ __set__ __frozenset__ " +
    "__deque__ __dict__ __object__ __str__ __int__ __float__ __complex__ __bytes__ " +
    "__bytearray__ __ordereddict__ __isodatetime__ __isotime__ __isodate__ __duration__ __path__ " +
    "__dtype__ __member__ __generator__ __randomstate__ __codec__"
  ).split(" "),
);

/** Whether a key makes a tag of the object that has it. */
export const isReserved = (key) => RESERVED.has(key);

/** A JSON object, key by key: a doubled key is still there twice. */
export class JsonObject {
  constructor(keys, values) {
    this.keys = keys;
    this.values = values;
  }

  /** The value of a key, or undefined. */
  get(key) {
    return this.values[this.keys.indexOf(key)];
  }

  has(key) {
    return this.keys.includes(key);
  }

  /** A key that is there twice, or undefined. */
  doubled() {
    const seen = new Set();
    return this.keys.find((key) => seen.size === seen.add(key).size);
  }

  get isTag() {
    return this.keys.some(isReserved);
  }

  get kindName() {
    if (this.isTag) return "a tag";
    return this.doubled() === undefined ? "an object" : "an object with a key twice";
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const PLAIN_OR_CONTROL = /[^"\\]*/y;
const SPACE_OR_COMMENT = /(?:[\s\ufeff]|(?:\/\/|#)[^\n]*)*/y;
const WORDS = { t: ["true", true], f: ["false", false], n: ["null", null] };
const NOT_JSON = { N: "NaN", I: "Infinity", "-": "-Infinity" };
const CONSTANTS = /NaN|-?Infinity/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Return the values of a JSON text: null, booleans, strings, a bigint for an integer, a number for
 * a float, arrays, and JsonObject.
 * @param {string} text
 * @param {{isLenient?: boolean, onProgress?: (at: number) => void}} [options] lenient is to read NaN,
 *   comments, control characters in strings and a byte order mark, which other packages write
 */
export function parseJson(text, options = {}) {
  const reader = new Reader(text, options);
  if (!options.isLenient && text.startsWith("\ufeff")) {
    reader.fail("expected JSON text without a byte order mark (RFC 8259, 8.1)");
  }
  reader.space();
  const value = reader.value(0);
  reader.space();
  if (reader.at < text.length) reader.fail("Extra data");
  return value;
}

const PROGRESS = 1_000_000; // characters

class Reader {
  constructor(text, { isLenient = false, onProgress }) {
    this.text = text;
    this.at = 0;
    this.isLenient = isLenient;
    this.plain = isLenient ? PLAIN_OR_CONTROL : PLAIN;
    this.onProgress = onProgress;
    this.next = onProgress ? PROGRESS : Infinity;
  }

  /** Throw where the text stops being JSON; characters are code points. */
  fail(message, at = this.at) {
    const { text } = this;
    const before = text.slice(0, at);
    const line = before.split("\n");
    const isCut = isCutOff(message, text, at);
    throw new DecodeError(message, isCut ? keysAtEnd(text) : [], {
      line: line.length,
      column: [...line.at(-1)].length + 1,
      char: [...before].length,
      end: isCut ? [...text].length : null,
      isEmpty: /^[ \t\n\r]*$/.test(text),
    });
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  space() {
    if (this.isLenient) this.match(SPACE_OR_COMMENT);
    if (this.text.charCodeAt(this.at) <= 32) this.match(SPACE);
  }

  value(depth) {
    const character = this.text[this.at];
    switch (character) {
      case "[":
        return this.array(depth + 1);
      case "{":
        return this.object(depth + 1);
      case '"':
        return this.string();
      default: {
        const [word, value] = WORDS[character] ?? [];
        if (word === undefined || !this.text.startsWith(word, this.at)) return this.number();
        this.at += word.length;
        return value;
      }
    }
  }

  number() {
    const start = this.at;
    const found = this.match(NUMBER);
    if (!found) {
      const constant = this.isLenient && this.match(CONSTANTS);
      if (constant) return Number(constant[0]);
      const name = NOT_JSON[this.text[start]];
      const isName = name !== undefined && this.text.startsWith(name, start);
      this.fail(isName ? `${name} is not JSON (RFC 8259, section 6)` : "Expecting value");
    }
    const [token, fraction, exponent] = found;
    if (fraction !== undefined || exponent !== undefined) {
      const float = Number(token);
      if (!Number.isFinite(float)) this.fail("a number beyond float64", start);
      return float;
    }
    const digits = token.length - (token[0] === "-" ? 1 : 0);
    if (digits <= 15) return BigInt(Number(token));
    if (digits > MAX_DIGITS) {
      const reason = `value has ${digits} digits`;
      this.fail(`Exceeds the limit (${MAX_DIGITS} digits) for integers: ${reason}`, start);
    }
    return BigInt(token);
  }

  string() {
    const start = this.at++;
    let content = "";
    for (;;) {
      content += this.match(this.plain)[0];
      const character = this.text[this.at];
      if (character === '"') {
        this.at += 1;
        return content;
      }
      if (character === undefined) this.fail("Unterminated string starting at", start);
      if (character !== "\\") this.fail("Invalid control character at");
      content += this.escape(start);
    }
  }

  escape(start) {
    const character = this.text[this.at + 1];
    if (character === undefined) this.fail("Unterminated string starting at", start);
    if (character !== "u") {
      if (!Object.hasOwn(ESCAPES, character)) this.fail("Invalid \\escape");
      this.at += 2;
      return ESCAPES[character];
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("Invalid \\uXXXX escape", this.at + 1);
    this.at += 6;
    return String.fromCharCode(parseInt(digits, 16));
  }

  /** Go past a comma, if there is one, or past the end, and tell whether more follows. */
  more(end) {
    if (this.at > this.next) {
      this.onProgress(this.at);
      this.next = this.at + PROGRESS;
    }
    this.space();
    const character = this.text[this.at];
    if (character === end) {
      this.at += 1;
      return false;
    }
    if (character !== ",") this.fail("Expecting ',' delimiter");
    this.at += 1;
    this.space();
    return true;
  }

  /** Go into a bracket and tell whether it holds anything. */
  open(depth, end) {
    if (depth > MAX_DEPTH) throw new DecodeError(`nested deeper than ${MAX_DEPTH} brackets`);
    this.at += 1;
    this.space();
    if (this.text[this.at] !== end) return true;
    this.at += 1;
    return false;
  }

  array(depth) {
    const items = [];
    if (!this.open(depth, "]")) return items;
    do items.push(this.value(depth));
    while (this.more("]"));
    return items;
  }

  object(depth) {
    const keys = [];
    const values = [];
    if (!this.open(depth, "}")) return new JsonObject(keys, values);
    do {
      if (this.text[this.at] !== '"')
        this.fail("Expecting property name enclosed in double quotes");
      keys.push(this.string());
      this.space();
      if (this.text[this.at] !== ":") this.fail("Expecting ':' delimiter");
      this.at += 1;
      this.space();
      values.push(this.value(depth));
    } while (this.more("}"));
    return new JsonObject(keys, values);
  }
}
