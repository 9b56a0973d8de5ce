"""The types of NumPy arrays, of dtypes and of pieces of text, for annotations."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
DType = np.dtype[Any]
Piece = str | bytes | memoryview  # of JSON text; bytes are ASCII


def as_text(piece: Piece) -> str:
    """Return a piece of text as a string."""
    return piece if type(piece) is str else str(piece, "ascii")  # type: ignore[arg-type]


def as_bytes(piece: Piece) -> bytes | memoryview:
    """Return a piece of text as UTF-8."""
    return piece.encode() if type(piece) is str else piece  # type: ignore[return-value]
