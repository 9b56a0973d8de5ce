"""Timing side by side: whatever a method does, each has a row, and no test looks at the clock."""

import json
import os
import random
import signal
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import contract
from common import checked_files, machine_faults
from common.given_up import GivenUpError
from data import make_dataset
from speed import machine_load, peak_memory, time_methods
from speed.contender import little
from speed.time_methods import TIMES, Settings
from tests.support.memory_pages import reserve
from tests.support.steps import run_step

from .. import odd_methods

FILES = contract.method_files()
QUICK = Settings(repeats=3, seconds=0, limits={"seconds": 60, "gigabytes": 4})

GOES_WRONG = {
    "refuses": ("refused", "on writing: TypeError: no arrays"),
    "fails": ("failed", "on reading: KeyError: 'a bug'"),
    "crashes": ("failed", "on reading: the process was killed by SIGSEGV"),
    "crashes_at_once": ("failed", "try a little: the process was killed by SIGSEGV"),
    "crashes_later": ("failed", "repeat: the process was killed by SIGSEGV"),
    "hoards": ("not run", "on writing: more memory than limits.gigabytes"),
    "dawdles": ("not run", "peak decode: more than 2 s, the limit"),
    "broken": ("failed", "on loading: ModuleNotFoundError: No module named 'no_such_package'"),
}


def workload(folder: Path, name: str, **sizes: int) -> Path:
    path = folder / f"{name}.pkl"
    make_dataset.make_dataset(contract.dataset_files()[name], 1, sizes, path)
    return path


def rows(
    data: Path, methods: dict[str, Path], settings: Settings = QUICK
) -> dict[str, dict[str, Any]]:
    timed = time_methods.time_methods(data, methods, settings, data.parent)
    found = {row["method"]: row for row in timed}
    assert list(found) == list(methods)
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Rows of methods that do what methods should not."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "broken.py").write_text("import no_such_package")
    methods = dict.fromkeys(("good", *GOES_WRONG, "good_too"), odd_methods.FILE)
    data = workload(folder, "array_f4", values=2000)
    settings = QUICK._replace(limits={"seconds": 2, "gigabytes": 4})
    return rows(data, {**methods, "broken": folder / "broken.py"}, settings)


@pytest.mark.thorough
def test_a_good_method_has_the_times_of_every_repeat(odd: dict[str, dict[str, Any]]) -> None:
    for name in ("good", "good_too"):
        row = odd[name]
        assert (row["verdict"], row["lost"], row["reason"]) == ("identical", "", "")
        assert (row["bytes"], row["raw_bytes"]) == (8128, 8000)
        assert all(len(row[time]) == 3 for time in ("load", "encode_cpu", "decode_wall"))
        assert row["part_wall"] == row["decode_gc_off_wall"] == []  # an array is one object
        assert all(seconds > 0 for time in TIMES for seconds in row[time])
        assert all(row[peak] >= 0 for peak in time_methods.PEAKS)
        assert 8000 < row["decode_traced"] < 100_000  # the array, and what opens the file


@pytest.mark.thorough
@pytest.mark.parametrize("name", GOES_WRONG)
def test_what_goes_wrong_is_a_row_with_the_reason(
    name: str, odd: dict[str, dict[str, Any]]
) -> None:
    row = odd[name]
    assert (row["verdict"], row["reason"]) == GOES_WRONG[name]
    assert (row["label"], row["bytes"], row["lost"]) == (name, None, "")
    assert all(row[time] == [] for time in (*TIMES, "load"))


PARTS = """
import shutil
import numpy as np
from contract import Method, Parts
from method_kit.read_part import NoPartError

def write(data, folder):
    for i, layer in enumerate(data):
        (folder / str(i)).mkdir()
        for j, array in enumerate(layer):
            np.save(folder / str(i) / f"{j}.npy", array)

def part(folder, index):
    return [np.load(file) for file in sorted((folder / str(index)).iterdir())]

def read(folder):
    return [part(folder, index) for index in range(len(list(folder.iterdir())))]

def another(folder, index):
    return [-array for array in part(folder, index)]

def refuse(folder, index):
    raise NoPartError("all or nothing")

METHODS = tuple(
    Method(name, name, write, read, refuses=(TypeError,), parts=Parts(read=function))
    for name, function in (("whole", None), ("part", part), ("wrong", another), ("no", refuse))
)
"""


