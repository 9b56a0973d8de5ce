// How elements nest: shapes, strides, and the place of what is wrong in them.

import { DecodeError, inside, wrong } from "./errors.mjs";

/** Refuse an element of a structure that is not one value for each field. */
export function checkFields(node, fields) {
  if (!Array.isArray(node) || node.length !== fields.length)
    wrong(`an array of ${fields.length} fields`, node);
}

/** Do something with every item; an error in it is placed there. */
export function placing(items, act) {
  let i = 0;
  try {
    for (; i < items.length; i += 1) act(items[i], i);
  } catch (error) {
    throw inside(error, i);
  }
}

/** How many elements further each axis goes. */
export function stridesOf(shape, order) {
  const strides = new Array(shape.length);
  let stride = 1;
  for (let i = 0; i < shape.length; i += 1) {
    const axis = order === "F" ? i : shape.length - 1 - i;
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Refuse content that is not nested like its shape. */
export function checkNesting(node, shape, axis = 0) {
  if (axis === 0 && shape.includes(0)) {
    if (Array.isArray(node) && node.length === 0) return;
    wrong(`[], for shape [${shape.join(", ")}] has no elements`, node);
  }
  if (axis === shape.length) return;
  if (!Array.isArray(node)) wrong(`an array of ${shape[axis]}`, node);
  if (node.length !== shape[axis]) {
    throw new DecodeError(`expected an array of ${shape[axis]}, found one of ${node.length}`);
  }
  if (axis + 1 < shape.length) placing(node, (item) => checkNesting(item, shape, axis + 1));
}

/** Nest what is made of every place, like a shape; an array without elements is []. */
export function nest(shape, at, strides, size, make, axis = 0) {
  if (axis === shape.length) return make(at);
  if (axis === 0 && shape.includes(0)) return [];
  const step = strides[axis] * size;
  return Array.from({ length: shape[axis] }, (_, i) =>
    nest(shape, at + i * step, strides, size, make, axis + 1),
  );
}

/** The JSON text of nested texts. */
export function bracket(texts) {
  return Array.isArray(texts) ? `[${texts.map(bracket).join(",")}]` : texts;
}

/** How deep brackets nest in the text of a dtype, which is as deep as its elements, and one more. */
export function deepest(text) {
  let [depth, most] = [1, 1];
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    if (character === "]" || character === "}") depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
