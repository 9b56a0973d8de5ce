// What the tests ask of the module: documents read, written, and both again. Runs in Node and in a
// page.

/** Count the bytes that streams inflate, whoever asks for them. */
function countInflated() {
  const counted = { bytes: 0 };
  const Platform = globalThis.DecompressionStream;
  globalThis.DecompressionStream = class {
    constructor(format) {
      const { readable, writable } = new Platform(format);
      const counter = new TransformStream({
        transform(piece, controller) {
          counted.bytes += piece.length;
          controller.enqueue(piece);
        },
      });
      return { readable: readable.pipeThrough(counter), writable };
    }
  };
  return counted;
}

/** Make a class with fields, which throws where it is called. */
function classOf({ name, fields }) {
  const type = class {
    constructor() {
      throw new Error(`${name} was called`);
    }
  };
  return Object.defineProperty(Object.assign(type, { fields }), "name", { value: name });
}

/**
 * Do one job: read a document (text, or bytes as letters), and write it in a payload, which has to
 * come back and be written the same.
 * @param {typeof import("../../js/codec.mjs")} codec
 * @param {{text?: string, bytes?: string, payload: string, types?: {name: string, fields: string[]}[]}} job
 * @param {((bytes: Uint8Array, size: number) => Uint8Array) | undefined} zstd
 */
async function answer(codec, job, zstd) {
  const types = (job.types ?? []).map(classOf);
  try {
    const value = await (job.bytes === undefined
      ? codec.parse(job.text, { types, zstd })
      : codec.parseBytes(
          Uint8Array.from(job.bytes, (unit) => unit.charCodeAt(0)),
          { types, zstd },
        ));
    const options = { payload: job.payload, types };
    const text = await codec.stringify(value, options);
    const again = await codec.stringify(await codec.parse(text, { types }), options);
    return text === again ? { text } : { crash: `${text} comes back, and is written ${again}` };
  } catch (error) {
    if (error instanceof codec.DecodeError) return { place: error.place, message: error.message };
    return { crash: `${error.name}: ${error.message}\n${error.stack}` };
  }
}

let counted;

/** Do all jobs in their order; tell what was inflated for each, and what has reached prototypes. */
export async function run(codec, jobs, zstd) {
  counted ??= countInflated();
  const answers = [];
  for (const job of jobs) {
    counted.bytes = 0;
    answers.push({ ...(await answer(codec, job, zstd)), inflated: counted.bytes });
  }
  const polluted = [Object, Array, Map, Function].flatMap((one) => Object.keys(one.prototype));
  return { answers, polluted, zstd: zstd !== undefined };
}
