"""Write and read files: dump and load, at a path or with a file object."""

import os
from collections.abc import Callable, Sequence
from typing import Any, Literal

from codec import document_file
from codec.api import decoder_for, encoder_for
from codec.arrays.array_types import Array, as_bytes, as_text
from codec.compression import compressed_files, compressor_table
from codec.compression.compressed_files import DecompressingFile, compressing, default_limit
from codec.compression.compressor_table import Compression
from codec.decode.decoder import JSONDecoder
from codec.decode.json_callbacks import Pairs
from codec.encode.encoder import JSONEncoder
from codec.errors import DecodeError
from codec.options import Readable, Writable
from codec.payloads.memory_limit import limited
from codec.payloads.payload_table import Payload
from codec.storage.progress import Progress
from codec.tags.tag_table import OWN


def dump(
    obj: Any,
    file: str | os.PathLike[str] | Writable[str] | Writable[bytes],
    *,
    compression: Compression | None = "auto",
    payload: Payload | None = None,
    share: bool = True,
    stack: bool = True,
    types: Sequence[type] = (),
    default: Callable[[Any], Any] | None = None,
    progress: Progress | None = None,
    dialect: str = "codec",
    cls: type[JSONEncoder] | None = None,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    allow_nan: bool = True,
    skipkeys: bool = False,
    check_circular: bool = True,
) -> None:
    """Write `obj` as JSON text to a file.

    Parameters
    ----------
    obj
        As for `dumps`. Large arrays are formatted and written in pieces.
    file
        A path, or a text or binary file object.
    compression
        The compressor of the whole file. By default the suffix of a path chooses it: ``.zst``,
        ``.gz``, ``.xz`` or ``.bz2``; file objects are not compressed. In a compressed file arrays
        have the payload that suits it, unless `payload` or `cls` is given.
    payload, share, stack, types, default, progress, dialect, cls
        As for `dumps`.
    indent, separators, sort_keys, ensure_ascii, allow_nan, skipkeys, check_circular
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
    if row is not None and payload is None and cls is None and dialect == OWN:
        payload = row.payload  # type: ignore[assignment]
    given = (
        payload,
        share,
        stack,
        types,
        default,
        progress,
        dialect,
        cls,
        indent,
        separators,
        sort_keys,
        ensure_ascii,
        allow_nan,
        skipkeys,
        check_circular,
    )
    pieces = encoder_for(given).pieces(obj)
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
    file: str | os.PathLike[str] | Readable[str] | Readable[bytes],
    *,
    out: Array | None = None,
    compression: Compression | None = "auto",
    progress: Progress | None = None,
    max_bytes: int | None = None,
    types: Sequence[type] = (),
    dialect: str = "codec",
    unknown: Literal["keep", "refuse"] | list[tuple[str, str]] = "keep",
    cls: type[JSONDecoder] | None = None,
    object_hook: Callable[[dict[str, Any]], Any] | None = None,
    object_pairs_hook: Callable[[Pairs], Any] | None = None,
    parse_float: Callable[[str], Any] | None = None,
    parse_int: Callable[[str], Any] | None = None,
    parse_constant: Callable[[str], Any] | None = None,
    strict: bool | None = None,
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
    types, dialect, unknown, cls
        As for `loads`.
    object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict
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
    given = (
        types,
        dialect,
        unknown,
        cls,
        object_hook,
        object_pairs_hook,
        parse_float,
        parse_int,
        parse_constant,
        strict,
    )
    reader = decoder_for(given)
    row = compressor_table.chosen(compression, file)
    try:
        if not isinstance(file, str | os.PathLike):
            return _load(file, row, reader, out, progress, max_bytes)
        from pathlib import Path

        with Path(file).open("rb", buffering=0) as raw:
            if row is None and compression == compressor_table.AUTO and reader.allows_gzip:
                row = compressor_table.of_file(raw)
            return _load(raw, row, reader, out, progress, max_bytes)
    except DecodeError as error:
        name = file if isinstance(file, str | os.PathLike) else getattr(file, "name", "")
        error.file = "" if isinstance(name, int) else os.fspath(name)
        raise


def _load(  # noqa: PLR0917, what is known of a file
    file: Any,
    row: compressor_table.CompressorRow | None,
    reader: JSONDecoder,
    out: Array | None,
    progress: Progress | None,
    max_bytes: int | None,
) -> Any:
    if row is None:
        with limited(max_bytes):
            return document_file.read_file(file, reader, out, progress)
    if not isinstance(file.read(0), bytes):
        raise TypeError(f"compression: expected a binary file, found {type(file).__name__}")
    packed = DecompressingFile(file, row, max_bytes)
    with limited(max_bytes, default=default_limit(packed.packed)):
        return document_file.read_file(packed, reader, out, progress)
