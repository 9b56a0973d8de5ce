"""A decorator that loops over many cases inside one test item, and names the cases that fail."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

NAMED = 20  # of the other cases that fail


def each(name: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Call a test once for each case, which it takes by `name`, or by names with commas.

    It is used as `pytest.mark.parametrize` is, where an item for each case costs more than the
    check. Every case is tried: the first error is raised, and its notes name all cases that fail.
    A case that skips is passed over, and the test is skipped if all of them are. The other
    arguments, fixtures too, are the same for every case.
    """
    names = [part.strip() for part in name.split(",")]
    table = list(cases)

    def loop(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def tried(*args: Any, **kwargs: Any) -> None:
            failed: list[tuple[str, BaseException]] = []
            skipped: list[BaseException] = []
            for case in table:
                given = dict(zip(names, case if len(names) > 1 else [case], strict=True))
                try:
                    test(*args, **kwargs, **given)
                except pytest.skip.Exception as reason:
                    skipped.append(reason)
                except (Exception, pytest.fail.Exception) as error:
                    label = ", ".join(f"{key}={_shown(value)}" for key, value in given.items())
                    failed.append((label, error))
            if failed:
                raise _noted(failed, len(table))
            assert table, "there is no case"
            if len(skipped) == len(table):
                raise skipped[0]

        signature = inspect.signature(test)
        left = [value for key, value in signature.parameters.items() if key not in names]
        vars(tried)["__signature__"] = signature.replace(parameters=left)
        return tried

    return loop


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _noted(failed: list[tuple[str, BaseException]], tried: int) -> BaseException:
    """Return the first error, with notes that name its case and the others that fail."""
    (label, error), *others = failed
    error.add_note(f"{len(failed)} of {tried} cases fail; this one is {label}")
    for other, reason in others[:NAMED]:
        error.add_note(f"also {other}: {type(reason).__name__}: {str(reason)[:200]}")
    return error
