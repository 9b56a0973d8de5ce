"""Write a stored dataset with a method, into a folder of its own."""

import shutil
from pathlib import Path

import contract
from common import checked_files, machine_faults, step_process


def serialise(method_file: Path, method_name: str, data: Path, output: Path) -> None:
    """Write the files of a method, or, if its library refuses, the reason and no file.

    Raises
    ------
    machine_faults.FaultError
        If the disk is full, whatever the method makes of it.
    """
    dataset = checked_files.read_dataset(data)
    method = contract.load_method(method_file, method_name)
    with checked_files.new_folder(output) as folder:
        files = folder / checked_files.PAYLOAD
        files.mkdir()
        refusal = ""
        try:
            with machine_faults.room(files):
                method.write(dataset.data, files)
        except method.refuses as error:
            refusal = step_process.one_line(error)
            shutil.rmtree(files)  # what was written up to the refusal is no result
            files.mkdir()
        checked_files.write_manifest(folder, refusal)
