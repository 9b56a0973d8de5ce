"""Step: write a stored dataset with a method, into a folder of its own."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import contract
import intermediates
import steps


def serialise(method_file: Path, method_name: str, data: Path, output: Path) -> None:
    """Write the files of a method, or, if its library refuses, the reason and no file."""
    dataset = intermediates.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    with intermediates.new_folder(output) as folder:
        files = folder / intermediates.PAYLOAD
        files.mkdir()
        refusal = ""
        try:
            method.write(dataset.data, files)
        except method.refuses as error:
            refusal = steps.one_line(error)
            shutil.rmtree(files)  # what was written up to the refusal is no result
            files.mkdir()
        intermediates.write_manifest(folder, refusal)


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method_file", type=Path, help="a file of workflow/methods")
    parser.add_argument("method", help="the name of a method of that file")
    parser.add_argument("data", type=Path, help="a dataset that make_dataset.py wrote")
    parser.add_argument("output", type=Path, help="the folder to write")
    args = parser.parse_args(argv)
    return steps.run(
        lambda: steps.cell(args.method, steps.dataset_name(args.data)),
        lambda: serialise(args.method_file, args.method, args.data, args.output),
    )


if __name__ == "__main__":
    raise SystemExit(main())
