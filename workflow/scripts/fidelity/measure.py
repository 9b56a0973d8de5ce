"""Step: write a stored dataset with a method, read it in a process that did not, and compare.

The command writes in a fork of itself, which ends before another one reads. Neither the forks nor
this process has loaded the method's file before; so whatever a library remembers of writing is
gone, as in an interpreter of its own.
"""

import argparse
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import contract
from common import checked_files, forked, machine_faults, step_process
from common.given_up import GivenUpError, refusal
from fidelity import comparison, written_places
from method_kit import named_arrays


class WorkError(Exception):
    """A method's files could not be written or read; the message says why."""


def measure(method_file: Path, method_name: str, data: Path, folder: Path) -> dict[str, Any]:
    """Return the row of one cell.

    The verdict is ``identical``, ``lost`` (with what, and in the reason where it shows first), or,
    with the reason and no bytes, one of `given_up.refusal`, or ``failed`` if the method crashed or
    did not end.
    """
    files = checked_files.verify_files(folder)
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    refuses: tuple[type[Exception], ...] = (contract.LayoutError, *method.refuses)
    row = _row_without_bytes(dataset, method, files.verdict, files.refusal)
    if files.refusal:
        return row
    try:
        restored = method.read(files.folder)
    except refuses as error:
        reason = f"on reading: {step_process.one_line(error)}"
        return {**row, "verdict": refusal(error), "reason": reason}
    return {**row, **comparison.compare(dataset.data, restored).row, "bytes": files.size}


def _row_without_bytes(
    dataset: checked_files.StoredDataset, method: contract.Method, verdict: str, reason: str
) -> dict[str, Any]:
    return {
        **dataset.row,
        "method": method.name,
        "label": method.label,
        "human_readable": method.traits.human_readable,
        "verdict": verdict,
        "lost": "",
        "bytes": None,
        "raw_bytes": named_arrays.raw_bytes(dataset.data),
        "reason": reason,
    }


def serialise(method_file: Path, method_name: str, data: Path, output: Path) -> None:
    """Write the files of a method, or, if its library refuses, the reason and no file.

    Raise `machine_faults.FaultError` if the disk is full, whatever the method makes of it, and
    `contract.ContractError` if it leaves files elsewhere, or no byte for data that have some.
    """
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    refuses: tuple[type[Exception], ...] = (contract.LayoutError, *method.refuses)
    with checked_files.new_folder(output) as folder:
        files = folder / checked_files.PAYLOAD
        files.mkdir()
        verdict = reason = ""
        try:
            with machine_faults.room(files), written_places.only_below(files, method_name):
                method.write(dataset.data, files)
            written = any(path.stat().st_size for path in files.rglob("*") if path.is_file())
            if not written and named_arrays.raw_bytes(dataset.data):
                raise contract.ContractError(f"{method_name} wrote no byte into the folder it got")
        except refuses as error:
            verdict, reason = refusal(error), step_process.one_line(error)
            shutil.rmtree(files)  # what was written up to the refusal is no result
            files.mkdir()
        checked_files.write_manifest(folder, verdict, reason)


def in_fork(doing: str, work: Callable[[], Any], seconds: float, folder: Path) -> Any:
    """Have a fork of this process do some work, and return its answer.

    Raise `WorkError` if it fails, with the traceback on standard error; but
    `machine_faults.FaultError` if the disk is full or the process was killed from outside, and
    `GivenUpError` if the process crashed, exited or was not done after so many seconds.
    """

    def traced() -> Any:
        try:
            return work()
        except Exception:
            traceback.print_exc()
            raise

    try:
        with machine_faults.room(folder):  # which a fork that crashes does not say
            return forked.in_fork(traced, seconds)
    except forked.RaisedError as error:
        raise WorkError(f"on {doing}: {error}") from error
    except forked.LostError as error:
        raise GivenUpError("failed", f"on {doing}: {error}") from error


def write_in_fork(
    method_file: Path, method_name: str, data: Path, folder: Path, seconds: float = 600
) -> None:
    """Have a fork of this process write a method's files, as `serialise` does."""
    cell = method_file, method_name, data, folder
    in_fork("writing", lambda: serialise(*cell), seconds, folder)


def measure_cell(args: argparse.Namespace) -> None:
    """Write and measure the cell that the command names, and write its row."""
    cell = args.method_file, args.method, args.data, args.folder
    try:
        write_in_fork(*cell, args.seconds)
    except GivenUpError as error:
        with checked_files.new_folder(args.folder) as folder:
            checked_files.write_manifest(folder, error.verdict, error.reason)
    try:
        row = in_fork("reading", lambda: measure(*cell), args.seconds, args.folder)
    except GivenUpError as error:
        dataset, method = checked_files.read_dataset(args.data), contract.load_method(*cell[:2])
        row = _row_without_bytes(dataset, method, error.verdict, error.reason)
    for key in ("dataset", "seed"):
        asked = getattr(args, key)
        if asked is not None and asked != row[key]:
            raise ValueError(f"{args.data}: expected {key} {asked}, found {row[key]}")
    checked_files.write_record(args.output, row)


def measure_or_fail(args: argparse.Namespace) -> None:
    """Measure a cell; with ``--any-error``, an error of any kind becomes a row that says so.

    Data of one's own are whatever people hold: what a method makes of them stops no page.
    """
    try:
        measure_cell(args)
    except machine_faults.FaultError:
        raise
    except Exception as error:
        if not args.any_error:
            raise
        traceback.print_exc()
        dataset = checked_files.read_dataset(args.data)
        method = contract.load_method(args.method_file, args.method)
        reason = str(error) if isinstance(error, WorkError) else step_process.one_line(error)
        with checked_files.new_folder(args.folder) as folder:
            (folder / checked_files.PAYLOAD).mkdir()
        row = _row_without_bytes(dataset, method, "failed", reason)
        checked_files.write_record(args.output, row)


def _subject(args: argparse.Namespace) -> str:
    dataset = args.dataset or step_process.dataset_name(args.data)
    return f"cell {args.method} \N{MULTIPLICATION SIGN} {dataset}"


main = step_process.command(
    __doc__,
    "method_file method data folder output --dataset --seed --seconds --any-error",
    measure_or_fail,
    _subject,
)
