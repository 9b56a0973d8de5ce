"""Step: make a dataset from its file, a seed and its sizes, and store it."""

from collections.abc import Mapping
from pathlib import Path

import contract
from common import checked_files, step_process
from data import accepted, held_shapes


def make_dataset(dataset_file: Path, seed: int, sizes: Mapping[str, int], output: Path) -> None:
    """Make the dataset of a file; `sizes` replaces its default sizes.

    Raise `accepted.NotAcceptedError` for data that cannot be stored.
    """
    dataset = contract.load_dataset(dataset_file)
    unknown = sorted(sizes.keys() - dataset.sizes.keys())
    if unknown:
        raise contract.ContractError(
            f"{dataset_file}: no size is called {', '.join(unknown)}; "
            f"expected some of {', '.join(dataset.sizes)}"
        )
    data = held_shapes.held(dataset.generate(seed, sizes))
    stored = checked_files.StoredDataset(
        name=dataset_file.stem,
        title=dataset.title,
        kind=dataset.kind,
        seed=seed,
        data=data,
    )
    accepted.write(output, stored)


main = step_process.command(
    __doc__,
    "dataset_file seed sizes output",
    lambda args: make_dataset(**vars(args)),
    lambda args: f"dataset {args.dataset_file.stem}, seed {args.seed}",
)
