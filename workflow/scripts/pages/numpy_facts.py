"""Facts of the installed NumPy for pages: version, functions, defaults."""

import inspect
import io
import pickle

import numpy as np

VERSION = np.__version__


def numpy_has(name: str) -> bool:
    """Say whether there is such a function.

    >>> numpy_has("load")
    True
    """
    return hasattr(np, name)


def npz_has(name: str) -> bool:
    """Say whether an opened ``.npz`` file has such an attribute.

    >>> npz_has("files")
    True
    """
    written = io.BytesIO()
    np.savez(written, a=np.zeros(1))
    written.seek(0)
    with np.load(written) as arrays:
        return hasattr(arrays, name)


def load_allows_pickle() -> bool:
    """Say whether ``np.load`` loads pickles if it is not told to."""
    return bool(inspect.signature(np.load).parameters["allow_pickle"].default)


def pickle_protocol_of_dumps() -> int:
    """Return the protocol of which ``ndarray.dumps`` gives the very bytes."""
    array = np.arange(256, dtype=np.uint8)
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    return next(p for p in protocols if array.dumps() == pickle.dumps(array, protocol=p))


def elements_printed_in_full() -> int:
    """Return above how many elements ``str`` writes "..." instead of the middle of an array."""
    return int(np.get_printoptions()["threshold"])


def npy_overhead() -> int:
    """Return the bytes of a small array's NPY file that are not its elements."""
    array, written = np.zeros(3, dtype=np.float32), io.BytesIO()
    np.save(written, array)
    return len(written.getvalue()) - array.nbytes
