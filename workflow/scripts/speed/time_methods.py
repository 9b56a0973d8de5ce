"""Step: time all methods on one workload, side by side.

Each method has a process of its own, which holds the workload and waits. One at a time is told to
write and to read once, in a random order from the workload's name and seed, so that whatever
changes on the machine meanwhile meets all methods alike. Turns are taken in blocks. Where other
processes used the machine during a block, its turns are taken again, up to a limit; the quietest
count. What is not timed, as loading and the peaks of memory, is done on all cores at once, but for
large workloads. What fails is a row with the reason, and stops no other; but what befalls the
machine ends the job. On standard error is how far it is.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from common import checked_files, machine_faults, scratch, step_process
from common.given_up import GivenUpError
from method_kit import named_arrays
from speed import worker
from speed.contender import GIVEN_UP
from speed.machine_load import BUSY, Watch

TIMES = (
    "encode_cpu",
    "encode_wall",
    "decode_cpu",
    "decode_wall",
    "decode_gc_off_wall",
    "part_wall",
)
PEAKS = ("encode_memory", "decode_memory", "encode_traced", "decode_traced")
MOST = 5  # a fast method is repeated at most so many times as often as the slowest
BLOCK = 0.5  # seconds: the clock of what other processes use has ticks of a hundredth
AGAIN = 0.25  # of all turns: how many may be taken again because the machine was busy
ROOM = 40  # times the raw bytes: what the files of one method may take
LARGE = 3 * 10**7  # raw bytes from which on methods are made ready one after the other
MEMORY_FOLDER = Path("/dev/shm")  # Linux's file system in memory


class Settings(NamedTuple):
    """How often to repeat, and when to give a method up; as `configuration` has it."""

    repeats: int
    seconds: float
    limits: Mapping[str, float]


class Cell:
    """A method's row, and the process that it comes from.

    The process is that of `worker`, with these arguments; one is the folder it writes to.
    """

    def __init__(self, row: dict[str, Any], arguments: Iterable[object], folder: Path) -> None:
        self.row = row
        self.arguments = arguments
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the process, in a group of its own."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "run_step", worker.__name__, *map(str, self.arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **step_process.ONE_THREAD},
            process_group=0,
        )

    def ask(self, command: str, seconds: float) -> dict[str, Any]:
        """Return what the process answers to a command; what goes wrong goes into the row."""
        if self.row["verdict"] in GIVEN_UP:
            return {}
        try:
            answer = self._answer(command, seconds)
        except GivenUpError as error:
            answer = error.row
        if answer.get("verdict") in GIVEN_UP:
            self.stop()
            self.row.update(answer, bytes=None, lost="", load=[], **{name: [] for name in TIMES})
            return {}
        return answer

    def _answer(self, command: str, seconds: float) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        machine_faults.check_scheduler()  # whoever times now wants the machine for himself
        with suppress(BrokenPipeError):  # the empty line below says so
            print(command, file=self.process.stdin, flush=True)
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        if not ready:
            raise GivenUpError("not run", f"{command}: more than {seconds:g} s, the limit")
        line = self.process.stdout.readline()
        if not line:
            code = self.process.wait()
            machine_faults.check_exit_code(code)
            with machine_faults.room(self.folder):
                raise GivenUpError("failed", f"{command}: {step_process.how_it_ended(code)}")
        answer: dict[str, Any] = json.loads(line)
        if "fault" in answer:
            raise machine_faults.FaultError(f"{self.row['method']}: {answer['fault']}")
        return answer

    def keep(self, repeats: int, taken: Iterable[tuple[float | None, Mapping[str, float]]]) -> None:
        """Note the times of the quietest turns, of all that were taken, with the load of each."""
        if self.row["verdict"] in GIVEN_UP:
            return
        for load, times in sorted(taken, key=lambda turn: turn[0] or 0)[:repeats]:
            if load is not None:
                self.row["load"].append(load)
            for name, seconds in times.items():
                self.row[name].append(seconds)

    def stop(self) -> None:
        """End the process, and a fork of it that may be at work."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


def schedule(repeats: Mapping[str, int], rng: random.Random) -> list[str]:
    """Return the order in which methods take their turns.

    Those of each method are spread over the whole: one at random in each of as many equal parts as
    it has turns.
    """
    turns = [((i + rng.random()) / n, name) for name, n in repeats.items() for i in range(n)]
    return [name for _, name in sorted(turns)]


def affordable(settings: Settings, seconds: float) -> int:
    """Return how often to repeat what takes so many seconds."""
    fitting = int(settings.seconds / seconds) if seconds else 0
    return max(settings.repeats, min(fitting, MOST * settings.repeats))


@contextmanager
def _folder(raw_bytes: int, results: Path) -> Iterator[tuple[Path, str]]:
    """Yield an empty folder, and say where it is: in memory if there is room, or on the disk.

    The disk is that of the folder `results`.
    """
    in_memory = (
        MEMORY_FOLDER.is_dir()
        and os.access(MEMORY_FOLDER, os.W_OK)
        and shutil.disk_usage(MEMORY_FOLDER).free > ROOM * raw_bytes
    )
    with scratch.folder("speed-", MEMORY_FOLDER if in_memory else results) as folder:
        yield folder, "memory" if in_memory else "disk"


