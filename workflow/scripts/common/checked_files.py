"""Checked files: datasets, records, folders and tables with a SHA-256, written whole or not at all.

Every file and folder is built under a temporary name beside its target, flushed to the disk and
then renamed, so that a job that is killed leaves no target. Every file carries a SHA-256 digest,
and every reader here checks it, so that a file that was cut or altered later is not taken for a
result either. Tables, figures and pages are files of others' formats, which have no place for a
digest: it is in a hidden file beside each, as ``sha256sum`` writes it. What is damaged,
`check_results` finds and removes.
"""

import csv
import glob
import hashlib
import io
import json
import os
import pickle
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from common import machine_faults, safe_pickle

MANIFEST = "manifest.json"
PAYLOAD = "files"  # the folder beside the manifest that holds what a method wrote

_DIGEST_LENGTH = 64  # hexadecimal digits of SHA-256


class IntegrityError(Exception):
    """A file or folder is not what the job that makes it leaves."""

    def __init__(self, path: Path, problem: str) -> None:
        self.problem = problem  # what is the matter, in words
        super().__init__(
            f"{path}: {problem}; delete it, and Snakemake makes it again "
            "(check_results.py finds all that is damaged)"
        )


# ------------------------------------------------------------------- files and folders, atomically


def flush_to_disk(path: Path) -> None:
    """Have the operating system write a file's content, or a folder's list of names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _temporary(target: Path) -> Path:
    """Return the name under which `target` is built: beside it, so that renaming is atomic.

    Each process has its own, because a job that outlives a killed Snakemake may still be writing.
    What processes left that are gone is removed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f"{glob.escape(target.name)}.*.tmp"):
        process = int(left.suffixes[-2][1:])
        if process == os.getpid() or not machine_faults.is_running(process):
            _remove(left)
    return target.with_name(f"{target.name}.{os.getpid()}.tmp")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def new_file(target: Path) -> Iterator[IO[bytes]]:
    """Open a file that appears as `target` when the block ends well, and not at all otherwise."""
    temporary = _temporary(target)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        machine_faults.check_scheduler()
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    flush_to_disk(target.parent)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a folder that becomes `target` when the block ends well, and vanishes otherwise."""
    temporary = _temporary(target)
    temporary.mkdir()
    try:
        yield temporary
        for path in (*temporary.rglob("*"), temporary):
            flush_to_disk(path)
        machine_faults.check_scheduler()
        if target.exists():
            shutil.rmtree(target)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    flush_to_disk(target.parent)


# ------------------------------------------------------------------------ tables, figures and pages


def digest_file(path: Path) -> Path:
    """Return the file that holds the digest of a table, a figure or a page.

    >>> digest_file(Path("tables/sizes.csv")).as_posix()
    'tables/.sizes.csv.sha256'
    """
    return path.with_name(f".{path.name}.sha256")


@contextmanager
def new_result(target: Path) -> Iterator[IO[bytes]]:
    """Open a file as `new_file` does, and write its digest beside it."""
    with new_file(target) as file:
        yield file
        file.flush()
        digest = _describe(Path(file.name))["sha256"]
        with new_file(digest_file(target)) as beside:  # first: a file is never without it
            beside.write(f"{digest}  {target.name}\n".encode())


def check_result(path: Path) -> None:
    """Check a table, a figure or a page against the digest beside it; copies have none.

    Raise `IntegrityError` if it was cut or altered.
    """
    try:
        expected = digest_file(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    if expected != f"{_describe(path)['sha256']}  {path.name}\n":
        raise IntegrityError(path, f"cut or altered (it misses the digest in {digest_file(path)})")


def read_table(path: Path) -> list[dict[str, str]]:
    """Read the rows of a table, or raise `IntegrityError` if it was cut or altered."""
    check_result(path)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --------------------------------------------------------------------------------------- datasets


@dataclass(frozen=True, kw_only=True)
class StoredDataset:
    """A generated dataset, and what it was generated from."""

    # The name of the dataset's file in ``workflow/datasets``, what the figures call it, and what it
    # is like.
    name: str
    title: str
    kind: str
    seed: int  # the seed it was generated with
    data: Any  # the data as a program holds them

    @property
    def row(self) -> dict[str, Any]:
        """The columns of a row that name it."""
        return {"dataset": self.name, "title": self.title, "kind": self.kind, "seed": self.seed}


def write_dataset(path: Path, dataset: StoredDataset) -> None:
    """Write a dataset: its digest on a line, then its pickle, a dict of what it consists of.

    Raise `safe_pickle.UnfitError` if `safe_pickle` cannot write something in it.
    """
    content = safe_pickle.dumps(vars(dataset))
    with new_file(path) as file:
        file.write(hashlib.sha256(content).hexdigest().encode() + b"\n")
        file.write(content)


def _check_digest(path: Path, file: io.BufferedReader) -> None:
    """See to it that a dataset is whole; its pickle comes next in the file then."""
    digest = file.read(_DIGEST_LENGTH + 1)
    if digest != hashlib.file_digest(file, "sha256").hexdigest().encode() + b"\n":
        raise IntegrityError(path, f"cut or altered ({file.tell()} bytes that miss their digest)")
    file.seek(len(digest))


def verify_dataset(path: Path) -> None:
    """Check a dataset against its digest; raise `IntegrityError` if it was cut or altered."""
    with path.open("rb") as file:
        _check_digest(path, file)


def read_dataset(path: Path) -> StoredDataset:
    """Read a dataset that `write_dataset` wrote.

    Whoever can write the file can write its digest: a dataset of somebody else's runs no code.
    Raise `IntegrityError` if it was cut or altered, or asks for what no dataset is made of.
    """
    with path.open("rb") as file:
        _check_digest(path, file)
        try:
            return StoredDataset(**safe_pickle.load(file))
        except (pickle.UnpicklingError, TypeError) as error:
            raise IntegrityError(path, f"no dataset of this study ({error})") from error


# ---------------------------------------------------------------------------------------- records


def _record_digest(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write a flat JSON object, its digest with it under ``sha256``."""
    signed = {**record, "sha256": _record_digest(record)}
    with new_file(path) as file:
        file.write(json.dumps(signed, indent=2, ensure_ascii=False).encode() + b"\n")


