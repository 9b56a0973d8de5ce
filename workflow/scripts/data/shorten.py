"""Step: store the beginning of a dataset, so that timing every method takes seconds."""

from collections import deque
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from common import checked_files, step_process
from method_kit import named_arrays

MOST = 8 * 10**6  # raw bytes that are timed


def shorten(data: Path, output: Path) -> None:
    """Store a dataset again; one above `MOST` raw bytes is made shorter."""
    stored = checked_files.read_dataset(data)
    raw_bytes = named_arrays.raw_bytes(stored.data)
    short = beginning(stored.data, min(1.0, MOST / max(1, raw_bytes)))
    checked_files.write_dataset(
        output, checked_files.StoredDataset(**{**vars(stored), "data": short})
    )


def beginning(data: Any, part: float) -> Any:
    """Return a part of all rows of arrays, or of a long sequence; shared arrays stay shared.

    >>> beginning({"a": np.arange(8), "b": 1.5, "c": list(range(2000))}, 0.25)["a"]
    array([0, 1])
    """
    return data if part >= 1 else _beginning(data, part, {})


_LONG = 100  # items: a shorter sequence holds things of different kinds, and is gone through


def _beginning(data: Any, part: float, met: dict[int, Any]) -> Any:
    if isinstance(data, np.ndarray):
        if data.ndim and id(data) not in met:
            rows = data[: max(1, round(part * len(data)))]
            met[id(data)] = rows.copy(order="K"), data
        return met[id(data)][0] if data.ndim else data
    if isinstance(data, dict):
        return {key: _beginning(value, part, met) for key, value in data.items()}
    if type(data) not in (list, deque):
        return data
    if len(data) >= _LONG:
        items = islice(data, max(1, round(part * len(data))))
        return deque(items, data.maxlen) if isinstance(data, deque) else list(items)
    return type(data)(_beginning(item, part, met) for item in data)


main = step_process.command(
    __doc__,
    "data output",
    lambda args: shorten(args.data, args.output),
    lambda args: f"beginning of {step_process.dataset_name(args.data)}",
)
