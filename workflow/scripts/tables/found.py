"""Step: make one tidy table of what datasets hold: places, dtypes, shapes, shared arrays."""

import argparse
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from common import checked_files, nesting, step_process
from method_kit import named_arrays
from tables import csv_table

COLUMNS = (
    "dataset",  # its name
    "title",  # what figures call it
    "kind",  # weights, experience, array, other
    "what",  # of the whole: its type, how long it is, and what is in it
    "likeness",  # what people call such data
    "place",  # where it is; [*] stands for every index
    "count",  # how many there are of this type and shape
    "type",  # of an array its dtype, and whether it is masked
    "shape",
    "bytes",  # of all of them, as plain arrays
    "shared",  # how many of them are objects that another place holds, too
)


def rows(dataset: checked_files.StoredDataset) -> Iterator[dict[str, Any]]:
    """Yield a row for all leaves that differ in their indices alone, in the order of the data."""
    told = {"dataset": dataset.name, "title": dataset.title, "kind": dataset.kind}
    told["what"], told["likeness"] = described(dataset.data), likeness(dataset.data)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    met: set[int] = set()
    for place, leaf in nesting.leaves(dataset.data):
        is_array = isinstance(leaf, np.ndarray)
        key = re.sub(r"\[\d+\]", "[*]", place), type_of(leaf), str(leaf.shape) if is_array else ""
        row = found.setdefault(
            key,
            {
                **told,
                **dict(zip(("place", "type", "shape"), key, strict=True)),
                **dict.fromkeys(("count", "bytes", "shared"), 0),
            },
        )
        row["count"] += 1
        row["bytes"] += named_arrays.raw_bytes(leaf)
        row["shared"] += is_array and id(leaf) in met
        met.add(id(leaf))
    yield from found.values()


def type_of(value: Any) -> str:
    """Return what a table calls the type of an array or another value.

    >>> type_of(np.ma.array([1.5])), type_of(np.float32(1)), type_of(None)
    ('float64, masked', 'np.float32', 'None')
    """
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{', masked' if isinstance(value, np.ma.MaskedArray) else ''}"
    if value is None:
        return "None"
    return f"{'np.' if isinstance(value, np.generic) else ''}{type(value).__name__}"


def described(data: Any) -> str:
    """Return in words what the whole is.

    >>> described([(1, 2.0)] * 3), described(np.zeros(2)), described({"a": 1})
    ('a list of 3 tuples of 2', 'an array', 'a dict of 1')
    """
    if isinstance(data, np.ndarray):
        return "an array"
    held = nesting.children(data)
    if held is None:
        return f"one {type_of(data)}"
    limit = f" (maxlen {data.maxlen})" if getattr(data, "maxlen", None) is not None else ""
    text = f"a {type(data).__name__}{limit} of {len(held)}"
    kinds = {(type(item), len(nesting.children(item) or ())) for _, item in held}
    if isinstance(data, dict) or len(kinds) != 1:
        return text
    (kind, length) = kinds.pop()
    name = "array" if kind is np.ndarray else kind.__name__
    return f"{text} {name}s{f' of {length}' if length else ''}"


def likeness(data: Any) -> str:
    """Return what people call data of this shape.

    >>> likeness({"obs": np.zeros((3, 4)), "done": np.zeros(3)}), likeness([np.zeros(2)])
    ('a table of columns, as a replay buffer keeps them', 'weights of a network')
    """
    if isinstance(data, np.ndarray):
        return "an array"
    leaves = [leaf for _, leaf in nesting.leaves(data)]
    are_arrays = bool(leaves) and all(isinstance(leaf, np.ndarray) for leaf in leaves)
    if isinstance(data, dict):
        if not are_arrays:
            return "a checkpoint: arrays beside other values"
        lengths = {leaf.shape[:1] for leaf in leaves}
        is_table = len(leaves) > 1 and len(lengths) == 1 and () not in lengths
        if is_table:
            return "a table of columns, as a replay buffer keeps them"
        return "named arrays, as of a network's weights"
    if are_arrays and isinstance(data, list):
        return "weights of a network"
    is_memory = nesting.is_sequence(data) and len(set(map(type, data))) == 1
    return "a replay memory of records" if is_memory else "values of several kinds"


def make_table(args: argparse.Namespace) -> None:
    """Write the rows of all datasets."""
    found = [row for source in args.sources for row in rows(checked_files.read_dataset(source))]
    csv_table.write(args.output, COLUMNS, found)


main = step_process.command(
    __doc__, "output sources", make_table, lambda args: f"table {args.output.stem}"
)
