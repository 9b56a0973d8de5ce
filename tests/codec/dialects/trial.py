"""What the tests try in a dialect: its packages, its values, and documents that others write.

A file of `documents` holds what others write, also in other languages and older versions. Between
empty lines stand a name, a document, and what becomes of it: ``read:`` its value as a document of
our own; ``alike:`` the same, where another dialect has such tags; ``kept:`` the same, where
something stays a dict; or ``refused:`` the error.
"""

import sys
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.codec.cases import CASES

PEERS = str(Path(__file__).parent.parent.parent.parent / "docs" / "peers")
if PEERS not in sys.path:
    sys.path.append(PEERS)  # one file a peer: how it writes and reads


class Peer(NamedTuple):
    """The real package: how it writes a value, and how it reads a document."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


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
    """What is tried in one dialect; `outcomes.csv` says what becomes of each case.

    Attributes
    ----------
    peers
        The packages that write and read it, by a name.
    better
        Names of cases that its writer loses something of, and its own reader still more.
    values
        Cases beside those of `tests.codec.cases`: what only this dialect can represent.
    """

    peers: dict[str, Peer]
    better: Set[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def cases(self) -> dict[str, Any]:
        """Return all cases."""
        return {**CASES, **self.values}
