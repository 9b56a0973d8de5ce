"""Lowering: an object becomes what a fast encoder of JSON writes, with holes for all else.

Plain parts pass untouched. Holes are filled when the text is taken: by large arrays, and by what
only the careful way writes, such as runs by column.
"""

from __future__ import annotations

import gc
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from codec.arrays import array_tag
from codec.arrays.array_types import Array, Piece
from codec.arrays.elements.strings import has_surrogate
from codec.columns.split_runs import SHORTEST
from codec.encode.plain_values import (
    CONTAINERS,
    GAINS,
    LEAVES,
    NOTED,
    PLAIN,
    UNNOTED,
    WIDEST,
    WORDS,
    are_right,
    may_be_run,
    runs_may_be_in,
    split_level,
)
from codec.encode.survey import MOST_LOOKS, SurveyWalk
from codec.encode.writing import Writing
from codec.errors import CarefulError, EncodeError
from codec.tags import tag_table

if TYPE_CHECKING:
    from codec.encode.encoder import JSONEncoder

# Text in pieces, a tuple if it is one piece, and how many bytes its arrays have.
Written = tuple[Iterable[Piece], int]

_TOGETHER = 256  # values of a list that are looked through at once, where one may be unusual
_DEEPEST = 200  # levels; orjson takes 254
_MOST_AGAIN = 100_000  # containers that were entered before; their text may be without end
_SHALLOW = 4  # levels; a deeper container is first looked through as a whole
_MOST_FAILS = 8  # such containers may be not plain; then all are lowered value by value


