"""The quick way to write compact JSON: one look through an object, then orjson writes all of it.

An object of words of JSON, dicts, lists, arrays and NumPy scalars is handed to orjson as it is;
where other values stand in it, such as tuples, it is lowered first: plain parts pass untouched.
What orjson would not notice is found in what it wrote: NaN becomes null, and a reserved key of the
caller's is one more than the tags. Then, or if it refuses something, every word is looked at. What
is left, such as runs that are written by column and all that is wrong, raises `CarefulError`.
"""

from __future__ import annotations

import gc
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from codec.arrays import array_tag, dtype_names
from codec.arrays.array_types import Array, DType
from codec.arrays.dtype_table import DTypeRow
from codec.arrays.elements import blocks
from codec.arrays.elements.strings import has_surrogate
from codec.columns.split_runs import FEWEST, SHORTEST
from codec.encode.plain_values import (
    CONTAINERS,
    GAINS,
    LEAVES,
    PLAIN,
    SCALARS,
    SIMPLE,
    SURE,
    are_right,
    has_tuples,
    may_be_run,
)
from codec.errors import CarefulError
from codec.payloads import payload_table
from codec.tags import tag_table

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder


class UnusualError(Exception):
    """There is more in an object than was seen, such as a NaN or a reserved key."""


_SMALL = 1 << 10  # bytes of an array that is written at once
_TOGETHER = 256  # values of a list that are looked through at once, where one may be unusual
_DEEPEST = 200  # levels; orjson takes 254
_WIDEST = 1_000_000  # containers at one level; more may be a few that stand at many places
_OPTIONS = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)
_HOLE = b"\0"  # where a large array goes: JSON has no such character
_TAGS = re.compile(b'"(?:%b)":' % "|".join(sorted(tag_table.RESERVED)).encode())
_NOT_ASCII = re.compile("[^\x00-\x7f]+")

_Written = tuple[Iterator[str], int]


def text(root: object, encoder: JSONEncoder) -> _Written:
    """Return the JSON text of an object in pieces, and how many bytes its arrays have.

    Raises
    ------
    CarefulError
        If it has to be written the careful way.
    """
    if type(root) not in PLAIN and type(root) not in _LOWER:
        raise CarefulError
    for write in (_Document.as_it_is, _Document.lowered, _Document.word_by_word):
        try:
            return write(_Document(encoder), root)
        except (TypeError, UnusualError, RecursionError):  # an EncodeError is a TypeError
            continue
    raise CarefulError


class _Large(NamedTuple):
    """An array that is written when its text is taken, and its id in the document."""

    array: Array
    known: int | None


