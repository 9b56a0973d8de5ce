"""Check the sizes of HDF5 chunks, because the HDF5 library believes what a file says of them.

A chunk that unpacks to fewer bytes than the file says makes the library read what lies behind it
in memory, or crash (HDF5 2.0.0). So each chunk is unpacked here once before it is read there.
"""

import math
from typing import Any

from codec.cli.arrays.lazy_arrays import BLOCK
from codec.cli.files.format import FormatError
from codec.payloads.inflate import MAX_RATIO, inflate

_DEFLATE, _SHUFFLE, _FLETCHER32, _LZF = 1, 2, 3, 32000
_CHECKSUM = 4  # bytes, behind the chunk


def check_sizes(dataset: Any, *, is_text: bool = False) -> None:
    """Raise FormatError unless a dataset has the bytes that its shape needs.

    A string of any length is a length, an address and an index of 4 bytes in the dataset.
    """
    of_address, _ = dataset.file.id.get_create_plist().get_sizes()
    itemsize = 4 + of_address + 4 if is_text else dataset.id.get_type().get_size()
    needed = math.prod(dataset.shape) * itemsize
    stored = min(dataset.id.get_storage_size(), dataset.file.id.get_filesize())
    if needed > stored * MAX_RATIO + BLOCK:
        raise FormatError(f"{needed} bytes are more than {stored} stored ones can hold")
    if dataset.chunks is None:
        if stored not in (0, needed):  # none, as long as nothing was written
            raise FormatError(f"expected {needed} stored bytes, found {stored}")
        return
    filters = _filters(dataset)
    size = math.prod(dataset.chunks) * itemsize
    chunks: list[Any] = []
    dataset.id.chunk_iter(chunks.append)
    for chunk in chunks:
        found, offset = chunk.size, chunk.chunk_offset
        if filters and found <= 2 * size + BLOCK:  # no packer makes more of it than that
            mask, packed = dataset.id.read_direct_chunk(offset)
            found = _unpacked_size(packed, mask, filters, size)
        if found != size:
            raise FormatError(f"expected a chunk of {size} bytes at {list(offset)}, found {found}")


def _filters(dataset: Any) -> list[int]:
    """Return the numbers of the filters of chunks: one packer, and a checksum last."""
    creation = dataset.id.get_create_plist()
    filters = [creation.get_filter(index)[0] for index in range(creation.get_nfilters())]
    packers = [number for number in filters if number not in (_SHUFFLE, _FLETCHER32)]
    if packers not in ([], [_DEFLATE], [_LZF]) or _FLETCHER32 in filters[:-1]:
        raise FormatError(f"expected chunks packed by gzip or lzf, found HDF5 filters {filters}")
    return filters


def _unpacked_size(packed: bytes, mask: int, filters: list[int], size: int) -> int:
    """Undo the filters, from the last to the first, as far as it takes to know the size."""
    for index, number in reversed(list(enumerate(filters))):
        if mask & (1 << index) or number == _SHUFFLE:  # left out, or of no influence
            continue
        if number == _FLETCHER32:
            packed = packed[:-_CHECKSUM]
        elif number == _DEFLATE:
            packed = inflate(packed, size, what="a zlib stream")
        else:
            return _lzf_size(packed)
    return len(packed)


def _lzf_size(packed: bytes) -> int:
    """Return the size of unpacked LZF: runs of literals, and references to what came before."""
    size = place = 0
    while place < len(packed):
        control = packed[place]
        if control < 32:
            size += control + 1
            place += control + 2
        elif control < 0xE0:
            size += (control >> 5) + 2
            place += 2
        else:
            size += packed[place + 1] + 9
            place += 3
    return size
