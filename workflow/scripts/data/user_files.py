"""Read files of one's own as datasets: NumPy, HDF5, Keras, safetensors, JSON, CSV, Parquet.

The suffix of a file says which reader takes it. Data that a reader returns become a dataset by
`held_shapes`. Pickles are read from people who trust them.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import contract
from codec.cli.files.format import FormatError, LazyArray, Options
from codec.cli.files.input_file import open_input
from codec.errors import DecodeError
from codec.imports import optional
from common import nesting
from data import held_shapes
from method_kit import named_arrays

Reader: TypeAlias = Callable[[Path], Any]


def _by_the_codec(path: Path, options: Options = Options()) -> Any:  # noqa: B008, it is frozen
    """Return what `codec show` would show of a file, with all arrays read."""
    with open_input(str(path), options) as (_, tree):
        return _read(tree)


def _read(tree: Any) -> Any:
    if isinstance(tree, LazyArray):
        return tree.read()
    return {key: _read(value) for key, value in tree.items()} if type(tree) is dict else tree


def _trusted(path: Path) -> Any:
    return _by_the_codec(path, Options(allow_pickle=True))


def _csv(path: Path) -> Any:
    """Return the columns; that of the index, which pandas leaves without a name, is called so."""
    found = _by_the_codec(path)
    return {k or "index": v for k, v in found.items()} if type(found) is dict else found


def _table(path: Path) -> dict[str, Any]:
    pyarrow = optional("pyarrow.parquet")
    table = pyarrow.read_table(path)
    found = {name: table[name].to_numpy() for name in table.column_names}
    return {n: c.tolist() if c.dtype.hasobject else c for n, c in found.items()}


def _joblib(path: Path) -> Any:
    joblib = optional("joblib")
    return joblib.load(path)


# By the suffix in lower case. Those of the second table run code out of the file.
READERS: Mapping[str, Reader] = {
    **dict.fromkeys(
        (".npy", ".npz", ".h5", ".hdf5", ".keras", ".safetensors", ".json", ".jsonl"),
        _by_the_codec,
    ),
    **dict.fromkeys((".gz", ".zst", ".bz2", ".xz"), _by_the_codec),  # one of these, compressed
    ".csv": _csv,
    ".parquet": _table,
}
TRUSTED: Mapping[str, Reader] = {".pkl": _trusted, ".pickle": _trusted, ".joblib": _joblib}


def reader_of(path: Path, *, trust: bool) -> Reader:
    """Return the reader of a file; raise `contract.ContractError` if none may read it."""
    suffix = path.suffix.lower()
    if suffix in TRUSTED and not trust:
        raise contract.ContractError(
            f"{path}: reading a {suffix} file runs code out of it; if you trust it, add trust=true"
        )
    reader = {**READERS, **TRUSTED}.get(suffix)
    if reader is None:
        known = ", ".join([*READERS, *TRUSTED, ".py"])
        raise contract.ContractError(f"{path}: expected a file in one of {known}")
    return reader


def dataset_name(path: Path | str) -> str:
    """Return the name of a file's dataset: lower case, without the suffix.

    >>> dataset_name("runs/My Buffer-2.weights.h5"), dataset_name("7.npz")
    ('my_buffer_2_weights', 'data_7')
    """
    stem = Path(path).name.partition(".")[0] or "data"
    inner = "_".join(Path(path).name.split(".")[1:-1])
    name = re.sub("[^a-z0-9]+", "_", f"{stem}_{inner}".lower()).strip("_") or "data"
    return name if name[0].isalpha() else f"data_{name}"


def kind_of(data: Any) -> contract.DatasetKind:
    """Return what a dataset is like, as methods that read parts ask it."""
    if isinstance(data, dict) or not nesting.is_sequence(data):
        return "array" if nesting.children(data) is None else "other"
    if named_arrays.is_weights(data):
        return "weights"
    return "experience" if named_arrays.is_experience(data) else "other"


def read_dataset(path: Path, *, trust: bool = False) -> contract.Dataset:
    """Return a file of one's own as a dataset, whatever the seed.

    Raise `contract.ContractError` if no reader takes it, or it is damaged.
    """
    reader = reader_of(path, trust=trust)
    try:
        data = held_shapes.held(reader(path))
    except (FormatError, DecodeError) as error:
        raise contract.ContractError(f"{path}: {error}") from error
    return contract.Dataset(title=path.name, kind=kind_of(data), make=lambda rng: data, sizes={})
