// Documents to values: every tag, what stands beside it, and what it holds.

import { checkZstd, compressedIn, readArray, readScalar, tooMany } from "./arrays.mjs";
import { fromBase64 } from "./base64.mjs";
import { floatOf, readRun } from "./columns.mjs";
import { checkMaskable, dtypeOf, maskingBytes, maskOf } from "./dtypes.mjs";
import { ELEMENTS } from "./elements.mjs";
import { at, DecodeError, shorten, wrong } from "./errors.mjs";
import { FrameRows, refuseFrames } from "./frames.mjs";
import { isReserved, JsonObject } from "./json.mjs";
import { checkKeys, checkPairs } from "./keys.mjs";
import { NDArray, Scalar } from "./ndarray.mjs";
import { placing } from "./nesting.mjs";
import { inflate, MAX_TIMES } from "./payloads.mjs";
import { Member, PYTHON_TAGS, readInteger, readString } from "./python_values.mjs";
import {
  areAttributes,
  ATTRIBUTES,
  ByteArray,
  Complex,
  Deque,
  Dict,
  FloatBits,
  ItemSet,
  Masked,
  OrderedDict,
  Tuple,
} from "./values.mjs";

const FLOAT64 = dtypeOf("float64");

const readSetOf = (name) => (tag, decoder) => {
  const items = decoder.contents(tag, name);
  checkKeys(items, "item");
  return new ItemSet(items, name === "__frozenset__");
};

/** What reads each tag, and the keys that may stand beside its reserved one. */
const TAGS = {
  __ndarray__: { read: readArray, beside: ["class", "dtype", "id", "order", "payload", "shape"] },
  __scalar__: { read: readScalar, beside: ["dtype"] },
  __masked__: { read: readMasked, beside: ["hard", "id"] },
  __ref__: { read: (tag, decoder) => decoder.referred(tag.get("__ref__")) },
  __column__: {
    read: readRun,
    beside: ["copies", "fields", "length", "of", "steps", "type", "which"],
  },
  __frames__: {
    read: refuseFrames,
    beside: ["axis", "depth", "id", "starts", "stream"],
  },
  __tuple__: { read: (tag, decoder) => new Tuple(decoder.contents(tag, "__tuple__")) },
  __deque__: { read: readDeque, beside: ["maxlen"] },
  __dict__: { read: readDict },
  __ordereddict__: { read: readOrdered, beside: ["fields"] },
  __member__: { read: readMember, beside: ["type"] },
  ...PYTHON_TAGS,
  __set__: { read: readSetOf("__set__") },
  __frozenset__: { read: readSetOf("__frozenset__") },
  __object__: { read: readObject, beside: ["fields", "type"] },
  __str__: { read: (tag) => readString(tag.get("__str__")) },
  __int__: { read: (tag) => readInteger(tag.get("__int__")) },
  __float__: { read: (tag) => readFloat(tag.get("__float__")) },
  __complex__: { read: (tag) => readComplex(tag.get("__complex__")) },
  __bytes__: { read: (tag) => fromBase64(tag.get("__bytes__")) },
  __bytearray__: { read: (tag) => new ByteArray(fromBase64(tag.get("__bytearray__"))) },
  __codec__: {},
};

/** Reads the values of one document. */
export class Decoder {
  /**
   * @param {string} text of the document: what it may make is 1,032 times its bytes
   * @param {{types?: Function[]}} options
   */
  constructor(text, { types = [] } = {}) {
    this.text = text;
    this.left = MAX_TIMES * text.length;
    this.types = new Map(types.map((type) => [type.name, type]));
    this.rows = new Map();
    this.arrays = new Map();
    this.payloads = new Map();
  }

  /** Count bytes that are about to be made. */
  spend(bytes) {
    this.left -= bytes;
    if (this.left >= 0) return;
    // Letters beyond ASCII are more bytes than characters; they are counted where it matters.
    this.left += MAX_TIMES * (new TextEncoder().encode(this.text).length - this.text.length);
    this.text = "";
    if (this.left >= 0) return;
    throw new DecodeError(
      `needs more than ${MAX_TIMES} times the bytes of the document; such elements are written compressed`,
    );
  }

  /** Inflate all compressed payloads: a stream of the platform does not answer at once. */
  async inflateAll(node, zstd) {
    for (const [tag, compressed] of findCompressed(node)) {
      this.payloads.set(tag, await inflateOne(compressed, zstd));
    }
  }

  /** The bytes of a compressed payload, or the error that they are. */
  inflated(tag) {
    const found = this.payloads.get(tag);
    if (found instanceof DecodeError) throw found;
    if (!found) {
      fromBase64(tag.get("__ndarray__"));
      throw new DecodeError("expected no compressed payload: read it with parse, not parseSync");
    }
    return found;
  }

  inside(key, node) {
    return at(key, () => this.value(node));
  }

  value(node) {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return this.list(node);
    return node.isTag ? this.tag(node) : this.dict(node);
  }

