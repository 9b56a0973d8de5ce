// Values to documents: everything that the decoder gives, and nothing that would come back another.

import { toBase64 } from "./base64.mjs";
import { bytesOfFields, dtypeOf, hasOtherBools, hasSurrogates } from "./dtypes.mjs";
import { maskingBytes, OTHER_BOOLS } from "./dtypes.mjs";
import { cleaned, compressed, isFortran, spell } from "./contents.mjs";
import { codePoints, ELEMENTS } from "./elements.mjs";
import { at, EncodeError, inside, spellFloat } from "./errors.mjs";
import { isReserved, MAX_DEPTH } from "./json.mjs";
import { checkWrittenKeys } from "./keys.mjs";
import { NDArray, Scalar } from "./ndarray.mjs";
import { deepest } from "./nesting.mjs";
import { MAX_TIMES } from "./payloads.mjs";
import { Member, PythonValue } from "./python_values.mjs";
import {
  areAttributes,
  ATTRIBUTES,
  ByteArray,
  CodePoints,
  Complex,
  Deque,
  Dict,
  FloatBits,
  ItemSet,
  Masked,
  OrderedDict,
  Tuple,
} from "./values.mjs";

const FORMS = ["text", "base64", "compressed"];
const FLOAT64 = dtypeOf("float64");

// Longer integers are written in hex: few readers take them in decimal.
const LONGEST = 10n ** 4300n;

/** Writes one document: `parts` are its text, and promises of it where bytes are compressed. */
export class Encoder {
  /** @param {{payload?: "text" | "base64" | "compressed", types?: Function[]}} options */
  constructor({ payload = "text", types = [] } = {}) {
    if (!FORMS.includes(payload))
      throw new TypeError(`payload: expected ${FORMS.join(", ")}, found ${payload}`);
    this.payload = payload;
    this.types = new Set(types);
    this.parts = [];
    this.depth = 0;
    this.open = new Set();
    this.shared = new Map(); // arrays at more than one place, and their ids once they are written
    this.ids = -1;
    this.claimed = 0; // bytes that a reader makes of text
    this.met = new Set();
  }

  /** The text, or its parts where some of them are still to come. */
  write(value) {
    this.#findShared(value);
    this.value(value);
    return this.parts;
  }

  /** Return a document, if it is long enough for what is mostly padding in it. */
  checked(text) {
    if (this.claimed <= MAX_TIMES * text.length) return text;
    throw new EncodeError(`${this.claimed} bytes that are mostly padding have no payload`);
  }

