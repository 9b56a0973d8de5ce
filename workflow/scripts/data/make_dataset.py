"""Step: make a dataset from its file, a seed and its sizes, and store it."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import contract
from common import checked_files, step_process


def make_dataset(dataset_file: Path, seed: int, sizes: Mapping[str, int], output: Path) -> None:
    """Make the dataset of a file; `sizes` replaces its default sizes."""
    dataset = contract.load_dataset(dataset_file)
    unknown = sorted(sizes.keys() - dataset.sizes.keys())
    if unknown:
        raise contract.ContractError(
            f"{dataset_file}: no size is called {', '.join(unknown)}; "
            f"expected some of {', '.join(dataset.sizes)}"
        )
    stored = checked_files.StoredDataset(
        name=dataset_file.stem,
        title=dataset.title,
        kind=dataset.kind,
        seed=seed,
        data=dataset.generate(seed, sizes),
    )
    checked_files.write_dataset(output, stored)


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset_file", type=Path, help="a file of workflow/datasets")
    parser.add_argument("seed", type=int)
    parser.add_argument("sizes", type=json.loads, help='JSON object; "{}" for the default sizes')
    parser.add_argument("output", type=Path, help="the pickle to write")
    args = parser.parse_args(argv)
    return step_process.run(
        lambda: f"dataset {args.dataset_file.stem}, seed {args.seed}",
        lambda: make_dataset(args.dataset_file, args.seed, args.sizes, args.output),
    )


if __name__ == "__main__":
    raise SystemExit(main())
