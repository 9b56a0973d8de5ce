// zstd, which browsers do not unpack: fzstd of Arjun Barrett does, a file of js/vendor.

/** Return the bytes of zstd frames, and no further than a block beyond `most`. */
export function unzstd(bytes, most) {
  const pieces = [];
  let count = 0;
  const stream = new globalThis.fzstd.Decompress((piece) => {
    count += piece.length;
    pieces.push(piece);
    if (count > most) throw TOO_MANY;
  });
  try {
    stream.push(bytes, true);
  } catch (error) {
    if (error !== TOO_MANY) throw error;
  }
  const all = new Uint8Array(count);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const TOO_MANY = new Error("more bytes than were asked for");
