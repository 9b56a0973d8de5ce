// Values of Python that JavaScript has no class for, such as datetime: kept as they are, checked.

import { fromBase64 } from "./base64.mjs";
import { hasSurrogates, readDtype } from "./dtypes.mjs";
import { textOf } from "./elements.mjs";
import { DecodeError, shorten, spellFloat, wrong } from "./errors.mjs";
import { placing } from "./nesting.mjs";

/** A value of Python, as its tag has it. */
export class PythonValue {
  /**
   * @param {string} tag such as `__isodate__`
   * @param {Map<string, any>} keys that stand beside its content
   * @param {any} content JSON: a bigint is an integer, a number a float
   * @param {string} same what equal keys share (values.mjs)
   */
  constructor(tag, keys, content, same) {
    Object.assign(this, { tag, keys, content, same });
  }

  get kindName() {
    return this.keys.get("class") ?? NAMES[this.tag] ?? this.tag.replaceAll("_", "");
  }

  identity() {
    return `${this.tag}${this.same}`;
  }

  /** The JSON text. */
  get text() {
    const keys = [...this.keys, [this.tag, this.content]];
    return `{${keys.map(([key, value]) => `"${key}":${spell(value)}`).join(",")}}`;
  }
}

const NAMES = {
  __isodatetime__: "datetime",
  __isodate__: "date",
  __isotime__: "time",
  __duration__: "timedelta",
  __generator__: "Generator",
  __randomstate__: "RandomState",
};

function spell(value) {
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value === "number") return spellFloat(value);
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** A member of an Enum class, by its name; `type` is a class with a list of them as `static members`. */
export class Member {
  constructor(type, name) {
    Object.assign(this, { type, name });
  }

  get kindName() {
    return this.type.name;
  }

  identity() {
    return `member${this.type.name}.${this.name}`;
  }
}

/** Read code points: JavaScript would join two surrogates to one character. */
export function readString(node) {
  if (!Array.isArray(node)) wrong("an array", node);
  placing(node, (point) => {
    if (typeof point !== "bigint" || point < 0n || point > 0x10ffffn)
      wrong("an integer from 0 to 1114111", point);
  });
  return textOf(node.map(Number));
}

/** Read an integer in hex. */
export function readInteger(node) {
  const [, minus, digits] =
    (typeof node === "string" && /^(-?)(0x[1-9a-f][0-9a-f]*)$/.exec(node)) || [];
  if (digits === undefined) wrong('an integer in hex such as "-0x1f"', node);
  return minus ? -BigInt(digits) : BigInt(digits);
}

const within = (node, least, most) => typeof node === "bigint" && node >= least && node <= most;

// -- dates and times

const DATE = "(\\d{4})-(\\d\\d)-(\\d\\d)";
const CLOCK = "([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d)(?:\\.(?!000000)(\\d{6}))?";
const OFFSET =
  "(?!-00:00$)([+-])([01]\\d|2[0-3]):([0-5]\\d)(?::(?!00$)([0-5]\\d)(?:\\.(?!000000)(\\d{6}))?)?";
const TIMES = {
  datetime: new RegExp(`^${DATE}T${CLOCK}(${OFFSET})?$`),
  time: new RegExp(`^${CLOCK}(${OFFSET})?$`),
};

/** Days from 1970, or null for what is no date. */
function daysOf(parts) {
  const [year, month, day] = parts.map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate ? BigInt(date.getTime()) / 86400000n : null;
}

const microseconds = (hours, minutes, seconds = 0, fraction = 0) =>
  ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) * 1000000n + BigInt(fraction);

/** The instant that an ISO 8601 text is, in microseconds, and whether it has an offset; or null. */
function instantOf(text, kind) {
  const found = TIMES[kind].exec(text)?.slice(1);
  const days = found && kind === "datetime" ? daysOf(found.splice(0, 3)) : 0n;
  if (!found || days === null) return null;
  const [hours, minutes, seconds, fraction, offset, sign, ...shifted] = found;
  const shift = offset ? microseconds(...shifted) : 0n;
  const local = days * 86400000000n + microseconds(hours, minutes, seconds, fraction);
  return { isAware: Boolean(offset), at: sign === "-" ? local + shift : local - shift };
}

const readTimeOf = (kind, example) => (keys, content) => {
  const instant = typeof content === "string" ? instantOf(content, kind) : null;
  if (!instant) wrong(`a ${kind} such as "${example}"`, content);
  if (keys.has("zone")) {
    const zone = keys.get("zone");
    if (typeof zone !== "string" || hasSurrogates(zone) || !instant.isAware)
      wrong("the name of an offset", zone);
  }
  if (keys.has("fold") && keys.get("fold") !== 1n) wrong("fold 1", keys.get("fold"));
  return `${instant.isAware}${instant.at}`;
};

