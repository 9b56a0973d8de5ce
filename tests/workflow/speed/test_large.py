"""Arrays that are larger than the memory a process may hold: made, written and read in pieces."""

import errno
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import contract
from common import checked_files, machine_faults
from data import make_large
from method_kit import fill_in_place
from speed import measure_large, peak_memory
from tables import large as tabulate_large
from tests.support.memory_pages import reserve
from tests.support.steps import run_step
from tests.support.studies import Study

from .. import odd_methods

FILES = contract.method_files()
METHODS = {name: contract.load_method(path, name) for name, path in FILES.items()}
FILLING = [name for name, method in METHODS.items() if method.parts.fill]
ARRAY_F4 = contract.dataset_files()["array_f4"]
LIMITS = {"seconds": 60, "gigabytes": 0.016}
MEGABYTES_16 = 4_000_000  # float32

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the limit does not count what malloc maps"
)


# ------------------------------------------------------------------------- methods that fill arrays

ARRAYS = {
    "longer than a piece": np.arange(fill_in_place.PIECE // 2, dtype="f4"),
    "rows": np.arange(7 * 5 * 3, dtype="u1").reshape(7, 5, 3),
    "one element": np.array([-1], "i8"),
}


def mapped(path: Path, like: np.ndarray[Any, Any]) -> np.memmap[Any, Any]:
    return np.lib.format.open_memmap(path, "w+", like.dtype, like.shape)


def test_the_codec_and_others_fill_arrays() -> None:
    assert {"codec_text", "codec_base64", "np_save", "hdf5", "zarr"} <= set(FILLING)


@pytest.mark.parametrize("kind", ARRAYS)
@pytest.mark.parametrize("name", FILLING)
def test_an_array_is_filled_with_what_was_written(name: str, kind: str, tmp_path: Path) -> None:
    method, array = METHODS[name], ARRAYS[kind]
    (folder := tmp_path / "files").mkdir()
    method.write(array, folder)
    out = mapped(tmp_path / "out.npy", array)
    assert method.parts.fill is not None
    method.parts.fill(folder, out)
    assert out.tobytes() == array.tobytes()


@pytest.mark.parametrize("out", [np.zeros(3, "f8"), np.zeros(4, "f4"), np.zeros((3, 1), "f4")])
@pytest.mark.parametrize("name", FILLING)
def test_an_array_of_another_dtype_or_shape_is_not_filled(
    name: str, out: np.ndarray[Any, Any], tmp_path: Path
) -> None:
    method = METHODS[name]
    method.write(np.float32([1, 2, 3]), tmp_path)
    before = out.tobytes()
    assert method.parts.fill is not None
    with pytest.raises(Exception, match="float32"):
        method.parts.fill(tmp_path, out)
    assert out.tobytes() == before


def test_pieces_are_whole_chunks() -> None:
    class Chunked:
        dtype, shape, chunks = (
            np.dtype("u1"),
            (3 * fill_in_place.PIECE,),
            (fill_in_place.PIECE // 2 + 1,),
        )
        asked: tuple[slice, ...] = ()

        def __getitem__(self, piece: slice) -> int:
            self.asked += (piece,)
            return 1

    source = Chunked()
    fill_in_place.fill(out := np.zeros(source.shape, "u1"), source)
    assert out.all()
    assert {piece.start % source.chunks[0] for piece in source.asked} == {0}


# ---------------------------------------------------------------------------------- making an array


def made(folder: Path, elements: int, seed: int = 1) -> np.ndarray[Any, Any]:
    make_large.make_large(ARRAY_F4, seed, elements, folder)
    return make_large.open_large(folder)[1]


def test_an_array_is_made_of_blocks_and_by_the_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_large, "BLOCK", 400)
    what = make_large.open_large
    array = made(tmp_path / "a", 250)
    assert (array.dtype, array.shape) == (np.float32, (250,))
    assert len(np.unique(array)) == 250  # no block is as another
    assert what(tmp_path / "a")[0] == {"dataset": "array_f4", "title": "float32 array", "seed": 1}
    assert made(tmp_path / "b", 250).tobytes() == array.tobytes()
    assert made(tmp_path / "c", 250, seed=2).tobytes() != array.tobytes()


def test_an_array_that_was_altered_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "array", 10)
    file = tmp_path / "array" / checked_files.PAYLOAD / make_large.FILE
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(checked_files.IntegrityError, match="cut or altered"):
        make_large.open_large(tmp_path / "array")


def test_a_dataset_that_is_no_array_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = contract.dataset_files()["cartpole_f4"]
    assert make_large.main([str(file), "1", "10", str(tmp_path / "array")]) == 1
    assert "expected an array of 1 elements, found deque" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@linux
def test_an_array_is_made_in_the_memory_of_a_block(tmp_path: Path) -> None:
    def make() -> None:
        peak_memory.limit_memory(
            5 * make_large.BLOCK / 1e9, above=peak_memory.of_process("VmData") or 0
        )
        make_large.make_large(ARRAY_F4, 1, 2 * MEGABYTES_16, tmp_path / "array")

    assert peak_memory.peak_in_fork(make, "making") > 0  # it is mapped, and so resident
    assert make_large.open_large(tmp_path / "array")[1].nbytes == 32_000_000


# --------------------------------------------------------------------- writing and reading an array


