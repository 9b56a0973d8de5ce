"""A file that dies half-way: the old document or the new one is there, and nothing else."""

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import codec
from codec.storage import atomic_write, locks_and_fsync
from tests.codec.same import assert_same
from tests.support import namespaces

from ..on_disk import LARGE, NAMES, names, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes of POSIX")

# -- killed ---------------------------------------------------------------------------------------


@pytest.mark.whole_run
@pytest.mark.parametrize(
    "arguments",
    [["--kills", "12", "--settings", "small", "indented", "gzip"],
     ["--kills", "10", "--settings", "indented", "--writers", "2"]],
    ids=["one writer", "two writers"],
)  # fmt: skip
def test_a_killed_writer_leaves_one_document_or_the_other(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "tests.by_hand.kill_writers", *arguments]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found
    for setting in found:
        assert setting["kills"] == int(arguments[1]) == setting["first"] + setting["second"]
    assert sum(setting["left"] for setting in found), "none was killed while it wrote"


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_sees_whole_documents_only(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    documents = [{"w": LARGE[:5000]}, [LARGE[:3000]]]
    codec.dump(documents[0], path)

    def write() -> None:
        for document in documents * 30:
            codec.dump(document, path)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        while not writer.done():
            found = codec.load(path)
            assert_same(found, documents[isinstance(found, list)])
    writer.result()
    assert names(tmp_path) == [name]


# -- temporary files ------------------------------------------------------------------------------


def test_what_a_dead_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for number in (0, 2):
        (tmp_path / f".a.json.{number}.tmp").write_text("[1, 2")
    (tmp_path / ".b.json.0.tmp").write_text("another's")
    codec.dump(1, path)
    assert names(tmp_path) == [".b.json.0.tmp", "a.json"]


def test_files_of_living_writers_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    meet = threading.Barrier(4)

    def write(number: int) -> None:
        waited: list[int] = []

        def wait(done: int, total: int) -> None:
            if not waited:
                waited.append(meet.wait(60))
                if waited[0] == 0:
                    codec.dump("by the way", path)

        codec.dump(LARGE[number:], path, progress=wait)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert_same(codec.load(path), LARGE[-len(codec.load(path)) :])
    assert names(tmp_path) == ["a.json"]


def test_a_file_that_is_taken_before_it_is_locked_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locks_and_fsync.lock

    def late(raw: Any) -> bool | None:
        if not taken:
            taken.append(True)
            atomic_write._remove_abandoned(tmp_path / ".a.json.0.tmp")
        return lock(raw)

    taken: list[bool] = []
    monkeypatch.setattr(locks_and_fsync, "lock", late)
    codec.dump(1, tmp_path / "a.json")
    assert taken
    assert codec.load(tmp_path / "a.json") == 1
    assert names(tmp_path) == ["a.json"]


def test_an_interrupt_right_after_the_renaming_leaves_the_next_writers_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def late(temporary: Path, target: Path) -> None:
        replace(temporary, target)
        temporary.write_text("of the next writer")
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", late)
    with pytest.raises(KeyboardInterrupt):
        codec.dump("new", tmp_path / "a.json")
    assert codec.load(tmp_path / "a.json") == "new"
    assert names(tmp_path) == [".a.json.0.tmp", "a.json"]


@pytest.mark.parametrize("stands", ["a folder", "a link"])
def test_what_stands_at_the_temporary_name_is_not_touched(tmp_path: Path, stands: str) -> None:
    other, there = tmp_path / "other", tmp_path / ".a.json.0.tmp"
    other.write_text("mine")
    if stands == "a folder":
        there.mkdir()
    else:
        there.symlink_to(other)
    codec.dump(1, tmp_path / "a.json")
    assert names(tmp_path) == [".a.json.0.tmp", "a.json", "other"]
    assert other.read_text() == "mine"


@pytest.mark.parametrize("name", ["n" * 250 + ".json", "é" * 125 + ".json", "😀" * 60 + ".json.gz"])
def test_the_longest_names_can_be_written(tmp_path: Path, name: str) -> None:
    for document in (1, [2]):
        codec.dump(document, tmp_path / name)
        assert codec.load(tmp_path / name) == document
    assert names(tmp_path) == [name]


# -- flushed --------------------------------------------------------------------------------------


def test_the_file_is_flushed_before_it_is_renamed_and_the_folder_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    codec.dump("old", path)
    seen: list[tuple[bool, str]] = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: seen.append((stat.S_ISDIR(os.fstat(fd).st_mode), codec.load(path)))
    )
    codec.dump("new", path)
    assert seen == [(False, "old"), (True, "new")]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_cannot_flush_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", _failing(number))
    codec.dump(1, tmp_path / "a.json")
    assert codec.load(tmp_path / "a.json") == 1


