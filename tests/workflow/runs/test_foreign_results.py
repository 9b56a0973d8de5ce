"""Results of somebody else's, in the place of one's own, run no code."""

import hashlib
import os
import pickle
import shutil
from pathlib import Path

from contract import Trap
from tests.support.studies import Study

CELL = "results/cells/multi_output/1/np_save.json"
DATASET = "results/datasets/multi_output/1.pkl"


def put(path: Path, content: bytes) -> None:
    """Replace a file's content, and leave its time."""
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_hostile_dataset_with_a_valid_digest_runs_no_code(study: Study, tmp_path):
    """Snakemake takes files for up to date of which it has no notes, and so they are read."""
    canary = tmp_path / "canary"
    content = pickle.dumps(Trap(str(canary)))
    pickle.loads(content)
    assert canary.is_dir(), "the attack would prove nothing"
    canary.rmdir()
    hostile = hashlib.sha256(content).hexdigest().encode() + b"\n" + content
    datasets = sorted((study.folder / "results").rglob("*.pkl"))
    assert len(datasets) > 5
    for file in datasets:
        put(file, hostile)
    shutil.rmtree(study.folder / ".snakemake")
    row = (study.folder / CELL).read_bytes()
    (study.folder / CELL).unlink()

    run = study.snakemake(CELL)
    assert not canary.exists()
    assert run.returncode != 0, run.stdout
    assert f"IntegrityError: {DATASET}: no dataset of this study (asks for" in run.stdout
    assert "delete it, and Snakemake makes it again" in run.stdout

    (study.folder / DATASET).unlink()
    run = study.snakemake(CELL)
    assert run.returncode == 0, run.stdout
    assert (study.folder / CELL).read_bytes() == row
    assert not canary.exists()


def test_files_of_somebody_else_s_are_not_read_as_a_method_s(study: Study, tmp_path):
    """A method reads what its own job wrote, whatever stands there before."""
    cell = "results/cells/multi_output/1/pickle_dump_5.json"
    folder = study.folder / "results/files/multi_output/1/pickle_dump_5"
    canary = tmp_path / "canary"
    for place in (folder, folder.with_name("pickle_dump_5.1.tmp")):
        (place / "files").mkdir(parents=True)
        (place / "files" / "data.pkl").write_bytes(pickle.dumps(Trap(str(canary))))
    row = (study.folder / cell).read_bytes()
    (study.folder / cell).unlink()
    run = study.snakemake(cell)
    assert run.returncode == 0, run.stdout
    assert (study.folder / cell).read_bytes() == row
    assert not canary.exists()
