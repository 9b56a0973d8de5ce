"""Packages that the study runs without: a method's row says how to install what it needs."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs(package: str, install: str) -> Iterator[None]:
    """Import a package that not everybody has, with the command that installs it.

    Methods name ModuleNotFoundError among what they refuse.

    Raises
    ------
    ModuleNotFoundError
        If the package is not installed.

    Examples
    --------
    >>> with needs("no_such_package", "uv pip install it"):
    ...     import no_such_package
    Traceback (most recent call last):
        ...
    ModuleNotFoundError: no_such_package is not installed: uv pip install it
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise ModuleNotFoundError(f"{package} is not installed: {install}", name=package) from error
