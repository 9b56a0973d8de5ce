"""Random documents from the grammar of SPEC: each tag, dtype, payload and column, or nearly so.

A `Grammar` makes the parts of one document. Where it slips, a part is wrong: a key, a size …
"""

from collections.abc import Callable, Sequence
from math import prod

from codec.payloads import payload_table
from tests.fuzz.grammar_dtypes import NAMES, NANS, Dtypes, Kind, Pair, packed, quoted

CLASSES = (("Transition", ("state", "action")), ("Step", ("state", "reward")))
SIGNED = ("int8", "int16", "int32", "int64", ">i2", ">i4", ">i8")
SHAPES = ((), (0,), (1,), (2,), (3,), (2, 2), (1, 3), (2, 0), (2, 1, 2), (5,))
_MANY = (1,) * 64
LARGE_SHAPES = ((511,), (512,), (513,), (2, 256), _MANY, _MANY[:33], (600, 2), (64, 2, 4), (16, 16))
WRONG_SHAPES = ((*_MANY, 1), (2**62, 2), (-1,), (2**32,) * 3, (10**9,), (0, 2**63), (2**31,))
COLUMNS = (
    *("array", "scalar", "float", "int", "bool", "value"),
    *("tuple", "list", "dict", "object", "union"),  # of columns
)
NUMBER_COLUMNS = {"float": ("float64",), "bool": ("bool",), "int": (*SIGNED, "uint64", ">u2")}
# Tags without others in them, right and wrong.
LEAVES = {
    "str": ("[55296,56320]", "[65]", "[]", "[1114112]"),
    "int": ('"-0x1f"', '"0x0"', '"0x1"', '"0X1"'),
    "float": ('"NaN"', '"Infinity"', f'"{NANS[8]}"', '"nan"'),
    "complex": ("[1.0,-0.0]", '["NaN",0.5]', '[-2,"-Infinity"]', "[1.0]"),
    "bytes": ('""', '"AA=="', '"AAAA"', '"AB=="'),
    "bytearray": ('""', '"AA=="', '"AAAA"', '"A"'),
    "isodate": ('"2026-11-30"', '"0001-01-01"', '"9999-12-31"', '"2026-02-29"'),
    "isotime": ('"09:05:00"', '"09:05:00.000001+01:00"', '"23:59:59-23:59:59.999999"', '"9:05"'),
    "isodatetime": ('"2026-11-30T09:05:00"', '"0001-01-01T00:00:00+01:00"', '"2026-11-30"'),
    "duration": ("[0,0,0]", "[-999999999,0,0]", "[999999999,86399,999999]", "[0,86400,0]"),
    "path": ('"a/b"', '""', '"/a//b/."', "[97,56320]", "1"),
}
PATHS = ('"PurePosixPath"', '"PureWindowsPath"', '"PosixPath"', '"WindowsPath"')
# The bytes of a bit generator's state, of which the last ones are small numbers.
GENERATORS = {"PCG64": (32, 5), "PCG64DXSM": (32, 5), "SFC64": (32, 5), "Philox": (80, 6)}
GENERATORS["MT19937"] = (2496, 2)
SEEDS = ("null", "[1,[],0]", "[[1,2],[3],1]", '["0x1ffffffffffffffff",[],4294967295]', "[1,[],-1]")
MAX_BYTES = 20_000  # of a payload


