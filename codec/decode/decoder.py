"""JSONDecoder: JSON text to Python objects, the quick way, and otherwise the careful way."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from codec.arrays.array_types import Array
from codec.decode import large_arrays, quick, truncation, window
from codec.decode.json_callbacks import (
    SPACE,
    ConstantLiteral,
    FloatLiteral,
    IntLiteral,
    LiteralError,
    Pairs,
    dict_or_tag,
    has_tag,
    pairs_or_tag,
    position,
    read_float,
    refuse_constant,
)
from codec.decode.large_arrays import Found
from codec.decode.tags_to_values import TagsToValues
from codec.decode.window import Window
from codec.errors import CarefulError, DecodeError, NestingError
from codec.tags import classes


class JSONDecoder(json.JSONDecoder):
    """Read what `JSONEncoder` wrote, and any other strict JSON as `json` reads it.

    For ``json.loads(text, cls=codec.JSONDecoder)``. The parameters of `json.JSONDecoder` mean what
    they mean there; ``object_hook`` and ``object_pairs_hook`` are called for plain objects, never
    for the format's own tags, and ``parse_float`` and ``parse_int`` for numbers outside arrays.
    Where a document is refused, they may be called again, to find the place.

    `types` are the namedtuples, dataclasses and Enum classes that `JSONEncoder` was given.

    No code is run, no class looked up and nothing imported on a document's word. Memory is in
    proportion to the document (SPEC, "Security").

    Raises
    ------
    DecodeError
        While decoding: the text is not JSON (RFC 8259; NaN and Infinity are not, unless
        ``parse_constant`` is given), nests deeper than Python's recursion limit, holds a number
        beyond float64, or a tag that is wrong.

    Examples
    --------
    >>> import json, codec
    >>> text = '{"w": {"dtype":"float32","shape":[1,2],"__ndarray__":[[1.0,0.1]]}}'
    >>> json.loads(text, cls=codec.JSONDecoder)
    {'w': array([[1. , 0.1]], dtype=float32)}
    """

    allows_gzip = False  # under a name that does not say so
    allows_byte_order_mark = False  # in text; in bytes it is always passed over

    def __init__(  # noqa: PLR0913 (the parameters of json.JSONDecoder)
        self,
        *,
        object_hook: Callable[[dict[str, Any]], Any] | None = None,
        parse_float: Callable[[str], Any] | None = None,
        parse_int: Callable[[str], Any] | None = None,
        parse_constant: Callable[[str], Any] | None = None,
        strict: bool = True,
        object_pairs_hook: Callable[[Pairs], Any] | None = None,
        types: Sequence[type] = (),
    ) -> None:
        # While the text is scanned no function of the caller's runs: numbers for one of them are
        # kept as literals, objects for one of them as pairs. `TagsToValues` calls them afterwards.
        super().__init__(
            object_pairs_hook=pairs_or_tag if object_pairs_hook else dict_or_tag,
            parse_float=FloatLiteral if parse_float else read_float,
            parse_int=IntLiteral if parse_int else int,
            parse_constant=ConstantLiteral if parse_constant else refuse_constant,
            strict=strict,
        )
        self.object_hook = object_hook  # type: ignore[assignment]
        self.object_pairs_hook = object_pairs_hook  # type: ignore[assignment]
        self.literals: dict[type, Callable[[str], Any]] = {
            FloatLiteral: parse_float or float,
            IntLiteral: parse_int or int,
            ConstantLiteral: parse_constant or float,
        }
        self.types = classes.by_name(types)
        self.has_hooks = any(
            (object_hook, parse_float, parse_int, parse_constant, object_pairs_hook)
        )
        # What a subclass reads in a way of its own has no arrays that may be cut out.
        self.may_cut = all(
            getattr(type(self), name) is getattr(JSONDecoder, name)
            for name in ("decode", "raw_decode", "scan")
        )
        self.is_quick = strict and self.may_cut and not self.has_hooks

    def decode(self, s: str) -> Any:  # type: ignore[override]
        """Return the object that the text `s` holds.

        Raises
        ------
        DecodeError
            If `s` is refused.
        """
        try:
            if len(s) <= large_arrays.SHORT:
                return self.read_bytes(s.encode())
            return self.read_quickly(window.of_text(s))
        except (CarefulError, UnicodeEncodeError):
            pass  # and let go of what the quick way has read
        return self._carefully(s)

    def read_carefully(self, s: str) -> Any:
        """Return the object of a text whose bytes the quick way has given up; see `decode`."""
        return self._carefully(s) if self.may_cut else self.decode(s)

    def _carefully(self, s: str) -> Any:
        value, end = self.raw_decode(s, _behind_space(s, 0))
        end = _behind_space(s, end)
        if end != len(s):
            raise _placed(DecodeError("Extra data", s, end), 0)
        return value

    def read_bytes(self, data: bytes) -> Any:
        """Return the object that a document in memory holds; see `read_quickly`."""
        if self.is_quick and len(data) <= large_arrays.SHORT:
            return quick.read(data, [], self, len(data))
        return self.read_quickly(window.of_bytes(data))

    def read_quickly(self, document: Window, out: Array | None = None) -> Any:
        """Return the object that a document in UTF-8 holds, if no error has to be worded.

        Parameters
        ----------
        document
            Where to take it from.
        out
            Where to put the array, if the document is one of its dtype and shape.

        Raises
        ------
        CarefulError
            If only `decode` can say what the document is, or is not.
        """
        if not self.may_cut:
            raise CarefulError
        rest, found = large_arrays.cut(document, out)
        if self.is_quick:
            try:
                return quick.read(rest, found, self, document.length)
            except CarefulError:
                pass
        if not found:
            raise CarefulError
        return self.read_around(rest, found, document.length)

    def read_around(self, rest: bytes, found: list[Found], length: int) -> Any:
        """Read the careful way what stands around large arrays; see `read_quickly`."""
        reader = TagsToValues(self, length, found)
        try:
            text = rest.decode()
            scanned, end = super().raw_decode(text, _behind_space(text, 0))
            value = reader.value(scanned)
        except (ValueError, LiteralError, LookupError, RecursionError):
            raise CarefulError from None
        if reader.cut_out or _behind_space(text, end) != len(text):
            raise CarefulError
        return value

    def raw_decode(self, s: str, idx: int = 0) -> tuple[Any, int]:
        """Return the object that the text `s` holds from `idx` on, and where it ends.

        Raises
        ------
        DecodeError
            If `s` is refused.
        """
        try:
            return self.scan(s, idx)
        except RecursionError:
            raise NestingError(
                f"nested deeper than Python's recursion limit ({sys.getrecursionlimit()}) allows"
            ) from None
        except LiteralError as error:
            raise DecodeError(error.why, s, position(s, idx, error.literal)) from None

    def scan(self, s: str, idx: int) -> tuple[Any, int]:
        """Like `raw_decode`, but let RecursionError and LiteralError propagate."""
        value, end = self.scan_by(super(), s, idx)
        length = window.utf8_length(s)
        reader = TagsToValues(self, length, has_tag=lambda: has_tag(s[idx:end]))
        return reader.value(value), end

    @staticmethod
    def scan_by(scanner: Any, s: str, idx: int) -> tuple[Any, int]:
        """Parse JSON, and leave tags and literals as they are; no function of the caller's runs."""
        try:
            value, end = scanner.raw_decode(s, idx)
            return value, end
        except json.JSONDecodeError as error:
            raise _as_decode_error(error, idx) from None
        except ValueError as error:  # a negative idx, or an integer with too many digits
            place = position(s, idx, None) if idx >= 0 else None
            raise DecodeError(str(error), s, place) from None


def _behind_space(text: str, start: int) -> int:
    return SPACE.match(text, start).end()  # type: ignore[union-attr]


def _as_decode_error(error: json.JSONDecodeError, start: int) -> DecodeError:
    if isinstance(error, DecodeError):
        return error
    return _placed(DecodeError(error.msg, error.doc, error.pos), start)


def _placed(error: DecodeError, start: int) -> DecodeError:
    """Return an error with its place, if the document, which begins at `start`, is truncated."""
    if error.pos is None or not truncation.is_cut_off(error.message, error.doc, error.pos):
        return error
    return error.cut_off(truncation.keys_at_end(error.doc, start))
