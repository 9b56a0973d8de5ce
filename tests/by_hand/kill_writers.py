"""Writers killed at random moments: ``python -m tests.by_hand.kill_writers --kills 1000``.

A process dumps two documents to one path, one after the other, over and over, until ``kill -9``
ends it at a random moment. After each kill the path must hold one of the two, whole. In the end one
more dump must leave nothing but that file. With ``--writers 2`` two processes write the same path;
one is killed, and the other must go on. Linux and macOS.
"""

import argparse
import json
import multiprocessing
import random
import signal
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

import codec
from tests.codec.same import assert_same

_FORK = multiprocessing.get_context("fork")


def _array(length: int, first: float) -> np.ndarray[Any, Any]:
    return np.linspace(first, first + 1, length, dtype="f4")


# By name: the name of the file, how it is written, and two documents.
SETTINGS: dict[str, tuple[str, dict[str, Any], tuple[Any, Any]]] = {
    "small": ("a.json", {}, ({"step": 1}, [1, 2, (3, "four")])),
    "indented": ("a.json", {"indent": 1}, (_array(3000, 0).reshape(-1, 3), {"w": _array(9, 1)})),
    "gzip": ("a.json.gz", {}, ({"w": _array(20_000, 0)}, {"w": _array(10_000, 2)})),
    "large": ("a.json", {}, (_array(500_000, 0), _array(400_000, 3))),
    "base64": ("a.json", {"payload": "base64"}, (_array(2_000_000, 0), _array(1_500_000, 3))),
}


def main() -> None:
    """Run it, and print what was found after the kills."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000, help="in each setting")
    parser.add_argument("--settings", nargs="+", default=list(SETTINGS), choices=SETTINGS)
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for name in arguments.settings:
        with tempfile.TemporaryDirectory() as folder:
            found = kill(name, Path(folder), arguments.kills, arguments.writers, arguments.seed)
        print(json.dumps({"setting": name, "writers": arguments.writers, **found}), flush=True)


def kill(setting: str, folder: Path, kills: int, writers: int = 1, seed: int = 1) -> dict[str, int]:
    """Kill writers in an empty folder at moments that `seed` draws, and look at what they leave.

    Return the kills, and how many found one document, the other, and a temporary file left. If the
    file was ever anything but one of the two documents, that is an AssertionError.
    """
    name, options, documents = SETTINGS[setting]
    path = folder / name
    moments = random.Random(seed)
    began = time.monotonic()
    for document in reversed(documents):
        codec.dump(document, path, **options)
    both = time.monotonic() - began
    found = {"kills": 0, "first": 0, "second": 0, "left": 0}
    alive: list[Any] = []
    try:
        for _ in range(kills):
            while len(alive) < writers:
                alive.append(_FORK.Process(target=_write, args=(path, options, documents)))
                alive[-1].start()
            time.sleep(moments.uniform(0, 2 * both))
            _kill(alive.pop(0))
            found["kills"] += 1
            found[_which(codec.load(path), documents)] += 1
            found["left"] += len(list(folder.iterdir())) > 1
    finally:
        while alive:
            _kill(alive.pop())
    codec.dump(documents[0], path, **options)
    assert [file.name for file in folder.iterdir()] == [name]
    return found


def _which(value: Any, documents: tuple[Any, Any]) -> str:
    """Tell which of the two documents a value is."""
    first = type(value) is type(documents[0]) and np.shape(value) == np.shape(documents[0])
    if isinstance(value, dict) and "w" in value and "w" in documents[0]:
        first = np.shape(value["w"]) == np.shape(documents[0]["w"])
    assert_same(value, documents[0 if first else 1])
    return "first" if first else "second"


def _write(path: Path, options: dict[str, Any], documents: tuple[Any, Any]) -> NoReturn:
    while True:
        for document in documents:
            codec.dump(document, path, **options)


def _kill(writer: Any) -> None:
    writer.kill()
    writer.join()
    assert writer.exitcode == -signal.SIGKILL, "a writer has ended by itself"


if __name__ == "__main__":
    main()
