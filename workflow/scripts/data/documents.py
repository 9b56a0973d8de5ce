"""Small and structured documents, as people have them, which codecs are timed on."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from data.simulators import cartpole, networks

Rng = np.random.Generator

_CONFIGURATION = """{
  "lr": 0.001, "batch": 32, "name": "dqn", "layers": [64, 64],
  "optimizer": {"beta_1": 0.9, "beta_2": 0.999}, "schedule": null
}"""


def _floats(rng: Rng, *shape: int) -> Any:
    return rng.standard_normal(shape).astype(np.float32)


def _images(rng: Rng, *shape: int) -> Any:
    return rng.integers(0, 256, shape, np.uint8)


def _configuration(rng: Rng, **more: Callable[[Rng], Any]) -> dict[str, Any]:
    """Make a configuration dict, with more entries."""
    return {**json.loads(_CONFIGURATION), **{name: make(rng) for name, make in more.items()}}


def _layers(rng: Rng) -> list[Any]:
    return [_floats(rng, 4, 64), _floats(rng, 64), _floats(rng, 64, 2)]


def _shape(_: Rng) -> tuple[int, int]:
    return 4, 6


def _scalars(_: Rng) -> dict[str, Any]:
    return {"rate": np.float32(0.1), "steps": np.int64(3), "best": np.float64(2.5), "name": "dqn"}


def _records(_: Rng, *last: Any) -> list[Any]:
    """Make 10,000 dicts of four plain values, and what else the list ends with."""
    names = ({"id": i, "name": f"n{i}", "value": i * 0.25, "ok": True} for i in range(10_000))
    return [*names, *last]


def _nested(_: Rng) -> Any:
    nested: Any = 1
    for i in range(100):
        nested = {"a": nested, "b": i}
    return nested


def _images_and_state(rng: Rng) -> dict[str, Any]:
    left, right = _images(rng, 224, 224, 3), _images(rng, 224, 224, 3)
    return {"left": left, "right": right, "state": _floats(rng, 8)}


def _beside(rng: Rng, **beside: Any) -> dict[str, Any]:
    """Make a dict of 600,000 float32, and what stands beside them."""
    return {"w": _floats(rng, 600_000), **beside}


DOCUMENTS: Mapping[str, Callable[[Rng], Any]] = {
    "configuration": _configuration,
    "configuration, layers, weights": partial(_configuration, w=_layers),
    "configuration, one tuple": partial(_configuration, shape=_shape),
    "configuration, array, tuple": partial(
        _configuration, w=lambda rng: _floats(rng, 4, 6), shape=_shape
    ),
    "NumPy scalars": _scalars,
    "observation of 4": lambda rng: _floats(rng, 4),
    "observation of 84": lambda rng: _floats(rng, 84),
    "one transition": lambda rng: (_floats(rng, 4), 1, 0.5, _floats(rng, 4), False),
    "two images 224×224×3": _images_and_state,
    "dict nested 100 deep": _nested,
    "100,000 int keys": lambda _: {i: i * 0.5 for i in range(100_000)},
    "100,000 floats": lambda rng: rng.standard_normal(100_000).tolist(),
    "10,000 arrays of 8": lambda rng: {f"k{i}": _floats(rng, 8) for i in range(10_000)},
    "10,000 records": _records,
    "records, one tuple": lambda rng: _records(rng, (1, 2)),
    "records, one NaN": lambda rng: _records(rng, float("nan")),
    "records, one 2**70": lambda rng: _records(rng, 2**70),
    "records, one int key": lambda rng: _records(rng, {1: 2}),
    "records, one surrogate": lambda rng: _records(rng, "\ud800"),
    "600,000 float32": _beside,
    "600,000 float32, long fraction": partial(_beside, lr=0.00012345678901234567),
    "600,000 float32, 2**64": partial(_beside, seed=2**64),
    "600,000 float32, \\x7f": partial(_beside, name="\x7f"),
    "600,000 float32, generator": lambda rng: _beside(rng, state=rng.bit_generator.state),
    "600,000 float32, tuple": partial(_beside, shape=(600, 1000)),
    "matrix 1000×1000": lambda rng: _floats(rng, 1000, 1000),
    "rows of 64": lambda rng: _floats(rng, 5_000, 64),
    "rows of 10": lambda rng: _floats(rng, 30_000, 10),
    "frame stack 84×84×4": lambda rng: _images(rng, 84, 84, 4),
    "network's weights": partial(networks.nature_dqn, actions=4, hidden=16),
    "replay memory of 2,000": partial(cartpole.cartpole_memory, transitions=2000, dtype=np.float32),
}
"""Each document by its name, in the order of tables and figures."""


def make(name: str) -> Any:
    """Make the document of a name, the same values each time."""
    return DOCUMENTS[name](np.random.default_rng(list(name.encode())))
