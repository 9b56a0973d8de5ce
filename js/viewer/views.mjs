// The ways to look at an array: as an image, a heat map, a line, a table.

import { colourOf } from "./colours.mjs";
import { drawBar, drawLine, drawPlane } from "./drawing.mjs";
import { element } from "./dom.mjs";
import { show } from "./fields.mjs";

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
  // A fourth channel that hides nothing is one; else it may be a fourth frame.
  return shape.at(-1) === 4 && !isOpaque(field) ? [...views, "Image"] : ["Image", ...views];
}

function isOpaque({ shape, number }) {
  const index = shape.map((size) => Math.floor(size / 2));
  index[index.length - 1] = 3;
  return (
    number(index) === 255 &&
    number(index.map((_, axis) => (axis === index.length - 1 ? 3 : 0))) === 255
  );
}

/** The axes that a view shows; the others are chosen by sliders. Channels are behind their image. */
export function axesOf(view, field) {
  const count = field.shape.length;
  const last = field.shape.map((_, axis) => axis);
  if (view === "Image") return last.slice(-3);
  if (view === "Heat map" && isImage(field)) return [count - 3, count - 2];
  return last.slice(view === "Line" ? -1 : -2);
}

/**
 * What a view shows of an array: the sizes of its axes, and the whole index of a place on them.
 * @typedef {{field: import("./fields.mjs").Field, shape: number[], index: (...at: number[]) => number[]}} Slice
 */

/** Keep the axes that a view shows, at an index of the others. */
export function sliceOf(field, axes, chosen) {
  const shape = axes.map((axis) => field.shape[axis]);
  const index = (...at) => {
    const whole = [...chosen];
    at.forEach((i, k) => {
      whole[axes[k]] = i;
    });
    return whole;
  };
  return { field, shape, index };
}

/** Draw a view of a slice; `tell` is called with what is under the cursor. */
export function drawView(view, slice, range, room, tell) {
  if (view === "Table") return drawTable(slice);
  if (view === "Line") return drawPlot(slice, range, room);
  return view === "Image" ? drawImage(slice, room, tell) : drawMap(slice, range, room, tell);
}

const labelOf = (view, [rows, columns]) =>
  `${view} of ${rows} rows and ${columns} columns; the arrow keys read it`;

function drawMap({ field, shape, index }, range, room, tell) {
  const [rows, columns] = shape;
  const narrow = { ...room, width: room.width - 124 };
  const colourAt = (row, column) =>
    colourOf(field.number(index(row, column)), range.min, range.max);
  const plane = drawPlane(rows, columns, colourAt, narrow, labelOf("Heat map", shape));
  readable(plane, shape, (...at) =>
    tell(`[${index(...at).join(", ")}] = ${field.text(index(...at))}`),
  );
  const height = Math.min(260, Math.max(80, parseFloat(plane.canvas.style.height)));
  const infinite = range.infinite ? " Infinities have the colours of the ends." : "";
  const note = `${noteOf(shape, plane)} The colours span all of the array.${infinite}`;
  return { parts: [plane.canvas, drawBar(range, height)], note };
}

function drawImage({ field, shape, index }, room, tell) {
  const [rows, columns, channels] = shape;
  const colours = { 1: [0, 0, 0], 3: [0, 1, 2], 4: [0, 1, 2, 3] }[channels];
  const colourAt = (row, column) =>
    colours.map((channel) => field.number(index(row, column, channel)));
  const plane = drawPlane(rows, columns, colourAt, room, labelOf("Image", shape));
  readable(plane, shape, (row, column) => {
    const values = Array.from({ length: channels }, (_, i) => field.text(index(row, column, i)));
    tell(`[${index(row, column).slice(0, -1).join(", ")}] = ${values.join(", ")}`);
  });
  return { parts: [plane.canvas], note: noteOf(shape, plane) };
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

function drawPlot({ field, shape: [count], index }, range, room) {
  const size = { width: Math.min(900, room.width), height: 280 };
  const numberAt = (i) => field.number(index(i));
  const { canvas, perPixel } = drawLine(count, numberAt, range, size, `Line of ${count} elements`);
  const often = `; about ${show(perPixel, 2)} a pixel, drawn from the least to the greatest`;
  const gaps = range.nans || range.infinite ? " NaN and infinities leave gaps." : "";
  return {
    parts: [canvas],
    note: `${words(count)} elements by their index${perPixel > 1 ? often : ""}.${gaps}`,
  };
}

/** List elements: of a plane, of a row, or one alone; structures by their fields. */
function drawTable({ field, shape, index }) {
  if (field.shape.includes(0)) return { parts: [], note: "There are no elements." };
  const [rows, columns] = [shape[0] ?? 1, shape[1] ?? 1];
  const [listed, across] = [Math.min(rows, ROWS), Math.min(columns, COLUMNS)];
  const byField = shape.length < 2 && field.names;
  const each = Array.from({ length: across }, (_, i) => i);
  const place = (row, column) => index(...[row, column].slice(0, shape.length));
  const cellsOf = (row) =>
    byField ? field.cells(place(row)) : each.map((column) => field.text(place(row, column)));
  const heads = shape.length > 1 ? each.map(String) : ["value"];
  const table = element("table");
  table.append(rowOf("th", ["", ...(byField || heads)]));
  for (let row = 0; row < listed; row += 1) {
    table.append(rowOf("td", [shape.length ? String(row) : "", ...cellsOf(row)]));
  }
  const box = element("div", "scrolls");
  box.tabIndex = 0;
  box.append(table);
  const isAll = listed === rows && across === columns;
  const note = `Listed are ${listed} of ${words(rows)} rows and ${across} of ${words(columns)} columns.`;
  return { parts: [box], note: isAll ? "" : note };
}

function rowOf(kind, texts) {
  const row = element("tr");
  texts.forEach((text, i) => row.append(element(i ? kind : "th", "", text)));
  return row;
}