def read_record(path: Path) -> dict[str, Any]:
    """Read an object that `write_record` wrote, without its digest.

    Raise `IntegrityError` if the file was cut or altered.
    """
    try:
        record = json.loads(path.read_bytes())
        digest = record.pop("sha256")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise IntegrityError(path, "cut or altered (no JSON object with a digest)") from error
    if digest != _record_digest(record):
        raise IntegrityError(path, "altered (its content misses its digest)")
    return dict(record)


# ----------------------------------------------------------------------------- what a method wrote


@dataclass(frozen=True, kw_only=True)
class Files:
    """What a method wrote."""

    folder: Path  # where the files are
    size: int  # their bytes, all files together
    verdict: str  # what it means that the method wrote nothing; empty if it wrote
    refusal: str  # why it wrote nothing; empty if it wrote


def _describe(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "sha256": digest}


def _payload(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the size and digest of each file below `folder`, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {file.relative_to(folder).as_posix(): _describe(file) for file in files}


def write_manifest(folder: Path, verdict: str = "", refusal: str = "") -> None:
    """Record the files below ``folder/files``, or why there are none."""
    manifest = {"verdict": verdict, "refusal": refusal, "files": _payload(folder / PAYLOAD)}
    write_record(folder / MANIFEST, manifest)


def verify_files(folder: Path) -> Files:
    """Check the files below ``folder/files`` against the manifest.

    Raise `IntegrityError` if a file is missing, new, cut or altered.
    """
    manifest = read_record(folder / MANIFEST)
    recorded, found = manifest["files"], _payload(folder / PAYLOAD)
    for name in sorted(recorded.keys() | found.keys()):
        if name not in found:
            raise IntegrityError(folder, f"{PAYLOAD}/{name} is missing")
        if name not in recorded:
            raise IntegrityError(folder, f"{PAYLOAD}/{name} is not in {MANIFEST}")
        if found[name] != recorded[name]:
            raise IntegrityError(folder, f"{PAYLOAD}/{name} was cut or altered")
    size = sum(file["bytes"] for file in found.values())
    why = {key: manifest[key] for key in ("verdict", "refusal")}
    return Files(folder=folder / PAYLOAD, size=size, **why)
