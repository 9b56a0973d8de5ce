"""The states of the random generators of a process: those of Python, NumPy and PyTorch."""

import random
import sys
from typing import Any

import numpy as np

from codec.errors import DecodeError
from codec.imports import optional


def random_states() -> dict[str, Any]:
    """Return the states, PyTorch's on the CPU if it is imported."""
    numpy = np.random.RandomState(0)  # which the codec checks where it is read
    numpy.set_state(np.random.get_state(legacy=False))
    states = {"python": random.getstate(), "numpy": numpy}
    torch = sys.modules.get("torch")
    if torch is not None:
        states["torch"] = torch.get_rng_state().numpy()
    return states


def seedless(generator: np.random.Generator) -> np.random.Generator:
    """Return a generator in the same state, without what the other was seeded with."""
    bits = generator.bit_generator
    copy = type(bits)(0)
    copy.state = bits.state
    return np.random.Generator(copy)


def restore_random_states(states: dict[Any, Any]) -> None:
    """Put the generators back to states; raise DecodeError if these are of another kind."""
    try:
        random.setstate(states["python"])
        np.random.set_state(states["numpy"].get_state(legacy=False))
        if "torch" in states:
            torch = optional("torch")
            torch.set_rng_state(torch.from_numpy(states["torch"]))
    except (AttributeError, KeyError, OverflowError, RuntimeError, TypeError, ValueError) as error:
        raise DecodeError(f"expected states of random generators: {error}") from error
