"""Methods that write to a disk that is full: none may leave a result, whatever its library says.

    python -m tests.faults.methods                  all methods
    python -m tests.faults.methods np_save tofile   some

Each writes an array of four megabytes and a replay memory of a thousand transitions, to disks with
room for a part of it. What is to come of it is an error that says so, never files with a manifest.
"""

import contextlib
import io
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import namespaces

from .disk import small

ROOT = Path(__file__).resolve().parent.parent.parent
DISK = Path("/mnt")
MEMORY = Path("/dev/shm")
DATASETS = {"array_f4": {"values": 1_000_000}, "cartpole_f4": {"transitions": 1000}}
ROOMY = 200_000  # kilobytes
FULL = "FaultError"


def run(*names: str) -> subprocess.CompletedProcess[str]:
    """Try methods, or all, in mounts of their own."""
    inside = (sys.executable, "-m", "tests.faults.methods", "--inside", *names)
    return subprocess.run(
        namespaces.command("", *inside), cwd=ROOT, capture_output=True, text=True, check=False
    )


def _inside(*names: str) -> int:
    sys.path.insert(0, str(ROOT / "workflow" / "scripts"))
    import contract  # noqa: PLC0415

    small(DISK, ROOMY)
    data = [_dataset(name, sizes) for name, sizes in DATASETS.items()]
    files = contract.method_files()
    wrong = 0
    for name in names or files:
        tried = [outcome for path in data for outcome in _tried(files[name], name, path)]
        other = [outcome for outcome in tried if not outcome.startswith(FULL)]
        wrong += bool(other)
        print(f"{name}: {len(tried)} tried", *other, sep="; ", flush=True)
    return 1 if wrong else 0


def _tried(file: Path, name: str, data: Path) -> list[str]:
    """Say what comes of disks that are too small in different ways, for a dataset it takes."""
    size = _written(file, name, data)
    pages = sorted({1, size // 8192, size // 4096 - 1, size // 4096})
    return [_outcome(file, name, data, 4 * page) for page in pages if page > 0] if size else []


def _dataset(name: str, sizes: dict[str, int]) -> Path:
    """Make a dataset, beside the small disk."""
    import contract  # noqa: PLC0415
    from data import make_dataset  # noqa: PLC0415

    if not MEMORY.is_mount():
        subprocess.run(["mount", "-t", "tmpfs", "none", MEMORY], check=True)
    make_dataset.make_dataset(contract.dataset_files()[name], 1, sizes, MEMORY / name)
    return MEMORY / name


def _written(file: Path, name: str, data: Path) -> int:
    """Return the bytes that a method writes where there is room; 0 if it refuses."""
    from common import checked_files  # noqa: PLC0415
    from fidelity import measure  # noqa: PLC0415

    measure.write_in_fork(file, name, data, DISK / "cell")
    files = checked_files.verify_files(DISK / "cell")
    _clear()
    return files.size


def _outcome(file: Path, name: str, data: Path, kilobytes: int) -> str:
    """Say what comes of writing a dataset to a disk of so many kilobytes."""
    from fidelity import measure  # noqa: PLC0415

    small(DISK, kilobytes)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            measure.write_in_fork(file, name, data, DISK / "cell")
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"
    else:
        outcome = "files, as if nothing had happened"
    small(DISK, ROOMY)
    _clear()
    return outcome


def _clear() -> None:
    for path in DISK.iterdir():
        shutil.rmtree(path)


def main() -> int:
    """Run from the command line."""
    if sys.argv[1:2] == ["--inside"]:
        return _inside(*sys.argv[2:])
    tried = run(*sys.argv[1:])
    print(tried.stdout + tried.stderr, end="")
    return tried.returncode


if __name__ == "__main__":
    sys.exit(main())