@pytest.mark.thorough
def test_a_part_is_timed_if_it_is_what_the_whole_has(tmp_path: Path) -> None:
    file = tmp_path / "parts.py"
    file.write_text(PARTS)
    methods = {method.name: file for method in contract.load_methods(file)}
    found = rows(workload(tmp_path, "nature_dqn", actions=2, hidden=4), methods)
    assert {name: len(row["part_wall"]) for name, row in found.items()} == {
        "whole": 0,
        "part": 3,
        "wrong": 0,
        "no": 0,
    }
    assert found["wrong"]["verdict"] == "failed"
    assert found["wrong"]["reason"].startswith("on reading part ")
    assert {found[name]["verdict"] for name in ("whole", "part", "no")} == {"identical"}


def test_an_array_has_no_parts(tmp_path: Path) -> None:
    file = tmp_path / "parts.py"
    file.write_text(PARTS.replace("enumerate(data)", "enumerate([[data]])"))
    (row,) = rows(workload(tmp_path, "array_f4", values=5), {"part": file}).values()
    assert (row["verdict"], row["part_wall"]) == ("lost", [])
    assert len(row["encode_wall"]) == 3


# ------------------------------------------------------------------------------------- the order


def test_turns_are_in_a_random_order_that_the_seed_gives() -> None:
    repeats = {"a": 10, "b": 10, "c": 30}
    orders = [time_methods.schedule(repeats, random.Random(seed)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    for order in orders:
        assert {name: order.count(name) for name in repeats} == repeats
        # Each method is spread over the whole: in each half, half of its turns, but for one.
        half = order[: len(order) // 2]
        assert all(abs(half.count(name) - n / 2) <= 1 for name, n in repeats.items())


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.0, 10), (100.0, 10), (1 / 15.5, 15), (0.001, 50)]
)
def test_how_often_to_repeat(seconds: float, expected: int) -> None:
    settings = QUICK._replace(repeats=10, seconds=1)
    assert time_methods.affordable(settings, seconds) == expected


class FakeWatch:
    """Says that other processes used so many cores during each block, one after the other."""

    loads: ClassVar[list[float | None]] = []

    def wall(self) -> float:
        return self.__dict__.setdefault("walls", iter([0, 1])).__next__()  # a block is one turn

    def others(self, workers: float) -> float | None:
        assert workers == 0.5
        return self.loads.pop(0)


@pytest.mark.parametrize(
    ("loads", "kept"),
    [
        ([0, 1, 0, 0, 0, 0], [0, 2, 3, 4]),  # the second turn again, at the end
        ([1, 2, 1, 1, 0], [0, 2, 3, 4]),  # one of four at most, and the quietest count
        ([None] * 4, [0, 1, 2, 3]),
    ],
)
def test_turns_on_a_busy_machine_are_taken_again(
    loads: list[float | None], kept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_methods, "Watch", FakeWatch)
    monkeypatch.setattr(FakeWatch, "loads", loads.copy())
    row: dict[str, Any] = {"verdict": "identical", "load": [], "encode_cpu": []}
    cell, turns = time_methods.Cell(row, (), Path()), iter(range(9))
    monkeypatch.setattr(cell, "ask", lambda *_: {"encode_cpu": next(turns), "cpu": 0.5})
    monkeypatch.setattr(time_methods, "_prepared", lambda *_: [("m", 1.0)])
    row["raw_bytes"] = 1
    time_methods._time({"m": cell}, QUICK._replace(repeats=4), random.Random(1))
    assert sorted(row["encode_cpu"]) == kept
    assert row["load"] == sorted(load for load in map(loads.__getitem__, kept) if load is not None)


def test_what_this_process_does_is_not_the_load_of_others() -> None:
    watch = machine_load.Watch()
    while watch.wall() < 0.2:
        pass
    assert watch.others(workers=99) == 0.0
    assert (watch.others() or 0) <= (os.cpu_count() or 1)


def test_without_a_file_of_the_system_the_load_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_load, "STAT", tmp_path / "stat")
    assert machine_load.Watch().others() is None
    (tmp_path / "stat").write_text("cpu  1 2 3 99 99 6 7 8 50 50\n")
    assert machine_load.used_seconds() == 27 / os.sysconf("SC_CLK_TCK")


