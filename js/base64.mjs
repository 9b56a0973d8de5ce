// base64 as RFC 4648 has it in section 4, and in one spelling alone.

import { DecodeError, wrong } from "./errors.mjs";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i += 1) VALUES[LETTERS.charCodeAt(i)] = i;

/** The bytes of a string of base64, or a DecodeError. */
export function fromBase64(node) {
  if (typeof node !== "string") wrong("a string of base64", node);
  const padding = node.endsWith("==") ? 2 : node.endsWith("=") ? 1 : 0;
  const size = (node.length / 4) * 3 - padding;
  const bytes = new Uint8Array(Math.max(0, Math.floor(size)));
  let seen = node.length % 4 ? 255 : 0;
  let buffer = 0;
  let at = 0;
  for (let i = 0; i < node.length - padding; i += 1) {
    const code = node.charCodeAt(i);
    const value = code < 128 ? VALUES[code] : 255;
    seen |= value;
    buffer = (buffer << 6) | value;
    if (i % 4) bytes[at++] = buffer >> (6 - 2 * (i % 4));
  }
  if (seen > 63) {
    throw new DecodeError(
      "expected base64 (RFC 4648, section 4): only its letters, in groups of four",
    );
  }
  if (padding && buffer & (4 ** padding - 1)) {
    throw new DecodeError("expected base64 whose unused last bits are zero (RFC 4648, 3.5)");
  }
  return bytes;
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  const parts = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => LETTERS[(three >> shift) & 63]).join("");
    parts.push(letters.slice(0, bytes.length - i + 1).padEnd(4, "="));
  }
  return parts.join("");
}