  list(nodes) {
    const items = new Array(nodes.length);
    placing(nodes, (node, i) => {
      items[i] = this.value(node);
    });
    return items;
  }

  /** The value of a whole document. */
  document(tree) {
    this.tree = tree;
    return this.value(tree);
  }

  /** Whether the document has a tag: without one, it is read as other parsers read it. */
  hasTag() {
    this.tagged ??= holdsTag(this.tree);
    return this.tagged;
  }

  /** A dict: a Map keeps the order of its keys, and has no prototype to pollute. */
  dict(node) {
    const doubled = node.doubled();
    if (doubled !== undefined && this.hasTag())
      throw new DecodeError(`expected each key once, found ${shorten(doubled)} again`);
    return new Map(node.keys.map((key, i) => [key, this.inside(key, node.values[i])]));
  }

  /** Refuse an object that is not exactly one tag; give its reserved key. */
  checkTag(node) {
    const doubled = node.doubled();
    if (doubled !== undefined) {
      throw new DecodeError(`expected each key of a tag once, found ${shorten(doubled)} again`);
    }
    const reserved = node.keys.filter(isReserved).sort();
    if (reserved.length > 1)
      throw new DecodeError(`expected one reserved key, found ${reserved.join(" and ")}`);
    const [name] = reserved;
    const { read, beside = [] } = TAGS[name];
    if (!read) throw new DecodeError(`the tag ${name} is of a later version of the format`);
    const unknown = node.keys.filter((key) => key !== name && !beside.includes(key)).sort()[0];
    if (unknown !== undefined) {
      const known = beside.join(", ") || "no others";
      throw new DecodeError(`expected beside ${name} the keys ${known}; found ${shorten(unknown)}`);
    }
    return name;
  }

  tag(node) {
    const name = this.checkTag(node);
    const value = TAGS[name].read(node, this);
    if (node.has("id")) this.remember(node.get("id"), value);
    return value;
  }

  remember(id, array) {
    if (typeof id !== "bigint" || id < 0n || this.arrays.has(id))
      wrong("an id that is a new integer", id);
    this.arrays.set(id, array);
  }

  referred(id) {
    const found = typeof id === "bigint" ? this.arrays.get(id) : undefined;
    if (found === undefined || found instanceof FrameRows)
      wrong("the id of an array before this place", id);
    return found;
  }

  /** The values that a tag holds: an array of them, or their column. */
  contents(tag, name) {
    const node = tag.get(name);
    if (Array.isArray(node)) return at(name, () => this.list(node));
    if (node instanceof JsonObject && node.has("__column__")) return this.inside(name, node);
    return wrong("an array", node);
  }

  /** The class that a tag names, which is one of those that the caller named. */
  named(tag) {
    const name = tag.get("type");
    const type = typeof name === "string" ? this.types.get(name) : undefined;
    if (!type) {
      const known = [...this.types.keys()].join(", ") || "none is named: give types=[…]";
      throw new DecodeError(
        `expected a type out of those named (${known}), found ${shorten(name)}`,
      );
    }
    return type;
  }

  /** What makes instances of the class that a tag names, without calling it. */
  builder(tag) {
    const type = this.named(tag);
    const { name, fields = [] } = type;
    const found = tag.get("fields");
    const check = (content) => {
      if (Array.isArray(content) && content.length === fields.length) return;
      throw new DecodeError(`expected the fields of ${name}: ${fields.join(", ")}`);
    };
    check(found);
    if (type.members) check(null);
    if (found.some((field, i) => field !== fields[i])) check(null);
    const build = (values) => {
      check(values);
      const property = (value) => ({ value, writable: true, enumerable: true, configurable: true });
      const entries = fields.map((field, i) => [field, property(values[i])]);
      return Object.create(type.prototype, Object.fromEntries(entries));
    };
    return build;
  }
}

/** All tags with a compressed payload, and what it is. */
function findCompressed(node, found = []) {
  const isTag = node instanceof JsonObject;
  const compressed = isTag && node.has("payload") ? compressedIn(node) : null;
  if (compressed) found.push([node, compressed]);
  for (const item of isTag ? node.values : node) {
    if (item !== null && typeof item === "object") findCompressed(item, found);
  }
  return found;
}

/** Whether JSON holds a tag. */
function holdsTag(node) {
  if (node === null || typeof node !== "object") return false;
  return node.isTag || (Array.isArray(node) ? node : node.values).some(holdsTag);
}

