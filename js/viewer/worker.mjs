// The part of the page that reads: a worker keeps the document and answers questions about it.

import { DecodeError } from "../codec.mjs";
import { fieldParts, histogram, lineOf, pause, planeOf, statistics } from "./fields.mjs";
import { readFile } from "./formats.mjs";
import { nodeOf } from "./nodes.mjs";

/** As many children are listed at a time, and as many places that a filter finds. */
const PAGE = 50;
const MOST_FOUND = 200;

/** As many characters of a string are shown: a page with millions of them stands still. */
const MOST_SHOWN = 5000;

const nodes = [];
const children = new Map();

/** What the page is told of a node; it asks for the rest by number. */
function described(node) {
  const id = nodes.push(node) - 1;
  const { name, place, kind, field } = node;
  const { length } = node.summary;
  const isLong = length > MOST_SHOWN;
  const rest = isLong ? `… (${length.toLocaleString("en")} characters)` : "";
  const summary = node.summary.slice(0, MOST_SHOWN) + rest;
  return { id, name, place, kind, summary, field: field && fieldParts(field), hasChildren: Boolean(node.children) };
}

function childrenOf(id) {
  if (!children.has(id)) children.set(id, nodes[id].children());
  return children.get(id);
}

/** The nodes whose place holds a text, in the order of the document. */
async function find(text) {
  const wanted = text.toLowerCase();
  const found = [];
  const open = [{ total: 1, at: () => nodes[0], next: 0 }];
  for (let seen = 0; open.length && found.length < MOST_FOUND; seen += 1) {
    if (seen % 5000 === 4999) await pause();
    const level = open.at(-1);
    if (level.next === level.total) {
      open.pop();
      continue;
    }
    const node = level.at(level.next++);
    if (node.place.slice(1).toLowerCase().includes(wanted)) found.push(described(node));
    if (node.children) open.push({ ...node.children(), next: 0 });
  }
  return { found, isAll: found.length < MOST_FOUND };
}

const ANSWERS = {
  async open({ file, name, base64, tell }) {
    const { value, format } = await readFile({ file, name, base64, tell });
    return { format, root: described(nodeOf(name, value, "$")) };
  },
  children({ id, start }) {
    const all = childrenOf(id);
    const count = Math.max(0, Math.min(PAGE, all.total - start));
    const found = Array.from({ length: count }, (_, i) => described(all.at(start + i)));
    return { found, total: all.total };
  },
  find: ({ text }) => find(text),
  statistics: ({ id }) => statistics(nodes[id].field),
  histogram: ({ id, range, bins }) => histogram(nodes[id].field, range, bins),
  texts: ({ id, indices }) => indices.map((index) => nodes[id].field.text(index)),
  cells: ({ id, indices }) => indices.map((index) => nodes[id].field.cells(index)),
  plane: ({ id, ...plane }) => planeOf(nodes[id].field, plane),
  line: ({ id, ...line }) => lineOf(nodes[id].field, line),
};

/** Answer the page's questions from now on. */
export function startWorker() {
  self.onmessage = async ({ data: { turn, question, ...given } }) => {
    const tell = (progress) => self.postMessage({ progress });
    try {
      self.postMessage({ turn, answer: await ANSWERS[question]({ ...given, tell }) });
    } catch (error) {
      const isKnown = [DecodeError, RangeError, TypeError].some((kind) => error instanceof kind);
      const isPlaced = error.position || error.keys?.length;
      const message = isPlaced ? error.message : (error.text ?? error.message);
      self.postMessage({ turn, error: { message, isKnown } });
    }
  };
}
