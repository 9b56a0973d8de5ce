"""Packages that only recordings need: what says so when they are missing."""

from collections.abc import Iterator
from contextlib import contextmanager


class MissingPackageError(ImportError):
    """A package of the group ``real`` is not installed."""


@contextmanager
def of_group_real() -> Iterator[None]:
    """Say which command installs what an import in this block does not find.

    >>> with of_group_real():
    ...     import no_such_package
    Traceback (most recent call last):
        ...
    data.recordings.packages.MissingPackageError: no_such_package is missing: uv sync --group real
    """
    try:
        yield
    except ModuleNotFoundError as error:
        problem = f"{error.name} is missing: uv sync --group real"
        raise MissingPackageError(problem, name=error.name) from error
