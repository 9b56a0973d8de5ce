"""THE table of codecs for the grid of layouts: how fields become files, and files fields.

A field is an array whose first axis counts rows. So many rows of it at once, a block, are
compressed on their own. Most codecs make bytes of a block, and share one kind of file: NPY's header
of the whole field, and then each block, its length before it.
"""

import gzip
import io
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeAlias

import blosc2  # type: ignore[import-untyped]
import h5py  # type: ignore[import-untyped]
import lz4.frame  # type: ignore[import-untyped]
import numpy as np
from numpy.lib import format as npy
from PIL import Image

from method_kit.named_arrays import Array

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Fields: TypeAlias = Mapping[str, Array]

_LENGTH = struct.Struct("<I")  # of a block, before it


class UnfitError(Exception):
    """A codec is not for such blocks."""


@dataclass(frozen=True, kw_only=True)
class Codec:
    """One way to compress fields."""

    # The slug used in tables, and what figures call it.
    name: str
    title: str
    # ``write(fields, rows, folder)`` writes files into the empty `folder`; so many rows of a field
    # are compressed on their own, or all if `rows` is None.
    write: Callable[[Fields, int | None, Path], None]
    read: Callable[[Path], dict[str, Array]]  # ``read(folder)`` returns the fields back


# ------------------------------------------------------------------------------- blocks into bytes

Compress: TypeAlias = Callable[[Array], bytes]
Decompress: TypeAlias = Callable[[bytes, np.dtype[Any], tuple[int, ...]], Array]


def _blocks(field: Array, rows: int | None) -> Iterator[Array]:
    step = rows or max(1, len(field))
    for start in range(0, len(field), step):
        yield np.ascontiguousarray(field[start : start + step])


def _write_field(file: IO[bytes], field: Array, rows: int | None, compress: Compress) -> None:
    header = {"descr": npy.dtype_to_descr(field.dtype), "fortran_order": False}
    npy.write_array_header_1_0(file, {**header, "shape": field.shape})
    file.write(_LENGTH.pack(rows or max(1, len(field))))
    for block in _blocks(field, rows):
        compressed = compress(block)
        file.write(_LENGTH.pack(len(compressed)) + compressed)


def _read_field(file: IO[bytes], decompress: Decompress) -> Array:
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    field = np.empty(shape, dtype)
    step = _read_length(file)
    for start in range(0, len(field), step):
        part = field[start : start + step]
        part[...] = decompress(file.read(_read_length(file)), dtype, part.shape)
    return field


def _read_length(file: IO[bytes]) -> int:
    return int(_LENGTH.unpack(file.read(_LENGTH.size))[0])


def _in_blocks(compress: Compress, decompress: Decompress) -> dict[str, Any]:
    """Make a codec's `write` and `read`: a file for each field."""

    def write(fields: Fields, rows: int | None, folder: Path) -> None:
        for name, field in fields.items():
            with (folder / f"{name}.blocks").open("wb") as file:
                _write_field(file, field, rows, compress)

    def read(folder: Path) -> dict[str, Array]:
        fields = {}
        for path in sorted(folder.glob("*.blocks")):
            with path.open("rb") as file:
                fields[path.stem] = _read_field(file, decompress)
        return fields

    return {"write": write, "read": read}


def _of_bytes(
    compress: Callable[[bytes], bytes], decompress: Callable[[bytes], bytes]
) -> dict[str, Any]:
    """Make a codec's `write` and `read` of functions that take and return bytes."""

    def to_array(data: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
        return np.frombuffer(decompress(data), dtype).reshape(shape)

    return _in_blocks(lambda block: compress(block.tobytes()), to_array)


def _unchanged(data: bytes) -> bytes:
    return data


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)  # the level of np.savez_compressed


# ----------------------------------------------------------------------------------------- blosc2


def _blosc2(block: Array, filters: list[blosc2.Filter]) -> bytes:
    # Elements that are records are no numbers whose bytes could be sorted by place.
    size = block.dtype.itemsize if block.dtype.names is None else 1
    cparams = {"typesize": size, "filters": filters, "filters_meta": [0], "nthreads": 1}
    return bytes(blosc2.compress2(block.tobytes(), **cparams))


