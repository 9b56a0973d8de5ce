"""Import optional libraries on first use."""

import importlib
from functools import cache
from typing import Any


@cache
def optional(*names: str) -> Any:
    """Import and return the first of these modules that is installed, or None."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None
