// What a document holds, as nodes of a tree.

import { NDArray, Scalar } from "../ndarray.mjs";
import { Member, PythonValue } from "../python_values.mjs";
import { ByteArray, Deque, Dict, ItemSet, Masked, Tuple } from "../values.mjs";
import { dtypeName, fieldOf, fieldOfValues, show } from "./fields.mjs";

/** As many alike values are also shown column by column. */
const RUN = 4;

/**
 * @typedef {object} Node
 * @property {string} name
 * @property {string} place as the codec's errors say it
 * @property {string} kind
 * @property {string} summary a value in words, or how much there is
 * @property {import("./fields.mjs").Field | null} field what can be drawn
 * @property {(() => {total: number, at: (i: number) => Node}) | null} children made when asked for:
 *   a list may have a million
 */

/** The children that are made of items one by one, after some that are there. */
const childrenOf = (items, make, before = []) => ({
  total: before.length + items.length,
  at: (i) => before[i] ?? make(items[i - before.length], i - before.length),
});

const segment = (key) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
const many = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

/** The node of a value. */
export function nodeOf(name, value, place) {
  const node = { name, place, field: null, children: null, summary: "" };
  if (value instanceof NDArray) return { ...node, ...ofArray(value, place) };
  if (value instanceof Masked) return { ...node, ...ofMasked(value, place) };
  if (value instanceof Map || value instanceof Dict) {
    const entries = [...value];
    const placeOf = (key) => place + (typeof key === "string" ? segment(key) : `[${show(key)}]`);
    const child = ([key, item]) => nodeOf(show(key), item, placeOf(key));
    const children = () => childrenOf(entries, child);
    const summary = many(entries.length, "key");
    return { ...node, kind: value.kindName ?? "dict", summary, children: entries.length ? children : null };
  }
  if (Array.isArray(value) || value instanceof Tuple) return { ...node, ...ofItems(value, place) };
  if (Array.isArray(value?.constructor?.fields)) return { ...node, ...ofInstance(value, place) };
  if (value instanceof Scalar)
    return { ...node, kind: `scalar ${dtypeName(value.dtype)}`, summary: show(value) };
  if (value instanceof PythonValue)
    return { ...node, kind: value.kindName, summary: show(value.content, 17) };
  if (value instanceof Member) return { ...node, kind: value.kindName, summary: value.name };
  if (value instanceof ByteArray) return { ...node, kind: "bytearray", summary: show(value.bytes) };
  return { ...node, kind: plainKind(value), summary: show(value, 17) };
}

function plainKind(value) {
  if (value === null) return "None";
  if (value instanceof Uint8Array) return "bytes";
  return (
    { bigint: "int", number: "float", boolean: "bool", string: "str" }[typeof value] ??
    value.kindName
  );
}

function ofArray(array, place) {
  const kind = array.class ?? "array";
  const { dtype } = array;
  const hasChildren = dtype.kind === "object" && array.size > 0;
  const child = (item, i) => nodeOf(`element ${i}`, item, `${place} element ${i}`);
  const children = () => childrenOf(array.data, child);
  return { kind, field: fieldOf(array), children: hasChildren ? children : null };
}

function ofMasked({ data, mask, fill }, place) {
  const parts = Object.entries({ data, mask, "fill value": fill });
  const children = () => childrenOf(parts, ([name, part]) => nodeOf(name, part, place));
  return { kind: "masked array", field: fieldOf(data), children };
}

function ofInstance(value, place) {
  const { name, fields } = value.constructor;
  const child = (field) => nodeOf(field, value[field], place + segment(field));
  const children = () => childrenOf(fields, child);
  return { kind: name, summary: many(fields.length, "field"), children };
}

function ofItems(value, place) {
  const items = [...value];
  const kind = Array.isArray(value) ? "list" : value.kindName;
  const isBounded = value instanceof Deque && value.maxlen !== null;
  const bound = isBounded ? `, at most ${value.maxlen.toLocaleString("en")}` : "";
  const summary = many(items.length, "item") + bound;
  const field = items.length >= RUN && !(value instanceof ItemSet) ? fieldOfValues(items) : null;
  const child = (item, i) => nodeOf(String(i), item, `${place}[${i}]`);
  const children = () => childrenOf(items, child, columnsOf(items, place));
  return { kind, summary, field, children: items.length ? children : null };
}

/** How the items of a run are taken apart: their keys, and what is at each. */
function partsOf(first) {
  if (first instanceof Map) return [...first.keys()].map((key) => [key, (item) => item.get(key)]);
  const { fields } = first?.constructor ?? {};
  if (Array.isArray(fields)) return fields.map((name) => [name, (item) => item[name]]);
  const isRow = Array.isArray(first) || (first instanceof Tuple && !(first instanceof ItemSet));
  return isRow
    ? Array.from({ length: first.length }, (_, i) => [`[${i}]`, (item) => [...item][i]])
    : [];
}

/** The columns of a run of containers that are alike, such as the rewards of a replay memory. */
function columnsOf(items, place) {
  const [first] = items;
  const sizeOf = (item) => item?.length ?? item?.size;
  const isAlike = (item) =>
    item?.constructor === first?.constructor && sizeOf(item) === sizeOf(first);
  if (items.length < RUN || !items.every(isAlike)) return [];
  const columns = partsOf(first).map(([key, get]) => {
    const isPlace = key.startsWith("["); // which has no name
    const name = isPlace ? `column ${key}` : key;
    const node = { name, place: `${place}[…]${isPlace ? key : segment(key)}`, kind: "column" };
    return { ...node, summary: "", field: fieldOfValues(items.map(get)), children: null };
  });
  return columns.filter(({ field }) => field !== null);
}