class _Document:
    """The writing of one object."""

    def __init__(self, encoder: JSONEncoder) -> None:
        self.encoder = encoder
        self.passed = LEAVES  # types of values that orjson gets as they are
        self.is_text = encoder.payload == payload_table.TEXT
        self.nones = 0  # how many None stand in the object
        self.tags = 0  # how many tags are written
        self.gains = 0  # how many values there are for the sake of which columns are made
        self.arrays: list[Array] = []
        self.shared: frozenset[int] = frozenset()
        self.ids: dict[int, int] = {}  # id() of a shared array: its id in the document
        self.large: list[_Large] = []

    def as_it_is(self, root: Any) -> _Written:
        """Return the text of words, dicts, lists, arrays and scalars."""
        if type(root) not in CONTAINERS or not self.is_plain([root]):
            raise UnusualError
        return self.text(root)

    def lowered(self, root: Any) -> _Written:
        """Return the text of other values too, and of dicts with other keys."""
        self.note([root], {type(root)})
        return self.text(self.lower(root, 0))

    def word_by_word(self, root: Any) -> _Written:
        """Return the text of an object with words that orjson would not write right."""
        self.passed = SURE
        return self.lowered(root)

    def text(self, root: Any) -> _Written:
        """Return the text in pieces, and how many bytes the arrays have."""
        if self.encoder.share and self.arrays:
            self.find_shared()
        written = self.check(orjson.dumps(root, self.write, _OPTIONS))
        nbytes = sum(array.nbytes for array in {id(one): one for one in self.arrays}.values())
        if not self.large:
            return iter((written,)), nbytes
        return filled(written.split("\0"), map(self.header, self.large)), nbytes

    def find_shared(self) -> None:
        """Find the arrays that stand at more than one place."""
        known = list(map(id, self.arrays))
        if len(set(known)) < len(known):
            self.shared = frozenset(one for one, times in Counter(known).items() if times > 1)

    def check(self, written: bytes) -> str:
        """Return what orjson wrote as text, if it is right."""
        if b"null" in written and written.count(b"null") != self.nones and self.passed is LEAVES:
            raise UnusualError
        if (
            b"_" in written
            and written.count(b"__") != 2 * self.tags
            and len(_TAGS.findall(written)) != self.tags
        ):
            raise UnusualError
        if not self.encoder.ensure_ascii:
            return written.decode()
        if b"\x7f" in written:
            written = written.replace(b"\x7f", b"\\u007f")
        if written.isascii():
            return written.decode()
        return _NOT_ASCII.sub(
            lambda found: encode_basestring_ascii(found[0])[1:-1], written.decode()
        )

    # -- a look through plain containers ----------------------------------------------------------

    def is_plain(self, containers: list[Any]) -> bool:
        """Return whether all in dicts and lists is plain; note its arrays, and count its Nones.

        The garbage collector's own function looks through a whole level in C.
        """
        before = self.nones, self.gains, len(self.arrays)
        level = containers
        for _ in range(_DEEPEST):
            inside = gc.get_referents(*level)
            kinds = set(map(type, inside))
            if not kinds <= PLAIN or not (self.passed is LEAVES or are_right(level, inside)):
                break
            self.note(inside, kinds)
            if kinds.isdisjoint(CONTAINERS):
                if self.gains > before[1] and self.encoder.stack and may_be_run(containers):
                    raise CarefulError
                return True
            level = [one for one in inside if type(one) in CONTAINERS]
            if len(level) > _WIDEST and len(set(map(id, level))) < len(level):
                raise CarefulError
        self.nones, self.gains = before[:2]
        del self.arrays[before[2] :]
        return False

    # -- lowering: what is no word of JSON becomes its tag ----------------------------------------

    def lower(self, value: Any, depth: int) -> Any:
        """Return what orjson writes as the JSON of a value."""
        if type(value) in self.passed:
            return value
        function = _LOWER.get(type(value))
        if function is None or depth > _DEEPEST:
            raise CarefulError
        return function(self, value, depth + 1)

    def note(self, values: Any, kinds: set[type]) -> None:
        """Count the Nones of a level and note its arrays."""
        if type(None) in kinds:
            self.nones += len(values) if len(kinds) == 1 else sum(one is None for one in values)
        if not kinds.isdisjoint(GAINS):
            self.gains += FEWEST
            self.arrays += [one for one in values if type(one) is np.ndarray]

    def items(self, values: Any, depth: int) -> list[Any]:
        """Return the items of a list, tuple or deque, lowered."""
        gains = self.gains
        kinds = set(map(type, values))
        is_long = len(values) >= SHORTEST and self.encoder.stack
        if is_long and (not kinds.isdisjoint(GAINS) or has_tuples(values, kinds)):
            raise CarefulError  # it may be a run
        self.note(values, kinds)
        lowered = values if kinds <= self.passed else self.each(values, depth)
        if is_long and self.gains - gains >= FEWEST:
            raise CarefulError
        return lowered if type(lowered) is list else list(lowered)

    def each(self, values: Any, depth: int) -> list[Any]:
        """Return values lowered one by one; plain containers among them, seen together, stay."""
        values = list(values)
        lowered: list[Any] = []
        for start in range(0, len(values), _TOGETHER):
            some = values[start : start + _TOGETHER]
            passed = self.passed
            containers = [one for one in some if type(one) in CONTAINERS]
            if len(containers) >= SHORTEST and self.is_plain(containers):
                passed |= CONTAINERS
            lowered += [one if type(one) in passed else self.lower(one, depth) for one in some]
        return lowered

    def lower_dict(self, value: dict[Any, Any], depth: int) -> Any:
        """Lower a dict, to pairs if its keys are not all text, or one is reserved."""
        is_object = set(map(type, value)) <= {str} and tag_table.RESERVED.isdisjoint(value)
        if not is_object or (self.passed is SURE and not tag_table.is_text(value)):
            self.tags += 1
            keys, items = (self.level(some, depth + 1) for some in (list(value), value.values()))
            return {"__dict__": list(zip(keys, items, strict=True))}
        values = value.values()
        lowered = self.level(values, depth)
        return value if lowered is values else dict(zip(value, lowered, strict=True))

    def level(self, values: Any, depth: int) -> Any:
        """Return the keys or values of a dict, lowered; themselves, if orjson gets them so."""
        kinds = set(map(type, values))
        self.note(values, kinds)
        return values if kinds <= self.passed else self.each(values, depth)

    def lower_tuple(self, value: tuple[Any, ...], depth: int) -> Any:
        """Lower a tuple."""
        self.tags += 1
        lowered = self.items(value, depth)
        self.gains += 1
        return {"__tuple__": lowered}

    def lower_deque(self, value: deque[Any], depth: int) -> Any:
        """Lower a deque."""
        self.tags += 1
        keys = {} if value.maxlen is None else {"maxlen": value.maxlen}
        return {**keys, "__deque__": self.items(value, depth)}

    def lower_leaf(self, value: Any, _: int) -> Any:
        """Lower a value in which no others stand."""
        self.tags += 1
        row = tag_table.BY_TYPE[type(value)]
        keys, content = row.lower(value)
        return {**keys, row.name: content}

    def lower_word(self, value: Any, depth: int) -> Any:
        """Lower a string, an integer or a float that orjson would not write right."""
        if type(value) is str:
            is_right = value.isascii() or not has_surrogate(value)
        elif type(value) is float:
            is_right = isfinite(value)
        else:
            is_right = -(1 << 63) <= value < 1 << 64
            if not is_right and value.bit_length() <= tag_table.MAX_BITS:
                return orjson.Fragment(int.__repr__(value))
        return value if is_right else self.lower_leaf(value, depth)

    # -- arrays and scalars, which orjson hands to its hook ---------------------------------------

    def write(self, value: Any) -> orjson.Fragment:
        """Return the tag of an array or a NumPy scalar."""
        if type(value) is np.ndarray:
            return self.write_array(value)
        if type(value) not in SCALARS:
            raise CarefulError
        self.tags += 1
        head, row = _scalar_head(type(value))  # type: ignore[arg-type]
        if type(value) in SIMPLE:
            content = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
            if content != b"null":
                return orjson.Fragment(b"%b%b}" % (head, content))
        block = blocks.write_block(np.asarray(value).reshape(1), row)
        if block is None:
            raise CarefulError
        return orjson.Fragment(b"%b%b}" % (head, block[1:-1].encode()))

    def write_array(self, array: Array) -> orjson.Fragment:
        """Return the tag of a small array, a reference, or the place of a large array."""
        known = None
        if id(array) in self.shared:
            if id(array) in self.ids:
                self.tags += 1
                return orjson.Fragment(b'{"__ref__":%d}' % self.ids[id(array)])
            known = self.ids[id(array)] = len(self.ids)
        if known is None and self.is_text and 0 < array.nbytes <= _SMALL and array.ndim:
            head, row = _head(array)
            content = blocks.write_block(array, row) if array.flags.c_contiguous else None
            if content is not None:
                self.tags += 1
                return orjson.Fragment(f"{head}{content}}}")
        if array.dtype.kind not in "biufc":
            raise CarefulError
        _head(array)
        self.large.append(_Large(array, known))
        return orjson.Fragment(_HOLE)

    def header(self, large: _Large) -> tuple[tag_table.Keys, Iterator[str]]:
        """Return the keys of a large array's tag, and the text of its elements."""
        encoder = self.encoder
        keys, text = array_tag.header(large.array, encoder.payload, _refuse, encoder.tick)
        return keys if large.known is None else {**keys, "id": large.known}, text


