"""gzip, zstd, lz4 or pcodec of an array, one array a file; dtypes and shapes beside them in JSON.

What people do by hand when ``tofile`` has grown too large. A compressed stream does not say what is
in it, so ``header.json`` holds a dtype in NumPy's short form (``<f4``, with the byte order) and a
shape for each array, and no reader in any language can do without it. The bytes are those of C
order; that an array was in Fortran order is lost. An array of objects holds nothing but addresses
in this process, and the short form of a structured dtype leaves its fields out: both are refused.
Where an array is masked, its fill value is written.

gzip (RFC 1952) has level 9, as ``gzip.compress`` and ``gzip.open`` have by default, and no time in
its header; zstd (RFC 8878) and lz4's frames (github.com/lz4/lz4, doc/lz4_Frame_format.md) have
their libraries' default levels, 3 and 0, and with them no checksum, which gzip always has: a byte
that was altered in the file may go unnoticed. Streams of all three may follow one another in a
file, so that transitions can be added at the end, but nothing in a stream is reached without what
is before it. ``lz4.frame.decompress`` gives the first frame alone, and no error.

pcodec (github.com/pcodec/pcodec, its standalone format) is made for columns of numbers: it takes a
one-dimensional array of them in the machine's byte order. Truth values become bytes here, and what
it does not know (complex numbers, text, times, another byte order) it refuses.
"""

import gzip
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import lz4.frame
import numpy as np
import pcodec.standalone
from numpy.typing import NDArray

from contract import Glue, Method, Parts, Traits
from method_kit.named_arrays import ARRAYS_BY_NAME, from_arrays, to_arrays
from method_kit.read_part import part

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_HEADER = "header.json"

_Pack = Callable[[NDArray[Any]], bytes]
_Unpack = Callable[[bytes], Any]  # gives an array, or its bytes
_Header = dict[str, dict[str, Any]]


def _header(arrays: dict[str, NDArray[Any]]) -> _Header:
    """Return each array's dtype and shape."""
    for name, array in arrays.items():
        if array.dtype.hasobject or array.dtype.kind == "V":
            raise TypeError(f"array {name}: no short form says what {array.dtype} is")
    return {
        name: {"dtype": array.dtype.str, "shape": array.shape} for name, array in arrays.items()
    }


def _write(data: Any, folder: Path, *, suffix: str, pack: _Pack) -> None:
    arrays = to_arrays(data)
    (folder / _HEADER).write_text(json.dumps(_header(arrays)))
    for name, array in arrays.items():
        (folder / f"{name}{suffix}").write_bytes(pack(array))


def _read_header(folder: Path) -> _Header:
    header: _Header = json.loads((folder / _HEADER).read_text())
    return header


def _array(
    name: str, folder: Path, header: _Header, *, suffix: str, unpack: _Unpack
) -> NDArray[Any]:
    elements = unpack((folder / f"{name}{suffix}").read_bytes())
    array = np.frombuffer(elements, header[name]["dtype"])
    return array.reshape(header[name]["shape"])


def _read(folder: Path, **how: Any) -> Any:
    header = _read_header(folder)
    return from_arrays({name: _array(name, folder, header, **how) for name in header})


def _part(folder: Path, index: int, **how: Any) -> Any:
    header = _read_header(folder)
    return part(header, index, lambda name: _array(name, folder, header, **how))


def _append(more: Any, folder: Path, *, suffix: str, pack: _Pack) -> None:
    header = _read_header(folder)
    arrays = to_arrays(more)
    for name, added in _header(arrays).items():
        known = header[name]
        if [added["dtype"], *added["shape"][1:]] != [known["dtype"], *known["shape"][1:]]:
            raise ValueError(f"column {name}: expected {known}, found {added}")
        known["shape"][0] += added["shape"][0]
    for name, array in arrays.items():
        with (folder / f"{name}{suffix}").open("ab") as file:
            file.write(pack(array))
    (folder / _HEADER).write_text(json.dumps(header))


def _unpack_lz4(packed: bytes) -> bytes:
    """Decompress all frames."""
    elements, rest = [], memoryview(packed)
    while rest:
        element, read = lz4.frame.decompress(rest, return_bytes_read=True)
        elements.append(element)
        rest = rest[read:]
    return b"".join(elements)


# Bytes are no numbers to it, unless it is told so: pixels and truth values are.
_PCODEC = pcodec.ChunkConfig(enable_8_bit=True)


def _from_pcodec(packed: bytes) -> Any:
    numbers = pcodec.standalone.simple_decompress(packed)
    return b"" if numbers is None else numbers


def _by_pcodec(array: NDArray[Any]) -> bytes:
    numbers = array.view(np.uint8) if array.dtype == np.bool_ else array
    packed: bytes = pcodec.standalone.simple_compress(numbers.reshape(-1), _PCODEC)
    return packed


class _Packing(NamedTuple):
    """How an array's bytes, or its numbers, are packed."""

    name: str
    label: str
    suffix: str
    pack: _Pack
    unpack: _Unpack
    languages: tuple[str, ...]
    by_hand: _Pack  # the library's own call, for what is no array
    can_append: bool = True


def _of_bytes(
    name: str,
    suffix: str,
    compress: Callable[[bytes], bytes],
    unpack: _Unpack,
    languages: tuple[str, ...],
) -> _Packing:
    def pack(array: NDArray[Any]) -> bytes:
        return compress(array.tobytes())

    return _Packing(f"raw_{name}", f"raw bytes, {name}", suffix, pack, unpack, languages, pack)


def _method(packing: _Packing) -> Method:
    suffix, pack, unpack = packing.suffix, packing.pack, packing.unpack
    return Method(
        packing.name,
        packing.label,
        partial(_write, suffix=suffix, pack=pack),
        partial(_read, suffix=suffix, unpack=unpack),
        glue=Glue(ARRAYS_BY_NAME, lambda data, _folder: packing.by_hand(data)),
        refuses=(TypeError,),  # dtypes without a short form
        traits=Traits(languages=packing.languages),
        parts=Parts(
            read=partial(_part, suffix=suffix, unpack=unpack),
            append=partial(_append, suffix=suffix, pack=pack) if packing.can_append else None,
        ),
    )


_EVERYWHERE = ("C", "C++", "Go", "Java", "JavaScript", "Julia", "R", "Rust")
_LZ4 = ("C", "C++", "Go", "Java", "Julia", "Rust")

_PACKINGS = (
    _of_bytes("gzip", ".gz", partial(gzip.compress, mtime=0), gzip.decompress, _EVERYWHERE),
    _of_bytes("zstd", ".zst", zstd.compress, zstd.decompress, _EVERYWHERE),
    _of_bytes("lz4", ".lz4", lz4.frame.compress, _unpack_lz4, _LZ4),
    _Packing(
        "pcodec",
        "pcodec",
        ".pco",
        _by_pcodec,
        _from_pcodec,
        ("C", "Java", "Rust"),
        by_hand=lambda data: pcodec.standalone.simple_compress(data, _PCODEC),
        can_append=False,  # two standalone files, one after the other, are none
    ),
)

METHODS = tuple(map(_method, _PACKINGS))
