"""JSON text to Python objects."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from codec import arrays, column_tags, tags
from codec import types as classes
from codec.errors import DecodeError, NestingError, shorten

Pairs = list[tuple[str, Any]]


class JSONDecoder(json.JSONDecoder):
    """Read what `JSONEncoder` wrote, and any other strict JSON as `json` reads it.

    For ``json.loads(text, cls=codec.JSONDecoder)``. The parameters of `json.JSONDecoder` mean what
    they mean there; ``object_hook`` and ``object_pairs_hook`` are called for plain objects, never
    for the format's own tags, and ``parse_float`` and ``parse_int`` for numbers outside arrays.

    `types` are the namedtuples and dataclasses that `JSONEncoder` was given.

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
        # kept as literals, objects for one of them as pairs. `_Reading` calls them afterwards.
        super().__init__(
            object_pairs_hook=_pairs_or_tag if object_pairs_hook else _dict_or_tag,
            parse_float=_FloatLiteral if parse_float else _read_float,
            parse_int=_IntLiteral if parse_int else int,
            parse_constant=_ConstantLiteral if parse_constant else _refuse_constant,
            strict=strict,
        )
        self._plain = json.JSONDecoder(
            parse_float=_read_float, parse_constant=_refuse_constant, strict=strict
        )
        self.object_hook = object_hook  # type: ignore[assignment]
        self.object_pairs_hook = object_pairs_hook  # type: ignore[assignment]
        self.literals: dict[type, Callable[[str], Any]] = {
            _FloatLiteral: parse_float or float,
            _IntLiteral: parse_int or int,
            _ConstantLiteral: parse_constant or float,
        }
        self.types = classes.by_name(types)
        self.has_hooks = any(
            (object_hook, parse_float, parse_int, parse_constant, object_pairs_hook)
        )

    def decode(self, s: str) -> Any:  # type: ignore[override]
        """Give the object that the text `s` holds.

        Raises
        ------
        DecodeError
            If `s` is refused.
        """
        value, end = self.raw_decode(s, _SPACE.match(s).end())  # type: ignore[union-attr]
        end = _SPACE.match(s, end).end()  # type: ignore[union-attr]
        if end != len(s):
            raise DecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s: str, idx: int = 0) -> tuple[Any, int]:
        """Give the object that the text `s` holds from `idx` on, and where it ends.

        Raises
        ------
        DecodeError
            If `s` is refused.
        """
        try:
            # A tag's key has two underscores, or escapes for them.
            if not (self.has_hooks or "__" in s or "\\u" in s):
                return self._scan(self._plain, s, idx)
            value, end = self._scan(super(), s, idx)
            return _Reading(self, len(s)).value(value), end
        except RecursionError:
            raise NestingError(
                f"nested deeper than Python's recursion limit ({sys.getrecursionlimit()}) allows"
            ) from None
        except _LiteralError as error:
            raise DecodeError(error.why, s, _position(s, idx, error.literal)) from None

    @staticmethod
    def _scan(scanner: Any, s: str, idx: int) -> tuple[Any, int]:
        """Parse JSON, and leave tags and literals as they are; no function of the caller's runs."""
        try:
            value, end = scanner.raw_decode(s, idx)
            return value, end
        except json.JSONDecodeError as error:
            raise _as_decode_error(error) from None
        except ValueError as error:  # a negative idx, or an integer with too many digits
            place = _position(s, idx, None) if idx >= 0 else None
            raise DecodeError(str(error), s, place) from None


def _as_decode_error(error: json.JSONDecodeError) -> DecodeError:
    if isinstance(error, DecodeError):
        return error
    return DecodeError(error.msg, error.doc, error.pos)


# -- numbers that are none ------------------------------------------------------------------------


class _LiteralError(Exception):
    """A literal is refused by the callbacks of the scanner, which know no position."""

    def __init__(self, literal: str, why: str) -> None:
        super().__init__(literal, why)
        self.literal = literal
        self.why = why


def _read_float(literal: str) -> float:
    number = float(literal)
    if number in (math.inf, -math.inf):
        raise _LiteralError(literal, "a number beyond float64")
    return number


def _refuse_constant(literal: str) -> NoReturn:
    raise _LiteralError(literal, f"{literal} is not JSON (RFC 8259, section 6)")


