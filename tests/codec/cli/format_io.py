"""Write and read the formats in tests: options, values, files."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from codec.cli import formats
from codec.cli.arrays.lazy_arrays import lazy_array_of
from codec.cli.files.format import FormatError, LazyArray, Options
from tests.codec.same import bits


def refuse(what: str) -> None:
    raise FormatError(what)


OPTIONS = Options(lost=refuse)
PICKLE = replace(OPTIONS, allow_pickle=True)
OF_ONE_ARRAY = ("npy", "csv")

# What the formats that hold names are tried with; no two names in the order of the alphabet.
WEIGHTS = {
    "w": np.arange(6, dtype="f4").reshape(2, 3) / 7,
    "é b": np.array([True, False, True]),
    "a": np.array(2**53 + 1),
    "c": np.array([1, 0.1], "f2"),
}


def fitting(name: str, arrays: dict[str, Any]) -> Any:
    """Return a dict of arrays as a format can hold it: the first of them, a list of the dict."""
    if name in OF_ONE_ARRAY:
        return next(iter(arrays.values()))
    return {"jsonl": [arrays], "keras": {"weights": arrays}}.get(name, arrays)


def written(name: str, value: Any, options: Options = OPTIONS) -> bytes:
    file = io.BytesIO()
    formats.FORMATS[name].write(value, file, options)
    return file.getvalue()


def write_file(folder: Path, name: str, value: Any, stem: str = "file") -> Path:
    """Write a value as a file of a format, and return where it is."""
    path = folder / f"{stem}{formats.FORMATS[name].suffixes[0]}"
    with path.open("w+b") as file:
        formats.FORMATS[name].write(value, file, PICKLE)
    return path


def sources(folder: Path, data: bytes) -> tuple[Path, bytes]:
    """Return a file as both sources that formats are read from: a path, and bytes in memory."""
    path = folder / "file"
    path.write_bytes(data)
    return path, data


def dtype_option(name: str, array: np.ndarray[Any, Any]) -> list[str]:
    """Return the option that says the dtype of an array, where its format does not."""
    return ["--dtype", array.dtype.str] if name == "csv" and not array.dtype.names else []


def taken(tree: Any) -> Any:
    """Return a tree with the arrays that lazy arrays read, whichever way they do it."""
    if isinstance(tree, dict):
        return {key: taken(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [taken(value) for value in tree]
    if type(tree) not in (LazyArray, np.ndarray):
        return tree
    lazy = lazy_array_of(tree)
    array = lazy.read()
    assert (lazy.dtype, lazy.shape) == (array.dtype, array.shape)
    if lazy.dtype.kind not in "OT":
        assert b"".join(map(bits, lazy.blocks())) == bits(array)
    return array if array.flags.owndata else array.copy(order="K")


def read(name: str, source: bytes | Path, options: Options = OPTIONS) -> Any:
    file = source if isinstance(source, Path) else io.BytesIO(source)
    with formats.FORMATS[name].open(file, options) as tree:
        return taken(tree)
