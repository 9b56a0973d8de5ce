"""The table of dialects: a module of this folder is one, and is imported when it is asked for."""

import importlib
import pkgutil
from functools import cache

from codec.dialects.base.reader import Dialect


@cache
def names() -> tuple[str, ...]:
    """Return the names of all dialects: those of the modules, with hyphens."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__)))


def dialect(name: str) -> Dialect:
    """Return the dialect of a name out of `names`."""
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return module.DIALECT  # type: ignore[no-any-return]


@cache
def dialects() -> dict[str, Dialect]:
    """Return all dialects by name."""
    return {name: dialect(name) for name in names()}


def writable() -> tuple[str, ...]:
    """Return the names of the dialects that are not for reading only."""
    return tuple(name for name, row in dialects().items() if row.encode)
