"""Random dtypes as SPEC names them, with what makes their elements, and the JSON around them."""

import base64
import json
from collections.abc import Callable, Sequence
from functools import partial
from math import prod
from random import Random
from typing import NamedTuple

from codec.arrays import dtype_table
from codec.arrays.dtype_table import DTypeRow, Spelling
from tests.fuzz.mutants import KEYS, ODDITIES

UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
NAMES = ("a", "b", "é", "c", "f0", "", "__proto__", "__ndarray__", "\x7f")
WORDS = (
    *("null", "true", "false", "0", "1", "-1", "255", "1.5", "-0.0", "1e-05", "1E5", "-0", '""'),
    *('"a"', '"é"', '"\\ud83d\\ude00"', '"a:b"', '"__ndarray__"', "[]", "{}", '{"a":1,"b":[2]}'),
    *(str(2**53 + 1), str(2**63), str(2**64), "0.1234567890123456789"),
)
STRINGS = ('""', '"a"', '"é😀"', '"long, long, long, long, long"', '"NA"')
TIMES = ("0", "1", "-1", '"NaT"', str(2**63 - 1), str(1 - 2**63), str(-(2**63)), "0.5")
_ODD_NUMBERS = ("1e-05", "7.038531e-26", "1e-400", "65504", "4e38")
NUMBERS = ("0.0", "-0.0", "1.0", "1", "-2", "0.5", *_ODD_NUMBERS)
# By the bytes of a float: bits of a NaN.
NANS = {1: "0xff", 2: "0x7e01", 4: "0xffc00001", 8: "0x7ff8000000000001", 16: "0x7fff" + "c" * 16}
WRONG_DTYPES = ("<f4", "U05", "U", "datetime64[1s]", "M8[s]", "V9999999999", "O", ">u1", "")
REPEATS = ((), (), (), (), (2,), (1, 2), (0,), (3, 0), (1,) * 8)
_HUGE = 2**31 - 1
WRONG_REPEATS = ((0, _HUGE, _HUGE), (1,) * 33, (2**20,), (1,) * 32, (_HUGE,))
MAX_CHARACTERS = 8000  # of an array's elements as text

Pair = tuple[str, str]


ROWS = {row.name: row for row in dtype_table.all_rows()} | {
    row.big: row for row in dtype_table.DTYPES if row.big is not None
}


class Kind(NamedTuple):
    """A dtype: its name as JSON, the bytes of an element or 0, and what makes an element."""

    name: str
    size: int
    element: Callable[[], str]
    fields: tuple["Field", ...] = ()


Field = tuple[str, Kind, Sequence[int]]  # its name, dtype and shape


