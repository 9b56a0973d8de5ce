"""Tables of what the files of a folder hold: one more file is one more row."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any


def found(package: str, path: Iterable[str], attribute: str) -> dict[str, Any]:
    """Import the modules of a package, and give what each calls `attribute`, by its ``name``."""
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    rows = [getattr(module, attribute) for module in modules if hasattr(module, attribute)]
    return {row.name: row for row in rows}