  /** Find the arrays that stand at more than one place. */
  #findShared(value) {
    if (value === null || typeof value !== "object") return;
    if (this.open.has(value)) throw new EncodeError("a value that holds itself would never end");
    if (value instanceof NDArray || value instanceof Masked) {
      if (this.met.has(value)) {
        this.shared.set(value, null);
        return;
      }
      this.met.add(value);
    }
    this.#enter(value, 0);
    for (const inner of childrenOf(value)) this.#findShared(inner);
    this.#leave(value, 0);
  }

  /** Go into a container, which takes a number of brackets. */
  #enter(value, brackets) {
    this.open.add(value);
    this.depth += brackets;
    if (this.depth > MAX_DEPTH || this.open.size > MAX_DEPTH) {
      throw new EncodeError(
        `nested deeper than ${MAX_DEPTH} brackets, which is as far as it is read`,
      );
    }
  }

  #leave(value, brackets) {
    this.depth -= brackets;
    this.open.delete(value);
  }

  value(value) {
    const write = WRITERS.find(([is]) => is(value, this))?.[1];
    if (!write) throw new EncodeError(`${nameOf(value)} is not written`);
    write(value, this);
  }

  /** Write each item by `write`, in brackets; an error is placed at its item. */
  #list(items, write) {
    this.parts.push("[");
    let i = 0;
    try {
      for (; i < items.length; i += 1) {
        if (i) this.parts.push(",");
        write(items[i]); // and no function between: the stack has to do for 1,000 lists
      }
    } catch (error) {
      throw inside(error, i);
    }
    this.parts.push("]");
  }

  /** Write a list of values; it is the content of a tag, where `tag` is how one begins. */
  items(value, items, tag = "", brackets = tag ? 2 : 1) {
    this.#enter(value, brackets);
    this.parts.push(tag);
    this.#list(items, (item) => this.value(item));
    if (tag) this.parts.push("}");
    this.#leave(value, brackets);
  }

  /** Write a dict whose keys JSON has. */
  object(value, entries) {
    this.#enter(value, 1);
    let before = "{";
    for (const [key, item] of entries) {
      this.parts.push(before, JSON.stringify(key), ":");
      at(key, () => this.value(item));
      before = ",";
    }
    this.parts.push(entries.length ? "}" : "{}");
    this.#leave(value, 1);
  }

  /** The text of a value that has no payload. */
  textOf(value) {
    const outer = this.parts;
    this.parts = [];
    this.value(value);
    const text = this.parts.join("");
    this.parts = outer;
    return text;
  }

  /** Write an array once, and as a reference from then on. */
  once(array, brackets, write) {
    const id = this.shared.get(array);
    if (typeof id === "number") {
      this.parts.push(`{"__ref__":${id}}`);
      return;
    }
    const isShared = id === null;
    if (isShared) this.shared.set(array, (this.ids += 1));
    this.#enter(array, brackets);
    write(isShared ? `"id":${this.ids},` : "");
    this.#leave(array, brackets);
  }

  array(array) {
    const { dtype, shape } = array;
    if (shape.length > 64)
      throw new EncodeError(`an array of ${shape.length} dimensions; there are at most 64`);
    const brackets = 1 + Math.max(1, shape.length) + deepest(dtype.text);
    this.once(array, brackets, (id) => {
      const head = {
        dtype: dtype.spec,
        shape,
        ...(array.class && { class: array.class }),
        ...(isFortran(array) && { order: "F" }),
      };
      this.parts.push(JSON.stringify(head).slice(0, -1), ",");
      this.#content(array, id);
    });
  }

  #content(array, id) {
    const key = `${id}"__ndarray__":`;
    const packed = ([name, text]) => `"payload":"${name}",${key}"${text}"`;
    const { dtype, bytes } = array;
    const isOther = !dtype.isText && hasOtherBools(bytes, 0, bytes.length, dtype);
    const text = isOther || (this.payload === "text" && !dtype.isText) ? spell(array) : null;
    // Text that is mostly padding would ask a reader for too much.
    const isShort = text !== null && array.size * bytesOfFields(dtype) <= MAX_TIMES * text.length;
    if (dtype.isText || isShort) {
      this.parts.push(key);
      this.claimed += array.size * bytesOfFields(dtype);
    } else if (bytes.length) this.claimed += bytesOfFields(dtype) - dtype.size;
    if (dtype.isText) this.#boxed(array);
    else if (isShort) this.parts.push(text);
    else if (isOther) throw new EncodeError(OTHER_BOOLS);
    else if (this.payload !== "compressed")
      this.parts.push(packed(["base64", toBase64(cleaned(array))]));
    else this.parts.push(compressed(cleaned(array), dtype.size).then(packed));
    this.parts.push("}");
  }

  /** Write elements as text, values among them. */
  #boxed(array) {
    if (!array.dtype.boxed) {
      this.parts.push(spell(array));
      return;
    }
    const write = (places) => {
      if (Array.isArray(places)) this.#list(places, write);
      else this.#element(array, array.data[places]);
    };
    write(array.map((place) => place));
  }

  #element({ dtype }, value) {
    if (dtype.kind === "structure") {
      this.parts.push("[");
      value.forEach((field, i) => {
        if (i) this.parts.push(",");
        this.#boxed(field);
      });
      this.parts.push("]");
    } else if (dtype.kind === "object") this.value(value);
    else if (value === null && dtype.hasMissing) this.parts.push("null");
    else if (typeof value === "string" && !hasSurrogates(value))
      this.parts.push(JSON.stringify(value));
    else throw new EncodeError(`${nameOf(value)} in an array of strings would not come back`);
  }

  /** A scalar is an array without dimensions; its own content may be a string with its NULs. */
  scalar(scalar) {
    const { array, dtype } = scalar;
    if (dtype.kind === "structure") this.claimed += bytesOfFields(dtype);
    this.parts.push(`{"dtype":${dtype.text},"__scalar__":`);
    if (dtype.kind === "text") this.value(scalar.value);
    else if (dtype.kind === "bytes") this.parts.push(`"${toBase64(array.bytes)}"`);
    else this.#boxed(array);
    this.parts.push("}");
  }
}

