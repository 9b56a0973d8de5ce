"""NPZ: named arrays in a zip archive, as np.savez and np.savez_compressed write them."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from codec.cli.arrays.lazy_arrays import named
from codec.cli.files.format import Format, FormatError, LazyArray, Options
from codec.cli.files.library_errors import as_format_errors, opened, size_of
from codec.cli.formats import npy
from codec.errors import EncodeError, Inside, place_of
from codec.payloads.inflate import MAX_RATIO
from codec.storage.progress import Meter

_TITLE = ".npz"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what NumPy writes
_ENCRYPTED = 1  # of a member's flags
_LEADS_OUT = re.compile(r"(?:.*[/\\])?\.\.(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\]")  # of a folder


@contextmanager
def _open_npz(source: Path | IO[bytes], options: Options) -> Iterator[dict[str, LazyArray]]:
    with opened(source) as file:
        size = size_of(file)
        with as_format_errors():
            archive = zipfile.ZipFile(file)
        arrays: dict[str, LazyArray] = {}
        for info in archive.infolist():
            with as_format_errors(ascii(info.filename)[1:-1]):
                if not info.filename.endswith(".npy"):
                    raise FormatError("expected members that end in .npy, as np.savez writes them")
                check_member(info, size)
                name = info.filename.removesuffix(".npy")
                if name in arrays:
                    raise FormatError("the archive has two members of this name")
                with archive.open(info) as member:
                    header = npy.read_header(member, info.file_size)
            if header.dtype.hasobject and not (options.allow_pickle or options.strict):
                options.lost(f"{place_of((name,))}: {npy.PICKLE}")
                continue
            reopen = partial(archive.open, info)
            arrays[name] = npy.lazy_array(header, reopen, options, info.filename)
        yield arrays


def first_member(head: bytes) -> str:
    """Return the name of an archive's first member, from its first bytes; "" if it is empty."""
    length = int.from_bytes(head[26:28], "little") if head.startswith(b"PK\x03\x04") else 0
    return head[30 : 30 + length].decode("latin1")


def check_member(info: zipfile.ZipInfo, size: int) -> None:
    """Refuse what says more of itself than an archive of `size` bytes can hold."""
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        raise FormatError("expected a member that is stored or deflated")
    ratio = 1 if info.compress_type == zipfile.ZIP_STORED else MAX_RATIO
    if info.file_size > min(info.compress_size, size) * ratio:
        raise FormatError(f"{min(info.compress_size, size)} bytes cannot hold {info.file_size}")


def _write_npz(value: Any, file: IO[bytes], options: Options) -> None:
    arrays = named(value, _TITLE)
    for name, found in arrays.items():
        with Inside(name):
            _new_member(name)
            npy.check(found, options, _TITLE)
    meter = Meter(options.progress, sum(found.nbytes for found in arrays.values()))
    with zipfile.ZipFile(file, "w") as archive:
        for name, found in arrays.items():
            # Of any length, as NumPy has it; without a time, so that the same gives the same bytes.
            with archive.open(_new_member(name), "w", force_zip64=True) as member:
                npy.write(member, found, meter)
    meter.finish()


def _new_member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(f"{name}.npy")
    if member.filename != f"{name}.npy" or _LEADS_OUT.match(name):
        raise EncodeError(f"a member of {_TITLE} cannot be called {name!a:.60}")
    return member


FORMAT = Format(
    name="npz",
    suffixes=(".npz",),
    begins=lambda head: head.startswith(b"PK\x05\x06") or first_member(head).endswith(".npy"),
    open=_open_npz,
    write=_write_npz,
)
