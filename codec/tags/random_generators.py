"""Write and read NumPy's Generator and RandomState: the state of their bit generators, checked.

NumPy itself checks no state that it is given, and reads memory by the positions in it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from codec.arrays.array_types import Array
from codec.errors import DecodeError, EncodeError, shorten
from codec.tags.strings_and_numbers import build_integer


class Part(NamedTuple):
    """A number of a state, or an array of numbers."""

    keys: tuple[str, ...]  # where it is in NumPy's dict
    bits: int  # numbers of more than 64 are written in hex
    most: int
    length: int | None = None  # of an array

    @classmethod
    def of(cls, place: str, bits: int, length: int | None = None, most: int | None = None) -> Part:
        """Return the part at a place such as ``state.key``."""
        return cls(tuple(place.split(".")), bits, 2**bits - 1 if most is None else most, length)


_SPARE = (Part.of("has_uint32", 1), Part.of("uinteger", 32))
_PCG = (Part.of("state.state", 128), Part.of("state.inc", 128), *_SPARE)

# THE table of bit generators.
BIT_GENERATORS: dict[str, tuple[Part, ...]] = {
    "MT19937": (Part.of("state.key", 32, 624), Part.of("state.pos", 32, most=624)),
    "PCG64": _PCG,
    "PCG64DXSM": _PCG,
    "Philox": (
        *(Part.of("state.counter", 64, 4), Part.of("state.key", 64, 2), Part.of("buffer", 64, 4)),
        *(Part.of("buffer_pos", 32, most=4), *_SPARE),
    ),
    "SFC64": (Part.of("state.state", 64, 4), *_SPARE),
}

# Seeds are integers of any size for NumPy, which takes them apart in quadratic time.
_SEED = Part.of("seed", 4096)
_POOL = range(4, 65)  # the sizes of a pool, each number of which is mixed with each
_CHILDREN = range(2**32)


def lower_generator(value: Any) -> tuple[dict[str, Any], Any]:
    """Return the name of a generator's bit generator, and its state with its seed."""
    bits = value.bit_generator
    return _lower(bits, bits.state, [])


def lower_random_state(value: Any) -> tuple[dict[str, Any], Any]:
    """Return the same for a RandomState, which also keeps every other normal number."""
    state = value.get_state(legacy=False)
    if not np.isfinite(state["gauss"]):
        raise EncodeError("a RandomState whose gauss is not finite is not written")
    return _lower(value._bit_generator, state, [state["has_gauss"], float(state["gauss"])])


def _lower(bits: Any, state: Any, more: list[Any]) -> tuple[dict[str, Any], Any]:
    name = type(bits).__name__
    parts = BIT_GENERATORS.get(name, ())
    if not parts or getattr(np.random, name) is not type(bits):
        known = ", ".join(BIT_GENERATORS)
        raise EncodeError(f"expected a bit generator out of {known}; found {name}")
    numbers = []
    for part in parts:
        found = state
        for key in part.keys:
            found = found[key]
        numbers.append(_spell(found.tolist() if isinstance(found, np.ndarray) else found, part))
    return {"of": name}, [numbers, _lower_seed(bits.seed_seq), *more]


def _spell(found: Any, part: Part) -> Any:
    if isinstance(found, list | tuple):
        return [_spell(one, part) for one in found]
    return hex(found) if part.bits > 64 else int(found)


def _lower_seed(seed: Any) -> Any:
    """Return what children are spawned by; None where a generator was seeded in the old way."""
    if seed is None:
        return None
    if type(seed) is np.random.SeedSequence and seed.pool_size in _POOL:
        try:
            lowered = [_spell_seed(seed.entropy), _spell_seed(seed.spawn_key)]
            _read_seed(whole := [*lowered, seed.pool_size, seed.n_children_spawned])
            return whole
        except (TypeError, DecodeError):
            pass
    raise EncodeError(
        f"expected a SeedSequence of integers of at most {_SEED.bits} bits; found {seed!r:.60}; "
        "give default= to write its state alone"
    )


