"""A file that dies half-way: the old document or the new one is there, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec import disk, replacing
from tests import namespaces
from tests.codec.same import assert_same

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes of POSIX")

LARGE = np.arange(200_000, dtype="f8") / 7
NAMES = ["a.json", "a.json.gz"]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def run(code: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, text=True, capture_output=True, **options)


# -- killed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["--kills", "12", "--settings", "small", "indented", "gzip"],
     ["--kills", "10", "--settings", "indented", "--writers", "2"]],
    ids=["one writer", "two writers"],
)  # fmt: skip
def test_a_killed_writer_leaves_one_document_or_the_other(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "tests.kill_writers", *arguments]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found
    for setting in found:
        assert setting["kills"] == int(arguments[1]) == setting["first"] + setting["second"]
    assert sum(setting["left"] for setting in found), "none was killed while it wrote"


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_sees_whole_documents_only(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    documents = [{"w": LARGE[:5000]}, [LARGE[:3000]]]
    codec.dump(documents[0], path)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for document in documents:
                codec.dump(document, path)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(100):
            found = codec.load(path)
            assert_same(found, documents[isinstance(found, list)])
    finally:
        stop.set()
        writer.join()
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

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_same(codec.load(path), LARGE[-len(codec.load(path)) :])
    assert names(tmp_path) == ["a.json"]


def test_a_file_that_is_taken_before_it_is_locked_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = disk.lock

    def late(raw: Any) -> bool | None:
        if not taken:
            taken.append(True)
            replacing._remove_abandoned(tmp_path / ".a.json.0.tmp")
        return lock(raw)

    taken: list[bool] = []
    monkeypatch.setattr(disk, "lock", late)
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
def test_a_system_without_locks_writes_whole_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(disk, "fcntl", None)
    monkeypatch.setattr(replacing, "_OPEN_FILES_MOVE", False)
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


@namespaces.needs_namespaces
def test_a_full_disk_is_said_on_the_command_line(tmp_path: Path) -> None:
    codec.dump(LARGE, tmp_path / "large.json")
    script = (
        "codec convert {0} /mnt/a.json.gz || codec convert {0} /mnt/a.npy || "
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


# -- what is replaced -----------------------------------------------------------------------------

# By name: what leads from the path that is written to the file ``old/real.json``.
LINKS: dict[str, Callable[[Path], object]] = {
    "absolute": lambda folder: (folder / "a.json").symlink_to(folder / "old" / "real.json"),
    "relative": lambda folder: (folder / "a.json").symlink_to("old/real.json"),
    "to a link": lambda folder: (
        (folder / "old" / "link").symlink_to("real.json"),
        (folder / "a.json").symlink_to("old/link"),
    ),
    "up and down": lambda folder: (folder / "a.json").symlink_to("old/../old/real.json"),
}


def test_an_error_at_the_end_of_a_link_names_the_link(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.symlink_to("none/real.json")
    with pytest.raises(FileNotFoundError) as caught:
        codec.dump(1, path)
    assert caught.value.filename == str(path)
    assert names(tmp_path) == ["a.json"]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path, link: str, dangling: bool) -> None:
    path, real = tmp_path / "a.json", tmp_path / "old" / "real.json"
    real.parent.mkdir()
    if not dangling:
        codec.dump("old", real)
    LINKS[link](tmp_path)
    before = names(real.parent)
    codec.dump("new", path)
    assert path.is_symlink()
    assert not real.is_symlink()
    assert codec.load(real) == codec.load(path) == "new"
    assert names(real.parent) == sorted({*before, "real.json"})
    assert names(tmp_path) == ["a.json", "old"]


def test_a_folder_that_is_a_link_can_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    codec.dump(1, tmp_path / "link" / "a.json")
    assert names(tmp_path / "real") == ["a.json"]


@pytest.fixture
def _umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    codec.dump(1, tmp_path / "a.json")
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640


@pytest.mark.usefixtures("_umask")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o777, 0o640])
def test_a_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.json"
    codec.dump(1, path)
    path.chmod(mode)
    seen: list[int] = []

    def look(done: int, total: int) -> None:
        (temporary,) = tmp_path.glob(".a.json.*.tmp")
        seen.append(stat.S_IMODE(temporary.stat().st_mode))

    codec.dump(LARGE, path, progress=look)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert set(seen) == {mode}  # nor could others read it before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    codec.dump(1, path)
    os.chown(path, 12345, 23456)
    codec.dump(2, path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


# -- what cannot be replaced ----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_pipe_is_written_to_and_stays(tmp_path: Path, name: str) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    found: list[Any] = []

    def read() -> None:
        data = pipe.read_bytes()
        (tmp_path / f"read.{name}").write_bytes(data)
        found.append(codec.load(tmp_path / f"read.{name}"))

    reader = threading.Thread(target=read)
    reader.start()
    codec.dump([1, LARGE], pipe)
    reader.join()
    assert_same(found[0], [1, LARGE])
    assert pipe.is_fifo()
    assert names(tmp_path) == [name, f"read.{name}"]


def test_a_device_is_written_to_and_stays() -> None:
    codec.dump(LARGE, os.devnull)
    assert Path(os.devnull).is_char_device()


STDOUT = "import codec; print(1, flush=True); codec.dump([2], '/dev/stdout'); print(3)"


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout here")
def test_standard_output_goes_on_where_it_stands(tmp_path: Path) -> None:
    assert run(STDOUT).stdout == "1\n[2]3\n"
    with (tmp_path / "out").open("w") as file:
        inode = os.fstat(file.fileno()).st_ino
        subprocess.run([sys.executable, "-c", STDOUT], check=True, stdout=file)
    assert (tmp_path / "out").read_text() == "1\n[2]3\n"
    assert (tmp_path / "out").stat().st_ino == inode
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("folder", IsADirectoryError),
        ("none/a.json", FileNotFoundError),
        ("file/a.json", NotADirectoryError),
        ("loop", OSError),
        ("n" * 256, OSError),
    ],
)
def test_a_path_that_no_file_can_have_is_an_error(
    tmp_path: Path, name: str, error: type[OSError]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    before = names(tmp_path)
    with pytest.raises(error) as caught:
        codec.dump(1, tmp_path / name)
    assert caught.value.filename == str(tmp_path / name)
    assert names(tmp_path) == before


AS_NOBODY = """
import os, sys, codec
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    codec.dump("new", sys.argv[2])
except OSError as error:
    print(type(error).__name__, error.filename)
"""


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "said"),
    [(0o444, 0o777, "PermissionError a.json\n"), (0o666, 0o555, "PermissionError a.json\n"),
     (0o666, 0o777, "")],
    ids=["a write-protected file", "a write-protected folder", "neither"],
)  # fmt: skip
def test_what_one_may_not_write_is_not_replaced(
    tmp_path: Path, file_mode: int, folder_mode: int, said: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    codec.dump("old", folder / "a.json")
    (folder / "a.json").chmod(file_mode)
    folder.chmod(folder_mode)
    try:
        assert run(AS_NOBODY, folder, "a.json").stdout == said
    finally:
        folder.chmod(0o777)
    assert codec.load(folder / "a.json") == ("old" if said else "new")
    assert names(folder) == ["a.json"]


def test_errors_about_other_files_are_theirs(tmp_path: Path) -> None:
    def default(_: object) -> object:
        return Path("/no/such/file").read_text()

    with pytest.raises(FileNotFoundError) as caught:
        codec.dump([LARGE, object()], tmp_path / "a.json", default=default)
    assert caught.value.filename == "/no/such/file"
    assert names(tmp_path) == []
