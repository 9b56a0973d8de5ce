// The dtypes: what their names and objects say of an element, and which of them are none.

import { DecodeError, shorten, wrong } from "./errors.mjs";
import { LongFloat, SmallFloat } from "./floats.mjs";
import { JsonObject } from "./json.mjs";

const MAX_SIZE = 2147483647;
const SUCH_AS = 'a dtype such as "float32"';
const UNIT = "(?:\\[(?:[2-9]|[1-9][0-9]{1,8})?(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\\])?";
const TIME = new RegExp(`^(datetime64|timedelta64|>M8|>m8)(${UNIT})$`);
const SIZED = /^(>?U|S|V)(0|[1-9][0-9]{0,9})$/;

/**
 * What an element is. `kind` says how it is read and written (elements.mjs), `spec` is the name or
 * the plain object that stands in a document, and a dtype is `boxed` whose elements are no bytes:
 * objects, strings of any length, and structures of objects.
 */
export class Dtype {
  constructor(spec, kind, size, more = {}) {
    this.spec = spec;
    this.kind = kind;
    this.size = size;
    this.align = size;
    this.big = typeof spec === "string" && spec[0] === ">";
    this.boxed = false;
    this.hasBools = kind === "bool" || (more.fields ?? []).some(({ dtype }) => dtype.hasBools);
    Object.assign(this, more);
    /** The same text for the same dtype. */
    this.text = JSON.stringify(spec);
  }

  /** The text of the dtype that NumPy takes for the same: structures that are not aligned. */
  get unaligned() {
    return JSON.stringify(this.spec, (key, value) => (key === "aligned" ? undefined : value));
  }

  /** The name for a message: that of the little-endian dtype, for a reader does not care. */
  get name() {
    return typeof this.spec === "string" ? this.spec : this.kind;
  }

  /** Whether the elements need no payload, and have none. */
  get isText() {
    return this.boxed || this.size === 0;
  }
}

const FLOAT16 = new SmallFloat(5, 10);
const INTEGERS = [
  ["i", "int"],
  ["u", "uint"],
];
const SMALL_FLOATS = {
  float8_e3m4: [3, 4],
  float8_e4m3: [4, 3],
  float8_e5m2: [5, 2],
  float8_e4m3b11fnuz: [4, 3, "fnuz", 11],
  float8_e4m3fn: [4, 3, "fn"],
  float8_e4m3fnuz: [4, 3, "fnuz", 8],
  float8_e5m2fnuz: [5, 2, "fnuz", 16],
  float8_e8m0fnu: [8, 0, "e8m0", 127],
  float6_e2m3fn: [2, 3, "finite"],
  float6_e3m2fn: [3, 2, "finite"],
  float4_e2m1fn: [2, 1, "finite"],
};
const COMPLEX = {
  complex64: "float32",
  ">c8": ">f4",
  complex128: "float64",
  ">c16": ">f8",
  complex160: "float80",
  ">complex160": ">float80",
  complex256: "float128",
  ">complex256": ">float128",
};

const TABLE = new Map();
const add = (...dtype) => TABLE.set(dtype[0], new Dtype(...dtype));

add("bool", "bool", 1);
for (const [letter, word] of INTEGERS) {
  for (const bits of [2, 4])
    add(`${word}${bits}`, "small_integer", 1, { bits, signed: letter === "i" });
  for (const size of [1, 2, 4, 8]) {
    add(`${word}${8 * size}`, "integer", size, { signed: letter === "i" });
    if (size > 1) add(`>${letter}${size}`, "integer", size, { signed: letter === "i" });
  }
}
for (const [name, format] of Object.entries(SMALL_FLOATS)) {
  add(name, "small_float", 1, { format: new SmallFloat(...format), strict: true });
}
add("bfloat16", "small_float", 2, { format: new SmallFloat(8, 7), strict: true });
for (const name of ["float16", ">f2"])
  add(name, "small_float", 2, { format: FLOAT16, shown: "float16" });
for (const size of [4, 8]) {
  const shown = `float${8 * size}`;
  for (const name of [shown, `>f${size}`]) add(name, "float", size, { shown });
}
for (const order of ["", ">"]) {
  add(`${order}float80`, "long_float", 16, { format: new LongFloat(64, true) });
  add(`${order}float128`, "long_float", 16, { format: new LongFloat(113, false) });
}
for (const [name, partName] of Object.entries(COMPLEX)) {
  const part = TABLE.get(partName);
  add(name, "complex", 2 * part.size, { part, align: part.size });
}
add("object", "object", 8, { boxed: true });
add("string", "string", 16, { boxed: true, align: 8, hasMissing: false });

