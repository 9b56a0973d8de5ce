"""Step: write a stored dataset with a method, read it in a process that did not, and compare.

The command writes in a fork of itself, which ends before anything is read. Neither the fork nor
this process has loaded the method's file before; so whatever a library remembers of writing is
gone, as in an interpreter of its own.
"""

import argparse
import traceback
from pathlib import Path
from typing import Any

import contract
from common import checked_files, forked, machine_faults, step_process
from fidelity import comparison, serialise
from method_kit import named_arrays


class WritingError(Exception):
    """A method's files could not be written; the message says why."""


def measure(method_file: Path, method_name: str, data: Path, folder: Path) -> dict[str, Any]:
    """Return the row of one cell.

    The verdict is ``identical``, ``lost`` (with what, and in the reason where it shows first) or
    ``refused`` (with the reason, and no bytes).
    """
    files = checked_files.verify_files(folder)
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    row: dict[str, Any] = {
        "dataset": dataset.name,
        "title": dataset.title,
        "kind": dataset.kind,
        "seed": dataset.seed,
        "method": method.name,
        "label": method.label,
        "human_readable": method.traits.human_readable,
        "verdict": "refused",
        "lost": "",
        "bytes": None,
        "raw_bytes": named_arrays.raw_bytes(dataset.data),
        "reason": files.refusal,
    }
    if files.refusal:
        return row
    try:
        restored = method.read(files.folder)
    except method.refuses as error:
        return {**row, "reason": f"on reading: {step_process.one_line(error)}"}
    outcome = comparison.compare(dataset.data, restored)
    return {
        **row,
        "verdict": "lost" if outcome.lost else "identical",
        "lost": " ".join(outcome.lost),
        "bytes": files.size,
        "reason": outcome.first,
    }


def write_in_fork(method_file: Path, method_name: str, data: Path, folder: Path) -> None:
    """Have a fork of this process write a method's files, as `serialise` does.

    Raises
    ------
    WritingError
        If it fails; the traceback is on standard error then.
    machine_faults.FaultError
        If it fails because the disk is full or because the process was killed.
    """

    def write() -> None:
        try:
            serialise.serialise(method_file, method_name, data, folder)
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
    write_in_fork(args.method_file, args.method, args.data, args.folder)
    row = measure(args.method_file, args.method, args.data, args.folder)
    for key in ("dataset", "seed"):
        asked = getattr(args, key)
        if asked is not None and asked != row[key]:
            raise ValueError(f"{args.data}: expected {key} {asked}, found {row[key]}")
    checked_files.write_record(args.output, row)


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method_file", type=Path, help="a file of workflow/methods")
    parser.add_argument("method", help="the name of a method of that file")
    parser.add_argument("data", type=Path, help="the dataset that was written")
    parser.add_argument("folder", type=Path, help="the folder to write the files to")
    parser.add_argument("output", type=Path, help="the JSON file for the row")
    parser.add_argument("--dataset", help="fail unless the dataset has this name")
    parser.add_argument("--seed", type=int, help="fail unless the dataset has this seed")
    args = parser.parse_args(argv)
    return step_process.run(
        lambda: (
            f"cell {args.method} \N{MULTIPLICATION SIGN} "
            f"{args.dataset or step_process.dataset_name(args.data)}"
        ),
        lambda: measure_cell(args),
    )


if __name__ == "__main__":
    raise SystemExit(main())
