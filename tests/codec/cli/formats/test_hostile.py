"""Hostile and damaged files of every format: refused with one line, and no code run."""

import io
import json
import pickle
import struct
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from codec.cli import formats
from codec.cli.files.format import FormatError, MissingError
from codec.errors import DecodeError
from tests.codec.cli.cases import ARRAYS
from tests.codec.cli.format_io import OPTIONS, PICKLE, WEIGHTS, fitting, read, sources, written
from tests.codec.same import assert_same
from tests.support.refusal import refusal


def npy(shape: str, descr: str = "'<f4'", data: bytes = b"") -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def zipped(data: bytes, name: str = "x.npy", **options: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **options) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def tensors(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


_ENTRY = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
_BYTE = b'"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}'

# What the library refuses, in its own words.
TENSORS = {
    "a header of 2**63": tensors({}, length=2**63),
    "a header beyond its end": tensors({}, length=99),
    "a header of no JSON": tensors(b"{nonsense"),
    "an entry beyond its end": tensors({"x": _ENTRY}, bytes(7)),
    "bytes of nobody": tensors({"x": _ENTRY}, bytes(9)),
    "a hole": tensors({"x": {**_ENTRY, "data_offsets": [8, 16]}}, bytes(16)),
    "an overlap": tensors({"x": _ENTRY, "y": _ENTRY}, bytes(8)),
    "2**60 elements": tensors({"x": {**_ENTRY, "shape": [2**60]}}, bytes(8)),
    "a name twice": tensors(b"{%b,%b}" % (_BYTE, _BYTE), bytes(1)),
}

HOSTILE: dict[str, tuple[str, bytes, str | None]] = {
    **{f"safetensors with {case}": ("safetensors", data, None) for case, data in TENSORS.items()},
    "npy of 2**60 elements": (
        "npy", npy(f"({2**60},)"),
        f"shape [{2**60}] of float32 needs {2**62} bytes, found 0"),
    "npy of more than can be": (
        "npy", npy(f"({2**62},)"), f"shape [{2**62}] needs more than {2**63 - 1} bytes"),
    "npy of negative size": (
        "npy", npy("(-1,)"), "expected a shape such as [2, 3], found [-1]"),
    "npy of true as a size": (
        "npy", npy("(True,)", data=bytes(4)), "expected a shape such as [2, 3], found an array"),
    "npy of 2**40 empty strings": (
        "npy", npy(f"({2**40},)", "'<U0'"),
        f"nothing bears out shape [{2**40}] of elements of no bytes"),
    "npy that goes on": (
        "npy", npy("(1,)", data=bytes(5)), "shape [1] of float32 needs 4 bytes, found 5"),
    "npy of bool 2": (
        "npy", npy("(1,)", "'|b1'", b"\x02"), "expected bytes 0 and 1 for bool, found others"),
    "npy of a pickle": (
        "npy", npy("(1,)", "'|O'", pickle.dumps([1])),
        "it holds Python objects as a pickle, which may run code; --allow-pickle reads it"),
    "npy whose header has a pickle inside": (
        "npy", npy("(1,)", "[('a', '|O')]", pickle.dumps([1])),
        "it holds Python objects as a pickle, which may run code; --allow-pickle reads it"),
    "npy of a deep header": (
        "npy", npy("(" * 4000), None),
    "npy of a long header": (
        "npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1) + bytes(99),
        "expected a header of at most 10000 bytes, found 4294967295"),
    "npy of the future": (
        "npy", b"\x93NUMPY\x04\x00" + bytes(99),
        "expected version 1.0, 2.0 or 3.0 of .npy, found (4, 0)"),
    "npz whose member lies": (
        "npz", zipped(npy(f"({2**60},)")),
        f"x.npy: shape [{2**60}] of float32 needs {2**62} bytes, found 0"),
    "npz whose archive lies": (
        "npz", zipped(npy("(1000,)", data=bytes(4000))).replace(
            struct.pack("<I", len(npy("(1000,)")) + 4000), struct.pack("<I", 2**32 - 2)),
        "x.npy: 4179 bytes cannot hold 4294967294"),
    "npz with a wrong checksum": (
        "npz", zipped(npy("(2,)", data=b"abcdefgh")).replace(b"abcdefgh", b"abcdefgx"),
        "x.npy: Bad CRC-32 for file 'x.npy'"),
    "npz of a pickle": (
        "npz", zipped(npy("(1,)", "'|O'", pickle.dumps([1]))),
        "$.x: it holds Python objects as a pickle, which may run code; --allow-pickle reads it"),
    "npz of something else": (
        "npz", zipped(b"import os", "x.py"),
        "x.py: expected members that end in .npy, as np.savez writes them"),
    "npz compressed as NumPy does not": (
        "npz", zipped(npy("(1,)", data=bytes(4)), compression=zipfile.ZIP_LZMA),
        "x.npy: expected a member that is stored or deflated"),
    "safetensors of half bytes": (
        "safetensors", tensors({"x": {"dtype": "F4", "shape": [2], "data_offsets": [0, 1]}}, b"a"),
        "x: expected a dtype of whole bytes, found F4"),
    "safetensors of bool 2": (
        "safetensors", tensors({"x": {"dtype": "BOOL", "shape": [1], "data_offsets": [0, 1]}},
                               b"\x02"), "expected bytes 0 and 1 for bool, found others"),
    "hdf5 of nothing but its name": ("hdf5", b"\x89HDF\r\n\x1a\n", None),
    "pickle": (
        "pickle", pickle.dumps([1]),
        "reading a pickle may run code; --allow-pickle reads it all the same"),
    "gzip of no gzip": ("json", b"\x1f\x8b\x08nonsense", None),
    "gzip that ends early": ("json", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b", None),
    "bytes": ("csv", bytes(range(256)), None),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused(case: str, tmp_path: Path) -> None:
    name, data, message = HOSTILE[case]
    for source in sources(tmp_path, data):
        found = refusal((FormatError, DecodeError), read, name, source)  # the commands tell both
        assert "\n" not in found
        assert len(found) < 300
        assert message in (None, found)


class _Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("the pickle ran",)


@pytest.mark.parametrize("name", ["npy", "npz", "pickle"])
def test_pickles_do_not_run_without_the_flag(name: str) -> None:
    array = np.array([_Bomb()])
    value = {"x": array} if name == "npz" else array
    data = written(name, value, PICKLE)
    with pytest.raises(FormatError, match="--allow-pickle"):
        read(name, data)
    with pytest.raises(pytest.fail.Exception, match="the pickle ran"):
        read(name, data, PICKLE)


@pytest.mark.parametrize("name", ["npy", "npz", "pickle"])
def test_objects_with_the_flag(name: str) -> None:
    array = np.array([[1, "a"], [None, (2.5,)]], dtype=object)
    value = {"x": array} if name == "npz" else array
    assert_same(read(name, written(name, value, PICKLE), PICKLE), value)


def test_hdf5_groups_in_a_circle_are_refused() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        root.create_group("a")["b"] = root
    assert (
        refusal(FormatError, read, "hdf5", file.getvalue())
        == "$.a.b: this group stands at two places; only trees are read"
    )


def test_hdf5_that_stores_nothing_gives_little() -> None:
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        root.create_dataset("x", (2**40,), "f8", chunks=(1024,))
        root.create_dataset("y", (3,), "f8")
    with formats.FORMATS["hdf5"].open(file, OPTIONS) as tree:
        assert tree["x"].nbytes == 2**43
        assert (
            refusal(FormatError, tree["x"].read)
            == f"$.x: {2**43} bytes are more than 0 stored ones can hold"
        )
        with pytest.raises(FormatError, match="are more than 0"):
            next(tree["x"].blocks())
        assert_same(tree["y"].read(), np.zeros(3))


# How a chunk of 32 bytes is packed, what is written in its place, which filters are left out there,
# and the size that is found, or why it is refused.
CHUNKS: dict[str, tuple[dict[str, Any], bytes, int, int | str]] = {
    "gzip of too little": ({"compression": "gzip"}, zlib.compress(bytes(31)), 0, 31),
    "gzip of too much": ({"compression": "gzip"}, zlib.compress(bytes(99)), 0, 33),
    "no gzip": (
        {"compression": "gzip"}, b"nonsense", 0,
        "expected a zlib stream: Error -3 while decompressing data: incorrect header check"),
    "lzf of too little": ({"compression": "lzf"}, b"\x00a\x20\x00", 0, 4),
    "lzf, long reference": ({"compression": "lzf"}, b"\x00a\xe0\x00\x00", 0, 10),
    "lzf that ends early": ({"compression": "lzf"}, b"\x00a\xe0", 0, "index out of range"),
    "left as it is, and too short": ({"compression": "gzip"}, bytes(31), 1, 31),
    "of a checksum alone": ({"fletcher32": True}, bytes(4), 0, 0),
    "another filter": (
        {"scaleoffset": 0, "dtype": "i4"}, b"", 0,
        "expected chunks packed by gzip or lzf, found HDF5 filters [6]"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHUNKS)
def test_hdf5_chunks_that_lie_are_refused(case: str) -> None:
    options, packed, mask, found = CHUNKS[case]
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        made = root.create_dataset("x", (8,), chunks=(8,), **{"dtype": "f4", **options})
        if packed:
            made.id.write_direct_chunk((0,), packed, mask)
    sized = f"expected a chunk of 32 bytes at [0], found {found}"
    message = sized if isinstance(found, int) else found
    assert refusal(FormatError, read, "hdf5", file.getvalue()) == f"$.x: {message}"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "gzip"},
        {"compression": "gzip", "shuffle": True, "fletcher32": True},
        {"compression": "lzf", "shuffle": True},
        {"compression": "lzf"},
    ],
)
def test_hdf5_chunks_of_all_kinds(options: dict[str, Any]) -> None:
    random = np.random.default_rng(1)
    array = np.where(random.random((70, 90)) < 0.5, 0, random.integers(0, 2**60, (70, 90)))
    file = io.BytesIO()
    with h5py.File(file, "w") as root:
        root.create_dataset("x", data=array, chunks=(32, 20), **options)
        part = root.create_dataset("y", (40, 40), "i8", chunks=(16, 16), fillvalue=7, **options)
        part[20:30, 5:9] = array[20:30, 5:9]
        expected = part[...]
    assert_same(read("hdf5", file.getvalue()), {"x": array, "y": expected})


def test_safetensors_that_lie_where_they_should_not() -> None:
    header = {
        "a": {"dtype": "U8", "shape": [3], "data_offsets": [0, 3]},
        "b": {"dtype": "F64", "shape": [2], "data_offsets": [3, 19]},
    }
    numbers = np.array([0.1, -0.0])
    data = tensors(header, b"xyz" + numbers.tobytes())
    assert_same(read("safetensors", data), {"a": np.frombuffer(b"xyz", "u1").copy(), "b": numbers})


def test_bfloat16_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written("safetensors", {"x": ARRAYS["bfloat16"]})
    monkeypatch.setattr("codec.arrays.dtype_table.ML_DTYPES", ())
    assert (
        refusal(MissingError, read, "safetensors", data)
        == "BF16 in .safetensors needs ml_dtypes: pip install ml-dtypes"
    )


@pytest.mark.parametrize(
    ("library", "name", "message"),
    [
        ("h5py", "hdf5", "reading or writing .h5 needs h5py: pip install h5py"),
        ("safetensors", "safetensors",
         "reading or writing .safetensors needs safetensors: pip install safetensors"),
    ],
)  # fmt: skip
def test_a_missing_library_is_named(
    library: str, name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(name, WEIGHTS)
    monkeypatch.setitem(sys.modules, library, None)
    assert refusal(MissingError, read, name, data) == message


# -- truncation -----------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_truncation_is_refused_or_the_same(name: str, tmp_path: Path) -> None:
    value = fitting(name, WEIGHTS)
    options = replace(PICKLE, dtype="float32")
    data = written(name, value, options)
    step = 1 + len(data) // 1000
    for length in range(0, len(data), step):
        for source in sources(tmp_path, data[:length]):
            try:
                found = read(name, source, options)
            except (FormatError, DecodeError):
                continue
            if name != "csv":  # which may end after any number
                assert_same(found, value if length or name != "jsonl" else [])


@pytest.mark.thorough
@pytest.mark.parametrize("name", formats.FORMATS)
def test_changed_bytes_are_refused_or_read(name: str) -> None:
    random = np.random.default_rng(1)
    value = fitting(name, WEIGHTS)
    data = written(name, value, PICKLE)
    options = PICKLE if name != "pickle" else OPTIONS
    for _ in range(300):
        changed = bytearray(data)
        for place in random.integers(0, len(data), 2):
            changed[place] = random.integers(0, 256)
        try:
            read(name, bytes(changed), options)
        except (FormatError, DecodeError):
            continue
