"""General route of encoding: any value to JSON text, with tags, references and columns."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, Any

import numpy as np

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, Piece, as_text
from codec.arrays.elements.strings import has_surrogate
from codec.arrays.stacked_rows import StackedRows
from codec.columns.split_runs import Column
from codec.encode import column_text
from codec.encode.column_text import Pools
from codec.encode.survey import Survey
from codec.errors import EncodeError, Inside
from codec.tags import classes, tag_table
from codec.tags.masked_arrays import masking_bytes
from codec.tags.strings_and_numbers import MAX_BITS, Keys
from codec.tags.tag_table import has_plain_keys

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder


_MOST_AGAIN = 100_000  # times that one array of objects is written


class Writing:
    """The writing of one document.

    Each method that gives pieces of text is for one kind of value; `level` is the depth of
    indentation.
    """

    def __init__(self, encoder: JSONEncoder, survey: Survey) -> None:
        self.encoder = encoder
        self.survey = survey
        self.pools = Pools(self.survey.runs.values()) if encoder.share else None
        self.claimed = 0
        self.is_earned = False  # whether the fill value of a masked array is written
        self.payload = encoder.payload
        self.written: dict[int, int] = {}  # id() of a repeated array: its id in the document
        self.ids = 0  # how many of these there are
        self.again: dict[int, int] = {}  # id() of arrays of objects: how often they were written
        self.open: set[int] = set()  # id() of the containers around the place
        indent = encoder.indent
        self.indent = " " * indent if isinstance(indent, int) else indent
        # Tags are the format's own and stay compact; separators= is for plain arrays and objects.
        self.comma, self.colon = (",", ":") if indent is None else (", ", ": ")

    def value(self, value: Any, level: int) -> Iterator[str]:
        """Yield the text of any value."""
        leaf = self.leaf(value)
        if leaf is not None:
            yield leaf
            return
        kind = type(value)
        row = tag_table.BY_TYPE.get(kind)
        if row is not None and row.is_leaf:
            yield self.leaf_tag(value, row)
        elif kind in array_tag.CLASSES:
            yield from self.array(value, level)
        elif kind is list or row is not None or kind in self.encoder.types:
            yield from self.container(value, level)
        elif isinstance(value, np.generic):
            yield from self.scalar(value, level)
        elif kind in tag_table.masked_types():
            yield from self.array(value, level)
        elif (later := tag_table.row_of(kind)) is not None:
            yield self.leaf_tag(value, later)
        elif kind in self.encoder.enums:
            keys, name = classes.lower_member(value)
            yield f"{self.head(keys, tag_table.MEMBER)}{self.string(name)}}}"
        else:
            yield from self.replaced(value, level)

    def leaf(self, value: Any) -> str | None:
        """Return the text of a value that JSON can represent, or None."""
        kind = type(value)
        if kind is str:
            return self.string(value)
        if kind is float:
            return float.__repr__(value) if math.isfinite(value) else None
        if kind is int:
            return int.__repr__(value) if value.bit_length() <= MAX_BITS else None
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        return None

    def string(self, value: str) -> str | None:
        """Return the text of a string; None if it holds surrogates, which are not Unicode text."""
        if value.isascii() or not has_surrogate(value):
            write = encode_basestring_ascii if self.encoder.ensure_ascii else encode_basestring
            return write(value)
        return None

    def leaf_tag(self, value: Any, row: tag_table.TagRow) -> str:
        """Return the tag of a value in which no others stand."""
        finite = self.encoder.allow_nan or row.type not in (float, complex) or np.isfinite(value)
        if not finite:
            raise EncodeError(f"Out of range float values are not JSON compliant: {value!r}")
        keys, content = row.lower(value)
        text = json.dumps(content, ensure_ascii=self.encoder.ensure_ascii, separators=(",", ":"))
        return f"{self.head(keys, row.name)}{text}}}"

    def text(self, value: Any) -> str:
        """Return the text of a value that is an element of an array."""
        return "".join(self.value(value, 0))

    def head(self, keys: Keys, name: str) -> str:
        """Return the start of a tag, up to its content."""
        return tag_table.head(keys, name, self.comma, self.colon)

    # -- containers -------------------------------------------------------------------------------

    def container(self, value: Any, level: int) -> Iterator[str]:
        """Yield the text of a value in which others stand."""
        self.enter(value)
        if type(value) is list:
            yield from self.run_or_items(value, value, level, self.encoder.item_separator)
        elif type(value) is dict and has_plain_keys(value):
            yield from self.plain_dict(value, level)
        else:
            yield from self.tag(value, level)
        self.open.discard(id(value))

    def enter(self, value: Any) -> None:
        """Note that the place is inside `value`."""
        if self.encoder.check_circular:
            if id(value) in self.open:
                raise EncodeError(f"circular reference: this {type(value).__name__} holds itself")
            self.open.add(id(value))

    def tag(self, value: Any, level: int, **more: Any) -> Iterator[str]:
        """Yield the tag of a value in which others stand; `more` are keys of this place."""
        if type(value) in self.encoder.types:
            name, (keys, content) = tag_table.OBJECT, classes.lower(value)
        else:
            row = tag_table.row_of(type(value))
            assert row is not None, "containers and masked arrays have a row"
            name, (keys, content) = row.name, row.lower(value)
        if isinstance(value, set | frozenset):  # whose order differs from process to process
            content = sorted(content, key=self.text)
        yield self.head({**keys, **more}, name)
        if type(value) is dict:
            yield from self.pairs(self.sorted(content), level, ",")
        elif type(value) is not OrderedDict:
            yield from self.run_or_items(value, content, level, ",")
        elif not keys:
            yield from self.pairs(content, level, ",")
        else:
            yield "["
            yield from self.pairs(content[0], level, ",")
            for attribute, item in zip(keys["fields"], content[1:], strict=True):
                yield ","
                with Inside(attribute):
                    yield from self.value(item, level)
            yield "]"
        yield "}"

    def run_or_items(self, value: Any, items: list[Any], level: int, comma: str) -> Iterator[str]:
        """Return the text of the items of a list, tuple or deque: a column, if they are a run."""
        column = self.survey.runs.get(id(value))
        one_by_one = self.items(items, level, comma)
        return one_by_one if column is None else self.run(column, level, one_by_one)

    def run(self, column: Column, level: int, one_by_one: Iterator[str]) -> Iterator[str]:
        """Yield a run by column; which item is refused, is known where they are written."""
        around = set(self.open)
        try:
            yield from column_text.run(column, self, level)
        except EncodeError:
            self.open = around
            self.survey.runs.clear()
            deque(one_by_one, 0)
            raise

    def items(self, values: list[Any], level: int, comma: str) -> Iterator[str]:
        """Return values as a JSON array."""
        entries = ((index, "", value, "") for index, value in enumerate(values))
        return self.entries(entries, level, comma, "[]")

    def plain_dict(self, value: dict[str, Any], level: int) -> Iterator[str]:
        """Return a dict as a JSON object."""
        items = self.sorted(value.items())
        colon = self.encoder.key_separator
        entries = ((key, f"{self.string(key)}{colon}", item, "") for key, item in items)
        return self.entries(entries, level, self.encoder.item_separator, "{}")

    def pairs(self, content: Iterable[Any], level: int, comma: str) -> Iterator[str]:
        """Return a dict's items as a JSON array of pairs."""
        entries = (
            (key, f"[{text}{self.comma}", value, "]")
            for key, value in content
            if (text := self.key(key, level)) is not None
        )
        return self.entries(entries, level, comma, "[]")

    def key(self, key: Any, level: int) -> str | None:
        """Return the text of a key of any type, or None if it is to be skipped."""
        try:
            return "".join(self.value(key, level))
        except EncodeError as error:
            if self.encoder.skipkeys:
                return None
            error.message = f"a key: {error.message}"
            raise

    def sorted(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return the items of a dict in the order in which they are to be written."""
        if not self.encoder.sort_keys:
            return items
        try:
            return sorted(items, key=lambda item: item[0])
        except TypeError as error:
            raise EncodeError(f"sort_keys: {error}") from error

    def entries(
        self, entries: Iterable[tuple[object, str, Any, str]], level: int, comma: str, ends: str
    ) -> Iterator[str]:
        """Yield the entries of a container, each as (key, text before, value, text after)."""
        newline = "" if self.indent is None else "\n" + self.indent * (level + 1)
        before = ends[0] + newline
        for key, head, value, tail in entries:
            try:
                leaf = self.leaf(value)
                if leaf is not None:
                    yield f"{before}{head}{leaf}{tail}"
                else:
                    yield before + head
                    yield from self.value(value, level + 1)
                    yield tail
            except EncodeError as error:
                error.inside(key)
                raise
            before = comma + newline
        if before[0] == ends[0]:
            yield ends
        else:
            yield newline[: len(newline) - len(self.indent or "")] + ends[1]

    # -- arrays -----------------------------------------------------------------------------------

    def array(self, value: Any, level: int) -> Iterator[str]:
        """Yield the tag of an array, or a reference to it."""
        if id(value) in self.written:
            yield f"{self.head({}, tag_table.REF)}{self.written[id(value)]}}}"
            return
        known: dict[str, Any] = {}
        if id(value) in self.survey.repeated:
            known["id"] = self.next_id()
        self.check_finite(value)
        if type(value) in tag_table.masked_types():
            masked = self.tag if value.dtype.names is None else self.masked_structure
            pieces = masked(value, level, **known)
        else:
            self.enter(value)  # it may hold objects
            self.check_again(value)
            try:
                keys, text = array_tag.header(value, self.payload, self.text, self.encoder.tick)
            except EncodeError:
                self.open.discard(id(value))
                yield from self.replaced(value, level)
                return
            pieces = self.pieces(value, {**keys, **known}, text, level)
        yield from pieces
        self.open.discard(id(value))
        if known:
            self.written[id(value)] = known["id"]

    def masked_structure(self, value: Any, level: int, **known: Any) -> Iterator[str]:
        """Yield the tag of a masked structure, if it is long enough for what NumPy makes of it."""
        self.is_earned = True
        text = "".join(self.tag(value, level, **known))
        self.is_earned = False
        head = text.partition(f'"{array_tag.NDARRAY}"{self.colon}')[0]
        has_fill_value = vars(value)["_fill_value"] is not None
        made = has_fill_value + (0 if f'"payload"{self.colon}' in head else value.size)
        bytes_each = dtype_names.spell(value.dtype)[1].bytes_of_fields
        claimed = made * bytes_each + masking_bytes([value.data])
        array_tag.check_earned(claimed, {}, text, "write [array.data, array.mask]")
        yield text

    def check_again(self, value: Any) -> None:
        """Refuse arrays of objects in one another, if they are not shared and multiply."""
        if value.dtype.hasobject and not self.encoder.share:
            self.again[id(value)] = self.again.get(id(value), 0) + 1
            if self.again[id(value)] > _MOST_AGAIN:
                raise EncodeError(
                    f"an array of objects would be written more than {_MOST_AGAIN} times; "
                    "share=True writes it once"
                )

    def pieces(self, value: Any, keys: Keys, text: Iterator[Piece], level: int) -> Iterator[str]:
        """Yield the tag of an array, laid out where lines are."""
        yield self.head(keys, array_tag.NDARRAY)
        if self.indent is None or value.size == 0 or value.ndim == 0 or "payload" in keys:
            yield from map(as_text, text)
        else:
            yield self.rows(iter(array_tag.lines(value, self.text)), value.shape[:-1], level)
        yield "}"

    def rows(self, lines: Iterator[str], shape: tuple[int, ...], level: int) -> str:
        """Lay out an array: one innermost row a line."""
        if not shape:
            return next(lines)
        newline = "\n" + (self.indent or "") * (level + 1)
        inner = [self.rows(lines, shape[1:], level + 1) for _ in range(shape[0])]
        end = newline[: len(newline) - len(self.indent or "")]
        return f"[{newline}{f',{newline}'.join(inner)}{end}]"

    def scalar(self, value: np.generic, level: int) -> Iterator[str]:
        """Yield the tag of a NumPy scalar."""
        try:
            keys, text = array_tag.scalar_header(value, self.text, is_earned=self.is_earned)
        except EncodeError:
            yield from self.replaced(value, level)
            return
        self.check_finite(value)
        yield f"{self.head(keys, array_tag.SCALAR)}{text}}}"

    def tagged(self, array: Array | StackedRows, known: Keys) -> Iterator[str]:
        """Yield the tag of an array that is the format's own, with the keys `known` besides."""
        self.check_finite(array)
        keys, text = array_tag.header(array, self.payload, self.text, self.encoder.tick)
        yield self.head({**keys, **known}, array_tag.NDARRAY)
        yield from map(as_text, text)
        yield "}"

    def next_id(self) -> int:
        """Return an id that no array of the document has."""
        self.ids += 1
        return self.ids - 1

    def check_finite(self, value: Any) -> None:
        """Refuse NaN and infinities, if the caller does."""
        allow = self.encoder.allow_nan or value.dtype.kind not in "fc"
        if not allow and not np.isfinite(np.asarray(value)).all():
            raise EncodeError("Out of range float values are not JSON compliant: in an array")

    # -- everything else --------------------------------------------------------------------------

    def replaced(self, value: Any, level: int) -> Iterator[str]:
        """Write what `JSONEncoder.default` gives for `value`."""
        self.enter(value)
        try:
            replacement = self.encoder.default(value)
        except EncodeError:
            raise
        except TypeError as error:  # how a default= says no
            raise EncodeError(str(error)) from error
        yield from self.value(replacement, level)
        self.open.discard(id(value))