def _spell_seed(found: Any) -> Any:
    return _spell(found.tolist() if isinstance(found, np.ndarray) else found, _SEED)


def build_generator(keys: dict[str, Any], content: Any) -> np.random.Generator:
    """Read a Generator."""
    return np.random.Generator(_read_bits(keys, content, 2))


def build_random_state(keys: dict[str, Any], content: Any) -> np.random.RandomState:
    """Read a RandomState."""
    bits = _read_bits(keys, content, 4)
    has_gauss, gauss = content[2:]
    if type(has_gauss) is not int or has_gauss not in (0, 1) or type(gauss) is not float:
        raise DecodeError("expected has_gauss of 0 or 1 and a float")
    value = np.random.RandomState(bits)
    value.set_state({**bits.state, "has_gauss": has_gauss, "gauss": gauss})
    return value


def _read_bits(keys: dict[str, Any], content: Any, length: int) -> Any:
    """Return a bit generator that has the state of a document."""
    name = keys.get("of")
    parts = BIT_GENERATORS.get(name) if type(name) is str else None
    if name is None or parts is None:
        known = ", ".join(BIT_GENERATORS)
        raise DecodeError(f"expected a bit generator out of {known}; found {shorten(name)}")
    if type(content) is not list or len(content) != length or type(content[0]) is not list:
        raise DecodeError(f"expected a state and a seed, found {shorten(content)}")
    if len(content[0]) != len(parts):
        raise DecodeError(f"expected a state of {len(parts)}, found {len(content[0])}")
    state: dict[str, Any] = {"bit_generator": name}
    for found, part in zip(content[0], parts, strict=True):
        inner = state
        for key in part.keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[part.keys[-1]] = _read(found, part)
    seed = None if content[1] is None else _read_seed(content[1])
    bits = getattr(np.random, name)(0)
    bits.__setstate__((state, seed))  # as pickle does
    return bits


def _read(found: Any, part: Part) -> int | Array:
    """Return a number of a state, or an array of them."""
    what = ".".join(part.keys)
    if part.length is None:
        return _number(found, part, what)
    if type(found) is not list or len(found) != part.length:
        raise DecodeError(f"expected {part.length} integers as {what}, found {shorten(found)}")
    numbers = [_number(one, part, what) for one in found]
    return np.array(numbers, np.uint32 if part.bits == 32 else np.uint64)


def _number(found: Any, part: Part, what: str) -> int:
    number = build_integer({}, found) if part.bits > 64 else found
    if type(number) is not int or not 0 <= number <= part.most:
        most = f"2**{part.bits} - 1" if part.bits > 64 else part.most
        raise DecodeError(f"expected {what} from 0 to {most}, found {shorten(found)}")
    return number


def _read_seed(found: Any) -> np.random.SeedSequence:
    """Return the seed of a generator."""
    if type(found) is not list or len(found) != 4 or type(found[1]) is not list:
        raise DecodeError(
            f"expected [entropy, spawn key, pool size, children], found {shorten(found)}"
        )
    entropy, spawn_key, pool_size, children = found
    several = type(entropy) is list
    numbers = [_number(one, _SEED, "entropy") for one in (entropy if several else [entropy])]
    spawned = tuple(_number(one, _SEED, "spawn key") for one in spawn_key)
    for number, limits, what in (
        (pool_size, _POOL, "pool size"),
        (children, _CHILDREN, "children"),
    ):
        if type(number) is not int or number not in limits:
            high = limits.stop - 1
            raise DecodeError(
                f"expected {what} from {limits.start} to {high}, found {shorten(number)}"
            )
    return np.random.SeedSequence(
        numbers if several else numbers[0],
        spawn_key=spawned,
        pool_size=pool_size,
        n_children_spawned=children,
    )
