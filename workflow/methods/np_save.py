"""``np.save``: NumPy's own NPY format, one array a file.

Keeps dtype with its byte order, shape and C or Fortran order; knows nothing of what the array was
part of. Object arrays would need a pickle inside, which is off here.
"""

from functools import partial

import numpy as np

from contract import Method
from layout import each_array

write, read = each_array(partial(np.save, allow_pickle=False), np.load, ".npy")

METHODS = (
    Method(
        name="np_save",
        label="np.save",
        write=write,
        read=read,
        human_readable=False,
        refuses=(ValueError,),  # object arrays
    ),
)