class Left:
    """A value that is left to the careful way."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Lowering:
    """The lowering of one object.

    Parameters
    ----------
    root
        The object.
    encoder
        What it is written by.
    apart
        The id() of arrays that are not rows of columns.
    looks
        The number of this lowering; in the last no run is written by column.
    """

    plain: frozenset[type] = PLAIN  # types that may stand in plain containers
    passed: frozenset[type] = LEAVES  # types of values that stay as they are
    simple: frozenset[type] = UNNOTED  # and are not noted

    looks_at_words = False  # whether each word has to be looked at

    entered = 0  # how many containers were entered
    fails = 0  # how many deep containers were not plain
    nones = 0  # how many None stand in the object
    shared: frozenset[int] = frozenset()  # the id() of arrays that stand at more than one place
    seen: SurveyWalk | None = None  # the look through what is left to the careful way
    careful: Writing | None = None

    def __init__(
        self,
        root: object,
        encoder: JSONEncoder,
        apart: frozenset[int] = frozenset(),
        looks: int = 1,
    ) -> None:
        self.root = root
        self.encoder = encoder
        self.apart = apart
        self.looks = looks
        self.stack = looks < MOST_LOOKS and encoder.stack
        self.no_runs: set[int] = set()  # the id() of each list, tuple and deque that is not a run
        self.arrays: list[Array] = []
        self.different: set[int] = set()  # the id() of containers that were entered
        self.ids: dict[int, int] = {}  # id() of a shared array: its id in the document
        self.holes: list[Iterator[Piece]] = []

    def written(self) -> Written:
        """Lower the object, and return its text.

        It is done again where an array of a run stands elsewhere as well.
        """
        lowered = root = self.root
        if type(root) in self.passed:
            self.note([root], {type(root)})
        else:
            lowered = self.lower(root, 0)
        again = self.find_shared()
        if not again:
            return self.text(lowered)
        return type(self)(root, self.encoder, self.apart | again, self.looks + 1).written()

    def text(self, root: Any) -> Written:
        """Return the text of what the object is lowered to."""
        raise NotImplementedError

    # -- a look through plain containers ----------------------------------------------------------

    def is_plain(self, containers: list[Any]) -> bool:
        """Return whether all in dicts and lists is plain; note its arrays, and count its Nones.

        The garbage collector's own function looks through a whole level in C.
        """
        nones, arrays, gains = self.nones, len(self.arrays), False
        level = containers
        for _ in range(_DEEPEST):
            level, others, kinds = split_level(gc.get_referents(*level))
            if others:
                if not kinds <= self.plain:
                    break
                self.note(others, kinds)
                gains = gains or not kinds.isdisjoint(GAINS)
            if not level:
                if gains and self.stack and runs_may_be_in(containers):
                    break
                if self.looks_at_words and not are_right(containers, self.nones - nones):
                    break
                return True
            if len(level) > WIDEST and len(set(map(id, level))) < len(level):
                raise CarefulError
        self.nones = nones
        del self.arrays[arrays:]
        return False

    def is_plain_whole(self, container: Any) -> bool:
        """Return whether a long dict or list holds plain values only; strings are not examined."""
        if self.looks_at_words or not self.is_plain([container]):
            return False
        self.no_runs.add(id(container))
        return True

    def note(self, values: Any, kinds: set[type]) -> None:
        """Count the Nones of a level and note its arrays."""
        if type(None) in kinds:
            for one in values:
                if one is None:
                    self.nones += 1
        if np.ndarray in kinds:
            self.arrays += [one for one in values if type(one) is np.ndarray]

    # -- values, one by one -----------------------------------------------------------------------

    def lower(self, value: Any, depth: int) -> Any:
        """Return what the fast encoder writes as the JSON of a value that does not stay as it is.

        It stands `depth` levels deep.
        """
        return self.by_type.get(type(value), Lowering.leave)(self, value, depth)

    def leave(self, value: object, _: int) -> Left:
        """Leave a value to the careful way."""
        self.look().through(value)
        return Left(value)

    def lower_word(self, value: Any, depth: int) -> Any:
        """Return a string, an integer or a float; leave it, if it is not written right."""
        if type(value) is str:
            is_right = value.isascii() or not has_surrogate(value)
        elif type(value) is float:
            is_right = isfinite(value)
        else:
            is_right = -(1 << 63) <= value < 1 << 64
        return value if is_right else self.lower_unusual(value, depth)

    def lower_unusual(self, value: Any, depth: int) -> Any:
        """Lower a string or number that would be written wrong."""
        return self.leave(value, depth)

    def lower_list(self, value: list[Any], depth: int) -> Any:
        """Lower a list."""
        if len(value) >= SHORTEST and self.is_plain_whole(value):
            return value
        items = self.items(value, depth)
        return Left(value) if items is None else items

    def items(self, values: Any, depth: int) -> Any:
        """Return the items of a list, tuple or deque, lowered; None if they are a run."""
        if len(values) < SHORTEST:
            return self.few(enumerate(values), values, values, depth)
        kinds = set(map(type, values))
        return None if self.is_run(values, kinds) else self.many(values, kinds, values, depth)

    def is_run(self, values: Any, kinds: set[type]) -> bool:
        """Return whether a long list, tuple or deque is written by column."""
        if not self.stack or kinds <= WORDS or id(values) in self.no_runs:
            return False
        if not may_be_run(values, self.encoder.types):
            self.no_runs.add(id(values))
            return False
        look = self.look()
        outside = look.run(values)
        for cell in reversed(outside or ()):
            look.through(cell)
        return outside is not None

    def lower_dict(self, value: dict[Any, Any], depth: int) -> Any:
        """Lower a dict."""
        if self.looks_at_words:
            is_object = tag_table.has_plain_keys(value)
        else:  # what is wrong with its other keys is noticed
            is_object = not value or type(next(iter(value))) is str
        if not is_object:
            return self.lower_pairs(value, depth)
        if len(value) < SHORTEST:
            return self.few(value.items(), value, value, depth)
        if self.is_plain_whole(value):
            return value
        values = value.values()
        lowered = self.many(values, set(map(type, values)), value, depth)
        return value if lowered is values else dict(zip(value, lowered, strict=True))

    def lower_pairs(self, value: dict[Any, Any], depth: int) -> Any:
        """Lower a dict with keys that are not text, or are reserved."""
        return self.leave(value, depth)

    def several(self, values: list[Any], container: object, depth: int) -> Any:
        """Return values lowered; themselves, if they stay as they are."""
        if len(values) < SHORTEST:
            return self.few(enumerate(values), values, container, depth)
        return self.many(values, set(map(type, values)), container, depth)

    def few(
        self, pairs: Iterable[tuple[Any, Any]], values: Any, container: object, depth: int
    ) -> Any:
        """Return a dict, or a few values, lowered; themselves, if they stay as they are.

        `pairs` are the keys, or the places, and the values.
        """
        if depth > _SHALLOW and self.fails < _MOST_FAILS and type(values) in CONTAINERS:
            if self.is_plain([values]):
                return values
            self.fails += 1
        simple, passed, by_type = self.simple, self.passed, self.by_type
        lowered, inside = values, 0
        for key, one in pairs:
            kind = type(one)
            if kind in simple:
                continue
            if kind is np.ndarray:
                self.arrays.append(one)
            elif one is None:
                self.nones += 1
            elif kind not in passed:
                inside = inside or self.enter(container, depth)
                new = by_type.get(kind, Lowering.leave)(self, one, inside)
                if new is not one:
                    if lowered is values:
                        lowered = dict(values) if type(values) is dict else list(values)
                    lowered[key] = new
        return lowered

    def many(self, values: Any, kinds: set[type], container: object, depth: int) -> Any:
        """Return the values of a container lowered; themselves, if they stay as they are."""
        if not kinds.isdisjoint(NOTED):
            self.note(values, kinds)
        if kinds <= self.passed:
            return values
        return self.in_groups(list(values), self.enter(container, depth))

    def enter(self, container: object, depth: int) -> int:
        """Return the depth inside a container; stop where too many are the same ones again."""
        self.entered += 1
        if self.entered > SHORTEST:  # in small objects none is
            self.different.add(id(container))
        if depth > _DEEPEST or self.entered - len(self.different) > _MOST_AGAIN:
            raise CarefulError
        return depth + 1

    def in_groups(self, values: list[Any], depth: int) -> list[Any]:
        """Return values lowered one by one; plain containers among them, seen together, stay."""
        lowered: list[Any] = []
        for start in range(0, len(values), _TOGETHER):
            some = values[start : start + _TOGETHER]
            passed = self.passed
            containers = [one for one in some if type(one) in CONTAINERS]
            if len(containers) >= SHORTEST and self.is_plain(containers):
                passed |= CONTAINERS
            lowered += [one if type(one) in passed else self.lower(one, depth) for one in some]
        return lowered

    by_type: ClassVar[dict[type, Callable[[Any, Any, int], Any]]] = {
        dict: lower_dict,
        list: lower_list,
        str: lower_word,
        int: lower_word,
        float: lower_word,
    }

    # -- holes ------------------------------------------------------------------------------------

    def look(self) -> SurveyWalk:
        """Return the look through what is left to the careful way, at the next part of it."""
        if self.seen is None:
            self.seen = SurveyWalk(self.encoder.types, self.apart, stack=self.stack)
        self.seen.part += 1
        return self.seen

    def find_shared(self) -> frozenset[int]:
        """Find shared arrays; return those that cannot be rows of columns for that."""
        if not self.arrays and self.seen is None:
            return frozenset()
        for array in self.arrays:
            if is_left(array):
                self.look().through(array)
        if self.seen is not None:
            self.seen.note(array for array in self.arrays if not is_left(array))
            survey = self.seen.survey(share=self.encoder.share)
            self.shared, self.careful = survey.repeated, Writing(self.encoder, survey)
            return self.seen.to_stand_apart() if self.encoder.share else frozenset()
        known = list(map(id, self.arrays))
        if self.encoder.share and len(set(known)) < len(known):
            self.shared = frozenset(one for one, times in Counter(known).items() if times > 1)
        return frozenset()

    def leave_hole(self, value: Any) -> None:
        """Note the content of the next hole: an array, or a value that is left."""
        if type(value) is Left:
            self.holes.append(self.of_careful(value.value))
        elif is_left(value) or (self.careful is not None and id(value) in self.shared):
            self.holes.append(self.of_careful(value))  # which counts ids itself
        elif id(value) in self.ids:
            self.holes.append(iter((f'{{"{tag_table.REF}":{self.ids[id(value)]}}}',)))
        else:
            known = len(self.ids) if id(value) in self.shared else None
            if known is not None:
                self.ids[id(value)] = known
            self.holes.append(self.large(value, known))

    def of_careful(self, value: object) -> Iterator[str]:
        """Return the text of a value that is left to the careful way."""
        assert self.careful is not None, "it was looked through"
        return self.careful.value(value, 0)

    def large(self, array: Array, known: int | None) -> Iterator[Piece]:
        """Yield the tag of an array of numbers."""
        encoder = self.encoder
        keys, text = array_tag.header(array, encoder.payload, str, encoder.tick)
        more = {} if known is None else {"id": known}
        yield tag_table.head({**keys, **more}, array_tag.NDARRAY)
        yield from text
        yield "}"

    def filled(self, between: Iterable[str]) -> Iterator[Piece]:
        """Yield pieces of text, and the contents of the holes between them."""
        around = iter(between)
        yield next(around)
        try:
            for pieces, after in zip(self.holes, around, strict=True):
                yield from pieces
                yield after
        except EncodeError:
            deque(self.encoder.carefully(self.root)[0], 0)  # raises it with its place
            raise

    def nbytes(self) -> int:
        """Return about how many bytes of array elements there are to be written."""
        if self.encoder.progress is None:
            return 0
        if self.seen is not None:
            return self.seen.nbytes
        return sum(array.nbytes for array in {id(one): one for one in self.arrays}.values())


def is_left(array: Array) -> bool:
    """Return whether an array is left to the careful way: one of other elements than numbers."""
    dtype = array.dtype
    return dtype.kind not in "biufc" or dtype.metadata is not None
