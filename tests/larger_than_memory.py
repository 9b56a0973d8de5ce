"""A large array to text and back: ``python -m tests.larger_than_memory --gigabytes 4``.

Writes a file of random float32, dumps it from an `np.memmap` and loads it into another, each in a
process of its own, compares the two files byte for byte, and says how much memory it took besides
the mapped files (Linux: the peak of RssAnon, which is what the process itself asked for). It needs
five times the size on disk, for text, and takes about 40 seconds a gigabyte.
"""

from __future__ import annotations

import argparse
import filecmp
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

import codec

COLUMNS = 4


def main() -> None:
    """Run it, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--gigabytes", type=float, default=4)
    parser.add_argument("--payload", default="text", choices=["text", "base64"])
    parser.add_argument("--folder", type=Path, default=None, help="where there is room")
    arguments = parser.parse_args()
    rows = int(arguments.gigabytes * 1e9 / 4 / COLUMNS)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        before, text, after = (Path(name) / file for file in ("a.npy", "a.json", "b.npy"))
        _apart(partial(_make, before, rows))
        written = _apart(partial(_dump, before, text, arguments.payload))
        print(f"write: {text.stat().st_size / 1e9:.2f} GB of {arguments.payload}, {written}")
        print(f"read:  {_apart(partial(_load, text, after, rows))}")
        same = filecmp.cmp(before, after, shallow=False)
        print(f"the two files are {'equal' if same else 'NOT equal'} byte for byte")
        if not same:
            raise SystemExit(1)


def _make(path: Path, rows: int) -> None:
    array = np.lib.format.open_memmap(path, "w+", "f4", (rows, COLUMNS))
    rng = np.random.default_rng(1)
    for start in range(0, rows, 1 << 20):
        block = array[start : start + (1 << 20)]
        block[:] = rng.standard_normal(block.shape, "f4")
    array.flush()


def _dump(before: Path, text: Path, payload: str) -> None:
    codec.dump(np.load(before, mmap_mode="r"), text, payload=payload)


def _load(text: Path, after: Path, rows: int) -> None:
    array = np.lib.format.open_memmap(after, "w+", "f4", (rows, COLUMNS))
    codec.load(text, out=array)
    array.flush()


def _apart(work: Callable[[], None]) -> str:
    """Do work in a new process, and say what it took."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_watched, (work,))


def _watched(work: Callable[[], None]) -> str:
    before = peak = _anonymous()
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.01):
            peak = max(peak, _anonymous())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.process_time()
    try:
        work()
    finally:
        seconds = time.process_time() - start
        done.set()
        watcher.join()
    return f"{seconds:.1f} s of CPU time, {(peak - before) / 1e6:.1f} MB of memory"


def _anonymous() -> int:
    """Give the bytes of memory that are no mapped files."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("expected RssAnon in /proc/self/status: this needs Linux")


if __name__ == "__main__":
    main()