/** Return the dtype of a name or an object as JSON.parse gives it: for callers. */
export function dtypeOf(spec) {
  return spec instanceof Dtype ? spec : readDtype(asNode(spec));
}

/** Return what parseJson would give for plain values. */
function asNode(value) {
  if (Array.isArray(value)) return value.map(asNode);
  if (Number.isInteger(value)) return BigInt(value);
  if (value === null || typeof value !== "object") return value;
  return new JsonObject(Object.keys(value), Object.values(value).map(asNode));
}

/** Return the dtype that a document names. */
export function readDtype(node) {
  if (typeof node === "string") return TABLE.get(node) ?? ofPattern(node);
  if (!(node instanceof JsonObject) || node.isTag) wrong(SUCH_AS, node);
  once(node);
  if (node.has("object")) return ofObjects(node);
  return node.has("string") ? ofStrings(node) : ofStructure(node);
}

function ofPattern(name) {
  const time = TIME.exec(name);
  if (time) {
    const unit = time[2] ? time[2].slice(1, -1) : null;
    return new Dtype(name, "time", 8, { isDate: /^(d|>M)/.test(name), unit });
  }
  const [, letter, digits] = SIZED.exec(name) ?? [];
  const count = Number(digits);
  const unit = letter?.endsWith("U") ? 4 : 1;
  if (letter === undefined || count * unit > MAX_SIZE) wrong(SUCH_AS, name);
  const kind = { U: "text", S: "bytes", V: "void" }[letter.at(-1)];
  return new Dtype(name, kind, count * unit, { count, align: unit });
}

function once(node) {
  if (node.doubled() !== undefined) {
    throw new DecodeError("expected each key of a dtype once, found one again");
  }
}

/** Objects that h5py calls strings: it says of which class of Python. */
function ofObjects(node) {
  const options = node.get("object");
  const isOne = (one) => one instanceof JsonObject && one.keys.length === 1;
  const kind = isOne(node) && isOne(options) ? options.get("vlen") : null;
  if (kind !== "str" && kind !== "bytes")
    throw new DecodeError('expected {"object": {"vlen": "str"}}, or "bytes"');
  return new Dtype({ object: { vlen: kind } }, "object", 8, { boxed: true });
}

function ofStrings(node) {
  const options = node.get("string");
  const isOne = node.keys.length === 1 && options instanceof JsonObject;
  if (!isOne || !options.keys.every((key) => key === "na_object" || key === "coerce")) {
    throw new DecodeError('expected {"string": {…}} with na_object and coerce');
  }
  once(options);
  const spec = {};
  if (options.has("na_object")) {
    const missing = options.get("na_object");
    const isWord = Array.isArray(missing) && missing.length === 1 && typeof missing[0] === "string";
    if (missing !== null && missing !== "NaN" && !isWord)
      wrong('na_object null, "NaN" or ["…"]', missing);
    if (isWord && hasSurrogates(missing[0])) wrong("na_object of Unicode text", missing[0]);
    spec.na_object = missing;
  }
  if (options.has("coerce")) {
    if (options.get("coerce") !== false) wrong("coerce false", options.get("coerce"));
    spec.coerce = false;
  }
  const more = { boxed: true, align: 8, hasMissing: options.has("na_object") };
  return new Dtype(Object.keys(spec).length ? { string: spec } : "string", "string", 16, more);
}

/** Whether a string is no Unicode text. */
export const hasSurrogates = (text) => /\p{Surrogate}/u.test(text);

const isText = (value) => typeof value === "string" && !hasSurrogates(value);

const STRUCTURE_KEYS = ["aligned", "fields", "itemsize", "record"];
const FIELD_KEYS = ["name", "dtype", "shape", "offset", "title"];

