"""Files that people have: ordinary JSON Lines, compressed files, and those of other formats."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from codec.cli import formats
from tests.codec.cli.format_io import OPTIONS, WEIGHTS, fitting, read, write_file
from tests.codec.cli.run_command import codec, failure
from tests.codec.cli.test_app import on_terminal, process
from tests.codec.same import assert_same
from tests.support.each import each


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


UNKNOWN = {
    "model.pt": (zipped("model/data.pkl"), "weights of PyTorch, which torch.load reads"),
    "dqn.zip": (zipped("data", "policy.pth"), "which DQN.load of stable_baselines3 reads"),
    "a.zip": (zipped("a.txt"), "a zip archive, which unzip reads"),
    "t.parquet": (b"PAR1\x15\x04", "a Parquet table, which pandas.read_parquet reads"),
    "t.feather": (b"ARROW1\0\0", "which pandas.read_feather reads"),
    "a.mat": (b"MATLAB 5.0 MAT-file", "which scipy.io.loadmat reads"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "an image, which PIL.Image.open reads"),
    "a.txt": (b"hello world\n", "it looks like text; numbers between commas are --from csv"),
    "row.tsv": (b"1\t2\n", "it looks like text"),
    "empty": (b"", "it is empty"),
    "noise": (b"\0\1\2", "name its format with --from"),
}


@each("name", UNKNOWN)
def test_other_files_are_not_known(name: str, tmp_path: Path) -> None:
    data, words = UNKNOWN[name]
    path = tmp_path / name
    path.write_bytes(data)
    for command in ("show", "check"):
        line = failure(codec(command, path))
        assert line.startswith(f"codec: {path}: not a file I know")
        assert words in line


def test_a_folder_of_zarr_is_named(tmp_path: Path) -> None:
    (tmp_path / "zarr.json").write_text("{}")
    assert "a Zarr store, which zarr.open reads" in failure(codec("show", tmp_path))


@pytest.mark.parametrize("separator", ["\t", ";", " "])
def test_numbers_between_other_signs_are_no_names_of_columns(
    separator: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"1{separator}2\n")
    run = codec("check", path)
    assert run.code == 1
    assert "line 1: expected commas between numbers" in run.out


LINES = b'{"step":1,"loss":NaN}\n\n{"step":2,"loss":0.25}\n'


@pytest.mark.parametrize("name", ["log.jsonl", "log.ndjson", "log", "log.jsonl.gz"])
def test_ordinary_json_lines(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(LINES) if name.endswith("gz") else LINES)
    run = codec("show", path)
    assert (run.code, run.err) == (0, "")
    assert "list of 2" in run.out
    assert "float 0.25" in run.out
    assert codec("show", path, "--path", "[1].loss").out == "0.25\n"


def test_a_torn_ordinary_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(LINES + b'{"st')
    assert "left out: line 4: a torn block of 4 bytes" in codec("show", path).err
    assert codec("check", path).code == 1
    path.write_bytes(b'{"st\n' + LINES)
    assert codec("check", path).out.startswith(f"{path}: line 1, column 5: ")


@each("name, compressor", [
    (name, compressor)
    for name in formats.FORMATS if name != "pickle"
    for compressor in (".gz", ".bz2", ".xz", ".zst")
])  # fmt: skip
def test_a_compressor_around_any_format(name: str, compressor: str, tmp_path: Path) -> None:
    value = fitting(name, {"w": WEIGHTS["w"], "x": WEIGHTS["w"]})
    plain = write_file(tmp_path, name, value)
    packed = tmp_path / f"{plain.name}{compressor}"
    dtype = ["--dtype=float32"] if name == "csv" else []
    assert codec("convert", plain, packed, "--force", *dtype).code == 0
    again = tmp_path / f"again{plain.suffix}"
    assert codec("convert", packed, again, "--force", *dtype).code == 0
    assert_same(read(name, again, replace(OPTIONS, dtype="f4")), value)
    assert packed.read_bytes() != plain.read_bytes()
    nameless = tmp_path / "nameless"
    nameless.write_bytes(packed.read_bytes())
    assert codec("check", nameless).code == 0


def test_an_array_of_objects_does_not_hide_the_others(tmp_path: Path) -> None:
    path, target = tmp_path / "a.npz", tmp_path / "b.npz"
    np.savez(path, w=np.ones(2), o=np.array([1, "a"], object))
    run = codec("show", path)
    assert run.code == 0
    assert "w   float64" in run.out
    assert "left out: $.o: it holds Python objects as a pickle" in run.err
    assert "--drop leaves it out" in failure(codec("convert", path, target))
    assert codec("convert", path, target, "--drop").code == 0
    assert_same(read("npz", target, OPTIONS), {"w": np.ones(2)})


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "C:\\a", "..", "a\\..\\b"])
def test_no_member_of_an_archive_leads_out_of_its_folder(name: str, tmp_path: Path) -> None:
    path = write_file(tmp_path, "json", {name: np.ones(2)})
    assert "a member of .npz cannot be called" in failure(
        codec("convert", path, tmp_path / "a.npz")
    )


def test_the_version_needs_no_numpy() -> None:
    script = (
        "import sys; sys.argv = ['codec', '--version']; from codec.__main__ import main; main()"
    )
    run = process(code=f"{script}; print('numpy' in sys.modules)")
    assert run.stdout.endswith("\nFalse\n")


def test_completion_is_there() -> None:
    command = '"$0" -m codec --show-completion; exit $?'  # of the shell that it is started by
    shown = subprocess.run(
        ["bash", "-c", command, sys.executable],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "complete -o default" in shown.stdout


@pytest.mark.thorough
@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_nothing_wraps(columns: int, encoding: str, tmp_path: Path) -> None:
    value = {"weights.of.a.layer": np.linspace(0, 1, 50), "é": "x" * 60, "b": [1, {"c": None}]}
    path = write_file(tmp_path, "json", value, "a" * 30)
    environment = {"NO_COLOR": "1", "PYTHONIOENCODING": encoding}
    code, printed = on_terminal(
        "show", os.path.relpath(path), columns=columns, environment=environment
    )
    assert code == 0
    lines = printed.splitlines()
    assert len(lines) == 9
    assert max(map(len, lines)) <= columns
    assert printed.isascii() == (encoding == "ascii")
