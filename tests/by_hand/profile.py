"""Where the codec's time goes: ``python -m tests.by_hand.profile`` (a minute, 2 GB).

For each work, the CPU time of a value, and the functions in which most of it is spent: what is
orjson's or simdjson's is the speed limit.
"""

import cProfile
import pstats
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import orjson

import codec
from codec.arrays.elements import numbers

VALUES = 10_000_000


def works() -> dict[str, tuple[int, Callable[[], Any]]]:
    """Give each work with the number of values in it."""
    rng = np.random.default_rng(1)
    arrays = {
        "float32": rng.standard_normal(VALUES, "float32"),
        "float64": rng.standard_normal(VALUES),
        "int64": rng.integers(-(2**62), 2**62, VALUES) >> rng.integers(0, 60, VALUES),
        "uint8": rng.integers(0, 256, VALUES, "uint8"),
    }
    found: dict[str, tuple[int, Callable[[], Any]]] = {}
    for name, array in arrays.items():
        text = codec.dumps(array)
        found[f"{name}, write text"] = VALUES, lambda array=array: codec.dumps(array)
        found[f"{name}, read text"] = VALUES, lambda text=text: codec.loads(text)
    return found


def orjson_dumps(*arguments: Any, **options: Any) -> bytes:
    """Call orjson; the profiler takes its own function for a part of whatever calls it."""
    return orjson.dumps(*arguments, **options)


def shares(work: Callable[[], Any]) -> str:
    """Name the functions in which most of the time of a work is spent."""
    profile = cProfile.Profile(time.process_time)
    options = {"OPT_SERIALIZE_NUMPY": orjson.OPT_SERIALIZE_NUMPY, "dumps": orjson_dumps}
    with patch.object(numbers, "orjson", SimpleNamespace(**options)):
        profile.runcall(work)
    stats: Any = pstats.Stats(profile)
    total = stats.total_tt
    spent = sorted(((row[2], where) for where, row in stats.stats.items()), reverse=True)[:4]
    names = (f"{own / total:4.0%} {where[2].strip('<>')}" for own, where in spent)
    return ", ".join(names)


def main() -> None:
    """Print a line for each work."""
    for name, (count, work) in works().items():
        work()
        start = time.process_time()
        work()
        each = (time.process_time() - start) / count * 1e9
        print(f"{name:26} {each:6.2f} ns a value: {shares(work)}", flush=True)


if __name__ == "__main__":
    main()
