"""Audit of uv.lock: where every package comes from, and which have known vulnerabilities.

    python -m tests.audit
    python -m tests.audit --advisories all.zip

The first needs no network: every package comes from PyPI, every file of it has a SHA-256 and the
name of that package and version. The second holds the versions against advisories in the form of
OSV (https://ossf.github.io/osv-schema): a folder of JSON or YAML files, such as a clone of
https://github.com/pypa/advisory-database, or the ZIP file of all PyPI's that OSV offers. With a
network ``uv audit --locked`` asks OSV itself.

That a file was withdrawn ("yanked") or a project is kept no more stands in neither.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

LOCK = Path(__file__).parent.parent / "uv.lock"
INDEX = "https://pypi.org/simple"
FILES = "https://files.pythonhosted.org/packages/"

Package = Mapping[str, Any]
Advisory = Mapping[str, Any]


class AuditError(Exception):
    """A file is none of what is audited; the message says where and why."""


# ---------------------------------------------------------------------------------------- the lock


def read_lock(path: Path = LOCK) -> list[Package]:
    """Give the packages of a lock file of uv."""
    lock = tomllib.loads(path.read_text(encoding="utf-8"))
    if lock.get("version") != 1:
        raise AuditError(f"{path}: expected version 1, found {lock.get('version')!r}")
    packages: list[Package] = lock["package"]
    return packages


def files(package: Package) -> list[Mapping[str, Any]]:
    """Give the files that a package is installed from, the source last."""
    return [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]


def is_own(package: Package) -> bool:
    """Tell whether a package is this repository's."""
    return bool(package["source"] == {"editable": "."})


def faults(packages: Sequence[Package]) -> Iterator[str]:
    """Give what is wrong with where packages come from."""
    versions = Counter(package["name"] for package in packages)
    for package in packages:
        name = package["name"]
        if name != canonicalize_name(name):
            yield f"{name}: expected the name in its normal form, {canonicalize_name(name)}"
        if is_own(package):
            continue
        locked = f"{name} {package['version']}"
        if versions[name] > 1 and not package.get("resolution-markers"):
            yield f"{locked}: one of {versions[name]} versions, and nothing says when it is meant"
        if package["source"] != {"registry": INDEX}:
            yield f"{locked}: expected a package of {INDEX}, found {package['source']}"
        if not files(package):
            yield f"{locked}: no file to install it from"
        for file in files(package):
            yield from (f"{locked}: {fault}" for fault in _of_file(package, file))


def _of_file(package: Package, file: Mapping[str, Any]) -> Iterator[str]:
    address = str(file.get("url", file.get("path", "no address")))
    if not address.startswith(FILES):
        yield f"expected a file of {FILES}, found {address}"
    if not re.fullmatch("sha256:[0-9a-f]{64}", file.get("hash", "")):
        yield f"{address}: expected its SHA-256, found {file.get('hash', 'none')}"
    found = _named(address.rpartition("/")[2])
    if found != (package["name"], Version(package["version"])):
        yield f"{address}: its name is that of another package or version"


def _named(file: str) -> tuple[str, Version] | None:
    """Give the package and the version in the name of a file; None if it is none of a package."""
    try:
        if file.endswith(".whl"):
            return parse_wheel_filename(file)[:2]
        return parse_sdist_filename(file)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None


# -------------------------------------------------------------------------------------- advisories


@dataclass(frozen=True)
class Finding:
    """A vulnerability of a locked version.

    Attributes
    ----------
    package, version
        What is locked.
    ids
        The vulnerability's names in several databases, the advisory's own first.
    fixed
        The versions above that are without it, if any is known.
    summary
        What it is about.
    """

    package: str
    version: str
    ids: tuple[str, ...]
    fixed: tuple[str, ...]
    summary: str

    def __str__(self) -> str:
        """Give it in one line."""
        fixed = f"fixed in {', '.join(self.fixed)}" if self.fixed else "no fixed version is known"
        return f"{self.package} {self.version}: {', '.join(self.ids)}: {self.summary}: {fixed}"


def read_advisories(path: Path) -> Iterator[Advisory]:
    """Read the advisories of a folder, or of a ZIP file.

    Raises
    ------
    AuditError
        If there is none, or a file is not one.
    """
    number = 0
    for name, content in _contents(path):
        try:
            advisory = json.loads(content) if name.endswith(".json") else _yaml(content)
        except (ValueError, yaml.YAMLError) as error:
            raise AuditError(f"{name}: {error}") from error
        if not isinstance(advisory, dict) or "id" not in advisory or "modified" not in advisory:
            raise AuditError(f"{name}: expected an advisory of OSV, with id and modified")
        number += 1
        yield advisory
    if not number:
        raise AuditError(f"{path}: no advisories, which are files *.json, *.yaml or *.yml")


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    suffixes = (".json", ".yaml", ".yml")
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.suffix in suffixes and file.is_file() and not hidden:
                yield str(file), file.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(suffixes):
                yield f"{path}: {name}", archive.read(name)


