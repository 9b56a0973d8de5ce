"""Step: write a stored dataset with a method, read it in a process that did not, and compare.

The command writes in a fork of itself, which ends before anything is read. Neither the fork nor
this process has loaded the method's file before; so whatever a library remembers of writing is
gone, as in an interpreter of its own.
"""

import argparse
import shutil
import traceback
from pathlib import Path
from typing import Any

import contract
from common import checked_files, forked, machine_faults, step_process
from common.given_up import refusal
from fidelity import comparison
from method_kit import named_arrays


class WritingError(Exception):
    """A method's files could not be written; the message says why."""


def measure(method_file: Path, method_name: str, data: Path, folder: Path) -> dict[str, Any]:
    """Return the row of one cell.

    The verdict is ``identical``, ``lost`` (with what, and in the reason where it shows first), or,
    with the reason and no bytes, one of `given_up.refusal`. Raise `contract.ContractError` if the
    method wrote nothing for data that have bytes, or wrote it elsewhere.
    """
    files = checked_files.verify_files(folder)
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    row: dict[str, Any] = {
        **dataset.row,
        "method": method.name,
        "label": method.label,
        "human_readable": method.traits.human_readable,
        "verdict": files.verdict,
        "lost": "",
        "bytes": None,
        "raw_bytes": named_arrays.raw_bytes(dataset.data),
        "reason": files.refusal,
    }
    if files.refusal:
        return row
    if not files.size and row["raw_bytes"]:
        raise contract.ContractError(f"{method_name} wrote no byte into the folder that it got")
    try:
        restored = method.read(files.folder)
    except method.refuses as error:
        reason = f"on reading: {step_process.one_line(error)}"
        return {**row, "verdict": refusal(error), "reason": reason}
    return {**row, **comparison.compare(dataset.data, restored).row, "bytes": files.size}


def serialise(method_file: Path, method_name: str, data: Path, output: Path) -> None:
    """Write the files of a method, or, if its library refuses, the reason and no file.

    Raise `machine_faults.FaultError` if the disk is full, whatever the method makes of it.
    """
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    with checked_files.new_folder(output) as folder:
        files = folder / checked_files.PAYLOAD
        files.mkdir()
        verdict = reason = ""
        try:
            with machine_faults.room(files):
                method.write(dataset.data, files)
        except method.refuses as error:
            verdict, reason = refusal(error), step_process.one_line(error)
            shutil.rmtree(files)  # what was written up to the refusal is no result
            files.mkdir()
        checked_files.write_manifest(folder, verdict, reason)


def write_in_fork(method_file: Path, method_name: str, data: Path, folder: Path) -> None:
    """Have a fork of this process write a method's files, as `serialise` does.

    Raise `WritingError` if it fails, with the traceback on standard error; but
    `machine_faults.FaultError` if the disk is full or the process was killed.
    """

    def write() -> None:
        try:
            serialise(method_file, method_name, data, folder)
        except BaseException:
            traceback.print_exc()
            raise

    try:
        with machine_faults.room(folder):  # which a fork that crashes does not say
            forked.in_fork(write, seconds=None)
    except (forked.RaisedError, forked.LostError) as error:
        raise WritingError(f"on writing: {error}") from error


def measure_cell(args: argparse.Namespace) -> None:
    """Write and measure the cell that the command names, and write its row."""
    cell = args.method_file, args.method, args.data, args.folder
    write_in_fork(*cell)
    row = measure(*cell)
    for key in ("dataset", "seed"):
        asked = getattr(args, key)
        if asked is not None and asked != row[key]:
            raise ValueError(f"{args.data}: expected {key} {asked}, found {row[key]}")
    checked_files.write_record(args.output, row)


def _subject(args: argparse.Namespace) -> str:
    dataset = args.dataset or step_process.dataset_name(args.data)
    return f"cell {args.method} \N{MULTIPLICATION SIGN} {dataset}"


main = step_process.command(
    __doc__, "method_file method data folder output --dataset --seed", measure_cell, _subject
)
