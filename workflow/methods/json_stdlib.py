"""The standard library's ``json``: of ``ndarray.tolist()``, of ``list(ndarray)``, of the object.

``tolist`` gives Python's own numbers, which ``json`` writes: float32 with the digits of a float64,
about 20 bytes each. ``list`` makes a list of NumPy's numbers or of rows, and ``json`` knows
neither; only np.float64, a subclass of float, passes. As they are, ``json`` knows neither arrays
nor deques. NaN and infinities come out as words that are no JSON.
"""

import json
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from contract import Method

_FILE = "data.json"
_ArrayToList = Callable[[Any], Any]


def _plain(data: Any, array_to_list: _ArrayToList) -> Any:
    """Give `data` with lists for deques and tuples, and for arrays what `array_to_list` gives."""
    if isinstance(data, np.ndarray):
        return array_to_list(data)
    if isinstance(data, dict):
        return {key: _plain(item, array_to_list) for key, item in data.items()}
    if isinstance(data, list | tuple | deque):
        return [_plain(item, array_to_list) for item in data]
    return data


def _write_plain(data: Any, folder: Path, *, array_to_list: _ArrayToList) -> None:
    (folder / _FILE).write_text(json.dumps(_plain(data, array_to_list)), encoding="ascii")


def _write_as_it_is(data: Any, folder: Path) -> None:
    with (folder / _FILE).open("w", encoding="ascii") as file:
        json.dump(data, file)


def _read(folder: Path) -> Any:
    return json.loads((folder / _FILE).read_bytes())


def _method(name: str, label: str, write: Callable[[Any, Path], None]) -> Method:
    return Method(
        name=name,
        label=label,
        write=write,
        read=_read,
        human_readable=True,
        refuses=(TypeError,),  # "Object of type … is not JSON serializable"
    )


METHODS = (
    _method(
        "json_tolist", "JSON of tolist()", partial(_write_plain, array_to_list=np.ndarray.tolist)
    ),
    _method("json_list", "JSON of list(ndarray)", partial(_write_plain, array_to_list=list)),
    _method("json_dump", "json.dump", _write_as_it_is),
)