function childrenOf(value) {
  if (value instanceof Masked) return [value.data, value.mask, value.fill];
  if (value instanceof Scalar) return childrenOf(value.array);
  if (value instanceof NDArray) return boxedIn(value);
  if (value instanceof OrderedDict) return [...value, ...value.attributes].flat();
  if (value instanceof Map || value instanceof Dict) return [...value].flatMap((pair) => pair);
  if (value instanceof PythonValue || value instanceof Member) return [];
  if (value instanceof Tuple || Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  return ArrayBuffer.isView(value) ? [] : Object.values(value);
}

function boxedIn({ dtype, data }) {
  if (!dtype.boxed) return [];
  return dtype.kind === "structure" ? data.flat() : data;
}

/** A float in a tag: its digits, its name or its bits. */
function spellPart(value) {
  const array = new NDArray(FLOAT64, []);
  if (value instanceof FloatBits) array.view.setBigUint64(0, value.bits, true);
  else array.view.setFloat64(0, Number.isNaN(value) ? NaN : value, true);
  return ELEMENTS.float.spell(array.view, 0, FLOAT64);
}

function writeInteger(value, { parts }) {
  const size = value < 0n ? -value : value;
  const isShort = size < LONGEST;
  parts.push(
    isShort ? String(value) : `{"__int__":"${value < 0n ? "-" : ""}0x${size.toString(16)}"}`,
  );
}

function writeNumber(value, { parts }) {
  const isFinite = typeof value === "number" && Number.isFinite(value);
  parts.push(isFinite ? spellFloat(value) : `{"__float__":${spellPart(value)}}`);
}

function writeString(value, { parts }) {
  const points =
    value instanceof CodePoints ? value.points : hasSurrogates(value) ? codePoints(value) : null;
  parts.push(points ? `{"__str__":[${points}]}` : JSON.stringify(value));
}

/** Write a dict: as an object, where JSON has such keys. */
function writeDict(value, encoder) {
  const entries = [...value];
  const isPlain = entries.every(
    ([key]) => typeof key === "string" && !isReserved(key) && !hasSurrogates(key),
  );
  if (isPlain) {
    encoder.object(value, entries);
    return;
  }
  checkWrittenKeys(entries.map(([key]) => key), nameOf);
  encoder.items(value, entries, '{"__dict__":', 3);
}

function writeOrdered(value, encoder) {
  const { entries, attributes } = value;
  checkWrittenKeys(entries.map(([key]) => key), nameOf);
  const names = attributes.map(([name]) => name);
  if (!areAttributes(names)) throw new EncodeError(`expected ${ATTRIBUTES}`);
  const head = names.length ? `{"fields":${JSON.stringify(names)},` : "{";
  const items = names.length ? [entries, ...attributes.map(([, item]) => item)] : entries;
  encoder.items(value, items, `${head}"__ordereddict__":`, 3);
}

function writeMember({ type, name }, { types, parts }) {
  if (!types.has(type) || !type.members?.includes(name))
    throw new EncodeError(
      `${type.name}.${name} (where types: [${type.name}] is not given) is not written`,
    );
  parts.push(`{"type":${JSON.stringify(type.name)},"__member__":${JSON.stringify(name)}}`);
}

function writeSet(value, encoder) {
  const { items, frozen } = value instanceof Set ? { items: [...value], frozen: false } : value;
  checkWrittenKeys(items, nameOf);
  const texts = items.map((item) => encoder.textOf(item)).sort();
  encoder.parts.push(`{"__${frozen ? "frozenset" : "set"}__":[${texts}]}`);
}

function writeDeque(value, encoder) {
  const { items, maxlen } = value;
  if (maxlen !== null && maxlen < BigInt(items.length))
    throw new EncodeError(`a deque of more than maxlen ${maxlen}`);
  const bound = maxlen === null ? "" : `"maxlen":${maxlen},`;
  encoder.items(value, items, `{${bound}"__deque__":`);
}

function writeInstance(value, encoder) {
  const { name, fields } = value.constructor;
  const other = Object.keys(value).find((key) => !fields.includes(key));
  if (other !== undefined) throw new EncodeError(`attribute ${other} of ${name} is no field`);
  const values = fields.map((field) => value[field]);
  const head = `"type":${JSON.stringify(name)},"fields":${JSON.stringify(fields)}`;
  encoder.items(value, values, `{${head},"__object__":`);
}

function writeMasked(value, encoder) {
  encoder.once(value, 0, (id) => {
    const tag = `{${value.hard ? '"hard":true,' : ""}${id}"__masked__":`;
    encoder.claimed += maskingBytes(value.data, value.fill);
    encoder.items(value, [value.data, value.mask, value.fill], tag);
  });
}

const isPlainObject = (value) =>
  typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value));
