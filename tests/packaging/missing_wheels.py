"""Which packages of uv.lock have no wheel, by platform and version of Python; no network is needed.

``python -m tests.packaging.missing_wheels [GROUP]`` prints them for a group of pyproject.toml.
"""

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).parents[2]
PROJECT = "numpy-json-codec"
LOCKED: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]


def _linux(machine: str) -> list[str]:
    """Return the names of platforms of a Linux with glibc 2.28, as of 2018, best first."""
    named = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    old = ["manylinux2010", "manylinux_2_5", "manylinux1"] if machine == "x86_64" else []
    return [*named, f"manylinux2014_{machine}", *(f"{name}_{machine}" for name in old)]


# By name: what the markers know the platform by, and the names that wheels have for it.
PLATFORMS: dict[str, tuple[dict[str, str], list[str]]] = {
    f"{name} {machine}": (
        {
            "sys_platform": "darwin" if name == "macOS" else "linux",
            "platform_system": "Darwin" if name == "macOS" else "Linux",
            "platform_machine": machine,
        },
        [*mac_platforms((14, 0), machine)] if name == "macOS" else _linux(machine),
    )
    for name, machine in (
        *(("Linux", "x86_64"), ("Linux", "aarch64"), ("macOS", "x86_64"), ("macOS", "arm64")),
    )
}


def _environment(platform: str, python: str) -> dict[str, str]:
    version = python.removesuffix("t")
    return {
        **PLATFORMS[platform][0],
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "extra": "",
    }


def _tags(platform: str, python: str) -> set[Tag]:
    """Return the tags of wheels that a Python such as "3.14", or "3.14t", can install."""
    names = PLATFORMS[platform][1]
    major, minor = map(int, python.removesuffix("t").split("."))
    abis = [f"cp{major}{minor}t"] if python.endswith("t") else None
    own = cpython_tags((major, minor), abis, names)
    return {*own, *compatible_tags((major, minor), f"cp{major}{minor}", names)}


def _package(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the locked package of a requirement, which names the version if there are several."""
    return next(
        package
        for package in LOCKED
        if package["name"] == wanted["name"]
        and wanted.get("version") in (None, package.get("version"))
    )


def required(
    group: str | None, platform: str, python: str, extras: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return all packages that the project needs, itself left out, with a group and extras."""
    environment = _environment(platform, python)
    project = _package({"name": PROJECT})
    todo = [{"name": PROJECT, "extra": extras}]
    todo += project["dev-dependencies"][group] if group else []
    found: dict[tuple[str, str], dict[str, Any]] = {}
    done: set[tuple[str, str, str]] = set()
    while todo:
        wanted = todo.pop()
        if "marker" in wanted and not Marker(wanted["marker"]).evaluate(environment):
            continue
        package = _package(wanted)
        found[package["name"], package["version"]] = package
        for extra in ("", *wanted.get("extra", ())):
            if (step := (package["name"], package["version"], extra)) not in done:
                done.add(step)
                optional = package.get("optional-dependencies", {})
                todo += optional.get(extra, []) if extra else package.get("dependencies", [])
    return [package for (name, _), package in sorted(found.items()) if name != PROJECT]


def missing(
    group: str | None, platform: str, python: str, extras: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield the names of packages of the index that have no wheel."""
    tags = _tags(platform, python)
    for package in required(group, platform, python, extras):
        files = [wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", [])]
        if "registry" in package["source"] and not any(
            parse_wheel_filename(file)[3] & tags for file in files
        ):
            yield package["name"]


def main(group: str) -> None:
    """Print each package without a wheel, and where it has none."""
    lacking = defaultdict(list)
    for platform in PLATFORMS:
        for python in ("3.11", "3.12", "3.13", "3.14", "3.14t", "3.15"):
            for name in missing(group, platform, python):
                lacking[name].append(f"{platform} {python}")
    for name, where in sorted(lacking.items()):
        print(f"{name}: {', '.join(where)}")


if __name__ == "__main__":
    main(*sys.argv[1:] or ["test"])
