// The bytes of a payload: shuffled, compressed, and never more than was asked for.

import { DecodeError, shorten } from "./errors.mjs";

/** What may stand as `payload`, and how it is treated. */
export const PAYLOADS = {
  base64: { shuffled: false, compression: null },
  zlib: { shuffled: false, compression: "zlib" },
  "shuffle+zlib": { shuffled: true, compression: "zlib" },
  zstd: { shuffled: false, compression: "zstd" },
  "shuffle+zstd": { shuffled: true, compression: "zstd" },
};

/** A byte of zlib data never becomes more bytes than this; no reader makes more of anything. */
export const MAX_TIMES = 1032;

// So little is given to the platform at a time that it cannot inflate far beyond what is asked.
const PIECE = 4096;

/** The first byte of every element, then the second of every element, and so on. */
export function shuffle(bytes, size) {
  const count = bytes.length / size;
  const shuffled = new Uint8Array(bytes.length);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < count; j += 1) shuffled[i * count + j] = bytes[j * size + i];
  }
  return shuffled;
}

/** The elements' bytes out of shuffled ones: what shuffles elements of as many bytes as there are. */
export const unshuffle = (bytes, size) =>
  bytes.length ? shuffle(bytes, bytes.length / size) : bytes;

/** A stream of bytes, a piece at a time, as fast as it is read. */
function inPieces(bytes) {
  let start = 0;
  const pull = (controller) => {
    if (start < bytes.length) controller.enqueue(bytes.subarray(start, (start += PIECE)));
    else controller.close();
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** Yield what a stream of the platform makes of bytes, piece by piece. */
async function* through(platform, bytes) {
  const reader = inPieces(bytes).pipeThrough(platform).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Compress bytes to one zlib stream. */
export async function deflate(bytes) {
  const pieces = [];
  for await (const piece of through(new CompressionStream("deflate"), bytes)) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/**
 * Return the bytes of one zlib stream: as many as needed, or fewer, and no further than one more,
 * where it throws.
 * @param {Uint8Array} bytes
 * @param {number} needed
 * @param {() => DecodeError} tooMany
 */
export async function inflate(bytes, needed, tooMany) {
  const found = await inflateUpTo(bytes, needed, tooMany);
  if ((await platformIgnoresRest()) && (await isWholeWithoutEnd(bytes))) throw moreFollows();
  return found;
}

async function inflateUpTo(bytes, needed, tooMany) {
  // What cannot be reached is counted, not kept.
  const kept = needed <= MAX_TIMES * bytes.length ? new Uint8Array(needed) : null;
  let count = 0;
  try {
    for await (const piece of through(new DecompressionStream("deflate"), bytes)) {
      if (count + piece.length > needed) throw tooMany();
      kept?.set(piece, count);
      count += piece.length;
    }
  } catch (error) {
    throw error instanceof DecodeError ? error : explain(error);
  }
  return { bytes: kept?.subarray(0, count), count };
}

const moreFollows = () =>
  new DecodeError("expected zlib data (RFC 1950) that end with the payload; more data follow");

/** Say what an engine found, in the words of the format where they are known. */
function explain(error) {
  const reason = `${error.message} ${error.cause?.message ?? ""}`;
  if (/junk|trailing/i.test(reason)) return moreFollows();
  if (/trunc|unexpected end|incomplete/i.test(reason)) {
    return new DecodeError(
      "expected zlib data (RFC 1950) that end with the payload; they are cut off",
    );
  }
  return new DecodeError(`expected zlib data (RFC 1950): ${shorten(error.message)}`);
}

const isWhole = (bytes) =>
  inflateUpTo(bytes, Infinity, () => null).then(
    () => true,
    () => false,
  );

/** Whether the last byte was not needed. */
const isWholeWithoutEnd = (bytes) => isWhole(bytes.subarray(0, -1));

let ignoring;

/** Older engines take what stands behind a stream for nothing; they are asked once. */
function platformIgnoresRest() {
  ignoring ??= isWhole(Uint8Array.of(120, 156, 3, 0, 0, 0, 0, 1, 0));
  return ignoring;
}
