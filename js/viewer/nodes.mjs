// What a document holds, as nodes of a tree.

import { NDArray, Scalar } from "../ndarray.mjs";
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
 * @property {(() => Node[]) | null} children
 */

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
    const children = () =>
      entries.map(([key, item]) =>
        nodeOf(
          show(key),
          item,
          place + (typeof key === "string" ? segment(key) : `[${show(key)}]`),
        ),
      );
    return {
      ...node,
      kind: "dict",
      summary: many(entries.length, "key"),
      children: entries.length ? children : null,
    };
  }
  if (Array.isArray(value) || value instanceof Tuple) return { ...node, ...ofItems(value, place) };
  if (Array.isArray(value?.constructor?.fields)) return { ...node, ...ofInstance(value, place) };
  if (value instanceof Scalar)
    return { ...node, kind: `scalar ${dtypeName(value.dtype)}`, summary: show(value) };
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
  const isObjects = dtype.kind === "object";
  const children = () =>
    array.data.map((item, i) => nodeOf(`element ${i}`, item, `${place} element ${i}`));
  return { kind, field: fieldOf(array), children: isObjects && array.size ? children : null };
}

function ofMasked({ data, mask, fill }, place) {
  const parts = [
    ["data", data],
    ["mask", mask],
    ["fill value", fill],
  ];
  return {
    kind: "masked array",
    field: fieldOf(data),
    children: () => parts.map(([name, part]) => nodeOf(name, part, place)),
  };
}

function ofInstance(value, place) {
  const { name, fields } = value.constructor;
  return {
    kind: name,
    summary: many(fields.length, "field"),
    children: () => fields.map((field) => nodeOf(field, value[field], place + segment(field))),
  };
}

function ofItems(value, place) {
  const items = [...value];
  const kind = Array.isArray(value) ? "list" : value.kindName;
  const bound =
    value instanceof Deque && value.maxlen !== null
      ? `, at most ${value.maxlen.toLocaleString("en")}`
      : "";
  const summary = many(items.length, "item") + bound;
  const field = items.length >= RUN && !(value instanceof ItemSet) ? fieldOfValues(items) : null;
  const children = () => [
    ...columnsOf(items, place),
    ...items.map((item, i) => nodeOf(String(i), item, `${place}[${i}]`)),
  ];
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
  const isRun =
    items.length >= RUN &&
    items.every(
      (item) =>
        item?.constructor === first?.constructor &&
        (item?.length ?? item?.size) === (first?.length ?? first?.size),
    );
  if (!isRun) return [];
  const columns = partsOf(first).map(([key, get]) => [key, fieldOfValues(items.map(get))]);
  return columns
    .filter(([, field]) => field !== null)
    .map(([key, field]) => ({
      name: `column ${key}`,
      place: `${place}[…] ${key}`,
      kind: "column",
      summary: "",
      field,
      children: null,
    }));
}
