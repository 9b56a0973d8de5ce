"""The state of a Stable-Baselines3 replay buffer, without the part that was never filled.

A buffer is any object with such arrays: neither Stable-Baselines3 nor PyTorch is imported.
"""

from typing import Any

import numpy as np

from codec.arrays.array_types import Array
from codec.errors import DecodeError, Inside, shorten
from codec.integrations.checkpoint_files import check_array, dict_at

_BLOCK = 1 << 20  # bytes of observations that are compared at a time
_SETTINGS = (int, float, bool, str, type(None), np.generic, np.ndarray)


def state_of(buffer: Any) -> dict[str, Any]:
    """Return what a buffer holds, in large part as views of its arrays.

    A next observation that is the observation of the next step is left out. Images stand in a
    list, one environment after the other, so that the codec writes each of their frames once.
    """
    steps = _steps(buffer, _filled(buffer, buffer.pos, buffer.full))
    differs = {name: _differs(steps[name], steps[first]) for name, first in _pairs(steps).items()}
    rows: dict[str, Any] = {}
    for name, array in steps.items():
        chosen = _all_or(differs, name, array)
        if _is_image(array):
            rows[name] = [array[step, env] for env, step in np.argwhere(chosen.T).tolist()]
        elif name in differs:
            rows[name] = array[chosen]
        else:
            rows[name] = array.reshape(-1, *array.shape[2:])
    return {"settings": _settings(buffer), "rows": rows, "differs": differs}


def restore(buffer: Any, state: Any) -> None:
    """Fill a buffer with a state, in place of what it holds.

    Raise DecodeError if the state is not that of such a buffer, which is left as it was.
    """
    settings, rows, differs = (dict_at(state, key) for key in ("settings", "rows", "differs"))
    with Inside("settings"):
        filled = _check_settings(buffer, settings)
    steps = _steps(buffer, filled)
    pairs = _pairs(steps)
    _check_names("rows", rows, steps)
    _check_names("differs", differs, pairs)
    for name, array in steps.items():
        chosen = _all_or(differs, name, array)
        with Inside(name):
            check_array(chosen, np.dtype(bool), array.shape[:2])
            if name in pairs and not chosen[-1:].all():
                raise DecodeError("expected the last next observations")
            _check_rows(rows[name], array, int(chosen.sum()))

    for array in _steps(buffer, _filled(buffer, buffer.pos, buffer.full)).values():
        array[filled:] = 0
    for name in sorted(steps, key=pairs.__contains__):  # next observations come from the others
        array = steps[name]
        if name in pairs:
            array[:-1] = steps[pairs[name]][1:]
        chosen = _all_or(differs, name, array)
        if not _is_image(array):
            array[chosen] = rows[name]
            continue
        for (env, step), row in zip(np.argwhere(chosen.T).tolist(), rows[name], strict=True):
            array[step, env] = row
    vars(buffer).update(settings)


def _filled(buffer: Any, pos: int, full: bool) -> int:
    """Return how many steps are stored; one more if its observation is the last next one."""
    size: int = buffer.buffer_size
    return size if full else min(pos + buffer.optimize_memory_usage, size)


def _steps(buffer: Any, filled: int) -> dict[str, Array]:
    """Return the filled part of each array of steps; those in dicts of observations, too."""
    found: dict[str, Any] = {}
    for name, value in vars(buffer).items():
        parts = value if type(value) is dict else {}
        found |= {name: value} | {f"{name}.{key}": part for key, part in parts.items()}
    return {name: value[:filled] for name, value in found.items() if _is_by_step(buffer, value)}


def _is_by_step(buffer: Any, value: Any) -> bool:
    sizes = (buffer.buffer_size, buffer.n_envs)
    return isinstance(value, np.ndarray) and value.shape[:2] == sizes


def _pairs(steps: dict[str, Array]) -> dict[str, str]:
    """Return for each array of next observations the name of the one of observations."""
    return {name: name.removeprefix("next_") for name in steps if name.startswith("next_")}


def _settings(buffer: Any) -> dict[str, Any]:
    """Return everything else that is plain; spaces, device and environment are the buffer's own."""
    return {
        name: value
        for name, value in vars(buffer).items()
        if isinstance(value, _SETTINGS) and not _is_by_step(buffer, value)
    }


def _is_image(array: Array) -> bool:
    return array.ndim > 3  # or a stack of vectors


def _all_or(differs: dict[str, Array], name: str, array: Array) -> Any:
    """Return which rows of an array are saved, by step and environment."""
    return differs[name] if name in differs else np.ones(array.shape[:2], bool)


def _differs(after: Array, before: Array) -> Array:
    """Return for each step and environment if the next observation is not the next step's."""
    differs = np.ones(after.shape[:2], bool)
    count = max(1, _BLOCK // max(1, after[:1].nbytes))
    for start in range(0, len(after) - 1, count):
        end = min(start + count, len(after) - 1)
        pair = after[start:end], before[start + 1 : end + 1]
        one, other = (part.reshape(end - start, after.shape[1], -1).view(np.uint8) for part in pair)
        differs[start:end] = (one != other).any(2)
    return differs


# -- checks ---------------------------------------------------------------------------------------


def _check_names(what: str, found: dict[Any, Any], expected: dict[str, Any]) -> None:
    if found.keys() != expected.keys():
        raise DecodeError(f"expected {what} {sorted(expected)}, found {shorten(list(found))}")


def _check_settings(buffer: Any, settings: dict[Any, Any]) -> int:
    """Return how many steps are filled."""
    own = _settings(buffer)
    if not {"pos", "full"} <= settings.keys() <= own.keys():  # a later version may have more
        raise DecodeError(f"expected some of {sorted(own)}, found {sorted(settings, key=str)}")
    for name, value in settings.items():
        with Inside(name):
            if type(value) is not type(own[name]):
                raise DecodeError(f"expected {type(own[name]).__name__}, found {shorten(value)}")
            if isinstance(value, np.ndarray):
                check_array(value, own[name].dtype, own[name].shape)
            elif name in ("buffer_size", "n_envs") and value != own[name]:
                raise DecodeError(f"expected {own[name]}, found {shorten(value)}")
    if not 0 <= settings["pos"] < buffer.buffer_size:
        raise DecodeError(f"expected a step of the buffer, found {shorten(settings['pos'])}")
    return _filled(buffer, settings["pos"], settings["full"])


def _check_rows(rows: Any, array: Array, count: int) -> None:
    if not _is_image(array):
        return check_array(rows, array.dtype, (count, *array.shape[2:]))
    if type(rows) is not list or len(rows) != count:
        raise DecodeError(f"expected {count} arrays, found {shorten(rows)}")
    for row in rows:
        check_array(row, array.dtype, array.shape[2:])
