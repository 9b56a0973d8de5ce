"""Convert arrays of other libraries (PyTorch, JAX, CuPy) to NumPy: `as_numpy`."""

from typing import Any

import numpy as np

from codec.encode.refusal import refusal
from codec.errors import EncodeError

# What tables have beside their values, and would lose.
_LABELS = ("index", "columns", "coords", "mask")


def as_numpy(o: Any) -> np.ndarray[Any, Any]:
    """Return the array of another library, such as PyTorch, JAX, CuPy or Keras, as NumPy's.

    For ``default=`` of `codec.dumps`, which accepts such arrays only so: they come back as NumPy's.
    Device, gradient and the library itself are not written.

    Parameters
    ----------
    o
        What gives its elements through ``__array__`` or ``__dlpack__``.

    Raises
    ------
    EncodeError
        If it lies on a device, NumPy has no such dtype, or it is not an array; or if it is a table
        or a masked array, whose labels would be lost.

    Examples
    --------
    >>> import codec, numpy as np
    >>> class Tensor:  # as those of PyTorch and JAX
    ...     def __array__(self, dtype=None, copy=None):
    ...         return np.zeros(2, "float32")
    >>> codec.dumps({"w": Tensor()}, default=codec.as_numpy)
    '{"w":{"dtype":"float32","shape":[2],"__ndarray__":[0.0,0.0]}}'
    """
    name = type(o).__name__
    has_array = hasattr(o, "__array__")
    if not (has_array or hasattr(o, "__dlpack__")) or isinstance(o, np.ndarray | np.generic):
        raise EncodeError(refusal(o))
    labels = [label for label in _LABELS if hasattr(o, label)]
    if labels:
        raise EncodeError(f"{name} would lose its {labels[0]}; convert it to arrays and names")
    try:
        array = np.asarray(o) if has_array else np.from_dlpack(o)
    except Exception as error:  # of any library
        raise EncodeError(f"{name} gives no NumPy array: {error}") from error
    return array
