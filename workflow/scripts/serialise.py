"""Writing a stored dataset with a method, into a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import contract
import faults
import intermediates
import steps


def serialise(method_file: Path, method_name: str, data: Path, output: Path) -> None:
    """Write the files of a method, or, if its library refuses, the reason and no file.

    Raises
    ------
    faults.FaultError
        If the disk is full, whatever the method makes of it.
    """
    dataset = intermediates.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    with intermediates.new_folder(output) as folder:
        files = folder / intermediates.PAYLOAD
        files.mkdir()
        refusal = ""
        try:
            with faults.room(files):
                method.write(dataset.data, files)
        except method.refuses as error:
            refusal = steps.one_line(error)
            shutil.rmtree(files)  # what was written up to the refusal is no result
            files.mkdir()
        intermediates.write_manifest(folder, refusal)
