"""What messages, pictures, databases and other programs' files do to arrays; hostile files."""

import io
import sys
from collections import deque
from decimal import Decimal
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import contract
from fidelity import comparison
from tests.support.steps import run_python

from .verdicts import DATA, FILES, METHODS, NO, lost, restored

cbor2 = pytest.importorskip("cbor2")  # no wheel for Macs with Intel processors


def transition(reward):
    state = np.float32([1, 2])
    return deque([(state, 1, reward, state, True)])


REWARDS = [
    ("sqlite", float("nan"), "None"),
    ("duckdb", float("nan"), "nan"),
    ("msgpack_numpy", float("nan"), "nan"),
    ("sqlite", np.float32(0.5), str(b"\0\0\0?")),
    ("duckdb", np.float32(0.5), "0.5"),
    *([("bjdata", np.float32(0.5), "0.5")] if find_spec("bjdata") else []),
]


def test_rewards_that_are_no_plain_numbers(tmp_path):
    for number, (name, reward, expected) in enumerate(REWARDS):
        ((_, _, found, _, _),) = restored(name, transition(reward), tmp_path / str(number))
        assert str(found) == expected, name
    assert lost("cbor", transition(np.float32(0.5)), tmp_path / "cbor") == NO


WITH_BJDATA = pytest.mark.skipif(find_spec("bjdata") is None, reason="uv sync --group bjdata")


@WITH_BJDATA
def test_a_subnormal_float_becomes_a_decimal(tmp_path):
    (found,) = restored("bjdata", [5e-324], tmp_path)
    assert type(found) is Decimal


@WITH_BJDATA
def test_bjdata_raises_what_is_not_its_own(tmp_path):
    circle = []
    circle.append(circle)
    with pytest.raises(ValueError, match="Circular"):
        METHODS["bjdata"].write(circle, tmp_path)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (None, r"^bjdata is not installed: uv sync --group bjdata, which needs a C compiler$"),
        (SimpleNamespace(EXTENSION_ENABLED=False), "^bjdata's extension in C is not installed: uv"),
    ],
)
def test_bjdata_without_its_extension(module, message, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "bjdata", module)
    with pytest.raises(ModuleNotFoundError, match=message):
        METHODS["bjdata"].write([1], tmp_path)
    assert ModuleNotFoundError in METHODS["bjdata"].refuses


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cbor", "^cbor2 is not installed: uv pip install"),
        ("duckdb", r"^duckdb is not installed: uv sync --group duckdb$"),
    ],
)
def test_packages_that_are_not_everywhere(name, message, tmp_path, monkeypatch):
    for package in ("cbor2", "duckdb"):
        monkeypatch.setitem(sys.modules, package, None)
    (method,) = contract.load_methods(FILES[name])
    with pytest.raises(ModuleNotFoundError, match=message):
        method.write({"x": np.ones(2)}, tmp_path)
    assert ModuleNotFoundError in method.refuses


def test_a_mat_file_leaves_out_names_with_an_underscore_in_front(tmp_path):
    with pytest.warns(UserWarning, match="_hidden"):
        METHODS["mat"].write({"_hidden": np.ones(2), "x": np.ones((2, 2))}, tmp_path)
    assert list(METHODS["mat"].read(tmp_path)) == ["x"]


def test_a_fortran_record_has_its_length_on_both_sides(tmp_path):
    METHODS["fortran"].write(np.float64([1, 2]), tmp_path)
    length = (16).to_bytes(4, "little")
    content = length + np.float64([1, 2]).tobytes() + length
    assert (tmp_path / "array.unf").read_bytes() == content


# --------------------------------------------------------------------------------------- RFC 8746


def cbor_bytes(array, folder):
    METHODS["cbor"].write(array, folder)
    return (folder / "data.cbor").read_bytes()


RFC_ROWS = "d828 82 82 02 03 d841 4c 0002 0004 0008 0004 0010 0100"  # figure 1 of the RFC
RFC_COLUMNS = "d90410 82 82 02 03 d841 4c 0002 0004 0004 0010 0008 0100"
RFC_ARRAY = np.array([[2, 4, 8], [4, 16, 256]], ">u2")


def test_the_examples_of_the_rfc(tmp_path):
    for text, order in ((RFC_ROWS, "C"), (RFC_COLUMNS, "F")):
        array = np.array(RFC_ARRAY, order=order)
        assert cbor_bytes(array, tmp_path).hex() == bytes.fromhex(text).hex(), order
        assert comparison.compare(array, METHODS["cbor"].read(tmp_path)).lost == (), order
    assert cbor_bytes(np.array([True, False]), tmp_path).hex() == "d82982f5f4"