def quoted(text: str) -> str:
    """Return a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def packed(raw: bytes) -> str:
    """Return bytes as base64 in a JSON string."""
    return f'"{base64.b64encode(raw).decode()}"'


class Dtypes:
    """Makes dtypes and elements; where it slips, one is wrong."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.choice = draw.choice
        self.wrong = draw.choice((0.0, 0.0, 0.0, 0.01, 0.03, 0.15))  # how often a part is
        self.ids: list[int] = []
        self.comma, self.colon = draw.choice(((",", ":"),) * 6 + ((", ", ": "), (" ,\n", "\t: ")))
        self.is_escaped, self.is_sorted = self.some(0.05), self.some(0.1)

    def some(self, probability: float) -> bool:
        """Return whether something rare has to be here."""
        return self.draw.random() < probability

    def slip(self) -> bool:
        """Return whether something wrong has to be here."""
        return self.wrong > 0 and self.some(self.wrong)

    # -- JSON -------------------------------------------------------------------------------------

    def listed(self, items: Sequence[str]) -> str:
        """Return an array."""
        return f"[{self.comma.join(items)}]"

    def sizes(self, sizes: Sequence[int]) -> str:
        """Return an array of integers."""
        return self.listed([str(size) for size in sizes])

    def keyed(self, *pairs: Pair) -> str:
        """Return an object of keys and values."""
        if self.slip() and pairs:
            at = self.draw.randrange(len(pairs))
            key, value = pairs[at]
            odd = self.choice((key, self.choice(KEYS))), self.choice((value, self.word()))
            some = self.draw.choices((odd, pairs[at]), k=self.draw.randrange(3))
            pairs = (*pairs[:at], *some, *pairs[at + 1 :])
        items = [self.key(key) + self.colon + value for key, value in pairs]
        return f"{{{self.comma.join(sorted(items) if self.is_sorted else items)}}}"

    def key(self, key: str) -> str:
        """Return a key, here and there with an escape."""
        if self.is_escaped and key.isidentifier() and self.some(0.5):
            return f'"\\u{ord(key[0]):04x}{key[1:]}"'
        return quoted(key)

    def word(self) -> str:
        """Return a value without a tag."""
        return self.choice(ODDITIES).decode() if self.slip() else self.choice(WORDS)

    def value(self, depth: int) -> str:
        """Return any value."""
        raise NotImplementedError

    def nested(self, shape: Sequence[int], element: Callable[[], str]) -> str:
        """Return elements as nested lists."""
        if not shape:
            return element()
        count = prod(shape)
        level = [element() for _ in range(min(max(count, 0), 12))]
        if not level or count * max(map(len, level)) > MAX_CHARACTERS:
            return "[]"
        level = self.draw.choices(level, k=count) if count > len(level) else level
        for size in shape[:0:-1]:
            level = [self.listed(level[i : i + size]) for i in range(0, count, size)]
            count //= size
        return self.listed(level)

    # -- dtypes -----------------------------------------------------------------------------------

    def kind(self, depth: int) -> Kind:
        """Return a dtype."""
        if self.slip():
            wrong = self.choice((quoted(self.choice(WRONG_DTYPES)), self.word()))
            return self.kind(depth)._replace(name=wrong)
        return self.choice(KINDS if depth > 0 else KINDS[:-3])(self, depth - 1)

    def fixed(self, depth: int, names: Sequence[str] = ()) -> Kind:
        """Return a dtype that has a row of its own in the table."""
        row = ROWS[name := self.choice(names or list(ROWS))]
        size = row.dtype.itemsize if row.has_bytes else 0
        return Kind(quoted(name), size, partial(self.element, row, depth))

    def element(self, row: DTypeRow, depth: int) -> str:
        """Return an element of such a dtype."""
        match row.spelling:
            case Spelling.BOOL:
                return self.choice(("true", "false"))
            case Spelling.INTEGER | Spelling.SMALL_INTEGER:
                count = 1 << int(row.name.lstrip("uint"))
                low = 0 if row.name[0] == "u" else -count // 2
                if self.slip():
                    return self.choice((str(low + count), str(low - 1), "0.5", "true", '"1"'))
                return str(low + self.choice((0, 1, count - 1, count // 2, count // 3)))
            case Spelling.OBJECT:
                return self.value(depth)
        parts = [self.real(row) for _ in range(1 + row.spelling.is_complex)]
        return self.listed(parts) if row.spelling.is_complex else parts[0]

    def real(self, row: DTypeRow) -> str:
        """Return a float, or a part of a complex number."""
        size = row.dtype.itemsize // (2 if row.spelling.is_complex else 1)
        if self.some(0.2):
            return quoted(self.choice(("NaN", "Infinity", "-Infinity", NANS[size])))
        one = self.choice(NUMBERS if self.slip() or self.some(0.1) else NUMBERS[:6])
        return quoted(one) if (size == 16) != self.slip() else one

    def time(self, _: int) -> Kind:
        """Return a datetime64 or timedelta64."""
        count = self.choice(("", "", "25", "2", "7")) if not self.slip() else "1"
        unit = "" if self.some(0.25) else f"[{count}{self.choice(UNITS)}]"
        name = self.choice(("datetime64", "timedelta64", ">M8", ">m8"))
        return Kind(f'"{name}{unit}"', 8, lambda: self.choice(TIMES[: 8 if self.slip() else 6]))

    def text(self, _: int) -> Kind:
        """Return strings, bytes or raw bytes of a length."""
        name, each = self.choice((("U", 4), (">U", 4), ("S", 1), ("V", 1)))
        length = 10 ** self.draw.randrange(10) if self.slip() else self.choice((0, 1, 2, 3, 5, 40))

        def make() -> str:
            used = min(length, 99) + 1 if self.slip() else self.draw.randrange(min(length, 9) + 1)
            if each == 1:
                size = min(length, 99) if name == "V" else used
                return packed(bytes(self.draw.choices((0, 1, 255), k=size)))
            if self.some(0.1):
                return self.listed([self.choice(("55296", "65", "1114111"))] * used)
            return quoted("".join(self.draw.choices('aé😀\0"\\', k=used)))

        return Kind(f'"{name}{length}"', each * length, make)

    def strings(self, _: int) -> Kind:
        """Return strings of any length."""
        missing = self.choice(("", "null", '"NaN"', '["NA"]', '[""]'))
        options = [("na_object", missing)] if missing else []
        options += [("coerce", "false")] if self.some(0.3) else []
        name = self.keyed(("string", self.keyed(*options))) if options else '"string"'
        words = (*STRINGS, "null") if missing or self.slip() else STRINGS
        return Kind(name, 0, lambda: self.choice(words))

    def structure(self, depth: int) -> Kind:
        """Return a structure."""
        names = self.draw.sample(NAMES, self.choice((0, 1, 1, 2, 3)))
        repeats = WRONG_REPEATS if self.slip() else REPEATS
        fields = [(name, self.kind(depth), self.choice(repeats)) for name in names]
        return self.structure_of([*fields, *fields[: self.slip()]], others=0.15)

    def structure_of(self, fields: Sequence[Field], others: float) -> Kind:
        """Return a structure of fields, which is packed or now and then is not."""
        spelled, end = [], 0
        for name, kind, shape in fields:
            pairs = [("name", quoted(name)), ("dtype", kind.name)]
            if shape:
                pairs.append(("shape", self.sizes(shape)))
            if self.some(others):
                end = self.choice((0, 4)) if self.some(0.3) else end + self.choice((1, 3, 8))
                end = _HUGE - self.choice((0, 1, 7)) if self.slip() else end
                pairs.append(("offset", str(end)))
            if self.some(others):
                pairs.append(("title", quoted(self.choice(("t", "é", "", name)))))
            spelled.append(self.keyed(*pairs))
            end += (kind.size or 8 * ("0" not in kind.name)) * prod(shape)
        more = [(flag, "true") for flag in ("aligned", "record") if self.some(others / 2)]
        if self.some(others):
            end += self.choice((0, 1, 8))
            more.append(("itemsize", str(end)))
        parts = [(kind.element, shape) for _, kind, shape in fields]
        return Kind(
            self.keyed(("fields", self.listed(spelled)), *more),
            0 if any(not kind.size for _, kind, _ in fields) else end,
            lambda: self.listed([self.nested(shape, element) for element, shape in parts]),
            tuple(fields),
        )

    def mask_of(self, kind: Kind) -> Kind:
        """Return booleans, or a structure of them."""
        if not kind.fields:
            return self.fixed(0, ("bool",))
        fields = [(name, self.mask_of(one), shape) for name, one, shape in kind.fields]
        return self.structure_of(fields, others=0)


KINDS: tuple[Callable[[Dtypes, int], Kind], ...] = (
    *([Dtypes.fixed] * 7 + [Dtypes.time] + [Dtypes.text] * 2 + [Dtypes.strings]),
    *([Dtypes.structure] * 3),
)