function ofStructure(node) {
  const listed = node.get("fields");
  if (!Array.isArray(listed) || !node.keys.every((key) => STRUCTURE_KEYS.includes(key))) {
    throw new DecodeError(
      `expected a dtype with the key fields and no others than ${STRUCTURE_KEYS.join(", ")}`,
    );
  }
  const flags = {};
  for (const flag of ["aligned", "record"]) {
    if (!node.has(flag)) continue;
    if (node.get(flag) !== true) wrong(`${flag} true`, node.get(flag));
    flags[flag] = true;
  }
  let end = 0;
  const fields = listed.map((item) => {
    const field = readField(item, end);
    end = field.offset + field.bytes;
    return field;
  });
  const size = sizeFrom(node.has("itemsize") ? node.get("itemsize") : BigInt(end), "itemsize");
  checkStructure(fields, size, flags.aligned);
  return structure(fields, size, flags);
}

/** Make the dtype of a structure; its spec says no more than is needed. */
function structure(fields, size, flags) {
  const end = fields.length ? fields.at(-1).offset + fields.at(-1).bytes : 0;
  let next = 0;
  const specs = fields.map(({ name, dtype, shape, offset, title, bytes }) => {
    const spec = { name, dtype: dtype.spec };
    if (shape.length) spec.shape = shape;
    if (offset !== next) spec.offset = offset;
    if (title !== undefined) spec.title = title;
    next = offset + bytes;
    return spec;
  });
  const spec = { fields: specs, ...(size === end ? {} : { itemsize: size }), ...flags };
  // NumPy forgets the alignment of a structure of records.
  const isAligned = flags.aligned && !flags.record;
  const align = isAligned ? Math.max(1, ...fields.map((field) => field.dtype.align)) : 1;
  return new Dtype(spec, "structure", size, {
    fields,
    align,
    boxed: fields.some((field) => field.dtype.boxed),
  });
}

function readField(node, end) {
  const isField =
    node instanceof JsonObject &&
    isText(node.get("name")) &&
    node.keys.every((key) => FIELD_KEYS.includes(key)) &&
    (!node.has("title") || isText(node.get("title")));
  if (!isField) wrong("a field with a name and a dtype", node);
  once(node);
  const dtype = readDtype(node.get("dtype"));
  if (dtype.kind === "string") {
    const reason = "NumPy does not support StringDType in structures";
    throw new DecodeError(`expected a field of another dtype than string: ${reason}`);
  }
  const sizes = node.has("shape") ? node.get("shape") : [];
  if (!Array.isArray(sizes) || sizes.length > 32) wrong("the shape of a sub-array", sizes);
  const shape = sizes.map((size) => sizeFrom(size, "size"));
  // As NumPy counts: sizes of 0 as if they were 1.
  const counted = shape.reduce((product, size) => product * BigInt(size || 1), BigInt(dtype.size || 1));
  if (counted > MAX_SIZE) wrong(`at most ${MAX_SIZE} bytes a field`, counted);
  if (shape.length && dtype.size === 0 && typeof dtype.spec === "string")
    throw new DecodeError(`expected a sub-array that NumPy can make: ${dtype.spec} has no bytes`);
  const offset = sizeFrom(node.has("offset") ? node.get("offset") : BigInt(end), "offset");
  const title = node.get("title");
  const bytes = countOf(shape) * dtype.size;
  return { name: node.get("name"), dtype, shape, offset, title, bytes };
}

function sizeFrom(node, what) {
  if (typeof node !== "bigint" || node < 0n || node > MAX_SIZE)
    wrong(`${what} from 0 to ${MAX_SIZE}`, node);
  return Number(node);
}

/** Refuse what is no structure for NumPy, so that all readers take the same documents. */
function checkStructure(fields, size, aligned) {
  const refuse = (reason) => {
    throw new DecodeError(`expected a structure that NumPy can make: ${reason}`);
  };
  const names = fields.flatMap(({ name, title }) => (title === undefined ? [name] : [name, title]));
  if (new Set(names).size < names.length) refuse("name already used as a name or title");
  let align = 1;
  for (const field of fields) {
    if (aligned) align = Math.max(align, field.dtype.align);
    if (aligned && field.offset % field.dtype.align)
      refuse(`offset ${field.offset} is not aligned`);
    if (field.offset + field.bytes > size) refuse(`itemsize ${size} is less than its fields need (${field.offset + field.bytes})`);
    if (field.dtype.boxed && fields.some((other) => other !== field && overlap(field, other))) {
      refuse("overlapping object fields");
    }
  }
  if (size % align) refuse(`itemsize ${size} is not aligned`);
}

