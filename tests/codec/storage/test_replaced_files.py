"""What a file takes the place of, and how: links, permissions, pipes, devices."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import codec
from tests.codec.same import assert_same

from ..on_disk import LARGE, NAMES, names, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes of POSIX")

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
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(pipe.read_bytes)
        codec.dump([1, LARGE], pipe)
    (tmp_path / f"read.{name}").write_bytes(reader.result())
    assert_same(codec.load(tmp_path / f"read.{name}"), [1, LARGE])
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
        ("link to none", FileNotFoundError),
        ("n" * 256, OSError),
    ],
)
def test_a_path_that_no_file_can_have_is_an_error(
    tmp_path: Path, name: str, error: type[OSError]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link to none").symlink_to("none/real.json")
    before = names(tmp_path)
    with pytest.raises(error) as caught:
        codec.dump(1, tmp_path / name)
    assert caught.value.filename == str(tmp_path / name)
    assert names(tmp_path) == before


AS_NOBODY = """
import os, sys, codec, codec.storage.atomic_write
codec.dump("new", os.devnull)  # imports what nobody may not read
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
