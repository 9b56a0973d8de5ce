"""Methods that do what methods should not, for the tests of what becomes of them."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from contract import Method

FILE = Path(__file__)
_STATE: dict[str, Any] = {"reads": 0}


def keep(data: Any, folder: Path) -> None:
    print("what a library prints is no answer")
    np.save(folder / "array.npy", data)


def read(folder: Path) -> Any:
    return np.load(folder / "array.npy")


def refuse(*_: Any) -> None:
    raise TypeError("no\n arrays")


def fail(_: Path) -> None:
    raise KeyError("a bug")


def is_whole(folder: Path) -> bool:
    """Say whether these are not the beginning of the data, which comes first."""
    return len(read(folder)) > 1000


def crash(_: Path) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_if_whole(folder: Path) -> None:
    if is_whole(folder):
        crash(folder)


def crash_later(folder: Path) -> Any:
    _STATE["reads"] += 1
    if _STATE["reads"] == 4:  # a little, and the warm-up, and two repeats, in the process itself
        crash(folder)
    return read(folder)


def hoard(*_: Any) -> None:
    np.ones(2**40, np.uint8)


def dawdle(folder: Path) -> None:
    if is_whole(folder):
        time.sleep(600)


def be_killed(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def remember(data: Any, folder: Path) -> None:
    keep([], folder)
    _STATE["data"] = data


def _method(
    name: str,
    write: Callable[[Any, Path], None] = keep,
    read: Callable[[Path], Any] = read,
) -> Method:
    return Method(name, name, write, read, refuses=(TypeError,))


METHODS = (
    _method("good"),
    _method("refuses", write=refuse),
    _method("refuses_to_read", read=refuse),
    _method("fails", read=fail),
    _method("crashes", read=crash_if_whole),
    _method("crashes_at_once", read=crash),
    _method("crashes_later", read=crash_later),
    _method("hoards", write=hoard),
    _method("dawdles", read=dawdle),
    _method("good_too"),
    _method("halves", read=lambda folder: read(folder)[::2].tolist()),
    _method("killed", write=be_killed),
    _method("remembers", write=remember, read=lambda _: _STATE["data"]),
)
