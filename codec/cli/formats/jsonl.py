"""JSON Lines: logs of this codec, of which the values of all blocks are one list; and others."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec import api
from codec.cli.arrays.lazy_arrays import BLOCK
from codec.cli.files.format import Format, FormatError, Options
from codec.cli.files.library_errors import decompressed, opened
from codec.cli.view.tree import kind
from codec.compression import compressor_table
from codec.compression.compressed_files import CompressingFile
from codec.encode.encoder import JSONEncoder
from codec.errors import DecodeError, EncodeError, Inside
from codec.lines import line_format
from codec.lines.compressed_lines import WholeMembers
from codec.lines.reader import forwards
from codec.payloads import payload_table
from codec.storage.progress import Meter

_TITLE = ".jsonl"
_BLOCK = 1000  # values
_HEAD = 64  # bytes that tell a log


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_jsonl(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    values: list[Any] = []
    with decompressed(source) as (text, _):
        head = text.read(_HEAD)
        text.seek(0)
        if head.strip() and not line_format.begins(head):
            values += _plain_values(text, options)
            yield values
            return
    # A buffer would keep bytes that a writer removes.
    with opened(source, buffering=0) as raw:
        file = _text(raw)
        size = file.seek(0, 2)
        end = line_format.whole_end(file)
        meter = Meter(options.progress, end)
        for block in forwards(file):
            values += block.values
            meter(block.nbytes)
        meter.finish()
        torn = size - end + (file.torn if isinstance(file, WholeMembers) else 0)
        if torn:
            _tell_torn(line_format.number(file, end), torn, options)
    yield values


def _plain_values(file: IO[bytes], options: Options) -> Iterator[Any]:
    """Yield the value of each line of ordinary JSON Lines, except empty lines.

    NaN and infinities are read, which Python's json writes.
    """
    for number, line in enumerate(_lines(file), 1):
        try:
            if line.strip():
                yield api.loads(line, parse_constant=float)
        except DecodeError as error:
            if line.endswith(b"\n"):
                raise line_format.LineError(error, number) from error
            _tell_torn(number, len(line), options)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while piece := file.read(BLOCK):
        *lines, rest = (rest + piece).splitlines(keepends=True)
        if rest.endswith(b"\n"):
            lines.append(rest)
            rest = b""
        yield from lines
    if rest:
        yield rest


def _text(file: IO[bytes]) -> Any:
    """Return the file, or the text of its members if it is compressed."""
    row = compressor_table.of_file(file)
    return file if row is None else WholeMembers(file, row)


def _tell_torn(line: int, size: int, options: Options) -> None:
    torn = f"line {line}: a torn block of {size} bytes"
    if options.strict:
        raise FormatError(f"{torn}: a writer is in the middle of it, or a crash has left it there")
    options.lost(torn)


# -- writing --------------------------------------------------------------------------------------


def _write_jsonl(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) in (tuple, deque):
        options.lost(f"$: the {kind(value)} around the values")
    elif type(value) is not list:
        raise EncodeError(f"{_TITLE} holds a list of values, found {kind(value)}; JSON holds it")
    packing = file if isinstance(file, CompressingFile) else None
    default = payload_table.TEXT if packing is None else packing.row.payload
    try:
        encoder = JSONEncoder(separators=(",", ":"), payload=options.payload or default)  # type: ignore[arg-type]
    except EncodeError:
        raise
    except ValueError as error:
        raise FormatError(str(error)) from error
    values = list(value)
    meter = Meter(options.progress, len(values))
    for first in range(0, len(values), _BLOCK):
        block = values[first : first + _BLOCK]
        try:
            file.write(line_format.encode(encoder, first, block))
        except EncodeError:
            for index, item in enumerate(block, first):
                with Inside(index):  # its place in the whole list
                    encoder.encode(item)
            raise
        if packing is not None:
            packing.end_member()
        meter(len(block))
    meter.finish()


def _begins(head: bytes) -> bool:
    """Return whether a file is a log, or has more than one value, each on its line."""
    first, _, rest = head.partition(b"\n")
    if line_format.begins(head) or rest.strip()[:1] not in (b"{", b"["):
        return line_format.begins(head)
    try:
        return isinstance(api.loads(first, parse_constant=float), dict | list)
    except DecodeError:
        return False


FORMAT = Format(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    begins=_begins,
    open=_open_jsonl,
    write=_write_jsonl,
    is_text=True,
)
