"""THE table of dialects: what other packages write, read as safely as our own documents.

One file in this folder that has a `DIALECT` is one dialect.
"""

from __future__ import annotations

import importlib
import pkgutil

from codec.foreign.contract import Dialect


def _found() -> dict[str, Dialect]:
    """Import the files of this folder, and give the dialects in them, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    dialects = [module.DIALECT for module in modules if hasattr(module, "DIALECT")]
    return {dialect.name: dialect for dialect in dialects}


TABLE: dict[str, Dialect] = _found()
