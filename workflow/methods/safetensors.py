"""safetensors: all arrays in one file, a JSON header before their bytes; weights on Hugging Face.

The format (github.com/huggingface/safetensors, README, "Format") has a length, a header with the
dtype, shape and place of each array, and the arrays' bytes in C order. It was made so that loading
cannot run code and one array can be read without the others; rows, too. No compression.

``save_file`` writes as many bytes as an array has from where its first element is. Of an array in
another order than C these are the right numbers in the wrong places, or numbers that are not its
own: strides are not looked at, and no error says so (issue 825; the documentation asks for
contiguous arrays). "As given" does that; the other row makes arrays C-contiguous before, which
loses Fortran order and keeps the numbers. ``np.ascontiguousarray`` would make one dimension out of
none. Byte order is lost; complex128, dates, text, structures and objects are refused, a mask is not
looked at.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save_file

from contract import Glue, Method, Parts, Traits
from method_kit.named_arrays import ARRAYS_BY_NAME, from_arrays, to_arrays
from method_kit.read_part import part

_FILE = "data.safetensors"


def _write(data: Any, folder: Path) -> None:
    arrays = {name: np.asarray(array, order="C") for name, array in to_arrays(data).items()}
    save_file(arrays, folder / _FILE)


def _write_as_given(data: Any, folder: Path) -> None:
    save_file(to_arrays(data), folder / _FILE)


def _hand(data: Any, folder: Path) -> None:
    save_file(data, folder / _FILE)


def _read(folder: Path) -> Any:
    return from_arrays(load_file(folder / _FILE))


def _row(file: Any, name: str, index: int) -> Any:
    column = file.get_slice(name)
    length = column.get_shape()[0]
    if index >= length:
        raise IndexError(f"row {index} of {length}")
    return column[index]


def _part(folder: Path, index: int) -> Any:
    with safe_open(folder / _FILE, framework="np") as file:
        return part(file.keys(), index, file.get_tensor, partial(_row, file))


METHODS = tuple(
    Method(
        name,
        label,
        write,
        _read,
        refuses=(SafetensorError,),
        glue=Glue(ARRAYS_BY_NAME, _hand),
        traits=Traits(languages=("C++", "Julia", "Rust")),
        parts=Parts(read=_part),
    )
    for name, label, write in (
        ("safetensors", "safetensors", _write),
        ("safetensors_naive", "safetensors, arrays as given", _write_as_given),
    )
)
