"""Import optional libraries on first use, and the modules of a folder as rows of a table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Any


def found(package: str, path: Iterable[str], attribute: str) -> dict[str, Any]:
    """Import the modules of a package, and return what each calls `attribute`, by its ``name``."""
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    rows = [getattr(module, attribute) for module in modules if hasattr(module, attribute)]
    return {row.name: row for row in rows}


@cache
def optional(*names: str) -> Any:
    """Import and return the first of these modules that is installed, or None."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None