def time_methods(
    data: Path,
    methods: Mapping[str, Path],
    settings: Settings,
    results: Path,
    more: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return a row for each method, with the times of all its repeats, and what `more` says.

    The verdict is ``identical``, ``lost`` or ``refused`` as in `measure`, or else ``failed`` or
    ``not run``, always with the reason. Where memory has no room, files are written to the disk of
    the folder `results`.
    """
    stored = checked_files.read_dataset(data)
    raw_bytes = named_arrays.raw_bytes(stored.data)
    what = stored.row
    del stored
    cells: dict[str, Cell] = {}
    with _folder(raw_bytes, results) as (folder, storage):
        try:
            for name, file in methods.items():
                row = {
                    **what,
                    **(more or {}),
                    "method": name,
                    # Until the method is loaded, and if it cannot be.
                    "label": name,
                    "json": False,
                    "human_readable": False,
                    "variant_of": "",
                    "verdict": "",
                    "lost": "",
                    "bytes": None,
                    "raw_bytes": raw_bytes,
                    "load": [],
                    "storage": storage,
                    **dict.fromkeys(PEAKS),
                    **{time: [] for time in TIMES},
                    "reason": "",
                }
                limits = settings.limits["gigabytes"], settings.limits["seconds"]
                cells[name] = Cell(row, (file, name, data, folder / name, *limits), folder / name)
            _time(cells, settings, random.Random(f"{what['dataset']} {what['seed']}"))
        finally:
            for cell in cells.values():
                cell.stop()
    return [cell.row for cell in cells.values()]


def _time(cells: Mapping[str, Cell], settings: Settings, rng: random.Random) -> None:
    """Have every process load and warm up, and then take its turns."""
    begin = time.monotonic()
    repeats: dict[str, int] = {}
    for name, seconds in _prepared(cells, settings.limits["seconds"]):
        row = cells[name].row
        if seconds is not None:
            repeats[name] = affordable(settings, seconds)
        note = row["reason"] if row["verdict"] in GIVEN_UP else f"{repeats[name]} repeats"
        _say(begin, f"{name}: {row['verdict']}, {note}")
    taken: dict[str, list[tuple[float | None, dict[str, float]]]] = {name: [] for name in repeats}
    turns = schedule(repeats, rng)
    spare = int(AGAIN * len(turns))
    while turns:
        load, block = _block(cells, turns, 5 * settings.limits["seconds"])
        for name, times in block:
            taken[name].append((load, times))
        note = ""
        if load is not None and load > BUSY:
            again = [name for name, _ in block[:spare]]
            spare -= len(again)
            turns += again
            note = f", {load:.1f} cores used by others, {len(again)} repeats again"
        _say(begin, f"{len(turns)} repeats to go{note}")
    for name, found in taken.items():
        cells[name].keep(repeats[name], found)


def _block(
    cells: Mapping[str, Cell], turns: list[str], limit: float
) -> tuple[float | None, list[tuple[str, dict[str, float]]]]:
    """Take turns off the list for a while; return the load by others, and whose times are which."""
    watch, workers = Watch(), 0.0
    block = []
    while turns and watch.wall() < BLOCK:
        name = turns.pop(0)
        if times := cells[name].ask("repeat", limit):
            workers += times.pop("cpu")
            block.append((name, times))
    return watch.others(workers), block


def _prepared(cells: Mapping[str, Cell], limit: float) -> Iterator[tuple[str, float | None]]:
    """Yield each method's name and the seconds of a repeat, None if it is given up."""
    raw_bytes = max(cell.row["raw_bytes"] for cell in cells.values())
    at_once = (os.cpu_count() or 1) if raw_bytes < LARGE else 1
    pool = ThreadPoolExecutor(at_once)
    try:
        prepared = pool.map(lambda cell: _prepare(cell, limit), cells.values())
        yield from zip(cells, prepared, strict=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _prepare(cell: Cell, limit: float) -> float | None:
    """Have a process load, do what is not timed, and warm up; return the seconds of a repeat."""
    cell.start()
    for command in ("load", "try a little"):  # imports take their time
        cell.row.update(cell.ask(command, 60 + limit))
    for command in ("peak encode", "peak decode"):
        cell.row.update(cell.ask(command, limit))
    for command in ("trace encode", "trace decode"):  # which end by themselves
        cell.row.update(cell.ask(command, 60 + limit))
    cell.row.update(cell.ask("warm up", 5 * limit))  # it compares, too
    seconds: float | None = cell.row.pop("seconds", None)
    return seconds


def _say(begin: float, text: str) -> None:
    print(f"{time.monotonic() - begin:6.1f} s  {text}", file=sys.stderr, flush=True)


def write_times(
    data: Path,
    output: Path,
    settings: Mapping[str, Any],
    methods: Iterable[tuple[str, Path]],
    growth: Mapping[str, Any],
) -> None:
    """Write the rows of a workload, and with them what they say of a growth, if it is one."""
    # So that the files of the methods are removed when Snakemake ends the job.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    output.parent.mkdir(parents=True, exist_ok=True)
    rows = time_methods(data, dict(methods), Settings(**settings), output.parent, growth)
    checked_files.write_record(output, {"rows": rows})


main = step_process.command(
    __doc__,
    "data output --growth settings methods",
    lambda args: write_times(**vars(args)),
    lambda args: f"times of {step_process.dataset_name(args.data)}",
)
