"""Encode and decode base64 (RFC 4648, section 4), which has to be canonical."""

import binascii
import re
from collections.abc import Iterable, Iterator
from functools import partial

from codec.errors import DecodeError, shorten
from codec.imports import optional
from codec.payloads.shuffle import Bytes

# The same letters and the same refusals as the standard library's, 20 to 60 times as fast.
pybase64 = partial(optional, "pybase64")


def to_base64(raw: Bytes) -> str:
    """Spell bytes in base64 (RFC 4648, section 4)."""
    if (fast := pybase64()) is not None:
        return str(fast.b64encode_as_string(raw))
    return binascii.b2a_base64(raw, newline=False).decode("ascii")


def from_base64(content: object) -> bytes:
    """Return the bytes of canonical base64 (RFC 4648, section 4).

    Raise DecodeError if `content` is not a string, or spells bytes in another way.
    """
    if type(content) is not str:  # nor a number that is kept as text for a hook
        raise DecodeError(f"expected a string of base64, found {shorten(content)}")
    return read_base64(content)


def encode_blocks(blocks: Iterable[Bytes]) -> Iterator[str]:
    """Yield the base64 text of all blocks together, in pieces.

    Blocks are contiguous, of any sizes; of multiples of 3 bytes nothing is copied.
    """
    rest = b""  # the 0 to 2 bytes that make no whole group of 3 yet
    for block in blocks:
        if not memoryview(block).nbytes:
            continue
        view = memoryview(block).cast("B")
        if rest:
            view = memoryview(rest + bytes(view))
        whole = len(view) // 3 * 3
        rest = bytes(view[whole:])
        if whole:
            yield to_base64(view[:whole])
    if rest:
        yield to_base64(rest)


NO_BASE64 = "expected base64 (RFC 4648, section 4): only its letters, in groups of four"
LAST_BITS = "expected base64 whose unused last bits are zero (RFC 4648, 3.5)"
_LETTERS = rb"[A-Za-z0-9+/]*={0,2}"


def read_base64(text: str | Bytes) -> bytes:
    """Return the bytes of base64 text; raise DecodeError if it is not canonical."""
    try:
        if (fast := pybase64()) is not None:
            raw: bytes = fast.b64decode(text, validate=True)
        else:
            raw = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:  # binascii.Error is one, and so are characters beyond ASCII
        raise DecodeError(_why_not(text)) from error
    if 3 * len(text) == 4 * len(raw):  # nothing but whole groups
        return raw
    # Only the last group can be spelled in more than one way ("AA==", "AB==").
    if to_base64(raw[len(raw) // 3 * 3 :]).encode() != _ascii(text[len(raw) // 3 * 4 :]):
        raise DecodeError(_why_not(text))
    return raw


def _why_not(text: str | Bytes) -> str:
    """Return what is wrong, in words that do not depend on the library."""
    groups = len(text) % 4 == 0 and re.fullmatch(_LETTERS, _ascii(text))
    return LAST_BITS if groups else NO_BASE64


def _ascii(text: str | Bytes) -> bytes:
    return text.encode("ascii", "replace") if isinstance(text, str) else bytes(text)
