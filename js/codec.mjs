/**
 * Reads and writes the format of SPEC.md, version 1, and depends on nothing.
 *
 * What Python has comes as: None, booleans, strings and lists as themselves; integers as bigint and
 * floats as number, which tells 1 from 1.0; bytes as Uint8Array; a dict as Map, and as Dict where a
 * key is no string; arrays as NDArray, NumPy scalars as Scalar; members of Enum classes as Member;
 * datetime and its kin, paths, dtypes and random generators as PythonValue, which has their tag;
 * everything else as the class of its name below. All of them are written again as they were; plain
 * objects and Set are written as dict and set.
 *
 *     import { NDArray, parse, stringify } from "./codec.mjs";
 *
 *     const text = await stringify({ w: new NDArray("float32", [2], Float32Array.of(1, 0.1)) });
 *     const document = await parse(text); // a Map
 *     document.get("w").get(1);
 */

import { keysAtCutCharacter } from "./cut_off.mjs";
import { Decoder } from "./decoder.mjs";
import { Encoder } from "./encoder.mjs";
import { DecodeError, EncodeError } from "./errors.mjs";
import { JsonObject, MAX_DEPTH, parseJson } from "./json.mjs";

export { DecodeError, EncodeError } from "./errors.mjs";
export { NDArray, Scalar } from "./ndarray.mjs";
export { Member, PythonValue } from "./python_values.mjs";
export {
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

/**
 * @typedef {object} ReadOptions
 * @property {Function[]} [types] classes that a document may name; each has the names of its fields
 *   as `static fields = ["state", "action"]`, or those of its members as `static members`, and is
 *   not called
 * @property {(bytes: Uint8Array, size: number) => Uint8Array | Promise<Uint8Array>} [zstd] gives the
 *   bytes of a zstd frame, at most `size` of them; without it such payloads are refused
 */

/** Throw the one error that callers see, with its whole place, whatever went wrong. */
function failed(error) {
  if (error instanceof DecodeError || error instanceof EncodeError) throw error.placed();
  const isTooDeep = error instanceof RangeError && /stack|recursion/i.test(error.message);
  throw isTooDeep
    ? new DecodeError(`nested deeper than the stack (${MAX_DEPTH} brackets at most)`)
    : error;
}

/**
 * Read a document.
 * @param {string} text
 * @param {ReadOptions} [options]
 * @returns {Promise<any>}
 * @throws {DecodeError}
 */
export async function parse(text, options = {}) {
  let tree;
  try {
    tree = parseJson(text);
  } catch (error) {
    return failed(error);
  }
  return parseTree(tree, text, options);
}

/**
 * Read a document that is parsed: the viewer looks at it before.
 * @param {any} tree what parseJson returns for the text
 * @param {string} text
 * @param {ReadOptions} [options]
 */
export async function parseTree(tree, text, options = {}) {
  try {
    const decoder = new Decoder(text, options);
    if (tree instanceof JsonObject || Array.isArray(tree))
      await decoder.inflateAll(tree, options.zstd);
    return decoder.document(tree);
  } catch (error) {
    return failed(error);
  }
}

/**
 * Read a document without compressed payloads, at once.
 * @param {string} text
 * @param {{types?: Function[]}} [options]
 * @throws {DecodeError}
 */
export function parseSync(text, options = {}) {
  try {
    return new Decoder(text, options).document(parseJson(text));
  } catch (error) {
    return failed(error);
  }
}

/**
 * Read a document of bytes in UTF-8.
 * @param {Uint8Array} bytes
 * @param {ReadOptions} [options]
 * @returns {Promise<any>}
 * @throws {DecodeError}
 */
export async function parseBytes(bytes, options = {}) {
  return parse(textOf(bytes), options);
}

/** Return the text of bytes in UTF-8. */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const message = `expected bytes in UTF-8 (RFC 8259, 8.1): ${error.message}`;
    throw new DecodeError(message, keysAtCutCharacter(bytes));
  }
}

/**
 * Write a document.
 * @param {any} value
 * @param {{payload?: "text" | "base64" | "compressed", types?: Function[]}} [options]
 * @returns {Promise<string>}
 * @throws {EncodeError}
 */
export async function stringify(value, options = {}) {
  const [encoder, parts] = write(value, options);
  return encoder.checked((await Promise.all(parts)).join(""));
}

/**
 * Write a document without compressed payloads, at once.
 * @param {any} value
 * @param {{payload?: "text" | "base64", types?: Function[]}} [options]
 * @returns {string}
 * @throws {EncodeError}
 */
export function stringifySync(value, options = {}) {
  if (options.payload === "compressed")
    throw new TypeError("payload: compressed is written by stringify");
  const [encoder, parts] = write(value, options);
  return encoder.checked(parts.join(""));
}

function write(value, options) {
  try {
    const encoder = new Encoder(options);
    return [encoder, encoder.write(value)];
  } catch (error) {
    return failed(error);
  }
}
