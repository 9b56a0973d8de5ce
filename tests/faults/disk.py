"""A disk that is full, and one that nobody may write to."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .ground import Ground, files

DATASETS = ("results/datasets/multi_output/1.pkl", "results/datasets/cartpole_f4/1.pkl")
STEPS = ("datasets", "the files of methods", "tables")
PAGE = 4096  # bytes, of which a small disk consists


def make_until(ground: Ground) -> tuple[Path, str]:
    """Make everything that a random step needs, and nothing of it; return the results, the step."""
    step = ground.rng.choice(STEPS)
    if step != "datasets":
        run = ground.run() if step == "tables" else ground.study.snakemake(*DATASETS)
        assert run.returncode == 0, run.stdout
    results = ground.study.folder / "results"
    for table in (results / "tables").glob("*.csv"):
        table.unlink()
    results.mkdir(exist_ok=True)
    return results, step


def full(ground: Ground) -> str:
    """Fill the disk of the results before a random step; then make room."""
    (ground.study.folder / "results").mkdir()
    disk = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", ground.study.folder / "results"]
    subprocess.run(disk, check=True)
    results, step = make_until(ground)
    pages = ground.rng.randrange(4)  # two tables with their digests need four
    filler = results / "filler"
    filler.write_bytes(bytes(max(0, shutil.disk_usage(results).free - pages * PAGE)))
    run = ground.run()
    assert run.returncode != 0, run.stdout
    assert "No space left on device" in run.stdout, run.stdout
    assert re.search(r"^failed: ", run.stdout, re.MULTILINE), run.stdout
    filler.unlink()
    return f"no room for {step}, {pages} pages free"


def read_only(ground: Ground) -> str:
    """Have a run meet results that are read-only, which it says once; then make them writable."""
    results, step = make_until(ground)
    before = {path: path.stat().st_mtime_ns for path in files(results)}
    subprocess.run(["mount", "--bind", results, results], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", results], check=True)
    said_once(ground.run())
    assert {path: path.stat().st_mtime_ns for path in files(results)} == before
    subprocess.run(["umount", results], check=True)
    return f"before {step}"


def no_permission(ground: Ground) -> str:
    """Have a run of a normal user meet results without permissions; then give them back."""
    results, step = make_until(ground)
    folders = [results, *(path for path in files(results) if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    said_once(ground.study.call(*as_normal_user(), *ground.study.command(*ground.targets)))
    for folder in folders:
        folder.chmod(0o755)
    return f"before {step}"


def as_normal_user() -> list[str]:
    """Return the beginning of a command line that makes root a normal user, as whom he owns all."""
    if os.geteuid() != 0:
        return []
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


def said_once(run: subprocess.CompletedProcess[str]) -> None:
    """See to it that a run ended with one sentence."""
    assert run.returncode != 0, run.stdout
    assert run.stdout.count("cannot be written to") == 1, run.stdout
    assert "Error in rule" not in run.stdout
    assert "Traceback" not in run.stdout


def small(folder: Path, kilobytes: int) -> None:
    """Mount a disk of so many kilobytes, or change its size."""
    if not folder.is_mount():
        subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", folder], check=True)
