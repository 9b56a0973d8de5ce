"""Which source files and package versions a step depends on, read from its import statements.

Snakemake re-runs a job when an input file or a parameter changes. A Python file also depends on
the modules it imports and on the packages they come from; both are read here from its import
statements, so that no file has to list them.
"""

import ast
import atexit
import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent
_NEW_IN_PYTHON = {"compression"}  # of the standard library of a later Python than the oldest here

_known: dict[str, list[Any]] = {}  # by the name of what was found out: the key, and what it is


def remember(path: Path) -> None:
    """Read what an earlier process found out from a JSON file, and write it when this one ends."""
    with suppress(OSError, ValueError):
        _known.update(json.loads(path.read_bytes()))
    before = repr(_known)

    def write() -> None:
        with suppress(OSError):  # a folder that may only be read
            if repr(_known) != before:
                path.parent.mkdir(parents=True, exist_ok=True)
                new = path.with_name(f"{path.name}.{os.getpid()}")
                new.write_text(json.dumps(_known), encoding="utf-8")
                new.replace(path)

    atexit.register(write)


def found_out(name: str, key: str, find: Callable[[], Any]) -> Any:
    """Return what `find` does: from memory if the key is the one of last time.

    The key names all that it depends on; it is a value of JSON.
    """
    if name not in _known or _known[name][0] != key:
        _known[name] = [key, find()]
    return _known[name][1]


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return the dotted names that the Python file `path` imports, wherever in it."""
    name = f"imports of {os.path.relpath(path, SCRIPTS)}"  # also where a repository was moved to
    return frozenset(found_out(name, digest(path), lambda: _parsed(path)))


def _tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file; its bytes alone, if it cannot be loaded anyway."""
    content = path.read_bytes()
    try:
        return ast.parse(content, str(path))
    except (SyntaxError, ValueError):  # whoever loads it says so
        return ast.Module([ast.Expr(ast.Constant(content))], [])


def _parsed(path: Path) -> list[str]:
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _is_optional([node.func, *node.args]):
            found.update(str(name.value) for name in node.args if isinstance(name, ast.Constant))
    return sorted(found)


def _is_optional(called: list[ast.expr]) -> bool:
    """Return whether a call is `codec.imports.optional` with names of modules, or makes one."""
    return any(isinstance(part, ast.Name) and part.id == "optional" for part in called[:2])


@cache
def _files_of_the_codec(scripts: Path) -> tuple[Path, ...]:
    return tuple(sorted((scripts.parent.parent / "codec").rglob("*.py")))


@cache
def _local_files(name: str, scripts: Path) -> tuple[Path, ...]:
    """Return the files of this repository that importing the dotted name executes.

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
    """Return the files of this repository that running `path` executes, itself among them."""
    found: set[Path] = set()
    todo = {path}
    while todo:
        found |= todo
        names = frozenset().union(*map(_imports, todo))
        todo = {file for name in names for file in _local_files(name, scripts)} - found
    return frozenset(found)


@cache
def sources(*paths: Path, scripts: Path = SCRIPTS) -> tuple[Path, ...]:
    """Return the Python files that running `paths` executes, out of this repository's."""
    return tuple(sorted(set().union(*(_executed(path, scripts) for path in paths)), key=str))


@cache
def digest(path: Path) -> str:
    """Return the name of a file and the SHA-256 of its content."""
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _code(path: Path) -> str:
    """Return the name of a Python file and the digest of its code without comments and texts."""
    name = f"code of {os.path.relpath(path, SCRIPTS)}"
    return f"{path.name} {found_out(name, digest(path), lambda: _code_digest(path))}"


def _code_digest(path: Path) -> str:
    tree = _tree(path)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):  # a text by itself does nothing; `__doc__` is for people
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _is_text(line: ast.AST) -> bool:
    return isinstance(line, ast.Expr) and isinstance(getattr(line.value, "value", None), str)


@cache
def fingerprint(*paths: Path, scripts: Path = SCRIPTS) -> str:
    """Return the digest of what this repository's Python files do that running `paths` executes.

    Comments, docstrings and the layout of the code do not count.
    """
    listed = "\n".join(map(_code, sources(*paths, scripts=scripts)))
    return f"sources {hashlib.sha256(listed.encode()).hexdigest()}"


@cache
def _installed() -> str:
    """Return the digest of which packages are installed in which versions: folders tell it."""
    folders = [path for path in map(Path, sys.path) if path.is_dir()]
    names = [str(found) for path in folders for found in sorted(path.glob("*.*-info"))]
    return hashlib.sha256(json.dumps([sys.version, names]).encode()).hexdigest()


_distributions = cache(packages_distributions)  # reads the lists of all files that are installed


@cache
def _version(package: str) -> str:
    """Return the version of the distribution that an import name comes from."""

    def find() -> str:
        for distribution in _distributions().get(package, [package]):
            with suppress(PackageNotFoundError):
                return f"{distribution} {version(distribution)}"
        return f"{package} not installed"

    return str(found_out(f"version of {package}", _installed(), find))


@cache
def versions(*paths: Path, scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """Return the versions of Python and of the packages that running `paths` imports."""
    names = {name for source in sources(*paths, scripts=scripts) for name in _imports(source)}
    packages = {name.partition(".")[0] for name in names if not _local_files(name, scripts)}
    third_party = packages - sys.stdlib_module_names - _NEW_IN_PYTHON
    return (f"Python {platform.python_version()}", *sorted(map(_version, third_party)))
