"""What the tests know of a dialect: one file in this folder that has a `TRIAL`, and its documents.

A file of `documents` holds what others write, also in other languages and older versions. Between
empty lines stand a name, a document, and what becomes of it: ``read:`` its value as a document of
our own; ``alike:`` the same, where another dialect has such tags; ``kept:`` the same, where
something stays a dict; or ``refused:`` the error.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from codec.arrays.elements.strings import has_surrogate
from tests.codec.cases import CASES
from tests.codec.same import assert_same

PEERS = str(Path(__file__).parent.parent.parent.parent / "docs" / "peers")
if PEERS not in sys.path:
    sys.path.append(PEERS)  # one file a peer: how it writes and reads


@dataclass(frozen=True)
class Peer:
    """The real package: how it writes a value, and how it reads a document."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]

    @classmethod
    def of(cls, module: ModuleType) -> Self:
        """Return the peer of a module of ``docs/peers``."""
        return cls(module.write, module.read)


def where(keep: Callable[[Any], bool], values: Mapping[str, Any] = CASES) -> frozenset[str]:
    """Return the names of the cases whose value is one to keep."""
    return frozenset(name for name, value in values.items() if keep(value))


def made_of(leaf: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what tells whether a value is JSON in whose lists and objects such leaves stand."""

    def is_made(value: Any) -> bool:
        if type(value) is list:
            return all(map(is_made, value))
        if type(value) is dict:
            return is_json(dict.fromkeys(value)) and all(map(is_made, value.values()))
        return is_json(value) or leaf(value)

    return is_made


def is_json(value: Any) -> bool:
    """Return whether a value is JSON as it is: strict JSON gives it back the same."""
    try:
        text = json.dumps(value, allow_nan=False)
        assert_same(json.loads(text), value)
        text.encode().decode()
    except (TypeError, ValueError, RecursionError, AssertionError):
        return False
    return not isinstance(value, str) or value.isascii() or not has_surrogate(value)


def documents_of(dialect: str) -> list[tuple[str, str, str, str]]:
    """Return name, text, kind and value or error of each document of a dialect."""
    file = Path(__file__).parent / "documents" / f"{dialect.replace('-', '_')}.txt"
    found = []
    for block in file.read_text("utf-8").strip().split("\n\n"):
        name, *lines, last = block.split("\n")
        kind, _, meant = last.partition(": ")
        assert lines, name
        assert kind in ("read", "alike", "kept", "refused"), name
        found.append((name, "\n".join(lines), kind, meant))
    return found


@dataclass(frozen=True)
class Trial:
    """What becomes of the cases in one dialect.

    Attributes
    ----------
    dialect
        Its name.
    peers
        The packages that write and read it, by a name.
    reads
        Names of cases, of `tests.codec.cases`, that every peer writes and we read, the same.
    writes
        Names of cases that are written; all others are refused. Each comes back the same from us
        and from every peer. None for a dialect that is for reading only.
    writes_packed
        The same for payloads other than text, if these are others.
    better
        Names of cases that its writer loses something of, and its own reader still more.
    values
        Cases beside those of `tests.codec.cases`: what only this dialect can represent.
    refused
        Values that are not written, and the start of the message.
    """

    dialect: str
    peers: dict[str, Peer]
    reads: frozenset[str]
    writes: frozenset[str] = frozenset()
    writes_packed: frozenset[str] | None = None
    better: frozenset[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, tuple[Any, str]] = field(default_factory=dict)

    @property
    def cases(self) -> dict[str, Any]:
        """Return all cases."""
        return {**CASES, **self.values}