# ------------------------------------------------------------------------------------- the worker


def test_a_little_of_the_data() -> None:
    beginning = little(deque([(np.ones(4), 1)] * 9, maxlen=20))
    assert (type(beginning), len(beginning), beginning.maxlen) == (deque, 3, 20)
    assert little(np.ones(5000)).shape == (1000,)
    assert little(np.array(1.0)).shape == ()
    assert little([[1], [2], [3], [4]]) == [[1], [2], [3]]


def test_memory_of_a_fork_is_what_the_work_holds_at_once() -> None:
    def work() -> np.ndarray[Any, Any]:
        (kept := reserve(30_000_000))[:] = 1
        reserve(50_000_000)[:] = 1  # not kept, but held at the same time
        return kept

    peak = peak_memory.peak_in_fork(work, "working")
    assert 78e6 < peak < 100e6
    assert peak_memory.peak_in_fork(int, "working") < 5e6


def test_traced_memory_is_what_python_holds_at_once() -> None:
    def work() -> np.ndarray[Any, Any]:
        kept = np.ones(3_000_000, np.uint8)
        np.ones(5_000_000, np.uint8)
        return kept

    peak = peak_memory.traced_in_fork(work, "working", seconds=60)
    assert peak is not None
    assert 8_000_000 <= peak < 8_100_000


def give_up() -> None:
    raise GivenUpError("not run", "more memory")


@pytest.mark.parametrize("work", [lambda: time.sleep(60), give_up])
def test_what_takes_long_or_more_memory_to_trace_is_not_traced(work: Callable[[], None]) -> None:
    assert peak_memory.traced_in_fork(work, "working", seconds=0.5) is None


def test_a_fork_that_dies_says_how() -> None:
    def die() -> None:
        signal.raise_signal(signal.SIGSEGV)

    for fork in (peak_memory.peak_in_fork, partial(peak_memory.traced_in_fork, seconds=60)):
        with pytest.raises(GivenUpError, match=r"on working: .* SIGSEGV"):
            fork(die, "working")


def test_a_fork_that_is_killed_gives_nothing_up() -> None:
    with pytest.raises(machine_faults.FaultError, match="killed by SIGKILL, from outside"):
        peak_memory.peak_in_fork(lambda: signal.raise_signal(signal.SIGKILL), "working")


def test_the_worker_removes_its_files_when_nobody_is_left(tmp_path: Path) -> None:
    data = workload(tmp_path, "array_f4", values=50)
    folder = tmp_path / "memory" / "np_save"
    arguments = FILES["np_save"], "np_save", data, folder, 4, 60
    run = run_step("speed.worker", *arguments, said="load\nwarm up\n")
    assert run.returncode == 0, run.stderr
    load, warm_up = map(json.loads, run.stdout.splitlines())
    assert (load["label"], warm_up["bytes"]) == ("np.save", 328)
    assert not folder.parent.exists()


# ------------------------------------------------------------------------------------ the command


def test_the_command_writes_the_rows_and_says_how_far_it_is(tmp_path: Path) -> None:
    data, output = workload(tmp_path, "array_u1", values=50), tmp_path / "rows.json"
    methods = [f"{name}={FILES[name]}" for name in ("codec_text", "orjson")]
    run = run_step("speed.time_methods", data, output, json.dumps(QUICK._asdict()), *methods)
    assert (run.returncode, run.stdout) == (0, "")
    lines = [line.split(" s  ")[1] for line in run.stderr.splitlines()]
    assert lines[:2] == ["codec_text: identical, 3 repeats", "orjson: lost, 3 repeats"]
    assert lines[-1].startswith("0 repeats to go")
    found = checked_files.read_record(output)["rows"]
    assert [row["method"] for row in found] == ["codec_text", "orjson"]
    assert found[0]["json"] is True


def test_a_damaged_workload_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data.pkl"
    data.write_bytes(b"x")
    arguments = [data, tmp_path / "rows.json", json.dumps(QUICK._asdict()), "a=b.py"]
    assert time_methods.main([*map(str, arguments)]) == 1
    assert "data.pkl: cut or altered" in capsys.readouterr().err.splitlines()[-1]
