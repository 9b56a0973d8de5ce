// Arrays of binary files: .npy, .npz and .safetensors.

import { DecodeError, NDArray } from "../codec.mjs";
import { countOf } from "../dtypes.mjs";

const LETTERS = { f: "float", i: "int", u: "uint", c: "complex" };
const TIMES = { M: "datetime64", m: "timedelta64" };

/** Return the codec's name of a dtype of NumPy, such as "<f4", "float32" or a list of fields. */
export function dtypeOfNumpy(descr) {
  if (Array.isArray(descr)) return structureOf(descr);
  if (typeof descr !== "string") return descr;
  const [, order, letter, size, unit] = /^([<>|=]?)([a-zA-Z])(\d*)(\[.*\])?$/.exec(descr) ?? [];
  if (letter === "O") throw new DecodeError("Python objects, which only a pickle holds");
  const swapped = order === ">" && Number(size) > 1;
  if (letter === "b" && size === "1") return "bool";
  if ("USV".includes(letter ?? " ") && size) return `${order === ">" && letter === "U" ? ">" : ""}${letter}${size}`;
  if (letter in TIMES && size === "8") return (swapped ? `>${letter}8` : TIMES[letter]) + (unit ?? "");
  if (!(letter in LETTERS) || !size) return descr; // a name, which the codec checks
  return swapped ? `>${letter}${size}` : `${LETTERS[letter]}${8 * Number(size)}`;
}

function structureOf(descr) {
  const fields = [];
  let offset = 0;
  for (const [named, inner, shape = []] of descr) {
    const [title, name] = Array.isArray(named) ? named : [undefined, named];
    const dtype = dtypeOfNumpy(inner);
    const { size } = new NDArray(dtype, [0]).dtype;
    // A field without a name is the padding of an aligned structure.
    if (name !== "") fields.push({ name, dtype, offset, ...(shape.length && { shape }), ...(title && { title }) });
    offset += size * countOf(shape);
  }
  return { fields, itemsize: offset };
}

/** Return the array of bytes, which have to be as many as its shape needs. */
export function arrayOfBytes(descr, shape, bytes, order = "C") {
  const head = new NDArray(dtypeOfNumpy(descr), [0]).dtype;
  const needed = head.size * countOf(shape);
  if (bytes.length !== needed)
    throw new DecodeError(`shape [${shape.join(", ")}] needs ${needed} bytes, found ${bytes.length}`);
  // A typed array begins at a multiple of its element's size: a copy does.
  return new NDArray(head, shape, bytes.slice(), { order });
}

/** The header of .npy is a dict as Python writes it, of strings, booleans and tuples. */
function fromPython(text) {
  const json = text
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner) => JSON.stringify(inner))
    .replace(/\b(False|True)\b/g, (word) => word.toLowerCase())
    .replace(/\(/g, "[")
    .replace(/\)/g, "]")
    .replace(/,\s*([\]}])/g, "$1");
  return JSON.parse(json);
}

const viewOf = ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength);

/** Return the array of a .npy file. */
export function readNpy(bytes) {
  const view = viewOf(bytes);
  const [major] = bytes.subarray(6);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw new DecodeError("a .npy file that is cut off");
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  let header;
  try {
    header = fromPython(new TextDecoder().decode(bytes.subarray(start, start + length)));
  } catch {
    throw new DecodeError("a .npy file whose header is damaged or cut off");
  }
  const { descr, shape, fortran_order: isFortran } = header;
  return arrayOfBytes(descr, shape, bytes.subarray(start + length), isFortran ? "F" : "C");
}

/** Return the arrays of a .npz file by name; what is not an array is left out. */
export async function readNpz(bytes, most) {
  const found = new Map();
  let left = most;
  for (const { name, method, start, packed, size } of entriesOf(bytes)) {
    if (!name.endsWith(".npy")) continue;
    left -= size;
    if (left < 0) throw new RangeError("a page holds at most 512 MiB, unpacked");
    const piece = bytes.subarray(start, start + packed);
    const raw = method === 0 ? piece : await inflateTo(piece, "deflate-raw", size, name);
    const key = name.slice(0, -4);
    try {
      found.set(key, readNpy(raw));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      found.set(key, `not shown: ${error.message}`);
    }
  }
  if (!found.size)
    throw new DecodeError("not a file that this page knows: found a zip archive without .npy in it (.keras, PyTorch?)");
  return found;
}

/** The files of a zip archive, as its directory at the end lists them. */
function* entriesOf(bytes) {
  const view = viewOf(bytes);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new DecodeError("a zip archive that is cut off");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length) throw new DecodeError("a zip archive that is damaged");
    const [names, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + names));
    const sizes = zip64(view, at + 46 + names, extra, {
      size: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    const local = sizes.offset;
    if (local + 30 > bytes.length) throw new DecodeError("a zip archive that is damaged");
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    yield { name, method: view.getUint16(at + 10, true), start, ...sizes };
    at += 46 + names + extra + comment;
  }
}

/** Sizes of 64 bits, which np.savez writes always, stand behind the name where they do not fit. */
function zip64(view, start, length, sizes) {
  const found = { ...sizes };
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    for (const key of Object.keys(found)) {
      if (found[key] !== 0xffffffff) continue;
      found[key] = Number(view.getBigUint64(next, true));
      next += 8;
    }
  }
  return found;
}

/** Return at most `size` bytes of compressed ones. */
export async function inflateTo(bytes, format, size, name) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  const raw = new Uint8Array(size);
  let count = 0;
  try {
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return raw.subarray(0, count);
      raw.set(value, count);
      count += value.length;
    }
  } catch (error) {
    throw new DecodeError(`${name} is damaged: ${error.message}`);
  }
}

const SAFETENSORS = {
  BOOL: "bool", U8: "uint8", I8: "int8", I16: "int16", U16: "uint16", I32: "int32", U32: "uint32",
  I64: "int64", U64: "uint64", F16: "float16", BF16: "bfloat16", F32: "float32", F64: "float64",
  C64: "complex64", F8_E4M3: "float8_e4m3fn", F8_E5M2: "float8_e5m2",
};

/** Return the arrays of a .safetensors file by name, and its metadata. */
export function readSafetensors(bytes) {
  const length = Number(viewOf(bytes).getBigUint64(0, true));
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw new DecodeError("a .safetensors file whose header is damaged or cut off");
  }
  const found = new Map();
  for (const [name, { dtype, shape, data_offsets: ends, ...rest }] of Object.entries(header)) {
    if (name === "__metadata__") found.set(name, new Map(Object.entries(rest)));
    else if (!(dtype in SAFETENSORS)) found.set(name, `not shown: dtype ${dtype}`);
    else {
      const raw = bytes.subarray(...ends.map((end) => 8 + length + end));
      found.set(name, arrayOfBytes(SAFETENSORS[dtype], shape, raw));
    }
  }
  return found;
}
