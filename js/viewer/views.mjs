// The ways to look at an array: as an image, a heat map, a line, a table.

import { colourOf } from "./colours.mjs";
import { drawBar, drawLine, drawPlane, layOut, lineWidth } from "./drawing.mjs";
import { element } from "./dom.mjs";
import { show } from "./fields.mjs";
import { ask } from "./questions.mjs";

/** A table lists at most so many rows and columns. */
const [ROWS, COLUMNS] = [24, 12];

/** An array of so few elements is a table at first. */
const FEW = 30;

const words = (count) => count.toLocaleString("en");

/** An image has so many colours at its last axis. */
const isImage = ({ dtype, shape }) =>
  dtype === "uint8" && shape.length >= 3 && [1, 3, 4].includes(shape.at(-1));

/** How an array may be looked at, the best first. */
export function viewsOf(field) {
  const { shape } = field;
  if (!field.isNumeric || shape.includes(0) || !shape.length) return ["Table"];
  const drawn = shape.length === 1 ? ["Line"] : ["Heat map", "Line"];
  if (shape.reduce((count, size) => count * size) <= FEW) return ["Table", ...drawn];
  const views = [...drawn, "Table"];
  if (!isImage(field)) return views;
  return shape.at(-1) === 4 && !field.isOpaque ? [...views, "Image"] : ["Image", ...views];
}

/** The axes that a view shows; the others are chosen by sliders. Channels are behind their image. */
export function axesOf(view, field) {
  const count = field.shape.length;
  const last = field.shape.map((_, axis) => axis);
  if (view === "Image") return last.slice(-3);
  if (view === "Heat map" && isImage(field)) return [count - 3, count - 2];
  return last.slice(view === "Line" ? -1 : -2);
}

/** What a view shows of an array: its axes, their sizes, and the index of the others. */
export function sliceOf({ id, field }, axes, chosen) {
  const shape = axes.map((axis) => field.shape[axis]);
  const index = (...at) => {
    const whole = [...chosen];
    at.forEach((i, k) => {
      whole[axes[k]] = i;
    });
    return whole;
  };
  return { id, field, axes, chosen: [...chosen], shape, index };
}

/** Draw a view of a slice; `tell` is called with what is under the cursor. */
export function drawView(view, slice, range, room, tell) {
  if (view === "Table") return drawTable(slice);
  if (view === "Line") return drawPlot(slice, range, room);
  return drawPixels(view, slice, range, room, tell);
}

const labelOf = (view, [rows, columns]) =>
  `${view} of ${rows} rows and ${columns} columns; the arrow keys read it`;

/** Draw an image by its channels, or a heat map by the colours of numbers. */
async function drawPixels(view, { id, axes, chosen, shape, index }, range, room, tell) {
  const isMap = view === "Heat map";
  const [rows, columns, channels = 1] = shape;
  const lay = layOut(rows, columns, room.width - (isMap ? 124 : 0), room.height);
  const { down, across } = lay;
  const numbers = await ask("plane", { id, axes, chosen, rows: down, columns: across });
  const colours = { 1: [0, 0, 0], 3: [0, 1, 2], 4: [0, 1, 2, 3] }[channels];
  const colourAt = (i) =>
    isMap
      ? colourOf(numbers[i], range.min, range.max)
      : colours.map((channel) => numbers[i * channels + channel]);
  const plane = drawPlane(lay, colourAt, labelOf(view, shape));
  let asked = 0;
  readable(plane, shape, async (...at) => {
    const turn = (asked += 1);
    const all = isMap ? [at] : Array.from({ length: channels }, (_, channel) => [...at, channel]);
    const texts = await ask("texts", { id, indices: all.map((each) => index(...each)) });
    const place = isMap ? index(...at) : index(...at).slice(0, -1);
    if (turn === asked) tell(`[${place.join(", ")}] = ${texts.join(", ")}`);
  });
  const note = noteOf(shape, plane);
  if (!isMap) return { parts: [plane.canvas], note };
  const height = Math.min(260, Math.max(80, parseFloat(plane.canvas.style.height)));
  const infinite = range.infinite ? " Infinities have the colours of the ends." : "";
  const parts = [plane.canvas, drawBar(range, height)];
  return { parts, note: `${note} The colours span all of the array.${infinite}` };
}

function noteOf([rows, columns], { across, down, skips }) {
  const what = `${words(rows)} rows, ${words(columns)} columns`;
  if (!skips) return `${what}.`;
  return `${what}; drawn are ${words(down.shown)} of the rows and ${words(across.shown)} of the columns, as many as there are pixels.`;
}

/** Let the mouse and the arrow keys read the elements of a plane. */
function readable({ canvas, across, down }, [rows, columns], tell) {
  let at = null;
  const go = (row, column) => {
    if (row < 0 || row >= rows || column < 0 || column >= columns) return;
    at = [row, column];
    tell(row, column);
  };
  canvas.tabIndex = 0;
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const axis = (offset, { size, step }) => Math.floor(Math.floor(offset / size) * step);
    go(axis(offsetY, down), axis(offsetX, across));
  });
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    const [down, right] = steps[event.key];
    if (at) go(at[0] + down, at[1] + right);
    else go(0, 0);
  });
}

async function drawPlot({ id, axes: [axis], chosen, shape: [count] }, range, room) {
  const size = { width: Math.min(900, room.width), height: 280 };
  const numbers = await ask("line", { id, axis, chosen, wide: lineWidth(size) });
  const { canvas, perPixel } = drawLine(count, numbers, range, size, `Line of ${count} elements`);
  const often = `; about ${show(perPixel, 2)} a pixel, drawn from the least to the greatest`;
  const gaps = range.nans || range.infinite ? " NaN and infinities leave gaps." : "";
  return {
    parts: [canvas],
    note: `${words(count)} elements by their index${perPixel > 1 ? often : ""}.${gaps}`,
  };
}

/** List elements: of a plane, of a row, or one alone; structures by their fields. */
async function drawTable({ id, field, shape, index }) {
  if (field.shape.includes(0)) return { parts: [], note: "There are no elements." };
  const [rows, columns] = [shape[0] ?? 1, shape[1] ?? 1];
  const [listed, across] = [Math.min(rows, ROWS), Math.min(columns, COLUMNS)];
  const byField = shape.length < 2 && field.names;
  const upTo = (count) => Array.from({ length: count }, (_, i) => i);
  const place = (row, column) => index(...[row, column].slice(0, shape.length));
  const wanted = byField ? [0] : upTo(across);
  const indices = upTo(listed).flatMap((row) => wanted.map((column) => place(row, column)));
  const texts = await ask(byField ? "cells" : "texts", { id, indices });
  const cellsOf = (row) => (byField ? texts[row] : texts.slice(row * across, (row + 1) * across));
  const heads = shape.length > 1 ? upTo(across).map(String) : ["value"];
  const table = element("table");
  table.append(rowOf("th", ["", ...(byField || heads)]));
  for (let row = 0; row < listed; row += 1) {
    table.append(rowOf("td", [shape.length ? String(row) : "", ...cellsOf(row)]));
  }
  const box = element("div", "scrolls", "", { role: "region", "aria-label": "Elements" });
  box.tabIndex = 0;
  box.append(table);
  const isAll = listed === rows && across === columns;
  const note = `Listed are ${listed} of ${words(rows)} rows and ${across} of ${words(columns)} columns.`;
  return { parts: [box], note: isAll ? "" : note };
}

function rowOf(kind, texts) {
  const row = element("tr");
  texts.forEach((text, i) => row.append(element(i ? kind : text ? "th" : "td", "", text)));
  return row;
}