_SPACE = re.compile(r"[ \t\n\r]*")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)|-?[0-9][0-9.eE+-]*', re.DOTALL)


def _position(s: str, start: int, literal: str | None) -> int:
    """Find `literal` outside strings; None stands for an integer with too many digits."""
    for token in _TOKENS.finditer(s, start):
        found = token[0]
        if found == literal or (
            literal is None and len(found) > sys.get_int_max_str_digits() and found[0] != '"'
        ):
            return token.start()
    return start


# -- what the scanner leaves ----------------------------------------------------------------------


class _FloatLiteral(str):
    """A number with a fraction or an exponent, for ``parse_float``."""


class _IntLiteral(str):
    """A number without, for ``parse_int``."""


class _ConstantLiteral(str):
    """NaN, Infinity or -Infinity, for ``parse_constant``."""


class _Tag(list[tuple[str, Any]]):
    """The pairs of an object with a reserved key."""


class _Pairs(list[tuple[str, Any]]):
    """The pairs of any other object, for ``object_pairs_hook``."""


class _Doubled(dict[str, Any]):
    """An object that has a key twice: as in `json` the last counts, but not inside of a tag."""


def _dict_or_tag(pairs: Pairs) -> dict[str, Any] | _Tag:
    value = dict(pairs)
    if tags.RESERVED.isdisjoint(value):
        return value if len(value) == len(pairs) else _Doubled(value)
    return _Tag(pairs)


def _pairs_or_tag(pairs: Pairs) -> _Pairs | _Tag:
    return _Pairs(pairs) if tags.RESERVED.isdisjoint(key for key, _ in pairs) else _Tag(pairs)


