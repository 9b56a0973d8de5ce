"""``np.save``: NumPy's own NPY format, one array a file.

Keeps dtype with its byte order, shape and C or Fortran order; knows nothing of what the array was
part of. Object arrays would need a pickle inside, which is off here.
"""

from functools import partial

import numpy as np

from contract import Method, Parts, Traits
from method_kit.array_files import ArrayFiles

_FILES = ArrayFiles(
    ".npy",
    partial(np.save, allow_pickle=False),
    np.load,
    partial(np.load, mmap_mode="r"),  # reads no more of a row than its page
)

METHODS = (
    Method(
        "np_save",
        "np.save",
        _FILES.write,
        _FILES.read,
        glue=_FILES.glue,
        refuses=(ValueError, NotImplementedError),  # object arrays; masked ones
        traits=Traits(languages=("C++", "Go", "JavaScript", "Julia", "R", "Rust")),
        parts=Parts(read=_FILES.read_part, fill=_FILES.fill),
    ),
)
