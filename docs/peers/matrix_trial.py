"""One peer's trial, in a process of its own: it may crash, and then the next one goes on.

It is started by `matrix.py` as ``python matrix_trial.py PEER TASK START RESULTS``. It adds one
line of JSON to the file RESULTS for every case (the task ``judge``), or for every document on its
standard input that no reader should obey (``obey``), from number START on.
"""

from __future__ import annotations

import importlib
import json
import re
import signal
import sys
import warnings
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import matrix_cases
import numpy as np

from tests.codec.same import assert_same

FOLDER = Path(__file__).parent.resolve()
SECONDS_A_CASE = 20


def load(peer: str) -> ModuleType:
    """Give the module of a peer."""
    return importlib.import_module(f"peer_{peer}")


def peers() -> list[str]:
    """Give the names of all peers: there is a file for each."""
    return sorted(path.stem.removeprefix("peer_") for path in FOLDER.glob("peer_*.py"))


def judge(peer: ModuleType, value: Any) -> dict[str, Any]:
    """Write `value` and read it back with a peer, and say what came of it.

    Returns
    -------
    dict
        The `outcome`: same, layout (the same but for memory order, ownership or being writeable),
        lost (silently different) or refused. For what is lost, `how` says what differs first and
        `warned` whether there was a warning. `strict` is whether the text is JSON by its RFC.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            text = peer.write(value)
        except Exception as error:
            return {"outcome": "refused", "error": type(error).__name__}
        strict = is_strict(text)
        try:
            found = peer.read(text)
        except Exception as error:
            return {"outcome": "refused", "error": type(error).__name__, "strict": strict}
    if is_same(found, value):
        return {"outcome": "same", "strict": strict}
    if is_same(lay_out(found, value), value):
        return {"outcome": "layout", "strict": strict}
    return {
        "outcome": "lost",
        "strict": strict,
        "how": difference(found, value),
        "warned": any(_is_about_data(warning.category) for warning in caught),
    }


def is_same(found: Any, expected: Any) -> bool:
    """Tell whether the comparison of the codec's tests finds no difference."""
    try:
        assert_same(found, expected)
    except Exception:  # what cannot be compared is not the same either
        return False
    return True


def is_strict(text: str) -> bool:
    """Tell whether a text is JSON as RFC 8259 has it: the stdlib reads more than that."""
    try:
        json.loads(text, parse_constant=_refuse)
        text.encode()
    except ValueError:
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_about_data(category: type[Warning]) -> bool:
    """Tell whether a warning may be about the data: what is deprecated is not."""
    return not issubclass(category, DeprecationWarning | PendingDeprecationWarning | FutureWarning)


def lay_out(found: Any, expected: Any) -> Any:
    """Give `found` with what is no loss in a peer made like `expected`.

    Its arrays are owned, writeable, in the same memory order, their dtypes are spelled alike, and
    bits that belong to no number are alike.
    """
    if type(found) is not type(expected):
        return found
    if isinstance(found, np.ndarray):
        if found.dtype == expected.dtype and repr(found.dtype) == f"dtype('{found.dtype.str}')":
            found = found.view(expected.dtype)  # "<f4" made from "=f4": prints otherwise, no more
        if _has_spare_bits(found.dtype) and _is_same_number(found, expected):
            found = expected
        is_fortran = expected.flags.f_contiguous and not expected.flags.c_contiguous
        return found.copy(order="F" if is_fortran else "C")
    if type(found) in (list, tuple) and len(found) == len(expected):
        return type(found)(lay_out(*pair) for pair in zip(found, expected, strict=True))
    if type(found) is deque and len(found) == len(expected):
        pairs = zip(found, expected, strict=True)
        return deque((lay_out(*pair) for pair in pairs), found.maxlen)
    if type(found) is dict and list(found) == list(expected):
        return {key: lay_out(one, expected[key]) for key, one in found.items()}
    return found


def _has_spare_bits(dtype: np.dtype[Any]) -> bool:
    """Tell whether an element is a number of fewer than 8 bits in a byte of its own."""
    return re.fullmatch(r"(u?int|float)[1-7](_.*)?", dtype.name) is not None


def _is_same_number(found: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]) -> bool:
    """Tell whether elements of few bits are the same, the sign of zero included."""
    return found.dtype == expected.dtype and is_same(found.astype("f8"), expected.astype("f8"))


def difference(found: Any, expected: Any) -> str:
    """Say in which respect two objects that are not the same differ first."""
    if type(found) is not type(expected):
        return "type"
    if isinstance(expected, np.ndarray | np.generic):
        if found.shape != expected.shape:
            return "shape"
        return "dtype" if _has_values_of(found, expected) else "values"
    if isinstance(expected, dict):
        if not is_same(list(found), list(expected)):
            return "keys"
        found, expected = list(found.values()), list(expected.values())
    if isinstance(expected, list | tuple | deque):
        return _difference_inside(found, expected)
    return "values"


def _has_values_of(found: Any, expected: Any) -> bool:
    """Tell whether only the dtypes differ: the elements are equal as numbers or strings."""
    if found.dtype == expected.dtype and repr(found.dtype) == repr(expected.dtype):
        return False
    with suppress(TypeError):  # NaN is for numbers
        return np.array_equal(found, expected, equal_nan=True)
    return np.array_equal(found, expected)


def _difference_inside(found: Sequence[Any], expected: Sequence[Any]) -> str:
    limits = [getattr(each, "maxlen", None) for each in (found, expected)]
    if limits[0] != limits[1] or len(found) != len(expected):
        return "container"
    for one, other in zip(found, expected, strict=True):
        if not is_same(lay_out(one, other), other):
            return difference(one, other)
    return "values"


def obey(peer: ModuleType, document: str) -> dict[str, Any]:
    """Let a peer read a document that names the module `canary`, and give what it did with it."""
    sys.modules.pop("canary", None)
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer.read(document)
    canary = sys.modules.get("canary")
    return {"heard": [] if canary is None else canary.SONGS}


def main(name: str, task: str, start: str, results: str) -> None:
    """Add what came of each case or document to a file, one a line."""
    act, things = {
        "judge": (judge, matrix_cases.values),
        "obey": (obey, lambda: json.load(sys.stdin)),
    }[task]
    with Path(results).open("a", encoding="utf-8", buffering=1) as file:
        try:
            peer = load(name)
        except Exception as error:
            file.write(json.dumps({"unavailable": f"{type(error).__name__}: {error}"}) + "\n")
            return
        for thing in things()[int(start) :]:
            signal.alarm(SECONDS_A_CASE)  # ends this process, whatever it is busy with
            file.write(json.dumps(act(peer, thing)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
