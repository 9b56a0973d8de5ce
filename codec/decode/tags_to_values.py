"""The careful way from parsed JSON to values: tags, hooks, and the places of errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

from codec.arrays import array_tag
from codec.columns import column_kinds
from codec.columns.frames import FrameRows, read_array_at, read_frames, refuse_frames
from codec.decode.json_callbacks import (
    ConstantLiteral,
    Doubled,
    FloatLiteral,
    IntLiteral,
    ObjectPairs,
    Tag,
    dict_or_tag,
    key_twice,
    read_float,
)
from codec.errors import DecodeError, Inside, shorten
from codec.payloads import memory_limit
from codec.payloads.inflate import MAX_RATIO
from codec.tags import classes, masked_arrays, tag_table
from codec.tags.strings_and_numbers import Keys, items_of

if TYPE_CHECKING:
    from codec.decode.decoder import JSONDecoder
    from codec.decode.large_arrays import Found


_READERS: dict[str, Callable[[Keys, Any, Any], Any]] = {
    array_tag.NDARRAY: array_tag.read_array,
    array_tag.SCALAR: array_tag.read_scalar,
    tag_table.COLUMN: column_kinds.read_run,
    tag_table.FRAMES: refuse_frames,
}
_POOLS = frozenset({tag_table.REF, tag_table.FRAMES})  # tags that may stand for frames


class TagsToValues:
    """The reading of one document, after the scan: tags become values, from the inside out.

    There is one Python frame to a level, so that what the scanner nests can be built.
    """

    builders: ClassVar[dict[type, Callable[[Any, Any], Any]]]

    def __init__(
        self,
        decoder: JSONDecoder,
        length: int,
        found: Sequence[Found] = (),
        has_tag: Callable[[], bool] | None = None,
    ) -> None:
        self.decoder = decoder
        self.has_tag = has_tag  # asked where a key stands twice; None if there is one
        self.cut_out = {-number: one for number, one in enumerate(found, 1)} if found else {}
        self.types = decoder.types
        self.shared: dict[int, Any] = {}  # arrays by their id in the document
        self.pools: dict[int, tuple[Any, list[Any]]] = {}  # an array by its id(), and its rows
        self.earned = MAX_RATIO * length

    def value(self, value: Any) -> Any:
        """Return the value that the scanned `value` stands for."""
        build = self.builders.get(type(value))
        return value if build is None else build(self, value)

    def items(self, value: list[Any]) -> Any:
        """Read the items of a list."""
        for index, item in enumerate(value):
            if build := self.builders.get(type(item)):
                with Inside(index):
                    value[index] = build(self, item)
        return value

    def object(self, value: dict[str, Any]) -> Any:
        """Read an object that is not a tag."""
        for key, item in value.items():
            if build := self.builders.get(type(item)):
                with Inside(key):
                    value[key] = build(self, item)
        hook = self.decoder.object_hook
        return value if hook is None else hook(value)

    def doubled(self, value: Doubled) -> Any:
        """Read an object in which a key stands twice: without tags, as `json` reads it."""
        if self.has_tag is None or self.has_tag():
            raise DecodeError(f"expected each key once, found {shorten(value.twice)} again")
        self.has_tag = bool  # which returns False: it is asked once
        return self.object(dict(value))

    def pairs(self, value: ObjectPairs) -> Any:
        """Read an object that is not a tag, for ``object_pairs_hook``."""
        for index, (key, item) in enumerate(value):
            if build := self.builders.get(type(item)):
                with Inside(key):
                    value[index] = (key, build(self, item))
        hook = self.decoder.object_pairs_hook
        assert hook is not None, "pairs are kept for the hook"
        return hook(list(value))

    def literal(self, value: str) -> Any:
        """Read a number with the caller's function."""
        return self.decoder.literals[type(value)](str(value))

    def tag(self, pairs: Tag) -> Any:
        """Read a tag."""
        name, keys, content = self.open_tag(pairs)
        known = keys.pop("id", None) if "id" in keys else ...
        row = tag_table.BY_NAME.get(name)
        value: Any
        if read := _READERS.get(name):
            value = read(keys, content, self)
        elif name == tag_table.REF:
            value = self.reference(self.plain(content))
        elif row is not None and row.is_leaf:
            content = self.plain(content)
            if isinstance(content, dict) and _has_doubled(content):
                raise DecodeError("expected each key of a dtype once, found one again")
            value = row.build(keys, content)
        elif name == tag_table.MEMBER:
            value = classes.read_member(self.types, keys, self.plain(content))
        else:
            if build := self.builders.get(type(content)):
                with Inside(name):
                    content = build(self, content)
            if row is None:
                return classes.builder(self.types, keys)(items_of(content))
            if name == tag_table.MASKED:
                self.claim(masked_arrays.masking_bytes(content))
            value = row.build(keys, content)
        if known is not ...:
            self.share(known, value)
        return value

    def reference(self, known: Any) -> Any:
        """Return the array that was read under an id, or cut out."""
        if self.cut_out and type(known) is int and known < 0:
            one = self.cut_out.pop(known)
            if one.known is not None:
                self.share(one.known, one.array)
            return one.array
        found = self.shared.get(known) if type(known) is int else None
        if found is None or type(found) is FrameRows:
            raise DecodeError(
                f"expected the id of an array before this place, found {shorten(known)}"
            )
        return found

    def share(self, known: Any, array: Any) -> None:
        """Keep an array for references to its id."""
        if type(known) is not int or known < 0 or known in self.shared:
            raise DecodeError(f"expected an id that is a new integer, found {shorten(known)}")
        self.shared[known] = array

    def column(self, scanned: Any) -> tuple[Keys, Any]:
        """Return the keys and the content of a column inside another column."""
        tag = self.tag_of(scanned)
        name, keys, content = ("", {}, None) if tag is None else self.open_tag(tag)
        if name != tag_table.COLUMN:
            raise DecodeError(f"expected a column, found {shorten(scanned)}")
        return keys, content

    def pool(self, scanned: Any) -> Any:
        """Return an array whose rows are arrays, or frames that make them up."""
        tag = self.tag_of(scanned)
        if tag is not None and not _POOLS.isdisjoint(name for name, _ in tag):
            with Inside(tag_table.COLUMN):
                name, keys, content = self.open_tag(tag)
                if name == tag_table.FRAMES:
                    frames = read_frames(keys, content, self)
                    if "id" in keys:
                        self.share(keys["id"], frames)
                    return frames
                known = self.plain(content)
                if type(known) is int and type(self.shared.get(known)) is FrameRows:
                    return self.shared[known]
        return read_array_at(scanned, self, tag_table.COLUMN)

    def tag_of(self, scanned: Any) -> Tag | None:
        """Return what was scanned, if it is a tag."""
        return scanned if type(scanned) is Tag else None

    def rows(self, pool: Any) -> list[Any]:
        """Return the rows of a pool, each an array of its own; for the same pool, the same."""
        if id(pool) not in self.pools:
            column_kinds.claim_rows(pool, len(pool), self)
            self.pools[id(pool)] = pool, column_kinds.build_rows(pool, list(range(len(pool))))
        return self.pools[id(pool)][1]

    def numbers(self, values: list[Any]) -> list[Any]:
        """Return Python's own floats or integers as what the caller's hooks make of them."""
        kind = type(values[0]) if values else bool
        literal = {float: FloatLiteral, int: IntLiteral}.get(kind)
        hook = kind if literal is None else self.decoder.literals[literal]
        if hook is kind:
            return values
        return [hook(repr(value)) if isfinite(value) else value for value in values]

    def made(self, value: dict[str, Any]) -> Any:
        """Return what the caller's hook makes of an object."""
        if self.decoder.object_pairs_hook is not None:
            return self.decoder.object_pairs_hook(list(value.items()))
        return value if self.decoder.object_hook is None else self.decoder.object_hook(value)

    def open_tag(self, pairs: Tag) -> tuple[str, Keys, Any]:
        """Return the reserved key of a tag, its other keys, and its content."""
        keys = dict(pairs)
        if len(keys) != len(pairs):
            twice = key_twice(name for name, _ in pairs)
            raise DecodeError(f"expected each key of a tag once, found {shorten(twice)} again")
        reserved = sorted(tag_table.RESERVED.intersection(keys))
        if len(reserved) > 1:
            raise DecodeError(f"expected one reserved key, found {' and '.join(reserved)}")
        name = reserved[0]
        content = keys.pop(name)
        if name not in tag_table.KEYS:  # __codec__
            raise DecodeError(f"the tag {name} is of a later version of the format")
        unknown = sorted(keys.keys() - tag_table.KEYS[name])
        if unknown:
            allowed = ", ".join(sorted(tag_table.KEYS[name])) or "no others"
            raise DecodeError(
                f"expected beside {name} the keys {allowed}; found {shorten(unknown[0])}"
            )
        keys = {key: self.plain(item) for key, item in keys.items()}
        if _has_doubled(keys):
            raise DecodeError("expected each key of a dtype once, found one again")
        return name, keys, content

    def plain(self, content: Any) -> Any:
        """Return elements and sizes as numbers, whatever ``parse_float`` and ``parse_int`` are."""
        if not self.decoder.has_hooks:
            return content
        if type(content) is list:
            return [self.plain(item) for item in content]
        if type(content) is dict:  # a structured dtype
            return {key: self.plain(item) for key, item in content.items()}
        if type(content) is ObjectPairs:
            return self.plain(dict_or_tag(content))
        if type(content) is IntLiteral:
            return int(content)
        return read_float(content) if type(content) is FloatLiteral else content

    def claim(self, size: int, made: int | None = None) -> None:
        """Refuse elements that are mostly padding, if the document has not earned the memory."""
        self.earned -= size
        if self.earned < 0:
            raise DecodeError(
                f"needs more than {MAX_RATIO} times the bytes of the document; "
                "such elements are written compressed"
            )
        memory_limit.take(size, made)


def _has_doubled(value: Any) -> bool:
    if type(value) is Doubled:
        return True
    inside = value.values() if type(value) is dict else value if type(value) is list else ()
    return any(map(_has_doubled, inside))


TagsToValues.builders = {
    list: TagsToValues.items,
    dict: TagsToValues.object,
    Doubled: TagsToValues.doubled,
    ObjectPairs: TagsToValues.pairs,
    Tag: TagsToValues.tag,
    FloatLiteral: TagsToValues.literal,
    IntLiteral: TagsToValues.literal,
    ConstantLiteral: TagsToValues.literal,
}