def _yaml(content: bytes) -> Any:
    # Safe: of plain values alone; times as text, as in JSON.
    return yaml.load(content, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def findings(packages: Iterable[Package], advisories: Iterable[Advisory]) -> list[Finding]:
    """Give the vulnerabilities of locked versions, each once, whatever it is called."""
    locked: dict[str, list[Package]] = {}
    for package in packages:
        if not is_own(package):
            locked.setdefault(package["name"], []).append(package)
    found: list[Finding] = []
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", []):
            of = affected.get("package", {})
            if of.get("ecosystem") != "PyPI":
                continue
            for package in locked.get(canonicalize_name(of["name"]), []):
                version = Version(package["version"])
                try:
                    if not is_affected(version, affected):
                        continue
                except InvalidVersion as error:
                    raise AuditError(f"{advisory['id']} on {package['name']}: {error}") from error
                found.append(_finding(package, advisory, affected))
    return _once(found)


def is_affected(version: Version, affected: Mapping[str, Any]) -> bool:
    """Tell whether a version is vulnerable, by the algorithm that OSV's schema gives."""
    if str(version) in map(_normal, affected.get("versions", [])):
        return True
    return any(
        _is_within(version, of["events"])
        for of in affected.get("ranges", [])
        if of["type"] in ("ECOSYSTEM", "SEMVER")
    )


def _normal(version: str) -> str:
    """Give a version in its normal form; one of old that has none, as it is."""
    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def _bound(event: Mapping[str, str]) -> tuple[Version, str]:
    """Give the version of an event, and what happens there."""
    [(what, version)] = event.items()
    return (Version("0.dev0") if version == "0" else Version(version)), what


def _is_within(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    bounds = sorted(map(_bound, events), key=lambda bound: bound[0])
    limits = [bound for bound, what in bounds if what == "limit"]
    if limits and all(version >= bound for bound in limits):
        return False
    vulnerable = False
    for bound, what in bounds:
        if what == "introduced" and version >= bound:
            vulnerable = True
        if (what == "fixed" and version >= bound) or (what == "last_affected" and version > bound):
            vulnerable = False
    return vulnerable


def _finding(package: Package, advisory: Advisory, affected: Mapping[str, Any]) -> Finding:
    fixed = sorted(
        bound
        for of in affected.get("ranges", [])
        if of["type"] in ("ECOSYSTEM", "SEMVER")
        for bound, what in map(_bound, of["events"])
        if what == "fixed" and bound > Version(package["version"])
    )
    words = advisory.get("summary") or advisory.get("details") or "no summary"
    return Finding(
        package=package["name"],
        version=package["version"],
        ids=(advisory["id"], *advisory.get("aliases", [])),
        fixed=tuple(dict.fromkeys(map(str, fixed))),
        summary=words.strip().splitlines()[0],
    )


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Give one finding for those of a package that share a name."""
    once: list[Finding] = []
    for finding in found:
        for place, other in enumerate(once):
            same = (finding.package, finding.version) == (other.package, other.version)
            if same and {*finding.ids} & {*other.ids}:
                once[place] = Finding(
                    other.package,
                    other.version,
                    tuple(dict.fromkeys(other.ids + finding.ids)),
                    tuple(dict.fromkeys(other.fixed + finding.fixed)),
                    other.summary,
                )
                break
        else:
            once.append(finding)
    return sorted(once, key=lambda finding: (finding.package, finding.ids))


# ------------------------------------------------------------------------------------- the command


def report(lock: Path, advisories: Path | None, ignored: Collection[str] = ()) -> Iterator[str]:
    """Give what was looked at, in lines, and then what was found, each line with a ``!``."""
    packages = read_lock(lock)
    others = [package for package in packages if not is_own(package)]
    number = sum(len(files(package)) for package in others)
    yield f"{lock.name}: {len(others)} packages of others, {number} files to install them from"
    built = [package["name"] for package in others if not package.get("wheels")]
    yield f"without a wheel, so that installing runs their code: {', '.join(built) or 'none'}"
    yield from (f"! {fault}" for fault in faults(packages))
    if advisories is None:
        return
    read = list(read_advisories(advisories))
    newest = max(advisory["modified"] for advisory in read)
    yield f"{advisories}: {len(read)} advisories, the newest of {newest}"
    for finding in findings(packages, read):
        mark = "ignored:" if {*finding.ids} & {*ignored} else "!"
        yield f"{mark} {finding}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 1 if something was found, 2 if a file cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lock", type=Path, default=LOCK, help="the lock file (this repository's)")
    parser.add_argument("--advisories", type=Path, help="a folder or ZIP file in the form of OSV")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="ID", help="a vulnerability that is known"
    )
    args = parser.parse_args(arguments)
    found = 0
    try:
        for line in report(args.lock, args.advisories, args.ignore):
            print(line)
            found += line.startswith("! ")
    except (AuditError, OSError, zipfile.BadZipFile) as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    print(f"{found} found" if found else "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
