"""``codec check``: whole files, faults with their place, and what cannot be tried."""

import sys
from pathlib import Path

import numpy as np
import pytest

import codec as package
from codec.cli.formats import FORMATS
from tests.codec.test_memory import arrays_that_multiply

from ..format_io import fitting, write_file
from ..run_command import codec, failure

SAFE = sorted(FORMATS.keys() - {"pickle"})
VALUE = {"w": np.arange(600, dtype="f4").reshape(2, 300), "ids": np.array([1, 2])}


def written(folder: Path, known: str) -> Path:
    return write_file(folder, known, fitting(known, VALUE))


@pytest.mark.parametrize("known", SAFE)
def test_whole_file_is_ok(tmp_path: Path, known: str) -> None:
    path = written(tmp_path, known)
    run = codec("check", path)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"{path}: ok ({known}, {1 if known in ('npy', 'csv') else 2} array")


@pytest.mark.thorough
@pytest.mark.parametrize("known", SAFE)
def test_no_damage_ends_in_a_traceback(tmp_path: Path, known: str) -> None:
    whole = written(tmp_path, known).read_bytes()
    path = tmp_path / f"damaged{FORMATS[known].suffixes[0]}"
    generator = np.random.default_rng(5)
    codes = set()
    for _ in range(60):
        data = bytearray(whole[: generator.integers(len(whole))])
        for position in generator.integers(len(data) or 1, size=3 if data else 0):
            data[position] ^= 1 << int(generator.integers(8))
        path.write_bytes(data)
        run = codec("check", path)
        assert run.code in (0, 1), run.err
        assert len(run.out.splitlines()) == 1
        codes.add(run.code)
    assert 1 in codes


@pytest.mark.parametrize(("command", "files"), [("check", 1), ("show", 1), ("diff", 2)])
def test_arrays_of_objects_that_multiply_are_looked_into_once(
    tmp_path: Path, command: str, files: int
) -> None:
    path = tmp_path / "a.json"
    path.write_text(arrays_that_multiply(60))  # the last holds 2**60 numbers
    run = codec(command, *[path] * files)
    assert (run.code, run.err) == (0, "")
    assert len(run.out.splitlines()) < 200


def test_fault_has_its_place(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.json", written(tmp_path, "npz")
    bad.write_text(
        '{"w": [{"dtype": "float32", "shape": [2, 3], "payload": "base64", "__ndarray__": "AAAA"}]}'
    )
    fault = "$.w[0]: shape [2, 3] needs 24 bytes, payload has 3"
    run = codec("check", bad, good)
    assert (run.code, run.err) == (1, "")
    assert run.out.splitlines()[0] == f"{bad}: {fault}"
    assert ": ok (npz, 2 arrays, " in run.out.splitlines()[1]
    reports = codec("check", bad, good, "--json").report
    assert [report["ok"] for report in reports] == [False, True]
    assert [report["fault"] for report in reports] == [fault, None]
    assert reports[1] == {
        "file": str(good),
        "format": "npz",
        "bytes": good.stat().st_size,
        "ok": True,
        "arrays": 2,
        "fault": None,
    }


def test_text_that_is_no_json_has_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text('{\n  "a": [1,\n  oops]\n}')
    run = codec("check", path)
    assert run.code == 1
    assert "line 3 column 3" in run.out


def test_fault_in_the_elements_is_found(tmp_path: Path) -> None:
    array = np.arange(10**6, dtype="f4")  # more than is read with the header
    path = tmp_path / "file.npz"
    np.savez(path, w=array)
    data = bytearray(path.read_bytes())
    data[data.index(array[-100:].tobytes())] ^= 1
    path.write_bytes(data)
    run = codec("check", path)
    assert run.code == 1
    assert run.out.startswith(f"{path}: $.w: ")
    fault = run.out.removeprefix(f"{path}: $.w: ").strip()
    for target in ("a.json", "a.pkl", "a.h5", "a.npz", "a.safetensors"):
        line = failure(codec("convert", path, tmp_path / target, "--allow-pickle"))
        assert line == f"codec: {path}: {fault}"


def test_standard_input(tmp_path: Path) -> None:
    text = package.dumpb(VALUE)
    assert codec("check", "-", stdin=text).out.startswith("-: ok (json, 2 arrays, ")
    run = codec("check", "-", "--from", "json", stdin=text[:-1])
    assert run.code == 1
    assert run.out.startswith("-: ")


def test_what_cannot_be_tried_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert failure(codec("check", tmp_path / "none.json")).endswith("No such file or directory")
    assert failure(codec("check", tmp_path)).endswith("Is a directory")
    pickled = written(tmp_path, "pickle")
    assert failure(codec("check", pickled)).endswith("which may run code when it is read")
    objects = tmp_path / "objects.npy"
    np.save(objects, np.array([1, "a"], object), allow_pickle=True)
    assert failure(codec("check", objects)).endswith("which may run code when it is read")
    path = written(tmp_path, "hdf5")
    monkeypatch.setitem(sys.modules, "h5py", None)
    assert "pip install h5py" in failure(codec("check", path))


def test_trouble_weighs_more_than_a_fault_and_quiet_prints_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    run = codec("check", tmp_path / "none.json", bad)
    assert run.code == 2
    assert run.out.startswith(f"{bad}: ")
    run = codec("check", bad, "--quiet")
    assert (run.code, run.out, run.err) == (1, "", "")
