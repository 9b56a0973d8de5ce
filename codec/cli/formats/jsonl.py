"""Lines of this codec's JSON (.jsonl): the values of all blocks are one list."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec.cli.files.format import Format, FormatError, Options
from codec.cli.files.library_errors import opened, size_of
from codec.cli.view.tree import kind
from codec.encode.encoder import JSONEncoder
from codec.errors import EncodeError, Inside
from codec.lines import line_format
from codec.lines.reader import forwards
from codec.payloads import payload_table
from codec.storage.progress import Meter

_TITLE = ".jsonl"
_BLOCK = 1000  # values


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_jsonl(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    values: list[Any] = []
    with opened(source, buffering=0) as file:  # a buffer would keep bytes that a writer removes
        size = size_of(file)
        end = line_format.whole_end(file)
        meter = Meter(options.progress, end)
        for block in forwards(file):
            values += block.values
            meter(block.nbytes)
        meter.finish()
        if end < size:
            _tell_torn(line_format.number(file, end), size - end, options)
    yield values


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
    try:
        encoder = JSONEncoder(separators=(",", ":"), payload=options.payload or payload_table.TEXT)
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
