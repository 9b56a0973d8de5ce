"""Loggers killed at random moments: ``python -m tests.by_hand.kill_loggers --kills 300``.

A process appends values to a file of lines until ``kill -9`` ends it at a random moment; the next
one goes on with the file. After each kill every value must be there of which `flush` had said so,
and none that is another. All the while one more process follows the file: in the end it must have
seen what is in it, and nothing else. Linux and macOS.
"""

import argparse
import json
import multiprocessing
import random
import signal
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

import codec
from tests.codec.same import assert_same

_FORK = multiprocessing.get_context("fork")

# By name: how many numbers an array has at most, how many values a block, and seconds of a life.
SETTINGS: dict[str, tuple[int, int, float]] = {
    "small": (10, 20, 0.04),
    "large": (150_000, 8, 0.08),
}


def main() -> None:
    """Run it, and print what was found after the kills."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300, help="in each setting")
    parser.add_argument("--settings", nargs="+", default=list(SETTINGS), choices=SETTINGS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for name in arguments.settings:
        with tempfile.TemporaryDirectory() as folder:
            found = kill(name, Path(folder) / "log.jsonl", arguments.kills, arguments.seed)
        print(json.dumps({"setting": name, **found}), flush=True)


def kill(setting: str, path: Path, kills: int, seed: int = 1) -> dict[str, int]:
    """Kill loggers of a new file at moments that `seed` draws, and look at what they leave.

    Return the kills, how many left a torn block, and how many blocks and values there were in the
    end. A value that was missing or another, also to the follower, is an AssertionError.
    """
    moments = random.Random(seed)
    flushed = _FORK.RawValue("q", 0)
    ends = path.with_name("ends")
    codec.LinesWriter(path).close()
    follower = _FORK.Process(target=_follow, args=(setting, path, ends))
    follower.start()
    found = {"kills": 0, "torn": 0}
    try:
        for number in range(kills):
            writer = _FORK.Process(target=_log, args=(setting, path, flushed, number % 2 == 0))
            writer.start()
            time.sleep(moments.uniform(0, 2 * SETTINGS[setting][2]))
            writer.kill()
            writer.join()
            assert writer.exitcode == -signal.SIGKILL, "a logger has ended by itself"
            reader = codec.LinesReader(path)
            assert reader.count() >= flushed.value
            found["kills"] += 1
            found["torn"] += reader.torn > 0
        with codec.LinesWriter(path) as last:
            last.append(_value(setting, last.written))
        found["blocks"] = sum(1 for _ in codec.LinesReader(path).blocks())
        found["values"] = _check(setting, codec.LinesReader(path))
        assert found["values"] == last.written
        whole = ends.with_name("whole")
        whole.write_text(str(last.written), "utf-8")
        whole.rename(ends)
        follower.join()
    finally:
        follower.kill()
        follower.join()
    assert follower.exitcode == 0, "the follower saw something else"
    return found


def _value(setting: str, number: int) -> Any:
    size = number * 7919 % SETTINGS[setting][0]
    return np.full(size, number, "f4"), number


def _log(setting: str, path: Path, flushed: Any, sync: bool) -> None:
    block = SETTINGS[setting][1]
    writer = codec.LinesWriter(path, block=10**9, payload="base64", sync=sync)
    number = writer.written
    while True:
        for _ in range(1 + number % block):
            writer.append(_value(setting, number))
            number += 1
        writer.flush()
        flushed.value = number


def _follow(setting: str, path: Path, ends: Path) -> None:
    blocks = codec.LinesReader(path).follow(poll=0.001, stop=ends.exists)
    found = _check(setting, (value for block in blocks for value in block))
    assert found == int(ends.read_text("utf-8"))


def _check(setting: str, values: Iterable[Any]) -> int:
    number = 0
    for value in values:
        assert_same(value, _value(setting, number))
        number += 1
    return number


if __name__ == "__main__":
    main()
