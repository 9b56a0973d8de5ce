// Where a document that is cut off stops: in the text, and in what the text says.

const SPACE = "[ \\t\\n\\r]*";

// What is left from the place of an error to the end of a document, if nothing else is wrong with
// it than that it ends; by message.
const LEFT = new Map(
  [
    ["Unterminated string starting at", "[^]*"],
    ["Invalid \\uXXXX escape", "u[0-9a-fA-F]{0,4}"],
    ["Expecting value", `${SPACE}|-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?`],
    ["Expecting ',' delimiter", SPACE],
    ["Expecting ':' delimiter", SPACE],
    ["Expecting property name enclosed in double quotes", SPACE],
  ].map(([message, pattern]) => [message, new RegExp(`^(?:${pattern})$`)]),
);
const HALF_NUMBER = /^[0-9](?:\.|[eE][+-]?)$/;

/** Whether the reader's error at `at` is that the text ends too early. */
export function isCutOff(message, text, at) {
  if (LEFT.get(message)?.test(text.slice(at))) return true;
  const isBehind = message === "Expecting ',' delimiter" || message === "Extra data";
  return isBehind && HALF_NUMBER.test(text.slice(Math.max(at - 1, 0)));
}

// Strings, of which the last may have no end (a group); brackets; and all that is between them.
const TOKENS = /"[^"\\]*(?:\\[^][^"\\]*)*("?)|[[\]{}]|[^[\]"{}]+/g;

/** The keys that lead from the root of a document to where its text stops. */
export function keysAtEnd(text) {
  const keys = []; // one for each open bracket; null before an object's key
  for (const [word, end] of text.matchAll(TOKENS)) {
    if (word === "[") keys.push(0);
    else if (word === "{") keys.push(null);
    else if (word === "]" || word === "}") keys.pop();
    else if (word[0] === '"') {
      if (keys.at(-1) === null && end) keys[keys.length - 1] = JSON.parse(word);
    } else if (word.includes(",") && keys.length > 0) {
      const last = keys.at(-1);
      keys[keys.length - 1] = typeof last === "number" ? last + word.split(",").length - 1 : null;
    }
  }
  return keys.filter((key) => key !== null);
}

/** The keys to where UTF-8 stops inside of a character; none if something else is wrong with it. */
export function keysAtCutCharacter(bytes) {
  try {
    return keysAtEnd(new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }));
  } catch {
    return [];
  }
}
