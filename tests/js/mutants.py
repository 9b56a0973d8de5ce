"""Documents that are nearly right: golden ones in which a few things were changed."""

import json
import random
from collections.abc import Sequence
from typing import Any

VALUES = (  # words, numbers, strings, containers and tags, dtypes, payloads, kinds of columns
    *("null", "true", "false"),
    *("0", "1", "-1", "2", "127", "128", "-128", "300", "9007199254740993"),
    *("1.0", "0.5", "1e5", "-0.0", "1e400", "3.5e38", "65520"),
    *('"NaN"', '"NaT"', '"Infinity"', '"a"', '""', '"\\ud800"', '"1"', '"F"', '"C"', '"0x00"'),
    *('"0x7f800001"', '"AAAA"', '"AA=="'),
    *("[]", "[0]", "[1]", "[2]", "[2,3]", "[[1,2],[3,4]]", "[true,false]", "[0.5,1.5]"),
    *('["a","b"]', "{}", '{"__ref__":0}', '{"__tuple__":[1]}', '{"__float__":"NaN"}'),
    *('{"dtype":"int8","__scalar__":1}', '{"dtype":"int8","shape":[2],"__ndarray__":[0,1]}'),
    *('"bool"', '"uint8"', '"int8"', '"float16"', '"float32"', '">f4"', '"bfloat16"', '"float80"'),
    *('"complex64"', '"object"', '"string"', '"U3"', '"S2"', '"V2"', '"datetime64[s]"'),
    '{"fields":[{"name":"a","dtype":"int8"}]}',
    *('"base64"', '"zlib"', '"shuffle+zlib"', '"matrix"', '"recarray"'),
    *('"tuple"', '"value"', '"int"', '"float"', '"array"', '"union"'),
)
KEYS = (
    *("dtype", "shape", "payload", "order", "class", "id", "hard", "maxlen", "length", "of"),
    *("steps", "which", "fields", "name", "offset", "itemsize", "title", "aligned", "x"),
    *("__ndarray__", "__scalar__", "__tuple__", "__deque__", "__set__", "__dict__", "__masked__"),
    *("__column__", "__ref__", "__proto__", "constructor"),
)
CHARACTERS = '"[]{},:01-.e\\A=\x00é'


class Number(str):
    """A number, as its digits."""


class Pairs(list[list[Any]]):
    """An object, as its keys and values."""


def load(text: str) -> Any:
    """Return a document with every digit and every key."""
    return json.loads(
        text,
        object_pairs_hook=lambda pairs: Pairs([list(pair) for pair in pairs]),
        parse_float=Number,
        parse_int=Number,
    )


def dump(node: Any) -> str:
    """Return the text of what `load` gives."""
    if isinstance(node, Number):
        return str(node)
    if isinstance(node, Pairs):
        return "{" + ",".join(f"{json.dumps(key)}:{dump(value)}" for key, value in node) + "}"
    if isinstance(node, list):
        return f"[{','.join(map(dump, node))}]"
    return json.dumps(node)


def _places(node: Any) -> list[tuple[list[Any], int]]:
    """Return where values stand: the list that holds each, and the index in it."""
    if not isinstance(node, list):
        return []
    own = [(item, 1) if isinstance(node, Pairs) else (node, i) for i, item in enumerate(node)]
    return own + [place for holder, index in own for place in _places(holder[index])]


def _inside(node: Any, kind: type) -> list[Any]:
    """Return the lists of one type: a node, if it is one, and those in it."""
    found = [node, *(holder[index] for holder, index in _places(node))]
    return [inner for inner in found if type(inner) is kind]


class Mutator:
    """Makes mutants, the same ones for the same seed."""

    def __init__(self, documents: Sequence[str], seed: int) -> None:
        self._documents = documents
        self._random = random.Random(seed)

    def mutants(self, count: int) -> list[str]:
        """Return mutants, each once."""
        return list(dict.fromkeys(self._mutant() for _ in range(count)))

    def _mutant(self) -> str:
        text = self._random.choice(self._documents)
        if self._random.random() < 0.1:
            return self._other_text(text)
        node = load(text)
        for _ in range(self._random.choice([1, 1, 1, 2])):
            change = self._random.choice([self._value, self._value, self._keys, self._length])
            node = change(node)
        return dump(node)

    def _other_text(self, text: str) -> str:
        """Drop a character, or put one in, or in its place."""
        at = self._random.randrange(len(text))
        kept = self._random.choice([at, at + 1])
        return text[:at] + self._random.choice(["", *CHARACTERS]) + text[kept:]

    def _any(self) -> Any:
        of = VALUES if self._random.random() < 0.8 else self._documents
        return load(self._random.choice(of))

    def _value(self, node: Any) -> Any:
        """Put another value in the place of one."""
        places = _places(node)
        if not places:
            return self._any()
        holder, index = self._random.choice(places)
        holder[index] = self._any()
        return node

    def _keys(self, node: Any) -> Any:
        """Drop a key, add one, call one another, or put them in another order."""
        objects = [pairs for pairs in _inside(node, Pairs) if pairs]
        if not objects:
            return node
        pairs = self._random.choice(objects)
        how = self._random.choice(["drop", "add", "call", "order"])
        if how == "drop":
            pairs.pop(self._random.randrange(len(pairs)))
        elif how == "add":
            pairs.insert(0, [self._random.choice(KEYS), self._any()])
        elif how == "call":
            self._random.choice(pairs)[0] = self._random.choice(KEYS)
        else:
            self._random.shuffle(pairs)
        return node

    def _length(self, node: Any) -> Any:
        """Make an array shorter or longer."""
        arrays = _inside(node, list)
        if not arrays:
            return node
        array = self._random.choice(arrays)
        if array and self._random.random() < 0.5:
            array.pop(self._random.randrange(len(array)))
        else:
            array.append(self._random.choice(array) if array else self._any())
        return node