def test_a_disk_that_breaks_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    codec.dump("old", path)
    monkeypatch.setattr(os, "fsync", _failing(errno.EIO))
    with pytest.raises(OSError, match=r"Input/output error: '.*/a\.json'$"):
        codec.dump("new", path)
    assert codec.load(path) == "old"
    assert names(tmp_path) == ["a.json"]


def _failing(number: int) -> Callable[[int], None]:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("locks", [True, False])
def test_a_system_with_or_without_locks_writes_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, locks: bool
) -> None:
    if not locks:
        monkeypatch.setattr(locks_and_fsync, "fcntl", None)
        monkeypatch.setattr(atomic_write, "_OPEN_FILES_MOVE", False)
    for document in (LARGE, "old"):
        codec.dump(document, tmp_path / name)
    with pytest.raises(codec.EncodeError):
        codec.dump([LARGE, object()], tmp_path / name)
    assert codec.load(tmp_path / name) == "old"
    assert names(tmp_path) == [name]


# -- a full disk ----------------------------------------------------------------------------------

FILL = """
import os, sys, codec, numpy as np
path = sys.argv[1]
codec.dump("old", path)
try:
    codec.dump(np.random.default_rng(1).random(200_000), path, payload=sys.argv[2])
except OSError as error:
    print(error)
assert codec.load(path) == "old"
print(os.listdir(os.path.dirname(path)))
"""


@namespaces.needs_namespaces
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("payload", ["text", "base64"])
def test_a_full_disk_leaves_the_old_file(name: str, payload: str) -> None:
    command = [sys.executable, "-c", FILL, f"/mnt/{name}", payload]
    done = subprocess.run(
        namespaces.command("mount -t tmpfs -o size=256k none /mnt", *command),
        check=True, text=True, capture_output=True,
    )  # fmt: skip
    expected = f"[Errno {errno.ENOSPC}] No space left on device: '/mnt/{name}'"
    assert done.stdout.splitlines() == [expected, str([name])]


@pytest.mark.thorough
@namespaces.needs_namespaces
def test_a_full_disk_is_said_on_the_command_line(tmp_path: Path) -> None:
    codec.dump(LARGE, tmp_path / "large.json")
    script = (
        "codec convert {0} /mnt/a.json.gz --payload text || codec convert {0} /mnt/a.npy || "
        "codec convert {0} /mnt/a.json || ls -A /mnt"
    ).format(tmp_path / "large.json")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        namespaces.command("mount -t tmpfs -o size=64k none /mnt", "bash", "-c", script),
        check=True, text=True, capture_output=True, env={**os.environ, "PATH": path},
    )  # fmt: skip
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"codec: /mnt/{name}: No space left on device" for name in ("a.json.gz", "a.npy", "a.json")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_of_file_sizes_leaves_the_old_file(tmp_path: Path, name: str) -> None:
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
    done = run(limit + FILL, tmp_path / name, "text")
    expected = f"[Errno {errno.EFBIG}] {os.strerror(errno.EFBIG)}: '{tmp_path / name}'"
    assert done.stdout.splitlines() == [expected, str([name])]