def _from_blosc2(data: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    return np.frombuffer(blosc2.decompress2(data, nthreads=1), dtype).reshape(shape)


# ----------------------------------------------------------------------------------------- images


def _image_bytes(block: Array, **options: Any) -> bytes:
    """Write each frame of a block of one row as an image; what is no frame is compressed by gzip.

    A row of (height, width) is one frame; of three axes, the shortest counts the frames.
    """
    if len(block) != 1:
        raise UnfitError(f"an image holds one frame, not {len(block)} rows")
    if block.dtype.names:
        parts = [_image_bytes(block[name], **options) for name in block.dtype.names]
        return b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    if not _has_frames(block.dtype, block.shape):
        return _gzip(block.tobytes())
    images = []
    for frame in _frames(block[0]):
        with io.BytesIO() as file:
            Image.fromarray(frame).save(file, **options)
            images.append(file.getvalue())
    return b"".join(_LENGTH.pack(len(image)) + image for image in images)


def _has_frames(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bool:
    return dtype == np.uint8 and len(shape) in (3, 4)


def _frames(row: Array) -> Array:
    """Return the frames of a row, one after another: a view."""
    return row[None] if row.ndim == 2 else np.moveaxis(row, int(np.argmin(row.shape)), 0)


def _from_images(data: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    block = np.empty(shape, dtype)
    with io.BytesIO(data) as file:
        if dtype.names:
            for name in dtype.names:
                part = file.read(_read_length(file))
                block[name] = _from_images(part, block[name].dtype, block[name].shape)
        elif _has_frames(dtype, shape):
            for frame in _frames(block[0]):
                frame[...] = Image.open(io.BytesIO(file.read(_read_length(file))))
        else:
            return np.frombuffer(gzip.decompress(data), dtype).reshape(shape)
    return block


def _images(**options: Any) -> dict[str, Any]:
    """Make a codec's `write` and `read` of a kind of image."""
    in_blocks = _in_blocks(partial(_image_bytes, **options), _from_images)

    def write(fields: Fields, rows: int | None, folder: Path) -> None:
        parts = [field.dtype[name] for field in fields.values() for name in field.dtype.names or ()]
        shapes = [(part.base, (1, *part.shape)) for part in parts]
        shapes += [(field.dtype, field.shape) for field in fields.values()]
        if not any(_has_frames(dtype, shape) for dtype, shape in shapes):
            raise UnfitError("no field holds frames, which are uint8 (height, width)")
        in_blocks["write"](fields, rows, folder)

    return {**in_blocks, "write": write}


# ------------------------------------------------------------------------------------------- HDF5

_HDF5_FILE = "data.h5"


def _write_hdf5(fields: Fields, rows: int | None, folder: Path) -> None:
    with h5py.File(folder / _HDF5_FILE, "w") as file:
        for name, field in fields.items():
            if len(field):
                chunks = (min(rows or len(field), len(field)), *field.shape[1:])
                file.create_dataset(name, data=field, chunks=chunks, compression="gzip")
            else:  # HDF5 has no chunk of nothing
                file.create_dataset(name, data=field)


def _read_hdf5(folder: Path) -> dict[str, Array]:
    with h5py.File(folder / _HDF5_FILE, "r") as file:
        return {name: file[name][()] for name in file}


# -------------------------------------------------------------------------------------------- NPZ

_NPZ_FILE = "data.npz"


def _write_npz(fields: Fields, rows: int | None, folder: Path) -> None:
    if rows is not None:
        raise UnfitError(f"NPZ compresses whole arrays, not {rows} rows at a time")
    np.savez_compressed(folder / _NPZ_FILE, **fields)  # type: ignore[arg-type] # of options


def _read_npz(folder: Path) -> dict[str, Array]:
    with np.load(folder / _NPZ_FILE) as file:
        return {name: file[name] for name in file.files}


CODECS: tuple[Codec, ...] = (
    Codec(
        name="none",
        title="no compression",
        **_of_bytes(_unchanged, _unchanged),
    ),
    Codec(name="lz4", title="lz4", **_of_bytes(lz4.frame.compress, lz4.frame.decompress)),
    Codec(name="gzip", title="gzip", **_of_bytes(_gzip, gzip.decompress)),
    Codec(name="zstd", title="zstd", **_of_bytes(zstd.compress, zstd.decompress)),
    Codec(
        name="blosc2_shuffle",
        title="Blosc2, shuffle",
        **_in_blocks(partial(_blosc2, filters=[blosc2.Filter.SHUFFLE]), _from_blosc2),
    ),
    Codec(
        name="blosc2_bitshuffle",
        title="Blosc2, bitshuffle",
        **_in_blocks(partial(_blosc2, filters=[blosc2.Filter.BITSHUFFLE]), _from_blosc2),
    ),
    Codec(name="hdf5_gzip", title="HDF5, gzip", write=_write_hdf5, read=_read_hdf5),
    Codec(name="npz", title="NPZ compressed", write=_write_npz, read=_read_npz),
    Codec(name="png", title="PNG", **_images(format="PNG")),
    Codec(name="jpeg", title="JPEG", **_images(format="JPEG")),
)
"""In the order of tables."""