const overlap = (one, other) =>
  one.offset < other.offset + other.bytes && other.offset < one.offset + one.bytes;

/** The bytes of an element, or if its fields overlap, of all of them, each by itself. */
export function bytesOfFields({ size, fields = [] }) {
  const each = fields.map(({ dtype, shape }) => countOf(shape) * bytesOfFields(dtype));
  return Math.max(size, sum(each));
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export const OTHER_BOOLS = "expected bytes 0 and 1 for bool, found others";

/** Whether elements have booleans of other bytes than 0 and 1, in structures too. */
export function hasOtherBools(bytes, start, length, { kind, size, hasBools, fields = [] }) {
  if (!hasBools) return false;
  for (let i = start; i < start + length; i += size) {
    if (kind === "bool" && bytes[i] > 1) return true;
    for (const { dtype, offset, bytes: count } of fields)
      if (hasOtherBools(bytes, i + offset, count, dtype)) return true;
  }
  return false;
}

/**
 * The memory beyond its data's that a masked array takes in NumPy. For a structure these are a byte
 * for each field of each element, and a fill value of one element, with 8 bytes more for most fields.
 * A short string that is the fill value of long ones becomes as long.
 */
export function maskingBytes({ dtype, size }, fill) {
  const isString = dtype.kind === "text" || dtype.kind === "bytes";
  if (isString && fill?.dtype?.kind === dtype.kind && fill.dtype.size < dtype.size) return dtype.size;
  if (dtype.kind !== "structure") return 0;
  const mask = maskOf(dtype).size;
  if (mask > MAX_SIZE)
    throw new DecodeError(`expected an array that NumPy can mask, found a mask of ${mask} bytes each`);
  const filling = dtype.size + bytesOfNoElements(dtype);
  return Math.max(0, (size + 8) * mask + filling - size * dtype.size);
}

/** The bytes of one element of each sub-array that has none: NumPy makes one to fill. */
const bytesOfNoElements = ({ fields = [] }) =>
  sum(fields.map((f) => (f.shape.includes(0) ? f.dtype.size : 0) + bytesOfNoElements(f.dtype)));

/** Refuse structures with a field for which NumPy has no fill value, or no name in the mask. */
export function checkMaskable({ fields = [] }) {
  for (const [index, { name, title, dtype, shape }] of fields.entries()) {
    const isTaken = title !== undefined || fields.some((f) => [f.name, f.title].includes(`f${index}`));
    if (name === "" && isTaken)
      throw new DecodeError("expected an array that NumPy can mask, found a field without a name");
    const isOdd = dtype.kind === "time" && (dtype.unit === null || /^[0-9]/.test(dtype.unit));
    const isTime = isOdd && countOf(shape) > 0;
    const isSmall = dtype.kind.startsWith("small") && dtype.shown !== "float16";
    if (isTime || (isSmall && dtype.spec !== "float8_e5m2"))
      throw new DecodeError(`expected an array that NumPy can mask, found a field of ${dtype.spec}`);
    checkMaskable(dtype);
  }
}

/** The dtype of the mask of an array: booleans in the same structure. */
export function maskOf(dtype) {
  if (dtype.kind !== "structure") return TABLE.get("bool");
  let offset = 0;
  const fields = dtype.fields.map(({ name: given, title, shape, dtype: inner }, index) => {
    const mask = maskOf(inner);
    const name = given === "" && title === undefined ? `f${index}` : given;
    const field = { name, title, shape, dtype: mask, offset, bytes: mask.size * countOf(shape) };
    offset += field.bytes;
    return field;
  });
  return structure(fields, offset, {});
}

/** The dtype in little-endian order, as that of a scalar always is. */
export function littleEndian(dtype) {
  if (!dtype.big) return dtype;
  const name = dtype.spec.slice(1);
  if (dtype.kind === "text" || TABLE.has(name)) return readDtype(name);
  if (dtype.kind === "time") {
    return readDtype(name.replace(/^M8/, "datetime64").replace(/^m8/, "timedelta64"));
  }
  const word = { i: "int", u: "uint", f: "float", c: "complex" }[name[0]];
  return readDtype(`${word}${8 * Number(name.slice(1))}`);
}

/** How many elements a shape has. */
export const countOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** A shape as messages show it. */
export const showShape = (shape) => `[${shape.map((size) => shorten(BigInt(size))).join(", ")}]`;
