"""``np.savez`` and ``np.savez_compressed``: all arrays as NPY files in one zip file.

Names are keyword arguments, so an array called ``file`` is refused, and one called
``allow_pickle`` is taken for the option and silently left out. Compression is zlib's, level 6.
Members carry a fixed date: the same arrays give the same bytes.
"""

from collections.abc import Callable

import numpy as np

from contract import Method, Parts, Traits
from method_kit.container_files import ContainerFile


def _method(name: str, save: Callable[..., None]) -> Method:
    files = ContainerFile(
        "data.npz", lambda path, arrays: save(path, **arrays), np.load, rows=False
    )
    return Method(
        f"np_{name}",
        f"np.{name}",
        files.write,
        files.read,
        glue=files.glue,
        refuses=(TypeError, ValueError),  # an array called "file"; object arrays
        traits=Traits(languages=("C++", "Go", "Julia", "Rust")),
        parts=Parts(read=files.read_part),
    )


METHODS = (_method("savez", np.savez), _method("savez_compressed", np.savez_compressed))
