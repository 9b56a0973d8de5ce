"""Lines of this codec's JSON (.jsonl): the values of all blocks are one list."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec.cli.files.format import Format, FormatError, Options
from codec.cli.files.library_errors import opened
from codec.cli.view.tree import kind
from codec.compression import compressor_table
from codec.compression.compressed_files import CompressingFile
from codec.encode.encoder import JSONEncoder
from codec.errors import EncodeError, Inside
from codec.lines import line_format
from codec.lines.compressed_lines import WholeMembers
from codec.lines.reader import forwards
from codec.payloads import payload_table
from codec.storage.progress import Meter

_TITLE = ".jsonl"
_BLOCK = 1000  # values


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_jsonl(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    values: list[Any] = []
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
        encoder = JSONEncoder(separators=(",", ":"), payload=options.payload or default)
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


FORMAT = Format(
    name="jsonl",
    suffixes=(".jsonl",),
    begins=line_format.begins,
    open=_open_jsonl,
    write=_write_jsonl,
    is_text=True,
)