function readDate(_, content) {
  const found = typeof content === "string" ? new RegExp(`^${DATE}$`).exec(content) : null;
  if (!found || daysOf(found.slice(1)) === null) wrong('a date such as "2026-11-30"', content);
  return content;
}

function readDuration(_, content) {
  const limits = [[-999999999n, 999999999n], [0n, 86399n], [0n, 999999n]];
  const isRight = Array.isArray(content) && content.length === 3;
  if (!isRight || !limits.every(([least, most], i) => within(content[i], least, most)))
    wrong("[days, seconds, microseconds]", content);
  return content.join();
}

// -- paths and dtypes

const PATHS = ["PurePosixPath", "PureWindowsPath", "PosixPath", "WindowsPath"];

function readPath(keys, content) {
  const name = keys.get("class");
  if (!PATHS.includes(name)) {
    throw new DecodeError(`expected a class out of ${PATHS.join(", ")}; found ${shorten(name)}`);
  }
  if (typeof content !== "string") readString(content);
  const text = String(content);
  return name.includes("Windows") ? `w${text.toLowerCase()}` : text;
}

// -- random generators

const SPARE = (place) => ["has_uint32", place, 1, 1];

/** The bytes of each state, and the numbers in it that have a limit: name, place, bytes, most. */
const BIT_GENERATORS = new Map([
  ["MT19937", [2498, ["state.pos", 2496, 2, 624]]],
  ["PCG64", [37, SPARE(32)]],
  ["PCG64DXSM", [37, SPARE(32)]],
  ["Philox", [86, ["buffer_pos", 80, 1, 4], SPARE(81)]],
  ["SFC64", [37, SPARE(32)]],
]);
let singular = 0;

function checkSeedInteger(node) {
  const number = typeof node === "string" ? readInteger(node) : node;
  if (!within(number, 0n, 2n ** 4096n - 1n)) wrong("an integer from 0 to 2**4096 - 1", node);
}

function checkSeed(node) {
  if (!Array.isArray(node)) wrong("an array", node);
  const [entropy, key, children] = node;
  if (node.length !== 3 || !within(children, 0n, 4294967295n))
    wrong("[entropy, spawn key, children]", node);
  [entropy].flat().forEach(checkSeedInteger);
  if (!Array.isArray(key)) wrong("an array", key);
  key.forEach(checkSeedInteger);
}

/** Read a generator: its state, its seed, and `more` numbers. */
const readGeneratorOf = (more) => (keys, content) => {
  const name = keys.get("of");
  const known = [...BIT_GENERATORS.keys()].join(", ");
  if (!BIT_GENERATORS.has(name))
    throw new DecodeError(`expected a bit generator out of ${known}; found ${shorten(name)}`);
  if (!Array.isArray(content)) wrong("an array", content);
  if (content.length !== 2 + more) wrong("a state and a seed", content);
  const [state, seed, hasGauss, gauss] = content;
  const [size, ...limits] = BIT_GENERATORS.get(name);
  const bytes = fromBase64(state);
  if (bytes.length !== size)
    throw new DecodeError(`expected a state of ${size} bytes, found ${bytes.length}`);
  for (const [what, place, count, most] of limits) {
    const found = bytes[place] + (count > 1 ? 256 * bytes[place + 1] : 0);
    if (found > most) throw new DecodeError(`expected ${what} from 0 to ${most}, found ${found}`);
  }
  if (seed !== null) checkSeed(seed);
  if (more && (!within(hasGauss, 0n, 1n) || typeof gauss !== "number"))
    throw new DecodeError("expected has_gauss of 0 or 1 and a float");
  singular += 1;
  return String(singular); // no generator equals another
};

/** What reads a tag whose keys and content are checked by a function that gives what is equal. */
const kept = (name, beside, check) => {
  const read = (tag) => {
    const keys = new Map(beside.filter((key) => tag.has(key)).map((key) => [key, tag.get(key)]));
    const content = tag.get(name);
    return new PythonValue(name, keys, content, check(keys, content));
  };
  return { [name]: { read, beside } };
};

/** What reads each tag, and the keys that may stand beside its content. */
export const PYTHON_TAGS = {
  ...kept("__isodatetime__", ["fold", "zone"], readTimeOf("datetime", "2026-11-30T09:05:00")),
  ...kept("__isotime__", ["fold", "zone"], readTimeOf("time", "09:05:00")),
  ...kept("__isodate__", [], readDate),
  ...kept("__duration__", [], readDuration),
  ...kept("__path__", ["class"], readPath),
  ...kept("__generator__", ["of"], readGeneratorOf(0)),
  ...kept("__randomstate__", ["of"], readGeneratorOf(2)),
  __dtype__: { read: readDtypeObject },
};

function readDtypeObject(tag) {
  const { spec, text } = readDtype(tag.get("__dtype__"));
  const same = text.replace(/,"(?:aligned|record)":true/g, "");
  return new PythonValue("__dtype__", new Map(), spec, same);
}
