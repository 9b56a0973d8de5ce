"""What a result depends on, read from the source code itself.

Snakemake re-runs a job when an input file or a parameter changes. A Python file also depends on
the modules it imports and on the packages they come from; both are read here from its import
statements, so that no file has to list them.
"""

from __future__ import annotations

import ast
import platform
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent


@cache
def _imports(path: Path) -> frozenset[str]:
    """Give the dotted names that the Python file `path` imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def _local_files(name: str, scripts: Path) -> Iterator[Path]:
    """Give the files of this repository that the dotted module name stands for."""
    module = scripts.joinpath(*name.split("."))
    if module.with_suffix(".py").is_file():
        yield module.with_suffix(".py")
    elif name == "codec":
        yield from sorted((scripts.parent.parent / "codec").glob("*.py"))


def sources(*paths: Path, scripts: Path = SCRIPTS) -> list[str]:
    """Give the Python files that running `paths` executes, out of this repository's."""
    found: dict[Path, None] = {}
    todo = list(paths)
    while todo:
        path = todo.pop()
        if path not in found:
            found[path] = None
            todo.extend(f for name in _imports(path) for f in _local_files(name, scripts))
    return sorted(str(path) for path in found)


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


@cache
def _version(package: str) -> str:
    """Give the version of the distribution that an import name comes from."""
    for distribution in _distributions().get(package, [package]):
        try:
            return f"{distribution} {version(distribution)}"
        except PackageNotFoundError:
            continue
    return f"{package} not installed"


def versions(*paths: Path, scripts: Path = SCRIPTS) -> list[str]:
    """Give the versions of Python and of the packages that running `paths` imports."""
    packages = {
        name.partition(".")[0]
        for source in sources(*paths, scripts=scripts)
        for name in _imports(Path(source))
    }
    third_party = {
        package
        for package in packages - sys.stdlib_module_names
        if package != "codec" and not (scripts / package).with_suffix(".py").is_file()
        and not (scripts / package).is_dir()
    }
    return [f"Python {platform.python_version()}", *sorted(map(_version, third_party))]