def test_the_bits_of_a_tag(tmp_path):
    """Section 2.1: 0b010 f s e ll, and little-endian bytes would be the clamped ones."""
    for code in ("u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"):
        for dtype in (np.dtype(f"<{code}"), np.dtype(f">{code}")):
            length = {1: 0, 2: 1, 4: 2, 8: 3}[dtype.itemsize] - (dtype.kind == "f")
            little = dtype.byteorder in "<=" and dtype.itemsize > 1
            kind = {"u": 0, "i": 1, "f": 2}[dtype.kind]
            tag = 64 | kind << 3 | little << 2 | length
            assert cbor_bytes(np.ones(1, dtype), tmp_path)[:2] == bytes([0xD8, tag]), dtype


BROKEN = {
    "lengths": [cbor2.CBORTag(40, [[2, 2], cbor2.CBORTag(64, b"123")])],
    "a list": [cbor2.CBORTag(40, [[1], [1]])],
    "bytes": [cbor2.CBORTag(85, b"123")],
}


def test_typed_arrays_that_are_none(tmp_path):
    for kind, document in BROKEN.items():
        (tmp_path / "data.cbor").write_bytes(cbor2.dumps(document))
        with pytest.raises(cbor2.CBORDecodeError):
            print(kind, METHODS["cbor"].read(tmp_path))


# --------------------------------------------------------------------------------------- pictures


def column(*shape, dtype=np.uint8):
    ramp = np.arange(np.prod(shape)) % 251
    return {"frames": ramp.astype(dtype).reshape(shape), "count": np.arange(3)}


PICTURES = {
    "grey": (column(3, 9, 8), 3),
    "colours": (column(3, 9, 8, 3), 3),
    "one channel": (column(3, 9, 8, 1), 3),
    "stack of 2 at the end": (column(3, 9, 8, 2), 6),
    "stack of 4 at the end": (column(3, 9, 8, 4), 12),
    "stack of 4 in front": (column(3, 4, 9, 8), 12),
    "stack of 3 in front": (column(3, 3, 9, 8), 9),
    "two columns": (column(3, 9, 8) | {"other": column(2, 9, 8)["frames"]}, 5),
}


@pytest.mark.parametrize(("data", "files"), PICTURES.values(), ids=PICTURES)
def test_pictures_come_back(data, files, tmp_path):
    assert lost("png_frames", data, tmp_path) == ""
    assert len(list(tmp_path.glob("*.png"))) == files


NO_PICTURES = {
    "float": column(3, 9, 8, dtype=np.float32),
    "five channels": column(3, 9, 8, 5),
    "vectors": column(3, 9),
    "weights": DATA["weights"],
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES)
def test_no_pictures(data, tmp_path):
    for name in ("png_frames", "jpeg_frames"):
        assert lost(name, data, tmp_path) == NO, name
        assert not list(tmp_path.iterdir()), name


def test_any_viewer_shows_a_frame(tmp_path):
    METHODS["png_frames"].write(DATA["images"], tmp_path)
    with Image.open(tmp_path / "next_state_0000002_3.png") as picture:
        assert np.array_equal(picture, DATA["images"][2][3][:, :, 3])


def test_a_jpeg_is_what_minari_makes_of_a_frame(tmp_path):
    data = column(3, 32, 32)
    assert lost("jpeg_frames", data, tmp_path) == "values"
    buffer = io.BytesIO()
    Image.fromarray(data["frames"][1]).save(buffer, format="JPEG")
    assert (tmp_path / "frames_0000001_0.jpg").read_bytes() == buffer.getvalue()


def test_a_stack_is_no_jpeg():
    with pytest.raises(OSError, match="cannot write mode RGBA as JPEG"):
        Image.fromarray(np.zeros((32, 32, 4), np.uint8)).save(io.BytesIO(), format="JPEG")


# ----------------------------------------------------------------------------------------- hostile

READ = """
from contextlib import suppress
from pathlib import Path
import contract, sys
name, path, trap, folder = sys.argv[1:]
method = contract.load_method(Path(path), name)
method.hostile(contract.Trap(trap), Path(folder))
assert not Path(trap).exists()
with suppress(Exception):
    method.read(Path(folder))
print(Path(trap).is_dir())
"""


@pytest.mark.parametrize(
    "name", ["json_tricks", "json_tricks_compact", "jsonpickle", "monty", "msgpack_numpy"]
)
def test_a_hostile_file_runs_code(name, tmp_path):
    (folder := tmp_path / "files").mkdir()
    run = run_python("-c", READ, name, FILES[name], tmp_path / "trap", folder)
    assert (run.stdout.strip(), run.returncode) == ("True", 0), run.stderr
