"""JSONEncoder: Python objects to JSON text, the quick way, and otherwise the careful way."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from codec.arrays.array_types import Piece, as_text
from codec.encode import compact, other_layouts
from codec.encode.lowering import Written
from codec.encode.refusal import refusal
from codec.encode.survey import survey
from codec.encode.writing import Writing
from codec.errors import CarefulError, EncodeError
from codec.payloads import payload_table
from codec.payloads.payload_table import Payload
from codec.storage.progress import Meter, Progress
from codec.tags import classes


class JSONEncoder(json.JSONEncoder):
    """Write arrays, tuples, deques and dicts as JSON that `JSONDecoder` reads back the same.

    For ``json.dumps(obj, cls=codec.JSONEncoder)``. The parameters of `json.JSONEncoder` mean what
    they mean there, with two exceptions: a dict whose keys are not all strings keeps its keys, and
    NaN and infinities are written as strict JSON (with ``allow_nan=False`` they are refused).

    Parameters
    ----------
    payload : {"text", "base64", "compressed", "zstd"}
        How arrays are written: as nested arrays of numbers with the shortest digits for their
        dtype, as base64 of their bytes, or as base64 of compressed bytes; by zstd, which is faster
        and which readers need to have. Each is lossless, and each array says what it has.
    share : bool
        Write an array that appears more than once only once, so that it comes back as one object.
    stack : bool
        Write a long run of like values, such as the transitions of a replay memory, by column.
    types : sequence of type
        Namedtuples and dataclasses whose instances may be written, and Enum classes whose members
        may be; `JSONDecoder` needs them too.
    progress : callable, optional
        ``progress(done, total)`` is called, as the text is taken, with how many bytes of array
        elements are written, and of about how many.
    skipkeys, ensure_ascii, check_circular, allow_nan, sort_keys, indent, separators, default
        As for `json.JSONEncoder`.

    Raises
    ------
    EncodeError
        While encoding, for a value that would not come back the same; it names the place. At
        once, if zstd is asked for and not installed.
    ValueError
        If `payload` is not one of the four.

    Examples
    --------
    >>> import json, numpy as np, codec
    >>> json.dumps({"w": np.array([[1, 0.1]], "f4")}, cls=codec.JSONEncoder)
    '{"w": {"dtype":"float32","shape":[1,2],"__ndarray__":[[1.0,0.1]]}}'
    """

    def __init__(  # noqa: PLR0913 (the parameters of json.JSONEncoder)
        self,
        *,
        payload: Payload = "text",
        share: bool = True,
        stack: bool = True,
        types: Sequence[type] = (),
        progress: Progress | None = None,
        skipkeys: bool = False,
        ensure_ascii: bool = True,
        check_circular: bool = True,
        allow_nan: bool = True,
        sort_keys: bool = False,
        indent: int | str | None = None,
        separators: tuple[str, str] | None = None,
        default: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(
            skipkeys=skipkeys,
            ensure_ascii=ensure_ascii,
            check_circular=check_circular,
            allow_nan=allow_nan,
            sort_keys=sort_keys,
            indent=indent,
            separators=separators,
            default=default,
        )
        payload_table.check(payload)
        if not (isinstance(self.item_separator, str) and isinstance(self.key_separator, str)):
            raise TypeError("separators: expected two strings")
        self.payload: str = payload  # also one of INSIDE, in a compressed file
        self.share = share
        self.stack = stack
        named = frozenset(classes.by_name(types).values())
        self.enums = frozenset(kind for kind in named if classes.field_names(kind) is None)
        self.types = named - self.enums
        self.progress = progress
        self.tick = Meter()

    def encode(self, o: Any) -> str:
        """Return the JSON text of `o`."""
        pieces = self.pieces(o)
        if type(pieces) is tuple:
            return as_text(pieces[0])
        if sys.getprofile() is not None or sys.gettrace() is not None:
            return "".join(map(as_text, pieces))
        text = ""
        for piece in pieces:
            # In place, by CPython that is not traced: to touch new memory twice costs a fifth.
            text += as_text(piece)
        return text

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """Return the JSON text of `o` in pieces; large arrays are formatted as pieces are taken.

        The pieces of text of an array hold about 2**15 elements each.
        """
        return map(as_text, self._written(o))

    def pieces(self, o: Any) -> Iterable[Piece]:
        """Return the JSON text of `o` in pieces; those of numbers are bytes.

        A tuple has one piece. A subclass may have an `iterencode` of its own.
        """
        is_ours = type(self).iterencode is JSONEncoder.iterencode
        return self._written(o) if is_ours else self.iterencode(o)

    def _written(self, o: Any) -> Iterable[Piece]:
        is_compact = (
            not self.skipkeys
            and not self.sort_keys
            and self.allow_nan
            and self.indent is None
            and self.item_separator == ","
            and self.key_separator == ":"
        )
        quick = compact if is_compact else other_layouts
        try:
            pieces, nbytes = quick.text(o, self)
        except CarefulError:
            pieces, nbytes = self.carefully(o)
        return pieces if self.progress is None else self._metered(pieces, nbytes)

    def carefully(self, o: Any) -> Written:
        """Return the JSON text of `o` in pieces, and how many bytes its arrays have."""
        facts = survey(o, self.types, share=self.share, stack=self.stack)
        return Writing(self, facts).value(o, 0), facts.nbytes

    def _metered(self, text: Iterable[Piece], total: int) -> Iterator[Piece]:
        self.tick = Meter(self.progress, total)
        return chain(text, self._finished())

    def _finished(self) -> Iterator[str]:
        self.tick.finish()
        yield ""

    def default(self, o: Any) -> Any:
        """Raise; a subclass, or the parameter ``default``, returns a replacement of `o`.

        Where something is refused, it is called again for what stands before, to find the place.

        Raises
        ------
        EncodeError
            Always: why `o` cannot be written.
        """
        raise EncodeError(refusal(o))
