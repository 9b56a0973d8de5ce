"""``codec convert``: every format to every other, refusals, targets, memory and progress."""

import gzip
import io
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import codec
from codec.cli import terminal
from codec.cli.commands.convert import convert, flattened
from codec.cli.files import output_file
from codec.cli.files.format import FormatError
from codec.cli.files.output_file import find_output
from codec.cli.formats import FORMATS
from codec.errors import EncodeError
from tests.codec.cli.format_io import PICKLE, WEIGHTS, read, write_file
from tests.codec.cli.run_command import codec as command
from tests.codec.cli.run_command import failure
from tests.codec.peak_memory import peak
from tests.codec.same import assert_same
from tests.support.each import each
from tests.support.refusal import refusal

COLUMNS = {"w": np.array([0.1, -0.0, np.inf], "f4"), "b": np.array([1, 1e-45, 3.4e38], "f4")}
HOLD_NAMES = [name for name in FORMATS if name not in ("npy", "jsonl", "keras")]
HOLD_ONE = ["csv", "json", "npy", "pickle"]


def options_for(*names: str) -> list[str]:
    pickle = ["--allow-pickle"] if "pickle" in names else []
    return [*pickle, "--dtype=float32"] if names[0] == "csv" else pickle


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.npz"
    np.savez(path, **WEIGHTS)
    return path


@each("value, from_, to", [
    *((COLUMNS, *pair) for pair in product(HOLD_NAMES, repeat=2)),
    *((COLUMNS["w"], *pair) for pair in product(HOLD_ONE, repeat=2)),
])  # fmt: skip
def test_from_each_format_to_each(value: Any, from_: str, to: str, tmp_path: Path) -> None:
    source = write_file(tmp_path, from_, value, "from")
    target = tmp_path / f"to{FORMATS[to].suffixes[0]}"
    run = command("convert", source, target, "--force", *options_for(from_, to))
    assert (run.code, run.out, run.err) == (0, "", "")
    assert_same(read(to, target, replace(PICKLE, dtype="float32")), value)


def test_pipes(weights: Path) -> None:
    data = weights.read_bytes()
    for to in ("hdf5", "safetensors", "npz", "json", "npz"):
        run = command("convert", "-", "-", "--to", to, stdin=data)
        assert (run.code, run.err) == (0, "")
        data = run.data
    assert data == command("convert", weights, "-", "--to", "npz").data
    assert_same(_arrays(io.BytesIO(data)), WEIGHTS)


def test_dialects(tmp_path: Path) -> None:
    array = np.arange(6, dtype="f4").reshape(2, 3)
    np.save(tmp_path / "a.npy", array)
    foreign, ours = tmp_path / "a.json", tmp_path / "b.json"
    assert command("convert", tmp_path / "a.npy", foreign, "--to", "json-numpy").code == 0
    assert foreign.read_text() == codec.dumps(array, dialect="json-numpy") + "\n"
    assert command("convert", foreign, ours, "--payload", "base64").code == 0
    assert ours.read_text() == codec.dumps(array, payload="base64") + "\n"
    assert command("convert", foreign, ours, "--from", "codec", "--force").code == 0
    assert isinstance(codec.load(ours), dict)


def _arrays(file: Path | io.BytesIO) -> dict[str, Any]:
    """Return the arrays of an .npz, read and closed."""
    with np.load(file) as archive:
        return {name: archive[name].copy() for name in archive}


def test_gzip(weights: Path, tmp_path: Path) -> None:
    there, back = tmp_path / "a.json.gz", tmp_path / "b.npz"
    assert command("convert", weights, there).code == 0
    packed = codec.dumpb(WEIGHTS, payload="inside gzip") + b"\n"
    assert gzip.decompress(there.read_bytes()) == packed
    assert command("convert", there, back).code == 0
    assert_same(_arrays(back), WEIGHTS)


def test_what_is_shared_stays_shared(tmp_path: Path) -> None:
    state = np.array([0.1, -0.0], "f4")
    memory = deque([(state, 1, 1.0, state)] * 30, maxlen=50)
    codec.dump(memory, tmp_path / "a.json")
    assert (
        command("convert", tmp_path / "a.json", tmp_path / "b.pickle", "--allow-pickle").code == 0
    )
    assert (
        command("convert", tmp_path / "b.pickle", tmp_path / "c.json", "--allow-pickle").code == 0
    )
    back = codec.load(tmp_path / "c.json")
    assert back[0][0] is back[29][3]
    assert (tmp_path / "c.json").read_bytes() == (tmp_path / "a.json").read_bytes() + b"\n"


