"""Write and read NumPy's Generator and RandomState: the state of their bit generators, checked.

NumPy checks no state that it is given, and reads memory by the positions in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from codec.errors import DecodeError, EncodeError, shorten
from codec.payloads import base64_text
from codec.tags.strings_and_numbers import Keys, build_integer, items_of

_SPARE = (("has_uint32", 1, 1), ("uinteger", 4, 1))
_PCG64 = (("state.state", 16, 1), ("state.inc", 16, 1), *_SPARE)

# THE table of bit generators: where each part of a state is in NumPy's dict, the bytes of a number,
# and how many numbers there are.
BIT_GENERATORS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "MT19937": (("state.key", 4, 624), ("state.pos", 2, 1)),
    "PCG64": _PCG64,
    "PCG64DXSM": _PCG64,
    "Philox": (
        *(("state.counter", 8, 4), ("state.key", 8, 2), ("buffer", 8, 4), ("buffer_pos", 1, 1)),
        *_SPARE,
    ),
    "SFC64": (("state.state", 8, 4), *_SPARE),
}
_KNOWN = f"a bit generator out of {', '.join(BIT_GENERATORS)}"
_MOST = {"state.pos": 624, "buffer_pos": 4, "has_uint32": 1}  # all else may be any number


def lower_generator(value: Any) -> tuple[Keys, Any]:
    """Return the name of a generator's bit generator, and its state with its seed."""
    return _lower(value.bit_generator, value.bit_generator.state)


def lower_random_state(value: Any) -> tuple[Keys, Any]:
    """Return the same for a RandomState, which also keeps every other normal number."""
    state = value.get_state(legacy=False)
    if not np.isfinite(state["gauss"]):
        raise EncodeError("a RandomState whose gauss is not finite is not written")
    keys, content = _lower(value._bit_generator, state)
    return keys, [*content, state["has_gauss"], float(state["gauss"])]


def _lower(bits: Any, state: Any) -> tuple[Keys, list[Any]]:
    name = type(bits).__name__
    if name not in BIT_GENERATORS or getattr(np.random, name) is not type(bits):
        raise EncodeError(f"expected {_KNOWN}; found {name}")
    raw = b""
    for place, size, _ in BIT_GENERATORS[name]:
        found = state
        for key in place.split("."):
            found = found[key]
        is_array = isinstance(found, np.ndarray)
        raw += found.astype(f"<u{size}").tobytes() if is_array else found.to_bytes(size, "little")
    return {"of": name}, [base64_text.to_base64(raw), _lower_seed(bits.seed_seq)]


def _lower_seed(seed: Any) -> Any:
    """Return what children are spawned by; None where NumPy was seeded in its old way."""
    if seed is None:
        return None
    try:
        lowered = [*map(_spelled, (seed.entropy, seed.spawn_key)), seed.n_children_spawned]
        if type(seed) is np.random.SeedSequence and _read_seed(lowered).pool_size == seed.pool_size:
            return lowered
    except (AttributeError, TypeError, DecodeError):
        pass
    raise EncodeError(f"expected a SeedSequence of integers, found {seed!r:.60}")


def _spelled(found: Any) -> Any:
    if isinstance(found, list | tuple | np.ndarray):
        return list(map(_spelled, found))
    return int(found) if found < 2**64 else hex(found)


def build_generator(keys: Keys, content: Any) -> np.random.Generator:
    """Read a Generator."""
    return np.random.Generator(_build(keys, content, 2))


def build_random_state(keys: Keys, content: Any) -> np.random.RandomState:
    """Read a RandomState."""
    bits = _build(keys, content, 4)
    has_gauss, gauss = content[2:]
    if type(has_gauss) is not int or has_gauss not in (0, 1) or type(gauss) is not float:
        raise DecodeError("expected has_gauss of 0 or 1 and a float")
    value = np.random.RandomState(bits)
    value.set_state({**bits.state, "has_gauss": has_gauss, "gauss": gauss})
    return value


def _build(keys: Keys, content: Any, length: int) -> Any:
    """Return a bit generator in the state that a document has."""
    name = keys.get("of")
    if type(name) is not str or name not in BIT_GENERATORS:
        raise DecodeError(f"expected {_KNOWN}; found {shorten(name)}")
    if len(items_of(content)) != length:
        raise DecodeError(f"expected a state and a seed, found {shorten(content)}")
    raw = base64_text.from_base64(content[0])
    needed = sum(size * count for _, size, count in BIT_GENERATORS[name])
    if len(raw) != needed:
        raise DecodeError(f"expected a state of {needed} bytes, found {len(raw)}")
    state: dict[str, Any] = {"bit_generator": name, "state": {}}
    for place, size, count in BIT_GENERATORS[name]:
        piece, raw = raw[: size * count], raw[size * count :]
        found: Any = int.from_bytes(piece, "little")
        if count > 1:
            found = np.frombuffer(piece, f"<u{size}").astype(f"u{size}")
        elif found > _MOST.get(place, found):
            raise DecodeError(f"expected {place} from 0 to {_MOST[place]}, found {found}")
        *outer, key = place.split(".")
        (state["state"] if outer else state)[key] = found
    bits = getattr(np.random, name)(0)
    bits.__setstate__((state, None if content[1] is None else _read_seed(content[1])))  # as pickle
    return bits


def _read_seed(content: Any) -> np.random.SeedSequence:
    """Return what children are spawned by."""
    if len(items_of(content)) != 3 or type(content[2]) is not int or not 0 <= content[2] < 2**32:
        raise DecodeError(f"expected [entropy, spawn key, children], found {shorten(content)}")
    entropy, key, children = content
    several = list(map(_seed_integer, entropy)) if type(entropy) is list else _seed_integer(entropy)
    spawn_key = tuple(map(_seed_integer, items_of(key)))
    return np.random.SeedSequence(several, spawn_key=spawn_key, n_children_spawned=children)


def _seed_integer(found: Any) -> int:
    number = build_integer({}, found) if type(found) is str else found
    if type(number) is not int or not 0 <= number < 2**4096:  # NumPy takes quadratic time
        raise DecodeError(f"expected an integer from 0 to 2**4096 - 1, found {shorten(found)}")
    return number