class _Reading:
    """The reading of one document, after the scan: tags become values, from the inside out.

    There is one Python frame to a level, so that what the scanner nests can be built.
    """

    def __init__(self, decoder: JSONDecoder, length: int) -> None:
        self.decoder = decoder
        self.types = decoder.types
        self.shared: dict[int, Any] = {}  # arrays by their id in the document
        self.pools: dict[int, tuple[Any, list[Any]]] = {}  # an array by its id(), and its rows
        self.earned = arrays.MAX_RATIO * length

    def value(self, value: Any) -> Any:
        """Give the value that the scanned `value` stands for."""
        build = _BUILDERS.get(type(value))
        return value if build is None else build(self, value)

    def items(self, value: list[Any]) -> Any:
        for index, item in enumerate(value):
            if build := _BUILDERS.get(type(item)):
                with _Inside(index):
                    value[index] = build(self, item)
        return value

    def object(self, value: dict[str, Any]) -> Any:
        for key, item in value.items():
            if build := _BUILDERS.get(type(item)):
                with _Inside(key):
                    value[key] = build(self, item)
        hook = self.decoder.object_hook
        return value if hook is None else hook(value)

    def doubled(self, value: _Doubled) -> Any:
        return self.object(dict(value))

    def pairs(self, value: _Pairs) -> Any:
        for index, (key, item) in enumerate(value):
            if build := _BUILDERS.get(type(item)):
                with _Inside(key):
                    value[index] = (key, build(self, item))
        hook = self.decoder.object_pairs_hook
        assert hook is not None, "pairs are kept for the hook"
        return hook(list(value))

    def literal(self, value: str) -> Any:
        return self.decoder.literals[type(value)](str(value))

    def tag(self, pairs: _Tag) -> Any:
        name, keys, content = self.open_tag(pairs)
        known = keys.pop("id", None) if "id" in keys else ...
        row = tags.BY_NAME.get(name)
        value: Any
        if name == arrays.NDARRAY:
            value = arrays.read_array(keys, content, self)
        elif name == arrays.SCALAR:
            value = arrays.read_scalar(keys, content, self)
        elif name == tags.REF:
            value = self.reference(self.plain(content))
        elif name == tags.COLUMN:
            value = column_tags.read_run(keys, content, self)
        elif row is not None and row.is_leaf:
            value = row.build(keys, self.plain(content))
        else:
            if build := _BUILDERS.get(type(content)):
                with _Inside(name):
                    content = build(self, content)
            if row is None:
                return classes.builder(self.types, keys)(tags.items_of(content))
            value = row.build(keys, content)
        if known is not ...:
            self.share(known, value)
        return value

    def reference(self, known: Any) -> Any:
        """Give the array that was read under an id."""
        if type(known) is not int or known not in self.shared:
            raise DecodeError(
                f"expected the id of an array before this place, found {shorten(known)}"
            )
        return self.shared[known]

    def share(self, known: Any, array: Any) -> None:
        """Keep an array for references to its id."""
        if type(known) is not int or known < 0 or known in self.shared:
            raise DecodeError(f"expected an id that is a new integer, found {shorten(known)}")
        self.shared[known] = array

    def column(self, scanned: Any) -> tuple[tags.Keys, Any]:
        """Give the keys and the content of a column that stands in another."""
        name, keys, content = self.open_tag(scanned) if type(scanned) is _Tag else ("", {}, None)
        if name != tags.COLUMN:
            raise DecodeError(f"expected a column, found {shorten(scanned)}")
        return keys, content

    def rows(self, pool: Any) -> list[Any]:
        """Give the rows of an array, each an array of its own; for the same array, the same."""
        if id(pool) not in self.pools:
            self.claim(len(pool) * column_tags.ROW_BYTES + pool.nbytes)
            rows = [pool[index, ...].copy() for index in range(len(pool))]
            self.pools[id(pool)] = pool, rows
        return self.pools[id(pool)][1]

    def made(self, value: dict[str, Any]) -> Any:
        """Give what the caller's hook makes of an object."""
        if self.decoder.object_pairs_hook is not None:
            return self.decoder.object_pairs_hook(list(value.items()))
        return value if self.decoder.object_hook is None else self.decoder.object_hook(value)

    def open_tag(self, pairs: _Tag) -> tuple[str, tags.Keys, Any]:
        """Give the reserved key of a tag, its other keys, and its content."""
        keys = dict(pairs)
        if len(keys) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise DecodeError(f"expected each key of a tag once, found {shorten(twice)} again")
        reserved = sorted(tags.RESERVED.intersection(keys))
        if len(reserved) > 1:
            raise DecodeError(f"expected one reserved key, found {' and '.join(reserved)}")
        name = reserved[0]
        content = keys.pop(name)
        if name not in tags.KEYS:  # __codec__
            raise DecodeError(f"the tag {name} is of a later version of the format")
        unknown = sorted(keys.keys() - tags.KEYS[name])
        if unknown:
            allowed = ", ".join(sorted(tags.KEYS[name])) or "no others"
            raise DecodeError(
                f"expected beside {name} the keys {allowed}; found {shorten(unknown[0])}"
            )
        keys = {key: self.plain(item) for key, item in keys.items()}
        if _has_doubled(keys):
            raise DecodeError("expected each key of a dtype once, found one again")
        return name, keys, content

    def plain(self, content: Any) -> Any:
        """Give elements and sizes as numbers, whatever ``parse_float`` and ``parse_int`` are."""
        if not self.decoder.has_hooks:
            return content
        if type(content) is list:
            return [self.plain(item) for item in content]
        if type(content) is dict:  # a structured dtype
            return {key: self.plain(item) for key, item in content.items()}
        if type(content) is _Pairs:
            return self.plain(_dict_or_tag(content))
        if type(content) is _IntLiteral:
            return int(content)
        return _read_float(content) if type(content) is _FloatLiteral else content

    def claim(self, size: int) -> None:
        """Refuse elements that are mostly padding, if the document has not earned the memory."""
        self.earned -= size
        if self.earned < 0:
            raise DecodeError(
                f"needs more than {arrays.MAX_RATIO} times the bytes of the document; "
                "such elements are written compressed"
            )


def _has_doubled(value: Any) -> bool:
    if type(value) is _Doubled:
        return True
    inside = value.values() if type(value) is dict else value if type(value) is list else ()
    return any(map(_has_doubled, inside))


class _Inside:
    """A context that tells a `DecodeError` which key it passes."""

    __slots__ = ("key",)

    def __init__(self, key: object) -> None:
        self.key = key

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, DecodeError):
            error.inside(self.key)


_BUILDERS: dict[type, Callable[[_Reading, Any], Any]] = {
    list: _Reading.items,
    dict: _Reading.object,
    _Doubled: _Reading.doubled,
    _Pairs: _Reading.pairs,
    _Tag: _Reading.tag,
    _FloatLiteral: _Reading.literal,
    _IntLiteral: _Reading.literal,
    _ConstantLiteral: _Reading.literal,
}
