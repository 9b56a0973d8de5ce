"""JSON: this codec's own documents, compressed or not, and the dialects of other packages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from codec import api, file_api
from codec.arrays.array_tag import NDARRAY
from codec.cli.arrays.lazy_arrays import BLOCK, with_arrays
from codec.cli.files.format import Format, FormatError, LazyArray, Options
from codec.cli.files.library_errors import decompressed
from codec.cli.formats import jsonl
from codec.cli.view.contents import Contents, contents
from codec.compression.compressed_files import CompressingFile
from codec.dialects import packages
from codec.encode.refusal import refusal
from codec.errors import DecodeError, EncodeError
from codec.tags.tag_table import OWN

_LONGEST_MARK = 256


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_json(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    unknown: list[tuple[str, str]] = []
    with decompressed(source) as (file, limit):
        dialect = options.dialect or OWN
        read = partial(file_api.load, progress=options.progress, unknown=unknown, max_bytes=limit)
        value, fault = None, None
        try:
            value = read(file, dialect=dialect)
        except DecodeError as error:
            fault = error
        # Our own documents, which may be large, are not searched for signs of other packages: these
        # would be a fault, or have been left as dicts.
        if options.dialect is None:
            held = None if fault else _without_signs(value, file)
            if held is None:
                dialect = _dialect(file)
            else:
                options.held(held)
        if dialect != (options.dialect or OWN):
            file.seek(0)
            value = read(file, dialect=dialect)
        elif fault is not None:
            raise fault
    if unknown:
        place, name = unknown[0]
        count = f"{len(unknown)} tag{'s' if len(unknown) > 1 else ''}"
        options.note(f"kept as JSON objects: {count} of {dialect}, the first at {place}: {name}")
    yield value


def _without_signs(value: Any, file: IO[bytes]) -> Contents | None:
    """Return what is in our own document; None if it may be of another package."""
    dialects = packages.dialects().values()
    found = contents(value, words=frozenset(word for row in dialects for word in row.words))
    # A mark begins with a key, or is an end of a word.
    marks = (mark.partition(r"\s")[0] for row in dialects for mark in row.mark.split("|"))
    signs = "|".join(mark for mark in marks if mark.startswith('"'))
    keys = '" "'.join(key for key in found.keys if type(key) is str)
    if found.words or re.search(signs, f'"{keys}"'):
        return None
    # We write its elements as the last of an array, json-tricks as the first.
    return None if found.arrays and any(map(_has_elements_first, _pieces(file))) else found


def _has_elements_first(text: bytes) -> bool:
    at = text.find(b"{")  # one character, which is found faster than a key
    while at >= 0 and not text[at + 1 : at + _LONGEST_MARK].lstrip().startswith(_ELEMENTS):
        at = text.find(b"{", at + 1)
    return at >= 0


_ELEMENTS = f'"{NDARRAY}"'.encode()


def _dialect(file: IO[bytes]) -> str:
    """Find the dialect; our own documents, which may be large, are not held in memory for it."""
    # Where none of these is found, a document is in no foreign dialect. Keys may be escaped.
    dialects = packages.dialects().values()
    marks = re.compile("|".join([*(dialect.mark for dialect in dialects), r"\\u00"]).encode())
    if not any(map(marks.search, _pieces(file))):
        return OWN
    file.seek(0)
    return api.detect(file.read())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from its start in pieces, and what stands where two of them meet."""
    file.seek(0)
    before = b""
    while piece := file.read(BLOCK):
        yield before + piece[:_LONGEST_MARK]
        yield piece
        before = piece[-_LONGEST_MARK:]


# -- writing --------------------------------------------------------------------------------------


def _write_json(value: Any, file: IO[bytes], options: Options) -> None:
    asked: str | None = options.payload
    if asked is None and isinstance(file, CompressingFile) and options.dialect in (None, OWN):
        asked = file.row.payload
    payload: dict[str, Any] = {} if asked is None else {"payload": asked}
    try:
        if options.dialect in (None, OWN):
            report = options.progress
            file_api.dump(value, file, progress=report, default=_read_lazy_array, **payload)
        else:
            file_api.dump(with_arrays(value), file, dialect=options.dialect, **payload)
    except EncodeError:
        raise
    except ValueError as error:  # of a payload that there is not
        raise FormatError(str(error)) from error
    file.write(b"\n")


def _read_lazy_array(value: Any) -> Any:
    """Read an array when it is its turn to be written, so that one is in memory at a time."""
    if isinstance(value, LazyArray):
        return value.read()
    raise EncodeError(refusal(value))


def _begins(head: bytes) -> bool:
    """Return whether a file is a document, and not lines of them, which are another format."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and not jsonl.FORMAT.begins(head)


FORMAT = Format(
    name="json",
    suffixes=(".json",),
    begins=_begins,
    open=_open_json,
    write=_write_json,
    is_text=True,
)
