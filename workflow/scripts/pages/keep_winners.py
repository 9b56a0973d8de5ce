"""Step: write one's own data with the method that is best for each need; keep files and calls.

The files stay where the table says, so that the call beside them gives the data back at once.
"""

import argparse
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import contract
from common import checked_files, step_process
from pages import queries, use_cases
from tables import csv_table

COLUMNS = (
    "dataset",  # its name
    "need",  # what for: the name of one of `use_cases.NEEDS`
    "method",  # the name of the best method
    "label",  # what figures call it
    "bytes",  # of its files
    "call",  # Python that gives the data back
)


def winners(run: queries.Answers, dataset: str) -> Mapping[str, queries.Best]:
    """Return the best method for each need that one meets."""
    found = {}
    for need in use_cases.NEEDS:
        with suppress(queries.NotMeasuredError):
            found[need.name] = use_cases.winner(run, need.name, dataset)
    return found


def call(method: contract.Method, folder: Path) -> str:
    """Return the call that reads a method's files: of its library, or else of the study."""
    files = [path.as_posix() for path in folder.rglob("*") if path.is_file()]
    if method.traits.call and len(files) == 1:
        return method.traits.call.format(file=f'"{files[0]}"')
    return f'contract.read_files("{method.name}", "{folder.as_posix()}")'


def keep(args: argparse.Namespace) -> None:
    """Write the files of all winners below a folder, and the table of the calls."""
    tables = queries.read_tables(args.tables)
    data: Mapping[str, str] = args.settings["datasets"]
    rows: list[dict[str, Any]] = []
    with checked_files.new_folder(args.folder) as folder:
        for dataset, source in data.items():
            stored = checked_files.read_dataset(Path(source))
            for need, best in winners(tables.only(dataset), dataset).items():
                method = contract.load_method(
                    Path(args.settings["methods"][best.method]), best.method
                )
                place = Path(dataset, best.method)
                if not (folder / place).exists():
                    (folder / place).mkdir(parents=True)
                    method.write(stored.data, folder / place)
                size = sum(p.stat().st_size for p in (folder / place).rglob("*") if p.is_file())
                told = call(method, folder / place).replace(
                    folder.as_posix(), args.folder.as_posix()
                )
                row = {"dataset": dataset, "need": need, "method": best.method, "bytes": size}
                rows.append({**row, "label": best.label, "call": told})
    csv_table.write(args.output, COLUMNS, rows)


main = step_process.command(
    __doc__,
    "output folder settings tables",
    keep,
    lambda args: f"files of the best methods in {args.folder}",
)