@pytest.fixture(scope="module")
def array(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an array of 32 MB."""
    folder = tmp_path_factory.mktemp("large") / "array"
    make_large.make_large(ARRAY_F4, 1, 2 * MEGABYTES_16, folder)
    return folder


def measured(name: str, array: Path, folder: Path) -> dict[str, Any]:
    """Run the step as the workflow does, in a process of its own.

    malloc may give what this one has used before, which no limit sees.
    """
    row = folder / "row.json"
    places = array, folder / "scratch", row
    run = run_step("speed.measure_large", FILES[name], name, *places, json.dumps(LIMITS))
    assert run.returncode == 0, run.stderr
    return checked_files.read_record(row)


@pytest.mark.thorough
@linux
@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("codec_base64", "identical", ""),
        ("np_save", "identical", ""),
        ("hdf5", "identical", ""),
        ("pickle_dump_5", "refused", "on reading: needs more than 16 MB of memory"),
        ("base64_recipe", "refused", "on writing: needs more than 16 MB of memory"),
    ],
)
def test_what_holds_more_than_the_limit_is_a_row_that_says_so(
    array: Path, name: str, verdict: str, reason: str, tmp_path: Path
) -> None:
    row = measured(name, array, tmp_path)
    assert (row["verdict"], row["reason"], row["lost"]) == (verdict, reason, "")
    assert (row["elements"], row["raw_bytes"]) == (2 * MEGABYTES_16, 32_000_000)
    assert row["in_pieces"] == (verdict == "identical")
    written, read = (row[f"{way}_cpu"] is not None for way in ("encode", "decode"))
    assert (written, read) == ("writing" not in reason, not reason)
    assert bool(row["bytes"]) == written
    assert max(row["encode_peak"], row["decode_peak"] or 0) < 16e6


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("refuses_to_read", "refused", "on reading: TypeError: no arrays"),
        ("fails", "failed", "on reading: KeyError: 'a bug'"),
        ("crashes", "failed", "on reading: the process was killed by SIGSEGV"),
        ("dawdles", "not run", "on reading: more than 0.5 s, the limit"),
        ("halves", "lost", "$: expected 2000 elements, found 1000"),
    ],
)
def test_whatever_becomes_of_a_method_is_a_row(
    name: str, verdict: str, reason: str, tmp_path: Path
) -> None:
    made(tmp_path / "array", 2000)
    limits = {"seconds": 0.5 if name == "dawdles" else 60, "gigabytes": 0.1}
    folders = tmp_path / "array", tmp_path / "scratch"
    row = measure_large.measure_large(odd_methods.FILE, name, *folders, limits)
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    assert row["lost"].startswith("values") == (verdict == "lost")
    assert row["bytes"] == 128 + 4 * 2000


@pytest.mark.thorough
@pytest.mark.parametrize("at", [0, measure_large.BLOCK - 1, measure_large.BLOCK, -1])
def test_one_bit_in_any_block_is_a_loss(at: int) -> None:
    array = np.zeros(measure_large.BLOCK + 9, "f4")
    other = array.copy()
    assert measure_large.compare(array, other).lost == ()
    other[at] = -0.0
    assert measure_large.compare(array, other).lost == ("values",)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left on device"),
        (ModuleNotFoundError("No module named 'h5py'"), "on writing: No module named 'h5py'"),
    ],
)
def test_what_befalls_the_machine_is_no_row(error: Exception, message: str, tmp_path: Path) -> None:
    def write() -> None:
        raise error

    attempt = measure_large.Attempt("writing", write, lambda _: {}, (OSError,), tmp_path)
    with pytest.raises(machine_faults.FaultError, match=message):
        attempt.within({"seconds": 60, "gigabytes": 1})


@pytest.mark.thorough
@linux
def test_memory_that_was_reserved_before_the_limit_is_seen(tmp_path: Path) -> None:
    def touch() -> None:
        reserved[:] = 1
        time.sleep(0.1)  # for the parent to look

    reserved = reserve(64_000_000)
    attempt = measure_large.Attempt("touching", touch, lambda _: {}, (), tmp_path)
    found = attempt.within({"seconds": 60, "gigabytes": 0.016})
    assert (found["verdict"], found["reason"]) == ("failed", "on touching: held 64 MB of memory")
    assert found["peak"] > 60e6


@pytest.mark.thorough
def test_the_command_writes_a_row_and_the_table_has_it(array: Path, tmp_path: Path) -> None:
    row, table = tmp_path / "row.json", tmp_path / "large.csv"
    arguments = [FILES["np_save"], "np_save", array, tmp_path / "scratch", row, json.dumps(LIMITS)]
    assert measure_large.main(list(map(str, arguments))) == 0
    assert tabulate_large.main([str(table), str(row)]) == 0
    (found,) = checked_files.read_table(table)
    assert tuple(found) == tabulate_large.COLUMNS
    assert (found["method"], found["verdict"], found["in_pieces"]) == (
        "np_save",
        "identical",
        "true",
    )
    assert float(found["encode_cpu"]) >= 0
    assert (found["raw_bytes"], found["limit_bytes"]) == ("32000000", "16000000")


# ------------------------------------------------------------------------------------ a small run


@linux
def test_a_run_writes_an_array_larger_than_its_memory(small_study: Study) -> None:
    rows = {
        row["method"]: row
        for row in checked_files.read_table(small_study.folder / "results/tables/large.csv")
    }
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "codec_text": "identical",
        "np_save": "identical",
        "pickle_dump_5": "refused",
        "json_tolist": "refused",
    }
    for row in rows.values():
        assert int(row["raw_bytes"]) > int(row["limit_bytes"])
        assert row["reason"].endswith("needs more than 32 MB of memory") == (
            row["verdict"] == "refused"
        )
    (folder,) = (small_study.folder / "results/large").glob("*/*/*")
    left = {path.name for path in folder.iterdir()}  # and no files that methods wrote
    assert left == {"array", *(f"{name}.json" for name in rows)}
