"""What a result depends on, read from the source code itself.

Snakemake re-runs a job when an input file or a parameter changes. A Python file also depends on
the modules it imports and on the packages they come from; both are read here from its import
statements, so that no file has to list them.
"""

from __future__ import annotations

import ast
import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
_NEW_IN_PYTHON = {"compression"}  # of the standard library of a later Python than the oldest here


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


@cache
def _files_of_the_codec(scripts: Path) -> tuple[Path, ...]:
    return tuple(sorted((scripts.parent.parent / "codec").rglob("*.py")))


@cache
def _local_files(name: str, scripts: Path) -> tuple[Path, ...]:
    """Give the files of this repository that importing the dotted name executes.

    The packages that the name goes through are executed too. Of ``codec`` everything counts.
    """
    parts = name.split(".")
    if parts[0] == "codec":
        return _files_of_the_codec(scripts)
    modules = (scripts.joinpath(*parts[: i + 1]) for i in range(len(parts)))
    candidates = (file for m in modules for file in (m.with_suffix(".py"), m / "__init__.py"))
    return tuple(file for file in candidates if file.is_file())


@cache
def _executed(path: Path, scripts: Path) -> frozenset[Path]:
    """Give the files of this repository that running `path` executes, itself among them."""
    found: set[Path] = set()
    todo = {path}
    while todo:
        found |= todo
        names = frozenset().union(*map(_imports, todo))
        todo = {file for name in names for file in _local_files(name, scripts)} - found
    return frozenset(found)


@cache
def sources(*paths: Path, scripts: Path = SCRIPTS) -> tuple[Path, ...]:
    """Give the Python files that running `paths` executes, out of this repository's."""
    return tuple(sorted(set().union(*(_executed(path, scripts) for path in paths)), key=str))


@cache
def digest(path: Path) -> str:
    """Give the name of a file and the SHA-256 of its content."""
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


@cache
def fingerprint(*paths: Path, scripts: Path = SCRIPTS) -> str:
    """Give the digest of this repository's Python files that running `paths` executes."""
    listed = "\n".join(map(digest, sources(*paths, scripts=scripts)))
    return f"sources {hashlib.sha256(listed.encode()).hexdigest()}"


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


@cache
def versions(*paths: Path, scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """Give the versions of Python and of the packages that running `paths` imports."""
    names = {name for source in sources(*paths, scripts=scripts) for name in _imports(source)}
    packages = {name.partition(".")[0] for name in names if not _local_files(name, scripts)}
    third_party = packages - sys.stdlib_module_names - _NEW_IN_PYTHON
    return (f"Python {platform.python_version()}", *sorted(map(_version, third_party)))
