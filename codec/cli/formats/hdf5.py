"""HDF5 by h5py: groups are dicts, datasets are arrays."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, DType
from codec.cli.arrays.lazy_arrays import (
    BLOCK,
    bare,
    check_dtype,
    checked_name,
    lose_order,
    named,
    without_metadata,
)
from codec.cli.files.format import Format, FormatError, LazyArray, Options
from codec.cli.files.library_errors import as_format_errors, library, opened
from codec.cli.formats.hdf5_chunks import check_sizes
from codec.cli.view.descriptions import value_text
from codec.errors import EncodeError, Inside, place_of
from codec.payloads.inflate import MAX_RATIO
from codec.storage.progress import Meter

_TITLE = ".h5"
_MAX_NDIM = 32  # H5S_MAX_RANK

# What is read at once so that a chunk is unpacked once; where that is more, a row at a time.
_SLAB = 32 * BLOCK
_STRINGS = 1 << 28  # characters that are read at once
_STRING: DType = np.dtypes.StringDType()


def _h5py() -> Any:
    return library("h5py", _TITLE)


# -- reading --------------------------------------------------------------------------------------


@contextmanager
def _open_hdf5(source: Path | IO[bytes], options: Options) -> Iterator[dict[str, Any]]:
    h5py = _h5py()
    with opened(source) as file:  # says at once when it is not there, or a folder
        with as_format_errors():
            root = h5py.File(source if isinstance(source, Path) else file, "r")
        with root:
            with as_format_errors():
                tree = _group(root, (), set(), options)
            yield tree


def _group(group: Any, keys: tuple[str, ...], met: set[int], options: Options) -> dict[str, Any]:
    """Return what a group holds, and tell what of it has no place in a dict of arrays."""
    h5py = _h5py()
    address = h5py.h5o.get_info(group.id).addr
    if address in met:
        raise FormatError(f"{place_of(keys)}: this group stands at two places; only trees are read")
    met.add(address)
    _tell_attributes(group, keys, options)
    tree: dict[str, Any] = {}
    for name in group:
        inner = (*keys, name)
        link = group.get(name, getlink=True)
        if not isinstance(link, h5py.HardLink):  # it may lead out of the file
            options.lost(f"{place_of(inner)}: a link to {link.path!a:.60}")
            continue
        item = group[name]
        if isinstance(item, h5py.Group):
            tree[name] = _group(item, inner, met, options)
            continue
        reason = _strange(item)
        if reason is None:
            _tell_attributes(item, inner, options)
            is_text = h5py.check_string_dtype(item.dtype) is not None and item.dtype.hasobject
            make = _lazy_strings if is_text else _lazy_dataset
            tree[name] = make(item, place_of(inner))
        else:
            options.lost(f"{place_of(inner)}: {reason}")
    return tree


def _tell_attributes(item: Any, keys: tuple[str, ...], options: Options) -> None:
    for name in item.attrs:
        try:
            value = value_text(item.attrs[name])
        except (OSError, TypeError, ValueError):  # of a type that h5py has not
            value = "of another type"
        options.lost(f"{place_of(keys)}: attribute {name!a:.60} ({value})")


def _strange(item: Any) -> str | None:
    """Return what an object is, if no array can be made of it out of this file alone."""
    h5py = _h5py()
    if not isinstance(item, h5py.Dataset):
        return "an object that is no group or dataset"
    if item.external or item.is_virtual:
        return "a dataset whose elements are in other files"
    if item.shape is None:
        return "a dataset without a shape"
    if item.dtype.subdtype is not None:
        return "a dataset of arrays"
    return _strange_dtype(item.dtype)


def _strange_dtype(dtype: DType, *, is_field: bool = False) -> str | None:
    if dtype.names is not None:
        found = (_strange_dtype(dtype[name], is_field=True) for name in dtype.names)
        return next(filter(None, found), None)
    h5py = _h5py()
    if dtype.base.hasobject and (is_field or h5py.check_string_dtype(dtype) is None):
        return "a dataset of references, or of lists of any length"
    return "a dataset of an enumeration" if h5py.check_enum_dtype(dtype.base) else None


def _lazy_dataset(dataset: Any, where: str) -> LazyArray:
    dtype = without_metadata(dataset.dtype)
    check = cache(partial(check_sizes, dataset))  # once, before anything is read

    def part(shape: tuple[int, ...], index: tuple[Any, ...]) -> Array:
        array: Array = np.zeros(shape, dtype)
        if array.size:
            dataset.read_direct(array, index)
            array_tag.check_bools(array)
        return array

    def read() -> Array:
        with as_format_errors(where):
            check()
            return part(dataset.shape, ())

    def blocks() -> Iterator[Array]:
        with as_format_errors(where):
            check()
            for shape, index in _slabs(dataset.shape, dataset.chunks, dtype.itemsize):
                yield from array_tag.contiguous_blocks(part(shape, index), BLOCK)

    return LazyArray(dtype, dataset.shape, blocks, read)


def _lazy_strings(dataset: Any, where: str) -> LazyArray:
    """Return strings of any length, which may stand in the file once for many elements."""
    size = dataset.file.id.get_filesize()
    # So many at a time take no more memory than this, whatever the file says of their lengths.
    step = max(1, _STRINGS // size) if len(dataset.shape) == 1 else 1
    left = max(_STRINGS, MAX_RATIO * size)

    def read() -> Array:
        values: list[str] = []
        parts = range(0, dataset.shape[0], step) if step > 1 else np.ndindex(dataset.shape)
        claimed = 0
        with as_format_errors(where):
            check_sizes(dataset, is_text=True)
            for part in parts:
                index = slice(part, part + step) if isinstance(part, int) else part
                some = dataset.asstr()[index]
                values += [some] if isinstance(some, str) else some.tolist()
                claimed += sum(map(len, values[-step:]))
                if claimed > left:
                    raise FormatError(f"its strings take more than {left} characters")
            return np.array(values, _STRING).reshape(dataset.shape)

    return LazyArray(
        _STRING, dataset.shape, lambda: array_tag.contiguous_blocks(read(), BLOCK), read
    )


def _slabs(
    shape: tuple[int, ...], chunks: tuple[int, ...] | None, itemsize: int
) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...]]]:
    """Cut an array, in C order, into parts of a moderate size: their shapes and indices."""
    size = math.prod(shape) * itemsize
    if size <= BLOCK or not shape:
        if size:
            yield shape, ()
        return
    row = size // shape[0]
    if row > _SLAB:
        for i in range(shape[0]):
            for inner, index in _slabs(shape[1:], chunks and chunks[1:], itemsize):
                yield inner, (i, *index)
        return
    whole = chunks[0] if chunks else 1
    rows = max(1, BLOCK // row)
    if whole > rows and whole * row <= _SLAB:
        rows = whole
    for start in range(0, shape[0], rows):
        end = min(start + rows, shape[0])
        yield (end - start, *shape[1:]), (slice(start, end),)


# -- writing --------------------------------------------------------------------------------------


def _write_hdf5(value: Any, file: IO[bytes], options: Options) -> None:
    h5py = _h5py()
    if type(value) is not dict:
        named(value, _TITLE)  # which has something to say of all but a dict
    meter = Meter(options.progress, _nbytes(value))
    with h5py.File(file, "w", track_order=True) as root:
        _write_group(root, value, (), options, meter)
    meter.finish()


def _nbytes(value: Any) -> int:
    if type(value) is dict:
        return sum(map(_nbytes, value.values()))
    return value.nbytes if isinstance(value, LazyArray | np.ndarray) else 0


def _write_group(
    group: Any, tree: dict[Any, Any], keys: tuple[str, ...], options: Options, meter: Meter
) -> None:
    for key, value in tree.items():
        with Inside(key):
            name = _hdf5_name(key)
            if type(value) is dict:
                inner = group.create_group(name, track_order=True)
                _write_group(inner, value, (*keys, name), options, meter)
                continue
            found = bare(value, _TITLE)
            _check_dtype_and_shape(found)
            if found.dtype == _STRING and "\0" in "".join(found.read().reshape(-1).tolist()):
                raise EncodeError(f"{_TITLE} ends strings at NUL; JSON holds it")
            lose_order(found, place_of((*keys, name)), options)
            group.create_dataset(name, data=found.read(), dtype=found.dtype)
            meter(found.nbytes)


def _hdf5_name(key: object) -> str:
    name = checked_name(key, _TITLE)
    if name in ("", ".") or "/" in name or "\x00" in name:
        raise EncodeError(f"a name in {_TITLE} cannot be {name!a:.60}")
    return name


def _check_dtype_and_shape(found: LazyArray) -> None:
    """Refuse an array that would not come back the same."""
    if len(found.shape) > _MAX_NDIM:
        raise EncodeError(f"{_TITLE} has at most {_MAX_NDIM} dimensions, found {len(found.shape)}")
    if found.dtype == _STRING:
        return
    try:
        again = without_metadata(_h5py().h5t.py_create(found.dtype, logical=True).dtype)
    except (TypeError, ValueError):
        raise EncodeError(f"{_TITLE} has no dtype {found.dtype}; JSON holds it") from None
    check_dtype(found.dtype, again)


FORMAT = Format(
    name="hdf5",
    suffixes=(".h5", ".hdf5"),
    begins=lambda head: head.startswith(b"\x89HDF\r\n\x1a\n"),
    open=_open_hdf5,
    write=_write_hdf5,
)