# -- what is refused ------------------------------------------------------------------------------

NESTED = {"net": [{"w": np.ones(2), "b": np.zeros(1)}, {"w": np.ones(3)}], "step": np.array(7)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of files that cannot be converted into some formats, or not as they are."""
    np.savez(tmp_path / "weights.npz", **WEIGHTS)
    codec.dump(NESTED, tmp_path / "nested.json")
    codec.dump({"a": [(np.ones(2),)]}, tmp_path / "tuple.json")
    codec.dump({"a": np.ones(2), "b": np.array(["é"])}, tmp_path / "text.json")
    with h5py.File(tmp_path / "units.h5", "w") as file:
        file.create_dataset("x", data=np.ones(2)).attrs["units"] = "m"
    (tmp_path / "mine.h5").write_bytes(b"mine")
    return tmp_path


_FLATTEN = "--flatten joins the names of what is in it"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("weights.npz b", "the format of b is not known; name it with --to"),
        ("weights.npz -", "the format of standard output is not known; name it with --to"),
        ("weights.npz b.h5 --payload=text",
         "weights.npz: --payload is for JSON; the output is hdf5"),
        ("weights.npz b.h5 --dtype=int8", "weights.npz: --dtype is for .csv; npz says its own"),
        ("weights.npz b.json --payload=morse",
         "weights.npz: payload: expected one of ('text', 'base64', 'compressed', 'zstd'), "
         "found 'morse'"),
        ("weights.npz . --to=npz", ".: Is a directory"),
        ("no.npz b.h5", "no.npz: No such file or directory"),
        ("weights.npz no/b.h5", "no: there is no such folder"),
        ("weights.npz b.pkl",
         "weights.npz: $: a pickle may run code when it is read; --allow-pickle writes it"),
        ("weights.npz b.h5 --from=pickle",
         "weights.npz: reading a pickle may run code; --allow-pickle reads it all the same"),
        ("weights.npz mine.h5", "mine.h5: the file is there; --force replaces it"),
        ("text.json mine.h5 --force", "text.json: $.b: .h5 has no dtype <U1; JSON holds it"),
        ("nested.json a.npz", f"nested.json: $.net: .npz holds arrays, found a list; {_FLATTEN}"),
        ("tuple.json a.npz", f"tuple.json: $.a: .npz holds arrays, found a list; {_FLATTEN}"),
        ("tuple.json a.npz --flatten",
         'names are joined, as in a.0\ncodec: tuple.json: $["a.0"]: .npz holds arrays, '
         "found tuple; JSON holds it"),
        ("units.h5 a.npz",
         "units.h5: $.x: attribute 'units' (str 'm') would be lost; --drop leaves it out"),
    ],
)  # fmt: skip
def test_what_cannot_be_done(
    arguments: str, message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run = command("convert", *arguments.split())
    assert (run.code, run.out, run.err) == (2, "", f"codec: {message}\n")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_done_when_it_is_asked_for(folder: Path) -> None:
    target = folder / "a.npz"
    run = command("convert", folder / "nested.json", target, "--flatten")
    assert (run.code, run.out, run.err) == (0, "", "codec: names are joined, as in net.0.w\n")
    shapes = {name: array.shape for name, array in _arrays(target).items()}
    assert shapes == {"net.0.w": (2,), "net.0.b": (1,), "net.1.w": (3,), "step": ()}
    run = command("convert", folder / "units.h5", target, "--drop", "--force")
    assert (run.code, run.err) == (0, "codec: left out: $.x: attribute 'units' (str 'm')\n")
    assert_same(_arrays(target)["x"], np.ones(2))
    assert command("convert", folder / "weights.npz", folder / "mine.h5", "--force").code == 0
    with h5py.File(folder / "mine.h5") as file:
        assert list(file) == list(WEIGHTS)


@pytest.mark.parametrize(
    ("value", "flat", "notes"),
    [
        (1, 1, []),
        ({"a": 1}, {"a": 1}, []),
        ([1, 2], {"0": 1, "1": 2}, ["names are joined, as in 0"]),
        ({"a": {"b": [(1,)]}, "c": 2}, {"a.b.0": (1,), "c": 2}, ["names are joined, as in a.b.0"]),
        ({"a.b": {"c": 1}}, {"a.b.c": 1}, ["names are joined, as in a.b.c"]),
    ],
)
def test_flattened(value: Any, flat: Any, notes: list[str]) -> None:
    told: list[str] = []
    assert_same(flattened(value, told.append), flat)
    assert told == notes


def _unexpected(note: str) -> None:
    raise AssertionError(note)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a.b": 1, "a": {"b": 2}}, "$.a.b: the joined name 'a.b' stands there twice"),
        ({"a": {1: 2}}, "$.a[1]: only names that are strings are joined, found int"),
    ],
)
def test_what_cannot_be_joined(value: Any, message: str) -> None:
    assert refusal(EncodeError, flattened, value, _unexpected) == message


def test_a_file_may_be_converted_into_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    array = np.arange(1000.0)
    np.save(path, array)
    assert command("convert", path, path, "--force").code == 0
    assert_same(np.load(path).copy(), array)


def test_binary_is_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_file.sys.stdout, "isatty", lambda: True)
    message = "npz is no text for a terminal; name a file, or use a pipe"
    assert refusal(FormatError, find_output, "-", "npz") == message
    assert find_output("-", "csv").format is FORMATS["csv"]


@pytest.mark.parametrize(("name", "unpacked"), [("pipe", bytes), ("a.json.gz", gzip.decompress)])
def test_a_named_pipe_is_written_to_and_stays(
    weights: Path, tmp_path: Path, name: str, unpacked: Callable[[bytes], bytes]
) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(unpacked(pipe.read_bytes())))
    reader.start()
    run = command("convert", weights, pipe, "--to", "json")
    reader.join()
    assert run.code == 0
    payload = "text" if name == "pipe" else "inside gzip"
    assert found == [codec.dumpb(WEIGHTS, payload=payload) + b"\n"]
    assert pipe.is_fifo()


@pytest.mark.thorough
@pytest.mark.parametrize("target", ["-", "/dev/stdout"])
def test_standard_output_is_written_to_where_it_stands(
    weights: Path, tmp_path: Path, target: str
) -> None:
    log = tmp_path / "log"
    with log.open("w") as file:
        for _ in range(2):
            subprocess.run(
                [sys.executable, "-m", "codec", "convert", weights, target, "--to", "json"],
                check=True, stdout=file,
            )  # fmt: skip
    assert log.read_bytes() == 2 * (codec.dumpb(WEIGHTS) + b"\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "weights.npz"]


def test_a_linked_target_is_written_to_where_the_link_leads(weights: Path, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    assert command("convert", weights, tmp_path / "link.json").code == 0
    again = command("convert", weights, tmp_path / "link.json")
    assert failure(again).endswith("the file is there; --force replaces it")
    assert command("convert", weights, tmp_path / "link.json", "--force").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert_same(codec.load(tmp_path / "real.json"), WEIGHTS)


# -- memory and progress --------------------------------------------------------------------------

COUNT, EACH = 8, 4 << 20  # arrays, and bytes of each


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("npz", "b.h5"),
        ("npz", "b.safetensors"),
        ("npz", "b.npz"),
        ("npz", "b.json"),
        ("hdf5", "b.npz"),
        ("safetensors", "b.h5"),
        ("npy", "b.json"),
    ],
)
def test_memory_of_one_array_at_a_time(source: str, target: str, tmp_path: Path) -> None:
    arrays = {f"w{i}": np.full(EACH // 4, i, "f4") for i in range(COUNT)}
    value = np.concatenate(list(arrays.values())) if source == "npy" else arrays
    path = write_file(tmp_path, source, value)
    del arrays, value
    assert peak(lambda: convert(str(path), str(tmp_path / target))) < 3 * EACH


@pytest.mark.parametrize("name", ["json", "npz", "safetensors", "hdf5", "csv"])
def test_progress_ends_when_all_is_done(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.npz"
    np.savez(source, **COLUMNS)
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(
        terminal, "progress", lambda _: nullcontext(lambda *call: calls.append(call))
    )
    convert(str(source), str(tmp_path / f"b{FORMATS[name].suffixes[0]}"))
    assert calls
    done, total = calls[-1]
    assert done == total
