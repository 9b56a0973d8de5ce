"""Errors in the configuration: the file and line of a value, and keys that are there twice."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

import provenance

Keys = tuple[str | int, ...]  # where a value stands: ``("sizes", "zeros", "bytes")``


class ConfigurationError(Exception):
    """One value of the configuration is wrong."""

    def __init__(self, keys: Keys, problem: str) -> None:
        self.keys = keys  # where the value stands: ``("sizes", "zeros", "bytes")``
        super().__init__(f"{_spelled(keys)}: {problem}" if keys else problem)


def typed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``--config`` gives, with the types that a configuration file would give it.

    Snakemake leaves text where a list or a mapping has numbers.

    >>> typed({"seeds": ["1", "2"], "methods": "all"})
    {'seeds': [1, 2], 'methods': 'all'}
    """
    return {
        key: _typed(value) if not isinstance(value, str) else value for key, value in given.items()
    }


def _typed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return yaml.safe_load(value) if isinstance(value, str) else value


def check_doubled_keys(file: Path) -> None:
    """Raise `ConfigurationError` if a mapping of a file has a key twice; YAML keeps the last."""
    name = f"keys of {file.name}"
    provenance.found_out(name, provenance.digest(file), lambda: _check_doubled(file, _node(file)))


def _check_doubled(file: Path, node: yaml.Node | None) -> None:
    seen: dict[str, int] = {}
    for key, value in _pairs(node):
        line = key.start_mark.line + 1
        if key.value in seen:
            raise ConfigurationError(
                (),
                f"{file.name}, line {line}: the key {key.value} is also in line {seen[key.value]};"
                " remove one of them",
            )
        seen[key.value] = line
        _check_doubled(file, value)


def origin(
    keys: Keys, config: Mapping[str, Any], files: Sequence[str | Path], name: str | None = None
) -> str:
    """Return the last file that says what the configuration says at `keys`, and the line.

    The line is that of the `name` in the list there, if it is given.
    """
    found = _at(keys, config)
    for file in map(Path, reversed(files)):
        value = _at(keys, yaml.safe_load(file.read_text(encoding="utf-8")))
        if value is not None and (value == found or isinstance(found, dict)):
            return f"{file.name}, line {_line(_node(file), keys, name)}"
    return "--config" if found is not None or not files else Path(files[0]).name


def what_to_type(keys: Keys, config: Mapping[str, Any]) -> str:
    """Return a hint for one value of ``--config`` that has to be a list; else nothing.

    >>> what_to_type(("seeds",), {"seeds": "1,2"})
    "; type --config 'seeds=[1,2]'"
    """
    value = _at(keys, config)
    if len(keys) == 1 and isinstance(value, int | str) and value != "":
        return f"; type --config '{keys[0]}=[{value}]'"
    return ""


def _at(keys: Keys, value: Any) -> Any:
    """Return the value at `keys`, or None; a list is taken as a whole."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
    return value


def _node(file: Path) -> yaml.Node | None:
    return yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _line(node: yaml.Node | None, keys: Keys, name: str | None) -> int:
    line = 1
    for key in keys:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
            line = node.start_mark.line + 1
        for found, value in _pairs(node):
            if found.value == str(key):
                node, line = value, found.start_mark.line + 1
                break
    if isinstance(node, yaml.SequenceNode):
        places = [item.start_mark.line + 1 for item in node.value if item.value == name]
        line = next(iter(places), line)
    return line


def _spelled(keys: Keys) -> str:
    """Write keys as a person does: ``sizes.zeros.bytes``, ``seeds[0]``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")