def filled(
    between: list[str], tags: Iterable[tuple[tag_table.Keys, Iterator[str]]]
) -> Iterator[str]:
    """Yield text with the tags of arrays in it, each given by its keys and its elements."""
    for before, (keys, content) in zip(between, tags, strict=False):
        yield before + tag_table.head(keys, array_tag.NDARRAY)
        yield from content
        yield "}"
    yield between[-1]


_LOWER: dict[type, Callable[[_Document, Any, int], Any]] = {
    dict: _Document.lower_dict,
    list: _Document.items,
    tuple: _Document.lower_tuple,
    deque: _Document.lower_deque,
    bytes: _Document.lower_leaf,
    bytearray: _Document.lower_leaf,
    complex: _Document.lower_leaf,
    str: _Document.lower_word,
    int: _Document.lower_word,
    float: _Document.lower_word,
}


def _refuse(_: object) -> str:
    raise CarefulError


def _head(array: Array) -> tuple[str, DTypeRow]:
    """Return the start of an array's tag, and the row of its dtype."""
    if array.dtype.metadata is not None:  # which does not count when dtypes are compared
        raise CarefulError
    return _known_head(array.dtype, array.shape)


@lru_cache(1024)
def _known_head(dtype: DType, shape: tuple[int, ...]) -> tuple[str, DTypeRow]:
    name, row = dtype_names.spell(dtype)
    return tag_table.head({"dtype": name, "shape": list(shape)}, array_tag.NDARRAY), row


@lru_cache
def _scalar_head(kind: type[np.generic]) -> tuple[bytes, DTypeRow]:
    name, row = dtype_names.spell(np.dtype(kind))
    return tag_table.head({"dtype": name}, array_tag.SCALAR).encode(), row
