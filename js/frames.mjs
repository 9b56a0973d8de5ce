// Frames: arrays that are windows of a stream of frames, such as stacked images.

import { countOf } from "./dtypes.mjs";
import { at, DecodeError, wrong } from "./errors.mjs";
import { JsonObject } from "./json.mjs";
import { NDArray } from "./ndarray.mjs";

/** A row that is made of frames counts as this part of its bytes. */
const COUNTED = 8;

/** Rows that are made as they are asked for. */
export class FrameRows {
  constructor(frames, stream, starts, depth, axis) {
    Object.assign(this, { frames, stream, starts, depth, axis, dtype: frames.dtype });
    const frame = frames.shape.slice(1);
    const row = depth === null ? frame : frame.toSpliced(axis, 0, depth);
    this.shape = [starts.length, ...row];
  }

  /** A row of it, in C order. */
  row(i) {
    const { frames, stream, depth, axis } = this;
    const start = this.starts[i];
    const frame = (place) => frames.row(stream ? stream[place] : place);
    const row = new NDArray(this.dtype, this.shape.slice(1));
    if (depth === null) {
      row.bytes.set(frame(start).bytes);
      return row;
    }
    const inner = countOf(frames.shape.slice(1 + axis)) * this.dtype.size;
    for (let k = 0; k < depth; k += 1) {
      const { bytes } = frame(start + k);
      for (let from = 0, to = k * inner; from < bytes.length; from += inner, to += depth * inner)
        row.bytes.set(bytes.subarray(from, from + inner), to);
    }
    return row;
  }
}

/** The memory that each row of a pool counts as. */
export function rowMemory(pool) {
  const shape = pool.shape.slice(1);
  const bytes = countOf(shape) * pool.dtype.size;
  const counted = pool instanceof FrameRows ? Math.floor(bytes / COUNTED) : bytes;
  return counted + 128 + 16 * Math.max(0, shape.length - 1);
}

/** Read the tag of frames, and check that every window is in the stream. */
export function readFrames(tag, decoder) {
  const frames = arrayAt(tag, "__frames__", decoder);
  if (frames.shape.length === 0 || frames.dtype.boxed || frames.dtype.size === 0)
    throw new DecodeError(`expected frames with bytes of their own, ${shown(frames)}`);
  const [count, ...shape] = frames.shape;
  let stream = null;
  if (tag.has("stream")) stream = placesOf(integersAt(tag, "stream", decoder), count, "frame to frame");
  const length = stream ? stream.length : count;
  let depth = null;
  let axis = 0;
  if (tag.has("depth") || tag.has("axis")) {
    depth = integerBetween(tag.get("depth") ?? null, 1, length, "a depth");
    axis = integerBetween(tag.get("axis") ?? null, 0, shape.length, "an axis");
  }
  const starts = integersAt(tag, "starts", decoder);
  const last = length - (depth ?? 1) + 1;
  return new FrameRows(frames, stream, placesOf(starts, last, "window to window"), depth, axis);
}

export function refuseFrames() {
  throw new DecodeError("expected frames in a column of arrays alone");
}

function integerBetween(value, least, most, what) {
  if (typeof value !== "bigint" || value < least || value > most)
    wrong(`${what} from ${least} to ${most}`, value);
  return Number(value);
}

/** The array under a key of a tag. */
export function arrayAt(tag, key, decoder) {
  const node = tag.get(key);
  const isArray = node instanceof JsonObject && node.isTag;
  const found = isArray ? decoder.inside(key, node) : node;
  if (found instanceof NDArray && found.class === null) return found;
  return at(key, () => wrong("an array", found));
}

function integersAt(tag, key, decoder) {
  const found = arrayAt(tag, key, decoder);
  decoder.spend(8 * found.size);
  if (found.shape.length !== 1 || !isSigned(found.dtype))
    throw new DecodeError(`expected signed integers in one dimension, ${shown(found)}`);
  return found;
}

export const isSigned = ({ kind, signed }) => kind === "integer" && signed;
export const shown = ({ dtype, shape }) => `found ${dtype.name} of shape [${shape.join(", ")}]`;
export const listed = (array) => Array.from({ length: array.size }, (_, i) => array.at(i));

/** Where steps lead to, each of which there is. */
export function placesOf(steps, count, what = "row to row") {
  let place = 0n;
  return listed(steps).map((step) => {
    place += BigInt(step);
    if (place < 0n || place >= count)
      throw new DecodeError(`expected steps from ${what} of ${count}`);
    return Number(place);
  });
}