const isA =
  (...classes) =>
  (value) =>
    classes.some((one) => value instanceof one);

const writeWord = (value, { parts }) => parts.push(String(value));
const writeBytes = (bytes, name, { parts }) => parts.push(`{"${name}":"${toBase64(bytes)}"}`);

function writeComplex({ real, imag }, { parts }) {
  parts.push(`{"__complex__":[${spellPart(real)},${spellPart(imag)}]}`);
}

/** What writes which values, the first that is right. */
const WRITERS = [
  [(value) => value === null || typeof value === "boolean", writeWord],
  [(value) => typeof value === "bigint", writeInteger],
  [(value) => typeof value === "number" || value instanceof FloatBits, writeNumber],
  [(value) => typeof value === "string" || value instanceof CodePoints, writeString],
  [Array.isArray, (value, encoder) => encoder.items(value, value)],
  [isA(OrderedDict), writeOrdered],
  [isA(Map, Dict), writeDict],
  [isA(PythonValue), ({ text }, { parts }) => parts.push(text)],
  [isA(Member), writeMember],
  [isA(Deque), writeDeque],
  [isA(ItemSet, Set), writeSet],
  [isA(Tuple), (value, encoder) => encoder.items(value, value.items, '{"__tuple__":')],
  [isA(NDArray), (value, encoder) => encoder.array(value)],
  [isA(Masked), writeMasked],
  [isA(Scalar), (value, encoder) => encoder.scalar(value)],
  [isA(Uint8Array), (value, encoder) => writeBytes(value, "__bytes__", encoder)],
  [isA(ByteArray), (value, encoder) => writeBytes(value.bytes, "__bytearray__", encoder)],
  [isA(Complex), writeComplex],
  [(value, { types }) => types.has(value?.constructor), writeInstance],
  [isPlainObject, (value, encoder) => writeDict(Object.entries(value), encoder)],
];

/** What a value is, for a message. */
function nameOf(value) {
  if (value === null || typeof value !== "object") return String(value);
  const { name } = value.constructor ?? {};
  return Array.isArray(value.constructor?.fields)
    ? `${name} (where types: [${name}] is not given)`
    : (name ?? "object");
}
