"""Pickles, which run code when they are read: only with ``--allow-pickle``."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from codec.cli.files.format import Format, FormatError, LazyArray, Options, UnsafeError
from codec.cli.files.library_errors import as_format_errors, opened
from codec.errors import EncodeError

_PROTOCOL = 5  # which has the bytes of arrays as they are
_BEGINNINGS = tuple(bytes((0x80, protocol)) for protocol in range(2, _PROTOCOL + 1))


@contextmanager
def _open_pickle(source: Path | IO[bytes], options: Options) -> Iterator[Any]:
    if not options.allow_pickle:
        raise UnsafeError("reading a pickle may run code; --allow-pickle reads it all the same")
    with opened(source) as file, as_format_errors():
        value = pickle.load(file)
        if file.read(1):
            raise FormatError("more bytes follow the pickle")
    yield value


def _write_pickle(value: Any, file: IO[bytes], options: Options) -> None:
    if not options.allow_pickle:
        raise EncodeError("a pickle may run code when it is read; --allow-pickle writes it")
    try:
        _Pickler(file, _PROTOCOL).dump(value)
    except (OSError, MemoryError, FormatError):  # of the file, or of what is read for it
        raise
    except Exception as error:  # of any class that refuses to be pickled
        raise EncodeError(f"it cannot be pickled: {error}") from error


class _Pickler(pickle.Pickler):
    """Pickles a lazy array as the array that it reads, one at a time."""

    def reducer_override(self, value: Any) -> Any:
        return (
            value.read().__reduce_ex__(_PROTOCOL)
            if isinstance(value, LazyArray)
            else NotImplemented
        )


FORMAT = Format(
    name="pickle",
    suffixes=(".pickle", ".pkl"),
    begins=lambda head: head.startswith(_BEGINNINGS),
    open=_open_pickle,
    write=_write_pickle,
)