class Grammar(Dtypes):
    """Makes the parts of one document."""

    def value(self, depth: int) -> str:
        """Return any value."""
        if depth <= 0 or self.some(0.15):
            return self.word()
        return self.choice(TAGS)(self, depth - 1)

    def values(self, depth: int) -> list[str]:
        """Return a few values."""
        return [self.value(depth) for _ in range(self.draw.randrange(4))]

    def plain(self, depth: int) -> str:
        """Return a list or dict."""
        if self.some(0.5):
            return self.listed(self.values(depth))
        return self.keyed(*zip(self.draw.sample(NAMES[:6], 3), self.values(depth), strict=False))

    def deep(self, depth: int) -> str:
        """Return a value in lists, which may be many."""
        before, after = self.choice((("[", "]"), ('{"__tuple__":[', "]}"), ('{"a":', "}")))
        levels = self.choice((9, 30, 60, 255, 500, 1200)) if self.some(0.1) else 3
        return before * levels + self.value(depth) + after * levels

    def many(self, _: int) -> str:
        """Return, rarely, many items that a reader has to compare in another way than each pair."""
        items = [
            str(1 + i * (2**61 - 1)) for i in range(4000 if self.some(0.005) else 2)
        ]  # one hash
        match self.draw.randrange(3):
            case 0:
                return self.keyed(("__set__", self.listed(items)))
            case 1:
                pairs = [self.listed([item, "0"]) for item in items]
                return self.keyed(("__dict__", self.listed(pairs)))
        return self.keyed(*[(item, "0") for item in (*items, items[0])])

    def array(self, depth: int) -> str:
        """Return any array."""
        shapes = WRONG_SHAPES if self.slip() else LARGE_SHAPES if self.some(0.05) else SHAPES
        return self.array_of(self.kind(depth), self.choice(shapes), others=0.1)

    def array_of(
        self, kind: Kind, shape: Sequence[int], others: float = 0, content: str = ""
    ) -> str:
        """Return an array of this dtype and shape."""
        pairs = [("dtype", kind.name), ("shape", self.sizes(shape))]
        if self.some(others / 2) or self.slip():
            is_matrix = len(shape) == 2 or self.slip()
            pairs.append(("class", '"matrix"' if is_matrix and self.some(0.7) else '"recarray"'))
        if self.some(others):
            pairs.append(("order", self.choice(('"F"', '"F"', '"C"')) if self.slip() else '"F"'))
        if not content and (kind.size or self.slip()) and self.some(0.4):
            name = self.choice(list(payload_table.PAYLOADS))
            content = self.payload(name, max(kind.size, 1), prod(shape))
            pairs.append(("payload", f'"{name}"'))
        if self.some(others):
            self.ids.append(self.draw.randrange(4) if self.slip() else len(self.ids))
            pairs.append(("id", str(self.ids[-1])))
        return self.keyed(*pairs, ("__ndarray__", content or self.nested(shape, kind.element)))

    def payload(self, name: str, size: int, count: int) -> str:
        """Return elements of this size as bytes."""
        odd = self.choice((-1, 1, 8)) if self.slip() else 0
        count = max(min(count, MAX_BYTES // size) + odd, 0) if size <= MAX_BYTES else 0
        some = self.choice((b"\0", b"\1\0", b"\0\0\0\0\0\0\xf0\x7f", self.draw.randbytes(8)))
        raw = (some * (size * count // len(some) + 1))[: size * count]
        raw = bytes(payload_table.PAYLOADS[name].pack(raw, min(size, MAX_BYTES)))
        return packed(self.choice((raw[:-1], raw + b"\0", raw[::-1], b"")) if self.slip() else raw)

    def scalar(self, depth: int) -> str:
        """Return a NumPy scalar."""
        kind = self.kind(depth)
        return self.keyed(("dtype", kind.name), ("__scalar__", kind.element()))

    def masked(self, depth: int) -> str:
        """Return a masked array."""
        kind, shape = self.kind(depth), self.choice(SHAPES)
        mask = "false" if self.some(0.3) else self.array_of(self.mask_of(kind), shape)
        other = self.kind(depth) if self.some(0.1) else kind
        is_itself = other.name == '"object"' or '"string"' in other.name
        fill = other.element()
        fill = fill if is_itself else self.keyed(("dtype", other.name), ("__scalar__", fill))
        content = self.listed([self.array_of(kind, shape, 0.1), mask, self.choice((fill, "null"))])
        return self.keyed(*([("hard", "true")] if self.some(0.1) else []), ("__masked__", content))

    def ref(self, _: int) -> str:
        """Return a reference to an array, before it or not."""
        return self.keyed(("__ref__", str(self.choice(self.ids or [0]))))

    # -- columns ----------------------------------------------------------------------------------

    def run(self, depth: int) -> str:
        """Return a list by column."""
        length = self.choice((0, 1, 2, 3, 3, 16, 16, 17))
        claimed = self.choice((length + 1, 10**9, 10**18, -1)) if self.slip() else length
        return self.column(min(depth, 2), length, ("length", str(claimed)))

    def column(self, depth: int, length: int, *before: Pair) -> str:
        """Return a column of values."""
        of = self.choice(COLUMNS if depth > 0 else COLUMNS[:6])
        keys: list[Pair] = []
        columns = [length] * self.choice((1, 1, 2, 3))
        match of:
            case "array":
                rows = self.choice((length, length, 1, 4))
                if rows != length or self.some(0.3):
                    keys = [("steps", self.steps(length, rows))]
                keys += [("copies", "true")] if self.some(0.1) else []
                row = self.choice(((), (2,), (1, 2), (0,)))
                if self.some(0.3):
                    content = self.frames(rows, row)
                else:
                    content = self.array_of(self.kind(0), (rows, *row), others=0.1)
            case "value":
                content = self.listed([self.value(depth - 1) for _ in range(length)])
            case "scalar" | "float" | "int" | "bool":
                names = NUMBER_COLUMNS.get(of)
                kind = self.fixed(0, names) if names else self.kind(0)
                content = self.array_of(kind, (length,))
            case _:
                if of == "union":
                    which = [self.draw.randrange(len(columns)) for _ in range(length)]
                    columns = [which.count(i) for i in range(len(columns))]
                    keys = [("which", self.integers("uint8", which))]
                elif of == "object":
                    name, fields = self.choice(CLASSES)
                    columns = [length] * len(fields)
                    keys = [("type", quoted(name)), ("fields", self.listed([*map(quoted, fields)]))]
                parts = [self.column(depth - 1, size) for size in columns]
                named = zip(self.draw.sample(NAMES[:6], len(parts)), parts, strict=True)
                content = self.keyed(*named) if of == "dict" else self.listed(parts)
        content = self.ref(0) if self.ids and self.some(0.05) else content
        return self.keyed(*before, ("of", quoted(of)), *keys, ("__column__", content))

    def frames(self, rows: int, frame: Sequence[int]) -> str:
        """Return a pool of rows that are made of frames."""
        count, length, depth = self.choice((3, 4)), self.choice((3, 4, 9)), self.choice((1, 2, 3))
        keys = [("starts", self.steps(rows, length - depth + 1))]
        if length != count or self.some(0.3):
            keys.append(("stream", self.steps(length, count)))
        if depth > 1 or self.some(0.5):
            axis = self.draw.randrange(len(frame) + 1)
            keys += [("depth", str(depth)), ("axis", str(axis))]
        frames = self.array_of(self.kind(0), (count, *frame), others=0.1)
        return self.keyed(*keys, ("__frames__", frames))

    def steps(self, length: int, end: int) -> str:
        """Return an array of steps from each of some places before the end to the next."""
        at = [self.draw.randrange(max(end, 1)) for _ in range(length)]
        between = [to - start for start, to in zip([0, *at], at, strict=False)]
        return self.integers(self.choice(SIGNED), between)

    def integers(self, name: str, values: list[int]) -> str:
        """Return an array of these integers."""
        if self.slip() and values:
            values[self.draw.randrange(len(values))] = self.choice((5, 100))
        return self.array_of(Kind(quoted(name), 1, str), (len(values),), content=self.sizes(values))

    # -- the other tags ---------------------------------------------------------------------------

    def container(self, depth: int) -> str:
        """Return a tuple, set, frozenset, deque, dict or OrderedDict."""
        tag = self.choice(("tuple", "tuple", "set", "frozenset", "deque", "dict", "ordereddict"))
        items = self.values(depth)
        if "set" in tag or "dict" in tag:
            items = list(dict.fromkeys(self.hashable(depth) for _ in items))
        if tag in ("dict", "ordereddict"):
            items = [self.listed([key, self.value(depth)]) for key in items]
        by_column = "dict" not in tag and self.some(0.2)
        content = self.run(depth) if by_column else self.listed(items)
        most = str(self.choice((0, 2**63) if self.slip() else (17, 2**63 - 1)))
        before = [("maxlen", most)] if tag == "deque" and self.some(0.5) else []
        return self.keyed(*before, (f"__{tag}__", content))

    def hashable(self, depth: int) -> str:
        """Return a value that may be a key, mostly."""
        makers = (Grammar.leaf, Grammar.scalar, Grammar.scalar, Grammar.container, Grammar.value)
        return self.choice(makers)(self, depth - 1) if depth > 0 else self.word()

    def instance(self, depth: int) -> str:
        """Return an instance of a class."""
        name, fields = self.choice(CLASSES)
        name = self.choice(("Other", "dict")) if self.slip() else name
        content = self.listed([self.value(depth) for _ in fields])
        names = self.listed([*map(quoted, fields)])
        return self.keyed(("type", quoted(name)), ("fields", names), ("__object__", content))

    def leaf(self, _: int) -> str:
        """Return a tag without others in it."""
        tag = self.choice(list(LEAVES))
        content = self.choice(LEAVES[tag][: None if self.slip() else -1])
        before = [("class", self.choice(PATHS))] if tag == "path" else []
        if "time" in tag and self.some(0.3):
            before = [("fold", "1"), ("zone", '"CET"')]
        return self.keyed(*before, (f"__{'codec' if self.slip() else tag}__", content))

    def dtype(self, depth: int) -> str:
        """Return a dtype as a value."""
        return self.keyed(("__dtype__", self.kind(depth).name))

    def generator(self, _: int) -> str:
        """Return a random generator."""
        name, (size, more) = self.choice(list(GENERATORS.items()))
        state = self.draw.randbytes(size) + bytes(more - self.slip())
        content = [packed(state), self.choice(SEEDS[: None if self.slip() else -1])]
        is_old = self.some(0.3)
        tag, rest = ("__randomstate__", ["1", "0.5"]) if is_old else ("__generator__", [])
        return self.keyed(("of", quoted(name)), (tag, self.listed([*content, *rest])))


TAGS: tuple[Callable[[Grammar, int], str], ...] = (
    *([Grammar.array] * 6 + [Grammar.masked] * 3 + [Grammar.run] * 3 + [Grammar.container] * 3),
    *([Grammar.scalar] * 2 + [Grammar.plain] * 2 + [Grammar.leaf] * 2),
    *(Grammar.instance, Grammar.ref, Grammar.deep, Grammar.many, Grammar.dtype, Grammar.generator),
)
