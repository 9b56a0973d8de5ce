"""The trials of all dialects: the packages that write each, and what it alone can represent."""

from functools import partial

import numpy as np

from tests.codec.cases import CASES
from tests.codec.dialects import plotly
from tests.codec.dialects.trial import Peer, Trial

import matrix_trial  # isort: skip # on the path by the line above


def _peer(name: str) -> Peer:
    """Return the peer of a module of ``docs/peers``, which is imported when it is used."""
    return Peer(
        lambda value: matrix_trial.load(name).write(value),
        lambda text: matrix_trial.load(name).read(text),
    )


_STRUCTURES = {
    name
    for name, case in CASES.items()
    if isinstance(case, np.ndarray) and case.dtype.names is not None
}

TRIALS = {
    "ase": Trial(
        {"ASE": _peer("ase")},
        values={
            "integer keys": {1: {-2: np.arange(2), "a": {0: None}}, "x": [{"a": 1}]},
            "keys like integers in a list": [{"1": 2, " 3 ": {"4": np.eye(2)}}],
        },
    ),
    "bokeh": Trial(
        {"bokeh": _peer("bokeh")},
        # Lists of one length in an array of objects, which its reader takes for a dimension.
        better=_STRUCTURES | {"arrays of structures"},
    ),
    "jdata": Trial(
        {"jdata": _peer("jdata")},
        # The sign of an imaginary part, which jdata writes and does not read.
        better={"complex64 NaN bits"},
    ),
    "json-numpy": Trial({"json-numpy": _peer("json_numpy")}),
    "json-tricks": Trial(
        {
            "json-tricks": _peer("json_tricks"),
            "json-tricks, compact": _peer("json_tricks_compact"),
            "ro-json": _peer("ro_json"),
        },
        better={"complex64 NaN bits", "complex scalar array", "complex64 scalar"},
    ),
    "jsonpickle": Trial(
        {"jsonpickle": _peer("jsonpickle")},
        # It reads no mask, and writes no fill value.
        better={
            "arrays of 0 dimensions",
            *(case for case in CASES if case.startswith("masked array")),
        },
        values={
            "NaN in a set": [{float("nan")}, (float("-inf"), complex("nan-infj"))],
            "keys that are tags": {
                **{"a": 0, "py/id": 1, "py/tuple": [2]},
                "json://1": [{"py/x": ()}],
            },
            "keys that are tags, alone": [{"py/object": "canary.Bird"}, {"py/reduce": []}],
            "keys of NaN and nested": {"a": 1, float("nan"): 2, (1, (b"", 2j)): [{None: 3}]},
            "paths as keys": {"py/main.py": 1, "py/": 2, "py": 3},
        },
    ),
    "monty": Trial(
        {"monty": _peer("monty")},
        # It reads re + im * 1j; and leaves arrays in an array of objects as dicts.
        better={"complex64 NaN bits", "arrays of objects"},
        values={
            "a module and no class": {"@module": "numpy", "@version": "2.4", "@classes": []},
            "complex numbers": np.array([[1 - 2j, 0.1 + 0.2j], [-3, 1e300j]]),
            "objects in two dimensions": np.array([[None, True], [1.5, "é"]], object),
        },
    ),
    "plotly": Trial(
        {
            engine: Peer(partial(plotly.write, engine=engine), plotly.read)
            for engine in ("json", "orjson")
        }
    ),
}
