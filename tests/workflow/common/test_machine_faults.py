"""What befalls the machine fails a job, and becomes no row; what killed jobs leave is removed."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import contract
import provenance
from common import checked_files, forked, machine_faults, scratch
from data import make_dataset
from properties import worker
from speed import time_methods
from speed.contender import Contender

from .. import odd_methods

DEAD = """
import os, signal, sys
from pathlib import Path
from common import scratch

with scratch.folder("speed-", Path(sys.argv[1])) as folder:
    (folder / "left").touch()
    if sys.argv[2:]:
        print(flush=True)
        sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def dead() -> int:
    """Return the number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def killed() -> contract.Method:
    """Return a method whose process somebody kills."""
    return contract.load_method(odd_methods.FILE, "killed")


# ---------------------------------------------------------------------------------- a full disk


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
        ValueError("I/O error: No space left on device (os error 28)"),
        RuntimeError("database or disk is full"),
    ],
)
def test_an_error_of_a_full_disk_is_told_whatever_its_class(
    tmp_path: Path, error: Exception
) -> None:
    def fail(cause: Exception | None) -> None:
        with machine_faults.room(tmp_path):
            raise (KeyError if cause else error) from cause

    for cause in (None, error):
        with pytest.raises(machine_faults.FaultError, match="No space left"):
            fail(cause)


def test_another_error_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="of the method's own"), machine_faults.room(tmp_path):
        raise ValueError("of the method's own")


def test_a_disk_that_is_full_is_seen_without_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_faults, "LEAST", 1 << 62)
    with (
        pytest.raises(machine_faults.FaultError, match="No space left on device"),
        machine_faults.room(tmp_path / "not there yet" / "files"),
    ):
        pass


def judged(method: contract.Method, folder: Path) -> list[Callable[[Callable[[], Any]], Any]]:
    """Return the ways in which steps let a method write."""
    stored = checked_files.StoredDataset(name="x", title="X", kind="array", seed=1, data=1)
    contender = Contender(method, stored, folder / "memory")
    trial = worker.Trial(method, folder)
    return [partial(contender.judge, doing="writing"), partial(trial.attempt, "writing")]


def test_a_full_disk_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: contract.Method
) -> None:
    monkeypatch.setattr(machine_faults, "LEAST", 1 << 62)
    for way in judged(killed, tmp_path):
        with pytest.raises(machine_faults.FaultError, match="No space left on device"):
            way(dict)


def needs_a_package() -> None:
    raise ModuleNotFoundError("No module named 'no_such_package'")


def test_a_missing_package_is_no_verdict(tmp_path: Path, killed: contract.Method) -> None:
    for way in judged(killed, tmp_path):
        with pytest.raises(machine_faults.FaultError, match="on writing: No module named"):
            way(needs_a_package)


# ------------------------------------------------------------------------------ killed processes


def test_a_fork_that_is_killed_is_no_verdict(tmp_path: Path, killed: contract.Method) -> None:
    trial = worker.Trial(killed, tmp_path)
    with pytest.raises(machine_faults.FaultError, match="killed by SIGKILL, from outside"):
        trial.keep(list, tmp_path)
    assert not issubclass(machine_faults.FaultError, (forked.RaisedError, forked.LostError))


def test_a_timing_process_that_is_killed_fails_the_job(tmp_path: Path) -> None:
    data = tmp_path / "data.pkl"
    make_dataset.make_dataset(contract.dataset_files()["array_f4"], 1, {"values": 9}, data)
    settings = time_methods.Settings(1, 0, {"seconds": 60, "gigabytes": 6})
    with pytest.raises(machine_faults.FaultError, match="killed by SIGKILL, from outside"):
        time_methods.time_methods(data, {"killed": odd_methods.FILE}, settings, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data.pkl"]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGXCPU])
def test_a_crash_is_a_methods_own(number: signal.Signals) -> None:
    machine_faults.check_exit_code(-number)


# ------------------------------------------------------------------------- a Snakemake that is gone


def test_a_job_that_outlives_its_snakemake_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dead: int
) -> None:
    monkeypatch.setenv(machine_faults.SCHEDULER, str(dead))
    for new in (checked_files.new_file, checked_files.new_folder, checked_files.new_result):
        with pytest.raises(machine_faults.FaultError, match="is gone"), new(tmp_path / "new"):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_job_whose_snakemake_runs_leaves_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(machine_faults.SCHEDULER, str(os.getpid()))
    with checked_files.new_result(tmp_path / "new"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.sha256", "new"]


# -------------------------------------------------------------------------------- what is left over


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", DEAD, str(folder), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        pass
    assert process.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    (tmp_path / "other").mkdir()
    with scratch.folder("speed-", tmp_path) as new:
        assert not left.exists()
        assert new.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_what_a_running_process_needs_stays(tmp_path: Path) -> None:
    with start(tmp_path, "and wait") as process:
        assert process.stdout is not None
        process.stdout.readline()
        (held,) = tmp_path.iterdir()
        with scratch.folder("speed-", tmp_path):
            assert (held / "left").exists()
        process.kill()


# ----------------------------------------------------------------------- tables, figures and pages


def test_an_altered_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with checked_files.new_result(path) as file:
        file.write(b"a,b\n1,2\n")
    assert checked_files.read_table(path) == [{"a": "1", "b": "2"}]
    times = path.stat()
    path.write_bytes(b"a,b\n1,3\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(checked_files.IntegrityError, match=r"table\.csv: cut or altered .*sha256"):
        checked_files.read_table(path)


def test_a_copy_of_a_table_needs_no_digest(tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_text("a\n1\n")
    assert checked_files.read_table(tmp_path / "copy.csv") == [{"a": "1"}]


# ----------------------------------------------------------------------------------- edited sources


def test_an_edit_counts_whatever_the_time_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "step.py"
    found = set()
    for content in ("a = 1", "a = 2"):
        file.write_text(content)
        os.utime(file, (time.time() - 10**8,) * 2)
        provenance.digest.cache_clear()
        provenance.fingerprint.cache_clear()
        found.add(provenance.fingerprint(file, scripts=tmp_path))
    assert len(found) == 2
