"""A harmless module that notes what is done with it; documents name it, and readers may obey."""

from __future__ import annotations

from typing import Any

SONGS = ["imports a module"]


def sing(*arguments: Any) -> None:
    """Note that a function was called, with arguments from the document."""
    SONGS.append("calls any function")


class Bird:
    """A class that notes when one of its methods is called."""

    def __new__(cls, *arguments: Any, **named: Any) -> Bird:
        """Note that an object was made."""
        SONGS.append("makes an object of any class")
        return super().__new__(cls)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Bird:
        """Note that the method was called, which monty does."""
        SONGS.append("calls methods of any class")
        return cls()

    def __json_decode__(self, **attributes: Any) -> None:
        """Note that the method was called, which json-tricks does."""
        SONGS.append("calls methods of any class")
