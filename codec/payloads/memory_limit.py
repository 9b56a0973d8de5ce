"""A limit for what one document becomes: its payloads, padding and columns, in bytes.

Without it gzip around a compressed payload would make a million bytes of one. A writer counts what
a reader will hold against the limit, too, so that what is written can be read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from codec.errors import DecodeError

TOO_MUCH = "needs more than {} bytes; give max_bytes= to load, or decompress the file"


class _Limit:
    def __init__(self, most: int, *, is_asked: bool) -> None:
        self.most = most
        self.is_asked = is_asked
        self.left = most


class Claims:
    """What a document that is written will become, in bytes."""

    def __init__(self) -> None:
        self.nbytes = 0


_LIMIT: ContextVar[_Limit | None] = ContextVar("memory_limit", default=None)
_CLAIMS: ContextVar[Claims | None] = ContextVar("memory_claims", default=None)


@contextmanager
def claiming() -> Iterator[Claims]:
    """Yield what a document that is written meanwhile will become."""
    token = _CLAIMS.set(claims := Claims())
    try:
        yield claims
    finally:
        _CLAIMS.reset(token)


def claim(size: int) -> None:
    """Count `size` bytes, as a reader will."""
    if (claims := _CLAIMS.get()) is not None:
        claims.nbytes += size


@contextmanager
def limited(most: int | None, *, default: int | None = None) -> Iterator[None]:
    """Limit the bytes of a document that is read meanwhile to `most`, or to the default.

    None sets no limit. What is made of frames counts as a part of its bytes for the default alone.
    """
    limit = default if most is None else most
    asked = most is not None
    token = _LIMIT.set(None if limit is None else _Limit(limit, is_asked=asked))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def begin_again() -> None:
    """Count from nothing, for the document is read once more."""
    limit = _LIMIT.get()
    if limit is not None:
        limit.left = limit.most


def has_room(size: int) -> bool:
    """Return whether `size` bytes are within the limit."""
    limit = _LIMIT.get()
    return limit is None or size <= limit.left


def take(size: int, made: int | None = None) -> None:
    """Count bytes that are about to be made; `made` are more, of what counts as a part of them.

    Raise DecodeError if they are more than the limit.
    """
    limit = _LIMIT.get()
    if limit is None:
        return
    limit.left -= size if made is None or not limit.is_asked else made
    if limit.left < 0:
        raise DecodeError(TOO_MUCH.format(limit.most))
