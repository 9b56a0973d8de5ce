"""The standard library's ``json``: of ``ndarray.tolist()``, of ``list(ndarray)``, of the object.

``tolist`` gives Python's own numbers, which ``json`` writes: float32 with the digits of a float64,
about 20 bytes each. ``list`` makes a list of NumPy's numbers or of rows, and ``json`` knows
neither; only np.float64, a subclass of float, passes. As they are, ``json`` knows neither arrays
nor deques. NaN and infinities come out as words that are no JSON.

The recipe: hooks that write an array as a dict with its dtype and shape, and read it as an array.
The variant: one array that ``np.array`` makes an array again, complex numbers written as pairs.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Method, Traits
from method_kit.documents import FILE, LANGUAGES, array_to_list, json_method

_ArrayToList = Callable[[Any], Any]


def _plain(data: Any, array_to_list: _ArrayToList) -> Any:
    """Return `data` with lists for tuples, and for arrays what `array_to_list` gives."""
    if isinstance(data, np.ndarray):
        return array_to_list(data)
    if isinstance(data, dict):
        return {key: _plain(item, array_to_list) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item, array_to_list) for item in data]
    return data


def _dumps_plain(data: Any, *, array_to_list: _ArrayToList) -> str:
    return json.dumps(_plain(data, array_to_list))


def _as_dict(unknown: Any) -> Any:
    if isinstance(unknown, np.ndarray):
        items, dtype = unknown.tolist(), str(unknown.dtype)
        return {"__ndarray__": items, "dtype": dtype, "shape": unknown.shape}
    return array_to_list(unknown)


def _as_array(found: dict[str, Any]) -> Any:
    if "__ndarray__" in found:
        return np.array(found["__ndarray__"], found["dtype"]).reshape(found["shape"])
    return found


def _dumps_array(array: NDArray[Any]) -> str:
    if array.dtype.kind == "c":
        array = np.stack([array.real, array.imag], axis=-1)
    return json.dumps(array.tolist())


def _loads_array(document: bytes) -> NDArray[Any]:
    return np.array(json.loads(document))


def _write_as_it_is(data: Any, folder: Path) -> None:
    with (folder / FILE).open("w", encoding="ascii") as file:
        json.dump(data, file)


def _read(folder: Path) -> Any:
    return json.loads((folder / FILE).read_bytes())


def _method(name: str, label: str, dumps: Callable[[Any], str]) -> Method:
    return json_method(name, label, dumps, json.loads, lists_for_deques=True, human_readable=True)


METHODS = (
    _method(
        "json_tolist", "JSON of tolist()", partial(_dumps_plain, array_to_list=np.ndarray.tolist)
    ),
    _method("json_list", "JSON of list(ndarray)", partial(_dumps_plain, array_to_list=list)),
    Method(
        "json_dump",
        "json.dump",
        _write_as_it_is,
        _read,
        refuses=(TypeError,),  # "Object of type … is not JSON serializable"
        traits=Traits(human_readable=True, json=True, languages=LANGUAGES),
    ),
    json_method(
        "json_recipe",
        "json, default= and object_hook=",
        partial(json.dumps, default=_as_dict),
        partial(json.loads, object_hook=_as_array),
        lists_for_deques=True,
        human_readable=True,
        refuses=(
            TypeError,
            ValueError,
        ),  # dates, which are no JSON; structures, of which lists come
    ),
    json_method(
        "json_array",
        "JSON of tolist(), then np.array",
        _dumps_array,
        _loads_array,
        human_readable=True,
        refuses=(AttributeError, TypeError, ValueError),  # whatever is not one array
        variant_of="json_tolist",
    ),
)