async function inflateOne(compressed, zstd) {
  try {
    if (compressed.compression === "zlib") {
      return await inflate(compressed.bytes, compressed.needed, () => tooMany(compressed));
    }
    if (!zstd)
      throw new DecodeError("expected no zstd payload: to read one, give a decompressor as zstd=…");
    checkZstd(compressed.bytes, compressed.needed);
    return await withDecompressor(compressed, zstd);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

async function withDecompressor(compressed, zstd) {
  let bytes;
  try {
    bytes = await zstd(compressed.bytes, compressed.needed);
  } catch (error) {
    throw new DecodeError(`expected a zstd frame (RFC 8878): ${error.message}`);
  }
  if (bytes.length > compressed.needed) throw tooMany(compressed);
  return { bytes: new Uint8Array(bytes), count: bytes.length };
}

function readDeque(tag, decoder) {
  const items = decoder.contents(tag, "__deque__");
  if (!tag.has("maxlen")) return new Deque(items);
  const maxlen = tag.get("maxlen");
  if (typeof maxlen !== "bigint" || maxlen < BigInt(items.length) || maxlen >= 2n ** 63n) {
    wrong(`maxlen of at least ${items.length}`, maxlen);
  }
  return new Deque(items, maxlen);
}

function readDict(tag, decoder) {
  const nodes = tag.get("__dict__");
  if (!Array.isArray(nodes)) wrong("an array", nodes);
  const pairs = at("__dict__", () => decoder.list(nodes));
  const keys = checkPairs(pairs);
  return keys.every((key) => typeof key === "string") ? new Map(pairs) : new Dict(pairs);
}

function readOrdered(tag, decoder) {
  const values = decoder.contents(tag, "__ordereddict__");
  const names = tag.has("fields") ? tag.get("fields") : null;
  if (names === null) {
    checkPairs(values);
    return new OrderedDict(values);
  }
  if (!Array.isArray(names)) wrong("an array", names);
  if (!areAttributes(names)) throw new DecodeError(`expected ${ATTRIBUTES}`);
  const [pairs, ...attributes] = values;
  if (attributes.length !== names.length || values.length === 0)
    wrong(`pairs and ${names.length} attributes`, values);
  at(0, () => (Array.isArray(pairs) ? checkPairs(pairs) : wrong("an array", pairs)));
  const entries = names.map((name, i) => [name, attributes[i]]);
  return new OrderedDict(pairs, entries);
}

function readMember(tag, decoder) {
  const type = decoder.named(tag);
  const { name, members = [] } = type;
  const found = tag.get("__member__");
  if (!members.includes(found)) {
    const known = members.join(", ") || "none";
    throw new DecodeError(`expected a member of ${name} (${known}), found ${shorten(found)}`);
  }
  return new Member(type, found);
}

function readObject(tag, decoder) {
  const values = decoder.contents(tag, "__object__");
  return decoder.builder(tag)(values);
}

/** A float64 of any spelling, with its bits. */
function readElement(node) {
  const { view } = new NDArray(FLOAT64, []);
  ELEMENTS.float.put(node, view, 0, FLOAT64);
  return floatOf(view.getBigUint64(0, true));
}

function readFloat(node) {
  if (typeof node !== "string") wrong('a string such as "NaN"', node);
  return readElement(node);
}

function readComplex(node) {
  if (!Array.isArray(node)) wrong("an array", node);
  if (node.length !== 2) wrong("[real, imaginary]", node);
  return new Complex(...node.map(readElement));
}

function readMasked(tag, decoder) {
  const node = tag.get("__masked__");
  if (!Array.isArray(node)) wrong("an array", node);
  const [data, mask, fill] = at("__masked__", () => decoder.list(node));
  if (node.length !== 3 || !(data instanceof NDArray))
    throw new DecodeError("expected [array, mask, fill value]");
  decoder.spend(maskingBytes(data, fill));
  if (tag.has("hard") && tag.get("hard") !== true) wrong("hard true", tag.get("hard"));
  const own = at(1, () => maskFor(mask, data));
  checkMaskable(data.dtype);
  at(2, () => checkFill(fill, data.dtype));
  return new Masked(data, own, fill, tag.has("hard"));
}

function maskFor(mask, { shape, dtype }) {
  if (mask === false) return mask;
  if (!(mask instanceof NDArray) || mask.shape.join() !== shape.join()) {
    throw new DecodeError(`expected false, or a mask of shape [${shape.join(", ")}]`);
  }
  const expected = maskOf(dtype);
  if (mask.dtype.text === expected.text) return mask;
  if (mask.dtype.unaligned !== expected.text)
    throw new DecodeError(`expected a mask of dtype ${expected.name}`);
  const { bytes, order } = mask;
  return new NDArray(expected, shape, bytes ?? undefined, { order }); // as NumPy does
}

/** A fill value stays what it is, also where its dtype is not that of the data. */
function checkFill(fill, dtype) {
  const isNumber = typeof fill === "number" || fill instanceof FloatBits;
  const isMissing = dtype.spec.string?.na_object === "NaN" && isNumber && Number.isNaN(+fill);
  const isString = dtype.kind === "string" && (typeof fill === "string" || isMissing);
  const isFill = fill === null || fill instanceof Scalar || dtype.kind === "object" || isString;
  if (!isFill) throw new DecodeError("expected a fill value that is a scalar with a dtype");
}
