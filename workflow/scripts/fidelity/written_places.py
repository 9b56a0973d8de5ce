"""Check that a method writes files into its folder, and no file elsewhere that stays."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import contract

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CACHES = ("XDG_CACHE_HOME", "MPLCONFIGDIR", "KERAS_HOME")  # environment variables
# By the audit event: the argument that is the path, of events that make a file but for ``open``.
_MAKES = {"os.rename": 1, "os.link": 1, "os.symlink": 1, "sqlite3.connect": 0}

_watched: list[set[Path]] = []  # of each watch that goes on: the paths written to
_installed: list[bool] = []


def _hear(event: str, args: tuple[Any, ...]) -> None:
    """Note the path of an audit event that makes or changes a file."""
    if not _watched:
        return
    if event == "open":
        path = args[0] if args[2] & _WRITING else None
    else:
        path = args[_MAKES[event]] if event in _MAKES else None
    if isinstance(path, str | bytes | os.PathLike):
        _watched[-1].add(Path(os.fsdecode(path)).resolve())


@contextmanager
def only_below(folder: Path, name: str) -> Iterator[None]:
    """Do something that may leave files below a folder only.

    Temporary files may come and go, and libraries may keep caches. Raise `contract.ContractError`
    for another file, and for a link in the folder, with the name of the method and the path.
    Libraries in C are not heard.
    """
    if not _installed:  # a hook cannot be removed
        sys.addaudithook(_hear)
        _installed.append(True)
    _watched.append(set())
    try:
        yield
    finally:
        written = _watched.pop()
    root = folder.resolve()
    links = [path for path in folder.rglob("*") if path.is_symlink()]
    elsewhere = [path for path in written if not path.is_relative_to(root) and _stays(path)]
    for path in sorted([*links, *elsewhere]):
        raise contract.ContractError(
            f"{name} wrote outside of the folder it got: {path}; write files below `folder` only"
        )


def _stays(path: Path) -> bool:
    """Return whether this is a file of data: no device, no cache of a library, not removed."""
    if not path.is_file() or "__pycache__" in path.parts:
        return False
    temporary = os.environ.get("TMPDIR")
    if temporary and path.is_relative_to(Path(temporary).resolve()):
        return True
    caches = [Path(os.environ[key]).resolve() for key in _CACHES if key in os.environ]
    return not any(map(path.is_relative_to, [*caches, Path("/dev"), Path("/proc")]))
