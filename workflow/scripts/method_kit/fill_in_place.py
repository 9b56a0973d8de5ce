"""Read one array out of a file into an array that is there: what `contract.Parts.fill` does.

The array to fill may be a memory map, larger than the memory. So it is filled a piece at a time.
"""

from typing import Any

from method_kit.named_arrays import Array

PIECE = 1 << 22  # bytes that are read at once, and whole chunks of the file


class FillError(Exception):
    """The array to fill is not like the one in the file."""


def fill(out: Array, source: Any) -> None:
    """Read `source` into `out`, an array of one dimension or more, a piece at a time.

    The source reads from a file when it is sliced: a memory map, or the array of a library, with
    its dtype and shape, and its chunks if it is stored in such. Raise `FillError` if the two differ
    in dtype or shape.

    >>> import numpy as np
    >>> out = np.zeros(3, "u1")
    >>> fill(out, np.array([1, 2, 3], "u1"))
    >>> out
    array([1, 2, 3], dtype=uint8)
    """
    if (source.dtype, source.shape) != (out.dtype, out.shape):
        raise FillError(
            f"expected an array to fill of {source.dtype} {source.shape}, "
            f"found {out.dtype} {out.shape}"
        )
    chunk = (getattr(source, "chunks", None) or [1])[0]
    row = out.nbytes // max(1, len(out))
    rows = chunk * max(1, PIECE // max(1, chunk * row))
    for start in range(0, len(out), rows):
        out[start : start + rows] = source[start : start + rows]
