"""Nothing half-written or altered is taken for a result."""

import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from common import checked_files
from common.checked_files import IntegrityError, StoredDataset
from fidelity import comparison

STATES = [np.float32([i, np.nan]) for i in range(3)]
DATASET = StoredDataset(
    name="memory",
    title="A memory",
    kind="experience",
    seed=7,
    data=deque([(STATES[i], i, 1.0, STATES[i + 1], True) for i in range(2)], maxlen=5),
)


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-1],
    "first flipped": lambda content: flip(content, 0),
    "middle flipped": lambda content: flip(content, len(content) // 2),
    "last flipped": lambda content: flip(content, len(content) - 2),
    "empty": lambda _: b"",
    "longer": lambda content: content + b"0",
}
NO_RECORDS = {"a list": lambda _: b"[]", "a number": lambda _: b"1", "no digest": lambda _: b"{}"}
every_damage = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)


def test_a_dataset_comes_back_the_same(tmp_path):
    checked_files.write_dataset(tmp_path / "data.pkl", DATASET)
    restored = checked_files.read_dataset(tmp_path / "data.pkl")
    assert (restored.name, restored.title, restored.seed) == ("memory", "A memory", 7)
    assert comparison.compare(DATASET.data, restored.data).lost == ()


def test_a_dataset_has_the_same_bytes_each_time(tmp_path):
    for name in "ab":
        checked_files.write_dataset(tmp_path / name, DATASET)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@every_damage
def test_a_damaged_dataset_is_refused(tmp_path, damage):
    path = tmp_path / "data.pkl"
    checked_files.write_dataset(path, DATASET)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(IntegrityError, match=r"data\.pkl: cut or altered .*; delete it"):
        checked_files.read_dataset(path)


def test_a_record_comes_back_the_same(tmp_path):
    record = {"verdict": "lost", "bytes": 3, "ratio": 0.1, "reason": None, "label": "dépôt"}
    checked_files.write_record(tmp_path / "row.json", record)
    assert checked_files.read_record(tmp_path / "row.json") == record


@pytest.mark.parametrize("damage", [*DAMAGE.values(), *NO_RECORDS.values()])
def test_a_damaged_record_is_refused(tmp_path, damage):
    path = tmp_path / "row.json"
    checked_files.write_record(path, {"verdict": "identical", "bytes": 3})
    path.write_bytes(damage(path.read_bytes().strip()))
    with pytest.raises(IntegrityError, match=r"row\.json: .*; delete it"):
        checked_files.read_record(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with checked_files.new_folder(tmp_path / "cell") as new:
        (new / "files" / "below").mkdir(parents=True)
        (new / "files" / "a.bin").write_bytes(b"123")
        (new / "files" / "below" / "b.bin").write_bytes(b"45")
        checked_files.write_manifest(new)
    return tmp_path / "cell"


def test_files_are_verified_and_counted(folder):
    files = checked_files.verify_files(folder)
    assert (files.size, files.refusal) == (5, "")
    assert (files.folder / "a.bin").read_bytes() == b"123"


@every_damage
@pytest.mark.parametrize("name", ["files/a.bin", "files/below/b.bin", "manifest.json"])
def test_a_damaged_file_is_refused(folder, name, damage):
    content = (folder / name).read_bytes().strip()
    (folder / name).write_bytes(damage(content))
    with pytest.raises(IntegrityError, match="altered"):
        checked_files.verify_files(folder)


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [("a.bin", Path.unlink, "is missing"), ("c.bin", Path.touch, r"is not in manifest\.json")],
)
def test_a_missing_or_new_file_is_refused(folder, name, change, problem):
    change(folder / "files" / name)
    with pytest.raises(IntegrityError, match=f"files/{name} {problem}"):
        checked_files.verify_files(folder)


def fail(context):
    with context as file:
        file.joinpath("newer").touch() if isinstance(file, Path) else file.write(b"newer")
        raise RuntimeError


def test_an_error_leaves_no_file_and_no_folder_and_an_older_file_as_it_was(tmp_path):
    (tmp_path / "older").write_bytes(b"older")
    for context in (
        checked_files.new_file(tmp_path / "file"),
        checked_files.new_folder(tmp_path / "folder"),
        checked_files.new_file(tmp_path / "older"),
    ):
        with pytest.raises(RuntimeError):
            fail(context)
    assert list(tmp_path.iterdir()) == [tmp_path / "older"]
    assert (tmp_path / "older").read_bytes() == b"older"


KILLED = """
import os, signal, sys
from pathlib import Path
from common import checked_files
target = Path(sys.argv[1])
if sys.argv[2] == "file":
    with checked_files.new_file(target) as file:
        file.write(b"whole")
        os.kill(os.getpid(), signal.SIGKILL)
else:
    with checked_files.new_folder(target) as folder:
        (folder / "files").mkdir()
        checked_files.write_manifest(folder)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_killed_before_the_rename_leaves_no_target(tmp_path, kind):
    target = tmp_path / "target"
    run = subprocess.run([sys.executable, "-c", KILLED, target, kind], check=False)
    assert run.returncode == -signal.SIGKILL
    assert not target.exists()
    # and what is left of it is in nobody's way
    if kind == "folder":
        with checked_files.new_folder(target) as folder:
            assert list(folder.iterdir()) == []
    else:
        with checked_files.new_file(target) as file:
            file.write(b"again")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
