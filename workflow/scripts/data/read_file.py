"""Step: read a file of one's own and store it as a dataset, as `make_dataset` stores its own."""

from pathlib import Path

from common import checked_files, step_process
from data import accepted, user_files


def read_file(path: Path, name: str, seed: int, output: Path, *, trust: bool) -> None:
    """Store the data of a file under the name of a dataset."""
    dataset = user_files.read_dataset(path, trust=trust)
    stored = checked_files.StoredDataset(
        name=name,
        title=dataset.title,
        kind=dataset.kind,
        seed=seed,
        data=dataset.generate(seed, {}),
    )
    accepted.write(output, stored)


main = step_process.command(
    __doc__,
    "source dataset seed output --trust",
    lambda args: read_file(args.source, args.dataset, args.seed, args.output, trust=args.trust),
    lambda args: f"data {args.source}",
)
