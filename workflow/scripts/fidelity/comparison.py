"""Compare what was read with what was written: identical, or what was lost and where.

Two objects are walked side by side. Where containers differ in type but hold as many things, the
walk goes on inside them; an array and a nested list are compared as ``np.array`` sees the list.
Where the nesting itself differs (a row of a CSV file against a transition), all numbers are
compared in order. Values count as kept if a reader who knows the original dtype gets the very bits
by casting; that he has to know it is the loss called dtype.
"""

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from common import nesting
from fidelity import array_bits
from fidelity.array_bits import Array

LOSSES = ("values", "dtype", "shape", "byte_order", "order", "container", "maxlen", "identity")
"""What can be lost, worst first.

values: numbers, bit for bit (the payload of NaN and the sign of zero too), text, and which elements
a masked array hides. dtype: the type of a number or an array. shape: an array's. byte_order: of an
array that has its dtype but for that. order: C or Fortran order in memory; a list has C order.
container: the type and nesting of list, tuple, deque, dict and array. maxlen: a deque's. identity:
that two places hold one array, or that they do not.
"""

_INFERRED = frozenset(map(np.dtype, ("?", "i8", "f8", "c16")))  # by np.array, of Python's numbers


@dataclass(frozen=True)
class Fidelity:
    """The outcome of a comparison."""

    lost: tuple[str, ...]  # out of `LOSSES` and in that order; empty if the two are identical
    first: str  # the first place where the worst of them shows, in words; empty if identical

    @property
    def row(self) -> dict[str, str]:
        """The columns of the row that say so."""
        verdict = "lost" if self.lost else "identical"
        return {"verdict": verdict, "lost": " ".join(self.lost), "reason": self.first}


def compare(original: Any, restored: Any) -> Fidelity:
    """Say what of `original` is lost in `restored`.

    The order of a dict's keys does not count, as in Python's ``==``.

    >>> compare([np.float32([1, 2])], [[1.0, 2.0]]).lost
    ('dtype', 'container')
    >>> compare((1, True), (1, 1)).first
    '$[1]: expected bool True, found int 1'
    """
    found = losses(original, restored)
    if ARRAY in found:
        found.setdefault("container", found[ARRAY])
    lost = tuple(loss for loss in LOSSES if loss in found)
    return Fidelity(lost, found[lost[0]] if lost else "")


ARRAY = "array"  # the loss of an array's own type, which `compare` calls one of the container


def losses(original: Any, restored: Any) -> dict[str, str]:
    """Return what is lost, as `compare` does, each loss with the first place where it shows.

    An array that came back as a list is here another loss than a tuple that did.

    >>> list(losses([np.float32([1, 2])], ([1.0, 2.0],)))
    ['container', 'array', 'dtype']
    """
    comparison = _Comparison()
    if nesting.aligned(original, restored):
        comparison.walk("$", original, restored)
    else:
        comparison.in_order(original, restored)
    return comparison.found


class _Words(str):
    """A text for a message that is to stand there as it is."""

    __slots__ = ()


def _describe(value: Any) -> str:
    """Name a value in a message."""
    if isinstance(value, _Words):
        return value
    if isinstance(value, np.ndarray):
        kind = "" if type(value) is np.ndarray else f"{type(value).__name__} of "
        return f"{kind}{value.dtype} {value.shape}"
    if isinstance(value, deque):
        return f"deque(maxlen={value.maxlen})"
    if nesting.children(value) is not None or value is None:
        return type(value).__name__
    text = repr(value.item() if isinstance(value, np.generic) else value)
    return f"{type(value).__name__} {text if len(text) <= 40 else f'{text[:36]}…{text[-1]}'}"


def _order(array: Array) -> str:
    flags = array.flags
    return "C order" if flags.c_contiguous else "Fortran order" if flags.f_contiguous else "strides"


