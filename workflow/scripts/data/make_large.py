"""Step: make a large array of a dataset's elements, block by block, straight into an NPY file.

It takes the memory of a block, however large the array is. Each block is the dataset from a
generator of its own, which the seed and the block's number start.
"""

from pathlib import Path

import numpy as np

import contract
from common import checked_files, step_process
from method_kit import named_arrays

FILE = "array.npy"
DATASET = "dataset.json"  # what the array is of, beside the manifest
BLOCK = 1 << 24  # bytes


def make_large(dataset_file: Path, seed: int, elements: int, output: Path) -> None:
    """Make the folder of an array of so many elements, by the dataset of a file.

    Raise `ContractError` if the dataset is not one array, as long as its one size says.
    """
    dataset = contract.load_dataset(dataset_file)
    (size,) = dataset.sizes

    def block(number: int, length: int) -> named_arrays.Array:
        made = dataset.make(np.random.default_rng([seed, number]), **{size: length})
        if not isinstance(made, np.ndarray) or len(made) != length:
            is_array = isinstance(made, np.ndarray)
            found = f"an array {made.shape}" if is_array else type(made).__name__
            problem = f"expected an array of {length} elements, found {found}"
            raise contract.ContractError(f"{dataset_file}: {problem}")
        return made

    one = block(0, 1)
    rows = max(1, BLOCK // one.nbytes)
    with checked_files.new_folder(output) as folder:
        (payload := folder / checked_files.PAYLOAD).mkdir()
        header = {
            "descr": np.lib.format.dtype_to_descr(one.dtype),
            "fortran_order": False,
            "shape": (elements, *one.shape[1:]),
        }
        with (payload / FILE).open("wb") as file:
            np.lib.format.write_array_header_1_0(file, header)
            for number, start in enumerate(range(0, elements, rows)):
                made = block(number, min(rows, elements - start))
                file.write(np.ascontiguousarray(made).data)  # not `tofile`: the disk may be full
        what = {"dataset": dataset_file.stem, "title": dataset.title, "seed": seed}
        checked_files.write_record(folder / DATASET, what)
        checked_files.write_manifest(folder)


def open_large(folder: Path) -> tuple[dict[str, object], named_arrays.Array]:
    """Return what an array is of, and the array as the file has it: none of it is in memory.

    Raise `IntegrityError` if a file was cut or altered.
    """
    what = checked_files.read_record(folder / DATASET)
    files = checked_files.verify_files(folder)
    # An ndarray as any other: libraries treat subclasses such as np.memmap in ways of their own.
    return what, np.asarray(np.load(files.folder / FILE, mmap_mode="r"))


main = step_process.command(
    __doc__,
    "dataset_file seed elements output",
    lambda args: make_large(**vars(args)),
    lambda args: f"large {args.dataset_file.stem}, {args.elements} elements, seed {args.seed}",
)
