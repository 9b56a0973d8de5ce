"""Encode and decode documents: dumps, dumpb, dump, loads, load and detect."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from functools import cache
from typing import IO, Any, Unpack

from codec import document_file
from codec.arrays.array_types import Array, as_bytes, as_text
from codec.compression import compressed_files, compressor_table
from codec.compression.compressed_files import DecompressingFile, compressing, default_limit
from codec.decode.decoder import DecodeOptions, JSONDecoder
from codec.encode.encoder import EncodeOptions, JSONEncoder
from codec.payloads.memory_limit import limited
from codec.storage.progress import Progress
from codec.tags.tag_table import OWN


def _encoder(*, dialect: str = OWN, **parameters: Any) -> JSONEncoder:
    """Make an encoder whose JSON is compact, unless the caller asks for another."""
    if dialect != OWN:
        make = _dialect_encoder.__wrapped__ if parameters else _dialect_encoder
        return make(dialect, **parameters)
    if not parameters:
        return _DEFAULT_ENCODER
    cls: type[JSONEncoder] = parameters.pop("cls", JSONEncoder)
    if parameters.get("indent") is None:
        parameters.setdefault("separators", (",", ":"))
    return cls(**parameters)


_DEFAULT_ENCODER = JSONEncoder(separators=(",", ":"))


def _decoder(*, dialect: str = OWN, **parameters: Any) -> JSONDecoder:
    if dialect != OWN:
        make = _dialect_decoder.__wrapped__ if parameters else _dialect_decoder
        return make(dialect, **parameters)
    parameters.pop("unknown", None)  # our own format has no tags but those that it knows
    if not parameters:
        return _DEFAULT_DECODER
    cls: type[JSONDecoder] = parameters.pop("cls", JSONDecoder)
    return cls(**parameters)


_DEFAULT_DECODER = JSONDecoder()


@cache
def _dialect_encoder(dialect: str, **parameters: Any) -> JSONEncoder:
    from codec.dialects.encoder_decoder import DialectEncoder

    return DialectEncoder(dialect=dialect, **parameters)


@cache
def _dialect_decoder(dialect: str, **parameters: Any) -> JSONDecoder:
    from codec.dialects.encoder_decoder import DialectDecoder

    return DialectDecoder(dialect=dialect, **parameters)


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
    return document_file.read(_decoder(**options), s)


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

    name: str = document_file.read(Detector(), s)
    return name


def dump(
    obj: Any,
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    compression: str | None = compressor_table.AUTO,
    **options: Unpack[EncodeOptions],
) -> None:
    """Write `obj` as JSON text to a file.

    Parameters
    ----------
    obj
        As for `dumps`. Large arrays are formatted and written in pieces.
    file
        A path, or a text or binary file object.
    compression : {"auto", "zstd", "gzip", "xz", "bz2", None}
        What compresses the whole file. By default the suffix of a path says it: ``.zst``, ``.gz``,
        ``.xz`` or ``.bz2``; file objects are not compressed. In a compressed file arrays have the
        payload that suits it, unless ``payload=`` or ``cls=`` says otherwise.
    **options
        As for `dumps`.

    Raises
    ------
    EncodeError
        For a value that would not come back the same; it names the place. At once, if the
        compressor is not installed.
    OSError
        If the file cannot be written; for a path, it names it.
    TypeError
        If a text file is to be compressed.
    ValueError
        If there is no such compressor.

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
    row = compressor_table.chosen(compression, file)
    if row is not None and "cls" not in options and options.get("dialect", OWN) == OWN:
        options.setdefault("payload", row.payload)
    pieces = _encoder(**options).pieces(obj)
    if isinstance(file, str | os.PathLike):
        from pathlib import Path

        from codec.storage.atomic_write import replacing

        with replacing(Path(file)) as stream, compressing(stream, row) as target:
            for piece in pieces:
                target.write(as_bytes(piece))
        return
    write: Callable[[Any], Any] = file.write
    if not _takes_text(write):
        with compressing(file, row) as target:  # type: ignore[arg-type]
            for piece in pieces:
                compressed_files.write_all(target.write, as_bytes(piece))
    elif row is not None:
        raise TypeError(f"compression: expected a binary file, found {type(file).__name__}")
    else:
        for piece in pieces:
            write(as_text(piece))


def _takes_text(write: Callable[[Any], Any]) -> bool:
    try:
        write("")
    except TypeError:
        return False
    return True


def load(
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    out: Array | None = None,
    compression: str | None = compressor_table.AUTO,
    progress: Progress | None = None,
    max_bytes: int | None = None,
    **options: Unpack[DecodeOptions],
) -> Any:
    """Return the object that a file of JSON text holds.

    Arrays as `dump` writes them are read by blocks, so that a file may be larger than memory.

    Parameters
    ----------
    file
        A text or binary file object, or a path.
    out
        An array, or an `np.memmap`, of the dtype and shape of the array that the document is: it is
        filled and given back. If the document is refused, it may be filled in part.
    compression
        As for `dump`.
    progress
        ``progress(done, total)`` is called with how many bytes are read, and of how many. A file
        that is text, or cannot seek, is read in one piece.
    max_bytes
        How many bytes the document's compressed payloads, padding and columns may become. By
        default the document's length bounds them, and in a compressed file the file's: 1,032 times
        its bytes, or 128 MiB if that is more. Its text may be as long, or `max_bytes`.
    **options
        As for `loads`.

    Raises
    ------
    DecodeError
        If the document is refused, or is not an array like `out`; it names the place.
    OSError
        If the file cannot be read.
    ValueError
        If `out` is read-only, or there is no such compressor.

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
    row = compressor_table.chosen(compression, file)
    if isinstance(file, str | os.PathLike):
        from pathlib import Path

        with Path(file).open("rb", buffering=0) as raw:
            if row is None and compression == compressor_table.AUTO and decoder.allows_gzip:
                row = compressor_table.of_file(raw)
            return _load(raw, str(file), row, decoder, out, progress, max_bytes)
    return _load(file, str(getattr(file, "name", "")), row, decoder, out, progress, max_bytes)


def _load(  # noqa: PLR0913, PLR0917, what is known of a file
    file: IO[Any],
    name: str,
    row: compressor_table.CompressorRow | None,
    decoder: JSONDecoder,
    out: Array | None,
    progress: Progress | None,
    max_bytes: int | None,
) -> Any:
    if row is None:
        with limited(max_bytes):
            return document_file.read_file(file, decoder, out, progress)
    if not isinstance(file.read(0), bytes):
        raise TypeError(f"compression: expected a binary file, found {type(file).__name__}")
    packed = DecompressingFile(file, row, name, max_bytes)
    with limited(max_bytes, name, default=default_limit(packed.packed)):
        return document_file.read_file(packed, decoder, out, progress)