def _keeps_order(original: Array, restored: Array) -> bool:
    """Say whether `restored` is laid out as `original`; nothing is asked of a strided view."""
    if original.flags.c_contiguous:
        return restored.flags.c_contiguous
    return restored.flags.f_contiguous or not original.flags.f_contiguous


def _is_number(value: Any) -> bool:
    return isinstance(value, (*nesting.PYTHON_NUMBERS, np.number, np.bool_))


def _same_number(original: Any, restored: Any) -> bool:
    """Say whether casting `restored` to the type of `original` gives the same bits."""
    both_integers = isinstance(original, int) and isinstance(restored, int)  # of any length
    if both_integers or not _is_number(original):
        return bool(original == restored)
    return array_bits.first_difference(np.array(original), np.array(restored)) is None


class _Comparison:
    """Compares two objects and notes, for each kind of loss, the first place where it shows."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        # What stands for an array, by the array's id, and the other way round. The pairs keep
        # both alive: the id of an object that is gone may be another's.
        self._restored: dict[int, tuple[Array, Any]] = {}
        self._original: dict[int, tuple[Array, Any]] = {}

    def note(self, loss: str, place: str, expected: Any, found: Any) -> None:
        """Note a loss, unless it showed before."""
        if loss not in self.found:
            self.found[loss] = f"{place}: expected {_describe(expected)}, found {_describe(found)}"

    # -------------------------------------------------------------- each part has a counterpart

    def walk(self, place: str, original: Any, restored: Any) -> None:
        """Compare two aligned objects."""
        if isinstance(original, np.ndarray):
            self.identity(place, original, restored)
            self.array(place, original, restored)
            return
        if nesting.children(original) is None:
            self.number(place, original, restored)
            return
        self.container(place, original, restored)
        if nesting.is_record(original):
            original = vars(original)
            restored = vars(restored) if nesting.is_record(restored) else restored
        if self.numbers(place, original, restored):
            return
        held = nesting.children(original) or []
        others = [restored[key] for key in original] if isinstance(original, dict) else restored
        for (step, item), other in zip(held, others, strict=True):
            self.walk(place + step, item, other)

    def container(self, place: str, original: Any, restored: Any) -> None:
        """Compare the types of two containers, and how long deques may grow."""
        if type(original) is not type(restored):
            self.note("container", place, original, restored)
        if isinstance(original, deque) and original.maxlen != getattr(restored, "maxlen", None):
            self.note("maxlen", place, original, restored)

    def identity(self, place: str, original: Array, restored: Any) -> None:
        """Compare whether two places hold one array: they do on both sides, or on neither."""
        _, known = self._restored.setdefault(id(original), (original, restored))
        if known is not restored:
            self.note("identity", place, _Words("an array of another place"), _Words("a copy"))
        if isinstance(restored, np.ndarray):
            _, source = self._original.setdefault(id(restored), (restored, original))
            if source is not original:
                self.note("identity", place, _Words("an array of its own"), _Words("a shared one"))

    def array(self, place: str, original: Array, restored: Any) -> None:
        """Compare an array with an array, a nested list or a number."""
        if type(original) is not type(restored):
            self.note(ARRAY, place, original, restored)
        array = (
            restored
            if isinstance(restored, np.ndarray)
            else array_bits.as_array(restored, original)
        )
        if array is None:
            for loss in ("values", "dtype", "shape"):
                self.note(loss, place, original, _Words(f"a ragged {type(restored).__name__}"))
            return
        self.dtype(place, original, array, restored)
        if original.shape != array.shape:
            self.note("shape", place, original, array)
        elif not _keeps_order(original, array):
            self.note("order", place, _Words(_order(original)), _Words(_order(array)))
        self.values(place, original, array)

    def dtype(self, place: str, original: Array, array: Array, restored: Any) -> None:
        """Compare the dtypes; a list tells one only if that is what ``np.array`` takes it for."""
        told = array is restored or original.dtype in _INFERRED
        if array.dtype != original.dtype or not told:
            swapped = told and array.dtype.newbyteorder("=") == original.dtype.newbyteorder("=")
            self.note("byte_order" if swapped else "dtype", place, original, restored)

    def values(self, place: str, original: Array, array: Array) -> None:
        """Compare the elements of two arrays in order."""
        if original.size != array.size:
            count = _Words(f"{original.size} elements")
            self.note("values", place, count, _Words(str(array.size)))
            return
        index = array_bits.first_difference(original, array)
        if index is not None:
            indices = ", ".join(str(int(i)) for i in np.unravel_index(index, original.shape))
            at = f"{place}[{indices}]" if indices else place
            self.note("values", at, original.reshape(-1)[index], array.reshape(-1)[index])

    def numbers(self, place: str, original: Any, restored: Any) -> bool:
        """Compare two sequences full of Python's numbers at once; False if they are not that."""
        if not (nesting.is_sequence(original) and nesting.is_sequence(restored)):
            return False
        types = nesting.number_type(original), nesting.number_type(restored)
        if None in types:
            return False
        arrays = np.array(original), np.array(restored)
        if any(array.dtype.kind not in "bifc" for array in arrays):
            return False  # integers beyond int64
        if types[0] is not types[1]:
            self.note("dtype", f"{place}[0]", original[0], restored[0])
        index = array_bits.first_difference(*arrays)
        if index is not None:
            self.note("values", f"{place}[{index}]", original[index], restored[index])
        return True

    def number(self, place: str, original: Any, restored: Any) -> None:
        """Compare two leaves, the original one no array."""
        if isinstance(restored, np.ndarray):
            self.note("container", place, original, restored)
            restored = restored.reshape(-1)[0] if restored.size == 1 else restored
        if type(original) is not type(restored):
            if not (_is_number(original) and _is_number(restored)):
                self.note("values", place, original, restored)
                return
            self.note("dtype", place, original, restored)
        if not _same_number(original, restored):
            self.note("values", place, original, restored)

    # ----------------------------------------------------------------------- nested otherwise

    def in_order(self, original: Any, restored: Any) -> None:
        """Compare two objects whose nesting differs: their arrays, or else their numbers."""
        otherwise = _Words(f"{type(restored).__name__} nested otherwise")
        self.note("container", "$", original, otherwise)
        for place, value in nesting.containers(original):
            if isinstance(value, deque) and value.maxlen != getattr(restored, "maxlen", None):
                self.note("maxlen", place, value, otherwise)
        if pairs := nesting.pairs(original, restored):
            for place, leaf, other in pairs:
                self.walk(place, leaf, other)
        else:
            self.numbers_in_order(original, restored, otherwise)

    def numbers_in_order(self, original: Any, restored: Any, otherwise: _Words) -> None:
        """Compare all numbers; `otherwise` says in messages what was found."""
        leaves = list(nesting.leaves(original))
        numbers = nesting.flatten(restored)
        expected = sum(np.size(leaf) for _, leaf in leaves)
        if expected != len(numbers):
            self.note("shape", "$", original, otherwise)
            self.note("values", "$", _Words(f"{expected} numbers"), _Words(str(len(numbers))))
        seen: set[int] = set()
        start = 0
        for place, leaf in leaves:
            part = numbers[start : start + np.size(leaf)]
            start += np.size(leaf)
            if isinstance(leaf, np.ndarray):
                if id(leaf) in seen:
                    self.note("identity", place, _Words("an array of another place"), otherwise)
                seen.add(id(leaf))
                if leaf.ndim:
                    self.note("shape", place, leaf, otherwise)
                self.part(place, leaf, part)
            elif part:
                self.number(place, leaf, part[0])

    def part(self, place: str, original: Array, numbers: list[Any]) -> None:
        """Compare an array with the numbers found for it."""
        array = np.array(numbers) if numbers else np.array(numbers, original.dtype)
        typed = array if numbers and isinstance(numbers[0], np.generic) else numbers
        self.dtype(place, original, array, typed)
        self.values(place, original, array)
