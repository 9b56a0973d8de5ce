"""NPY: one array, as np.save writes it; headers and elements, also of the members of NPZ."""

import io
import math
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.lib import format as numpy_format

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, DType
from codec.cli.arrays.lazy_arrays import (
    BLOCK,
    array_of_bytes,
    bare,
    check_dtype,
    without_metadata,
)
from codec.cli.files.format import Format, FormatError, LazyArray, Options, UnsafeError
from codec.cli.files.library_errors import as_format_errors, opened, size_of
from codec.errors import EncodeError
from codec.storage.progress import Meter

TITLE = ".npy"

Order = Literal["C", "F"]
Reopen = Callable[[], AbstractContextManager[IO[bytes]]]

PICKLE = "it holds Python objects as a pickle, which may run code; --allow-pickle reads it"


@dataclass(frozen=True)
class Header:
    """What stands before the elements."""

    dtype: DType
    shape: tuple[int, ...]
    order: Order  # "C" or "F"
    start: int  # where the elements begin, in bytes

    @property
    def nbytes(self) -> int:
        """How many bytes the elements have."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_header(file: IO[bytes], size: int) -> Header:
    """Read the header, and hold it against the size of the file, in bytes with the header.

    Raise FormatError if it is no header, or asks for another number of bytes than there are.
    """
    with as_format_errors():
        shape, in_fortran_order, dtype = _parse_header(file)
        dtype_names.check_sub_arrays(dtype)
        shape = array_tag.read_shape(list(shape), dtype)
        # Where at most one size is not 1, both orders are the same.
        in_both = 0 in shape or sum(size > 1 for size in shape) < 2
        order: Order = "F" if in_fortran_order and not in_both else "C"
        header = Header(dtype, shape, order, file.tell())
        found = size - header.start
        if dtype.itemsize == 0 and math.prod(shape) > size:
            raise FormatError(f"nothing bears out shape {list(shape)} of elements of no bytes")
        if not dtype.hasobject and found != header.nbytes:
            needed = f"shape {list(shape)} of {dtype} needs {header.nbytes} bytes"
            raise FormatError(f"{needed}, found {found}")
        return header


def _parse_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, DType]:
    version = numpy_format.read_magic(file)
    if version not in _VERSIONS:
        raise FormatError(f"expected version 1.0, 2.0 or 3.0 of .npy, found {version}")
    width, encoding = _VERSIONS[version]
    length = int.from_bytes(_exactly(file, width), "little")
    if length > _LONGEST_HEADER:
        raise FormatError(f"expected a header of at most {_LONGEST_HEADER} bytes, found {length}")
    text = _exactly(file, length).decode(encoding)
    # NumPy has no public reader of 3.0. What is not ASCII stands in strings, where escapes do.
    plain = text.encode("ascii", "backslashreplace")
    parsed: tuple[tuple[int, ...], bool, DType]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python 2, which wrote long integers as 3L
        try:
            parsed = numpy_format.read_array_header_2_0(
                io.BytesIO(struct.pack("<I", len(plain)) + plain)
            )
        except MemoryError:  # how Python's parser says so
            raise FormatError("the header nests too deep") from None
    return parsed


# The width of the header's length, and the header's encoding.
_VERSIONS = {(1, 0): (2, "latin1"), (2, 0): (4, "latin1"), (3, 0): (4, "utf-8")}
_LONGEST_HEADER = 10_000  # as np.load has it, because Python's parser reads it


def _exactly(file: IO[bytes], count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise FormatError(f"the file ends in the header: expected {count} bytes, found {len(data)}")
    return data


# -- elements -------------------------------------------------------------------------------------


def lazy_array(header: Header, reopen: Reopen, options: Options, what: str = "") -> LazyArray:
    """Return the lazy array whose header is read.

    ``with reopen() as file`` gives the file again, from its start. Messages call it `what`.
    """

    def read() -> Array:
        with reopen() as file, as_format_errors(what):
            if header.dtype.hasobject:
                return _unpickled(file, header, options)
            file.read(header.start)
            array: Array = np.ndarray(header.shape, header.dtype, order=header.order)
            flat = (array.T if header.order == "F" else array).reshape(-1)
            start = 0
            for block in _read_blocks(file, header):
                flat[start : start + len(block)] = block
                start += len(block)
            return array

    def blocks() -> Iterator[Array]:
        if header.order == "F" or header.dtype.hasobject:
            yield from array_tag.contiguous_blocks(read(), BLOCK)
            return
        with reopen() as file, as_format_errors(what):
            file.read(header.start)
            yield from _read_blocks(file, header)

    return LazyArray(header.dtype, header.shape, blocks, read, order=header.order)


def _read_blocks(file: IO[bytes], header: Header) -> Iterator[Array]:
    """Yield the elements as they follow one another, and see to it that the file then ends."""
    left = math.prod(header.shape)
    size = header.dtype.itemsize
    step = max(1, BLOCK // size) if size else left
    while left:
        count = min(step, left)
        raw = file.read(count * size)
        if len(raw) != count * size:
            raise FormatError("the file ends in the elements")
        block: Array = np.ndarray(count, header.dtype, bytearray(raw))
        array_tag.check_bools(block)
        yield block
        left -= count
    if file.read(1):
        raise FormatError("more bytes follow the elements")


def _unpickled(file: IO[bytes], header: Header, options: Options) -> Array:
    if not options.allow_pickle:
        raise UnsafeError(PICKLE)
    array: Array = numpy_format.read_array(file, allow_pickle=True)
    if array.dtype != header.dtype or array.shape != header.shape:
        raise FormatError(f"its pickle holds {array.dtype} of shape {list(array.shape)}")
    return array


@contextmanager
def _open_npy(source: Path | IO[bytes], options: Options) -> Iterator[Array | LazyArray]:
    with opened(source) as file:
        header = read_header(file, size_of(file))
    if isinstance(source, Path) and header.nbytes and not header.dtype.hasobject:
        place = header.start, header.shape, header.order
        yield array_of_bytes(np.memmap(source, header.dtype, "r", *place))
    else:
        yield lazy_array(header, lambda: opened(source), options)


# -- writing --------------------------------------------------------------------------------------


def check(value: Any, options: Options, title: str = TITLE) -> LazyArray:
    """Return a value that .npy can hold as a lazy array.

    Raise EncodeError if it is no array, or would not come back the same.
    """
    found = bare(value, title)
    dtype = found.dtype
    if dtype.hasobject and not options.allow_pickle:
        raise EncodeError(f"{title} holds {dtype} as a pickle; --allow-pickle writes it")
    check_dtype(dtype, without_metadata(dtype))
    if dtype.metadata is not None:
        raise EncodeError(f"the metadata of dtype {dtype} would be lost")
    return found


def write(file: IO[bytes], found: LazyArray, meter: Meter) -> None:
    """Write a lazy array that is checked, a block at a time where that can be."""
    if found.order == "C" and not found.dtype.hasobject and _wrote_header(file, found):
        for block in found.blocks():
            file.write(block.tobytes())
            meter(block.nbytes)
        return
    array = found.read()
    numpy_format.write_array(file, array, allow_pickle=found.dtype.hasobject)
    meter(array.nbytes)


def _wrote_header(file: IO[bytes], found: LazyArray) -> bool:
    """Write the header of bytes in C order, of the oldest version, if that can say it."""
    descr = numpy_format.dtype_to_descr(found.dtype)
    header = {"descr": descr, "fortran_order": False, "shape": found.shape}
    try:
        numpy_format.write_array_header_1_0(file, header)
    except ValueError:
        return False
    return True


def _write_npy(value: Any, file: IO[bytes], options: Options) -> None:
    if type(value) in (dict, list):
        kind = type(value).__name__
        raise EncodeError(f"{TITLE} holds one array, found a {kind}; JSON holds it")
    found = check(value, options)
    meter = Meter(options.progress, found.nbytes)
    write(file, found, meter)
    meter.finish()


FORMAT = Format(
    name="npy",
    suffixes=(".npy",),
    begins=lambda head: head.startswith(b"\x93NUMPY"),
    open=_open_npy,
    write=_write_npy,
)
