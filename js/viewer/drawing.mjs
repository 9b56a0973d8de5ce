// Canvases: heat maps, images, lines, histograms. No more is drawn than there are pixels.

import { VIRIDIS } from "./colours.mjs";
import { element } from "./dom.mjs";
import { show } from "./fields.mjs";

const FONT = 12;

/** Make a canvas of a size in CSS pixels, sharp on every screen, and give it with its context. */
export function canvasOf(width, height, label) {
  const canvas = element("canvas", "", "", { role: "img", "aria-label": label });
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.font = `${FONT}px system-ui, sans-serif`;
  context.imageSmoothingEnabled = false;
  return { canvas, context };
}

/** The colour of a name of the style sheet. */
const themed = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** How an axis of so many elements fits: how many are shown, and how many pixels each has. */
function fit(count, room, most) {
  if (count > room) return { step: count / room, shown: room, size: 1 };
  return { step: 1, shown: count, size: Math.min(most, room / count) };
}

/** Lay a plane out: square cells where that leaves something to see. */
export function layOut(rows, columns, width, height) {
  let [across, down] = [fit(columns, width, 40), fit(rows, height, 40)];
  const ratio = Math.max(rows / columns, columns / rows);
  if (ratio <= 6 && across.step === 1 && down.step === 1) {
    const size = Math.min(across.size, down.size);
    return { across: { ...across, size }, down: { ...down, size } };
  }
  if (ratio <= 6) {
    const step = Math.max(columns / width, rows / height);
    across = { step, shown: Math.max(1, Math.floor(columns / step)), size: 1 };
    down = { step, shown: Math.max(1, Math.floor(rows / step)), size: 1 };
  }
  return { across, down };
}

/** Draw a plane of colours: `colourAt(i)` is red, green, blue of a cell, or null for a hole. */
export function drawPlane({ across, down }, colourAt, label) {
  const [width, height] = [across.shown * across.size, down.shown * down.size];
  const pixels = new ImageData(across.shown, down.shown);
  for (let i = 0; i < across.shown * down.shown; i += 1) {
    const colour = colourAt(i);
    pixels.data.set(colour ? [...colour, 255].slice(0, 4) : [0, 0, 0, 0], 4 * i);
  }
  const small = new OffscreenCanvas(across.shown, down.shown);
  small.getContext("2d").putImageData(pixels, 0, 0);
  const { canvas, context } = canvasOf(Math.ceil(width), Math.ceil(height), label);
  hatch(context, width, height);
  context.drawImage(small, 0, 0, width, height);
  const skips = across.step > 1 || down.step > 1;
  return { canvas, context, across, down, skips };
}

/** What lies behind NaN, and what is transparent. */
function hatch(context, width, height) {
  context.fillStyle = themed("hole");
  context.fillRect(0, 0, width, height);
  context.strokeStyle = themed("line");
  context.beginPath();
  for (let x = -height; x < width; x += 6) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}

/** Draw the bar that says which colour is which number. */
export function drawBar({ min, max, nans }, height) {
  const ticks = ticksOf({ min, max });
  const label = `Colours from ${show(min, 4)} to ${show(max, 4)}`;
  const { canvas, context } = canvasOf(110, height + (nans ? 30 : 8), label);
  for (let y = 0; y < height; y += 1) {
    const [red, green, blue] = VIRIDIS[Math.round(255 * (1 - y / Math.max(1, height - 1)))];
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, y + 4, 16, 1.5);
  }
  context.fillStyle = themed("text");
  context.textBaseline = "middle";
  ticks.forEach((value, i) => {
    const part = ticks.length > 1 ? 1 - i / 2 : 0.5;
    context.fillText(show(value, 4), 24, 4 + Math.min(height - 5, Math.max(5, part * height)));
  });
  if (nans) {
    context.save();
    context.translate(0, height + 12);
    context.beginPath();
    context.rect(0, 0, 16, 14);
    context.clip();
    hatch(context, 16, 14);
    context.restore();
    context.fillStyle = themed("text");
    context.fillText("NaN", 24, height + 19);
  }
  return canvas;
}

const LEFT = 64;

/** The least, the middle and the greatest number of a range; the middle is no rest of rounding. */
function ticksOf({ min, max }) {
  if (!(max > min)) return [min];
  const middle = (min + max) / 2;
  return [min, Math.abs(middle) < (max - min) / 1e4 ? 0 : middle, max];
}

/** Draw the frame of a plot, its ticks, and what turns numbers into pixels. */
function frame(context, { width, height }, range, ends) {
  const { min, max, ticks = ticksOf(range) } = range;
  const [top, bottom] = [10, height - 24];
  const middle = max > min ? 0 : 0.5;
  const y = (value) => bottom - (max > min ? (value - min) / (max - min) : middle) * (bottom - top);
  context.strokeStyle = themed("line");
  context.fillStyle = themed("muted");
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of ticks) {
    context.beginPath();
    context.moveTo(LEFT, Math.round(y(value)) + 0.5);
    context.lineTo(width, Math.round(y(value)) + 0.5);
    context.stroke();
    context.fillText(show(value, 4), LEFT - 6, y(value));
  }
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.fillText(ends.first, LEFT, height - 6);
  context.textAlign = "right";
  context.fillText(ends.last, width, height - 6);
  return { y, bottom };
}

/** How many pixels a line has for its elements. */
export const lineWidth = (room) => room.width - LEFT - 4;

/** Draw a line through numbers: of `count` elements, or the least and the greatest of each pixel. */
export function drawLine(count, numbers, range, room, label) {
  const { canvas, context } = canvasOf(room.width, room.height, label);
  const { y } = frame(context, room, range, { first: "0", last: String(count - 1) });
  const wide = lineWidth(room);
  const perPixel = count / wide;
  const x = (i) => LEFT + 2 + (count > 1 ? (i / (count - 1)) * wide : wide / 2);
  context.strokeStyle = themed("accent");
  context.fillStyle = themed("accent");
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  let isOpen = false;
  const go = (at, value) => {
    const isPoint = Number.isFinite(value);
    if (isPoint && isOpen) context.lineTo(at, y(value));
    else if (isPoint) context.moveTo(at, y(value));
    isOpen = isPoint;
  };
  if (perPixel <= 1) {
    numbers.forEach((value, i) => go(x(i), value));
  } else {
    numbers.forEach((value, i) => go(LEFT + 2 + Math.floor(i / 2), value));
  }
  context.stroke();
  if (count <= wide / 12) {
    for (let i = 0; i < count; i += 1) {
      const value = numbers[i];
      if (!Number.isFinite(value)) continue;
      context.beginPath();
      context.arc(x(i), y(value), 3, 0, 7);
      context.fill();
    }
  }
  return { canvas, perPixel };
}

/** Draw how many numbers there are of each size. */
export function drawHistogram(counts, { min, max }, room, label) {
  const { canvas, context } = canvasOf(room.width, room.height, label);
  const most = Math.max(1, ...counts);
  const range = { min: 0, max: most, ticks: [0, most] };
  const ends = { first: show(min, 4), last: show(max, 4) };
  const { y, bottom } = frame(context, room, range, ends);
  const wide = (room.width - LEFT) / counts.length;
  context.fillStyle = themed("accent");
  counts.forEach((count, i) =>
    context.fillRect(LEFT + i * wide, y(count), Math.max(1, wide - 1), bottom - y(count)),
  );
  return canvas;
}
