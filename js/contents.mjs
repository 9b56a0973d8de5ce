// The content of an array as it stands in a document: text, bytes, or compressed bytes.

import { toBase64 } from "./base64.mjs";
import { ELEMENTS } from "./elements.mjs";
import { bracket } from "./nesting.mjs";
import { deflate, shuffle } from "./payloads.mjs";

/** Whether an array is in Fortran order, and not in C order as well. */
export const isFortran = ({ shape, order }) =>
  order === "F" && !shape.includes(0) && shape.filter((size) => size > 1).length > 1;

/** The text of elements that are bytes. */
export function spell(array) {
  const { dtype, view } = array;
  const { spell: element } = ELEMENTS[dtype.kind];
  return bracket(array.map((place) => element(view, place * dtype.size, dtype)));
}

/** The bytes of an array; those without a value are zero. */
export function cleaned(array) {
  if (!hasHoles(array.dtype)) return array.bytes;
  const bytes = new Uint8Array(array.bytes.length);
  for (let i = 0; i < array.size; i += 1)
    copyValue(array.bytes, bytes, i * array.dtype.size, array.dtype);
  return bytes;
}

const hasHoles = ({ kind, part }) =>
  kind === "structure" || (part ?? { kind }).kind === "long_float";

function copyValue(from, to, at, dtype) {
  if (dtype.part) {
    copyValue(from, to, at, dtype.part);
    copyValue(from, to, at + dtype.part.size, dtype.part);
  } else if (dtype.kind === "structure") {
    for (const { dtype: inner, offset, bytes } of dtype.fields) {
      for (let i = 0; i < bytes; i += inner.size) copyValue(from, to, at + offset + i, inner);
    }
  } else {
    const holes = dtype.kind === "long_float" && dtype.format.explicit ? 6 : 0;
    const start = at + (dtype.big ? holes : 0);
    to.set(from.subarray(start, start + dtype.size - holes), start);
  }
}

/** The payload that takes the least space, and its base64. */
export async function compressed(bytes, size) {
  let best = ["base64", toBase64(bytes)];
  const tried = size > 1 ? ["shuffle+zlib", "zlib"] : ["zlib"];
  for (const name of tried) {
    const text = toBase64(await deflate(name === "zlib" ? bytes : shuffle(bytes, size)));
    if (text.length < best[1].length) best = [name, text];
  }
  return best;
}
