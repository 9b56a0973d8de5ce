"""Encode and decode documents: dumps, dumpb, dump, loads, load and detect."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Unpack

import numpy as np

from codec.arrays.array_types import Array, as_bytes, as_text
from codec.decode import large_arrays, truncation
from codec.decode.decoder import DecodeOptions, JSONDecoder
from codec.decode.window import PIECE, Window
from codec.encode.encoder import EncodeOptions, JSONEncoder
from codec.errors import CarefulError, DecodeError
from codec.payloads.memory_limit import begin_again, limited
from codec.storage.progress import Meter, Progress
from codec.tags.tag_table import OWN


def _encoder(*, dialect: str = OWN, **parameters: Any) -> JSONEncoder:
    """Make an encoder whose JSON is compact, unless the caller asks for another."""
    if dialect != OWN:
        from codec.dialects.encoder_decoder import DialectEncoder

        return DialectEncoder(dialect=dialect, **parameters)
    if not parameters:
        return _DEFAULT_ENCODER
    cls: type[JSONEncoder] = parameters.pop("cls", JSONEncoder)
    if parameters.get("indent") is None:
        parameters.setdefault("separators", (",", ":"))
    return cls(**parameters)


_DEFAULT_ENCODER = JSONEncoder(separators=(",", ":"))


def _decoder(*, dialect: str = OWN, **parameters: Any) -> JSONDecoder:
    if dialect != OWN:
        from codec.dialects.encoder_decoder import DialectDecoder

        return DialectDecoder(dialect=dialect, **parameters)
    parameters.pop("unknown", None)  # our own format has no tags but those that it knows
    if not parameters:
        return _DEFAULT_DECODER
    cls: type[JSONDecoder] = parameters.pop("cls", JSONDecoder)
    return cls(**parameters)


_DEFAULT_DECODER = JSONDecoder()


def dumps(obj: Any, **options: Unpack[EncodeOptions]) -> str:
    """Return `obj` as JSON text.

    Parameters
    ----------
    obj
        Any nesting of arrays, NumPy scalars, dicts, lists, tuples, deques, strings and numbers.
    **options
        As for `JSONEncoder`; ``cls`` is a subclass of it. Without ``indent``, ``separators`` are
        compact: ``(",", ":")``.

    Raises
    ------
    EncodeError
        For a value that would not come back the same; it names the place.

    Examples
    --------
    >>> import numpy as np, codec
    >>> codec.dumps((1, np.float16(0.1)))
    '{"__tuple__":[1,{"dtype":"float16","__scalar__":0.1}]}'
    >>> codec.dumps({"w": [np.arange(2), np.ma.masked]})
    Traceback (most recent call last):
        ...
    codec.errors.EncodeError: $.w[1]: MaskedConstant would come back as ndarray
    """
    return _encoder(**options).encode(obj)


def dumpb(obj: Any, **options: Unpack[EncodeOptions]) -> bytes:
    """Return `obj` as JSON text in UTF-8, for those who write to sockets.

    Parameters, errors: as for `dumps`.

    Examples
    --------
    >>> import numpy as np, codec
    >>> codec.dumpb(np.float16(0.1))
    b'{"dtype":"float16","__scalar__":0.1}'
    """
    pieces = _encoder(**options).pieces(obj)
    if type(pieces) is tuple and type(pieces[0]) is bytes:
        return pieces[0]
    buffer = io.BytesIO()
    for piece in pieces:
        buffer.write(as_bytes(piece))
    return buffer.getvalue()


def loads(s: str | bytes | bytearray | memoryview, **options: Unpack[DecodeOptions]) -> Any:
    """Return the object that the JSON text `s` holds.

    Parameters
    ----------
    s
        Text, or bytes in UTF-8.
    **options
        As for `JSONDecoder`; ``cls`` is a subclass of it. ``dialect`` is what `detect` returns. Its
        tags for anything but arrays and plain values stay dicts; ``unknown="refuse"`` refuses them,
        and a list as ``unknown`` receives the place and name of each.

    Raises
    ------
    DecodeError
        If `s` is refused; it names the place.

    Examples
    --------
    >>> import codec
    >>> codec.loads('{"__tuple__":[1,{"dtype":"float16","__scalar__":0.1}]}')
    (1, np.float16(0.1))
    >>> codec.loads('[{"dtype":"int8","shape":[2,3],"payload":"base64","__ndarray__":"AAA="}]')
    Traceback (most recent call last):
        ...
    codec.errors.DecodeError: $[0]: shape [2, 3] needs 6 bytes, payload has 2
    """
    return _loads(_decoder(**options), s)


def detect(s: str | bytes | bytearray | memoryview) -> str:
    """Return the name of the dialect that a document is written in.

    Parameters
    ----------
    s
        As for `loads`, whose ``dialect=`` takes the name.

    Returns
    -------
    name
        "codec" for our own format, and for plain JSON, which is read as it is.

    Raises
    ------
    DecodeError
        If the document has tags of two dialects, or can be seen to be no JSON.

    Examples
    --------
    >>> import codec
    >>> text = '{"w": {"__numpy__": "AACAPw==", "dtype": "<f4", "shape": [1]}}'
    >>> codec.detect(text)
    'json-numpy'
    >>> codec.loads(text, dialect=codec.detect(text))
    {'w': array([1.], dtype=float32)}
    """
    from codec.dialects.detect import Detector

    name: str = _loads(Detector(), s)
    return name


def _loads(decoder: JSONDecoder, s: str | bytes | bytearray | memoryview) -> Any:
    if isinstance(s, str):
        if s.startswith("\ufeff") and not decoder.allows_byte_order_mark:
            raise DecodeError("expected JSON text without a byte order mark (RFC 8259, 8.1)", s, 0)
        return decoder.decode(s.removeprefix("\ufeff"))
    try:
        data = s if isinstance(s, bytes) else memoryview(s).cast("B").tobytes()
    except TypeError as error:
        raise DecodeError(f"{_NO_UTF8}: {error}") from error
    try:
        return decoder.read_bytes(data.removeprefix(codecs.BOM_UTF8))
    except CarefulError:
        pass  # and let go of what the quick way has read
    return decoder.read_carefully(_decode_utf8(data))


_NO_UTF8 = "expected bytes in UTF-8 (RFC 8259, 8.1)"


def _decode_utf8(data: bytes) -> str:
    try:
        return codecs.decode(data, "utf-8-sig")
    except UnicodeDecodeError as error:
        refused = DecodeError(f"{_NO_UTF8}: {error}")
        if error.reason == "unexpected end of data":
            refused.cut_off(truncation.keys_at_end(data[: error.start].decode(errors="ignore")))
        raise refused from error


def dump(
    obj: Any, file: IO[str] | IO[bytes] | str | os.PathLike[str], **options: Unpack[EncodeOptions]
) -> None:
    """Write `obj` as JSON text to a file.

    Parameters
    ----------
    obj
        As for `dumps`. Large arrays are formatted and written in pieces.
    file
        A path, or a text or binary file object. A path ending in ``.gz`` is compressed by gzip.
    **options
        As for `dumps`.

    Raises
    ------
    EncodeError
        For a value that would not come back the same; it names the place.
    OSError
        If the file cannot be written; for a path, it names it.

    Notes
    -----
    At a path the new document takes the place of the old one when it is whole and on the disk. An
    error, a full disk, ``kill -9`` and a power cut leave the one or the other, compressed or not.
    The document is written beside its place, as ``.NAME.0.tmp``, and renamed: there must be room
    for both, the folder must allow new files, and other hard links keep the old document. What a
    dead writer left under that name is removed by the next `dump` to the path, except on Windows.
    A link stays, and the file that it names is replaced. Permissions are kept, and the owner where
    that is allowed; a write-protected file is not replaced. Devices and pipes are written to as
    they are, and so are file objects: what becomes of them half-way is the caller's to say.
    """
    pieces = _encoder(**options).pieces(obj)
    if isinstance(file, str | os.PathLike):
        from pathlib import Path

        from codec.storage.atomic_write import replacing

        with replacing(Path(file)) as stream:
            for piece in pieces:
                stream.write(as_bytes(piece))
        return
    write: Callable[[Any], Any] = file.write
    if _takes_text(write):
        for piece in pieces:
            write(as_text(piece))
    else:
        for piece in pieces:
            write_all(write, as_bytes(piece))


def _takes_text(write: Callable[[Any], Any]) -> bool:
    try:
        write("")
    except TypeError:
        return False
    return True


def write_all(write: Callable[[Any], Any], data: bytes | memoryview) -> None:
    """Write `data`, of which an unbuffered file may take a part at a time."""
    rest = memoryview(data)
    while rest:
        written = write(rest)
        rest = rest[len(rest) if written is None else written :]


def load(
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    out: Array | None = None,
    progress: Progress | None = None,
    max_bytes: int | None = None,
    **options: Unpack[DecodeOptions],
) -> Any:
    """Return the object that a file of JSON text holds.

    Arrays as `dump` writes them are read by blocks, so that a file may be larger than memory.

    Parameters
    ----------
    file
        A text or binary file object, or a path; a path ending in ``.gz`` is decompressed.
    out
        An array, or an `np.memmap`, of the dtype and shape of the array that the document is: it is
        filled and given back. If the document is refused, it may be filled in part.
    progress
        ``progress(done, total)`` is called with how many bytes are read, and of how many. A file
        that is text, or cannot seek, is read in one piece.
    max_bytes
        How many bytes the document's compressed payloads, padding and columns may become. By
        default the document's length bounds them, and for ``.gz`` the file's: 1,032 times its
        bytes, or 128 MiB if that is more.
    **options
        As for `loads`.

    Raises
    ------
    DecodeError
        If the document is refused, or is no array like `out`; it names the place.
    OSError
        If the file cannot be read.
    ValueError
        If `out` is read-only.

    Examples
    --------
    >>> import io, numpy as np, codec
    >>> weights = np.zeros(3, "float32")
    >>> file = io.BytesIO(b'{"dtype":"float32","shape":[3],"__ndarray__":[1,2,3]}')
    >>> codec.load(file, out=weights)
    array([1., 2., 3.], dtype=float32)
    >>> weights
    array([1., 2., 3.], dtype=float32)
    """
    if out is not None and not out.flags.writeable:
        raise ValueError("out: expected an array that can be written to")
    decoder = _decoder(**options)
    if not isinstance(file, str | os.PathLike):
        with limited(max_bytes):
            return _load_file(file, decoder, out, progress)
    from pathlib import Path

    path = Path(file)
    if path.suffix != ".gz":
        with limited(max_bytes), path.open("rb", buffering=0) as raw:
            return _load_file(raw, decoder, out, progress)
    from codec.decode.gzip import default_limit, gunzip

    packed = path.read_bytes()
    with limited(default_limit(len(packed)) if max_bytes is None else max_bytes):
        return _load_file(io.BytesIO(gunzip(packed)), decoder, out, progress)


def _load_file(
    file: IO[str] | IO[bytes], decoder: JSONDecoder, out: Array | None, progress: Progress | None
) -> Any:
    """Read a file by pieces, or where that is not possible, whole."""
    if _has_pieces(file):
        value = _load_pieces(file, decoder, out, progress)  # type: ignore[arg-type]
    else:
        whole = file.read()
        value = _loads(decoder, whole)
        Meter(progress, len(whole)).finish()
    if out is None or value is out:
        return value
    if not isinstance(value, np.ndarray):
        raise DecodeError(f"expected an array for out, found {type(value).__name__}")
    large_arrays.check_out(out, value.dtype, value.shape)
    out[...] = value
    return out


def _has_pieces(file: Any) -> bool:
    """Return whether a file gives bytes, and gives them twice; some have no method but ``read``."""
    return hasattr(file, "seekable") and file.seekable() and isinstance(file.read(0), bytes)


# Bytes of a file. To find what is wrong with a document takes seven times as many, and so to find
# out that it is cut off is tried first.
_LARGE = 1 << 24


def _load_pieces(
    file: IO[bytes], decoder: JSONDecoder, out: Array | None, progress: Progress | None
) -> Any:
    start = file.tell()
    length = file.seek(0, os.SEEK_END) - start
    file.seek(start)
    meter = Meter(progress, length)

    def read(count: int) -> bytes:
        piece = file.read(count) or b""
        meter(len(piece))
        return piece

    try:
        document = Window(read, length)
        document.skip(codecs.BOM_UTF8)
        value = decoder.read_quickly(document, out)
    except CarefulError:
        pass
    else:
        meter.finish()
        return value
    file.seek(start)
    begin_again()
    if length > _LARGE:
        truncation.refuse_cut_off(iter(partial(file.read, PIECE), b""))
        file.seek(start)
    value = decoder.read_carefully(_decode_utf8(file.read()))
    meter.finish()
    return value
