"""Step: write a large array with a method and read it back, in processes of little memory.

The array is given as a memory map of its file, and read into another where the method can fill one
(`contract.Parts.fill`). Writing and reading are a fork each, which may hold so much memory above
what it begins with, and no more; what is mapped from files does not count. A method that needs more
is a row that says so.
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

import contract
from common import forked, machine_faults, number_format, step_process
from common.checked_files import write_record
from common.given_up import GivenUpError, judged
from contract import LayoutError
from data import make_large
from fidelity import comparison
from method_kit import named_arrays
from speed import peak_memory
from speed.contender import little
from speed.machine_load import Watch

BLOCK = 1 << 16  # elements compared at once: few, for comparing takes memory, too
TOOK = ("cpu", "wall", "load", "peak")
Limits: TypeAlias = Mapping[str, float]


def compare(array: named_arrays.Array, restored: Any) -> comparison.Fidelity:
    """Say what of an array is lost, a block at a time."""
    if not isinstance(restored, np.ndarray) or restored.shape != array.shape:
        return comparison.compare(array, restored)
    for start in range(0, len(array), BLOCK):
        found = comparison.compare(array[start : start + BLOCK], restored[start : start + BLOCK])
        if found.lost:
            return comparison.Fidelity(found.lost, f"from element {start} on: {found.first}")
    return comparison.Fidelity((), "")


@dataclass(frozen=True)
class Attempt:
    """Something that a method does with an array: writing it, or reading it."""

    doing: str  # what it does, for reasons
    work: Callable[[], Any]  # what is timed
    # ``judge(answer)`` says more of the work's answer, in the same process.
    judge: Callable[[Any], dict[str, str]]
    # The exceptions with which the library says that it cannot.
    refuses: tuple[type[Exception], ...]
    folder: Path  # where it writes

    def within(self, limits: Limits) -> dict[str, Any]:
        """Do it in a fork within limits, and say what it took, or why it was given up.

        Return ``cpu`` and ``wall``, in seconds, the ``load`` by other processes, and what `judge`
        says; or ``verdict`` and ``reason``. With ``peak``: the most memory seen above what the
        process began with, None if it ended before it could say how it began, or the system does
        not tell.

        Raise `machine_faults.FaultError` if the disk is full, a package is missing, or the process
        was killed from outside.
        """
        seen: list[int] = []

        def watch(process: int) -> None:
            seen.append(peak_memory.of_process("RssAnon", process) or 0)

        def limited() -> dict[str, Any]:
            began = peak_memory.of_process("RssAnon")
            peak_memory.limit_memory(
                limits["gigabytes"], above=peak_memory.of_process("VmData") or 0
            )
            return {"began": began, **self._tried(limits)}

        peak_memory.release_free_memory()
        try:
            with machine_faults.room(self.folder):  # a map of a file on a full disk crashes
                told: dict[str, Any] = forked.in_fork(limited, limits["seconds"], watch)
        except forked.LateError:
            return self._given_up("not run", f"more than {limits['seconds']:g} s, the limit")
        except (forked.RaisedError, forked.LostError) as error:
            return self._given_up("failed", str(error))
        began = told.pop("began")
        peak = max(0, max(seen, default=0) - began) if began is not None else None
        if "cpu" in told and (peak or 0) > limits["gigabytes"] * 1e9:
            # Of memory that a library reserved on import, the limit knows nothing.
            told = self._given_up("failed", f"held {number_format.size(peak or 0)} of memory")
        return {**told, "peak": peak}

    def _tried(self, limits: Limits) -> dict[str, Any]:
        try:
            with judged((LayoutError, *self.refuses), self.doing, self.folder):
                return self._timed(limits)
        except GivenUpError as error:
            return error.row

    def _timed(self, limits: Limits) -> dict[str, Any]:
        try:
            watch, cpu = Watch(), time.process_time()
            answer = self.work()
            took = {"wall": watch.wall(), "cpu": time.process_time() - cpu, "load": watch.others()}
            return {**took, **self.judge(answer)}
        except MemoryError as error:
            most = number_format.size(limits["gigabytes"] * 1e9)
            reason = f"on {self.doing}: needs more than {most} of memory"
            raise GivenUpError("refused", reason) from error

    def _given_up(self, verdict: str, reason: str) -> dict[str, Any]:
        return {"verdict": verdict, "reason": f"on {self.doing}: {reason}"}


def measure_large(
    method_file: Path, name: str, data: Path, scratch: Path, limits: Limits
) -> dict[str, Any]:
    """Return the row of a method and an array; `scratch` is a folder for files as large as it.

    Raise `FaultError` as `Attempt.within` does.
    """
    what, array = make_large.open_large(data)
    method = contract.load_method(method_file, name)
    (files := scratch / "files").mkdir(parents=True)
    row: dict[str, Any] = {
        **what,
        "elements": len(array),
        "method": method.name,
        "label": method.label,
        "verdict": "",
        "lost": "",
        "bytes": None,
        "raw_bytes": array.nbytes,
        "limit_bytes": int(limits["gigabytes"] * 1e9),
        "in_pieces": method.parts.fill is not None,
        **_of("encode", {}),
        **_of("decode", {}),
        "reason": "",
    }
    _import_what_it_imports(method, array, scratch / "a little")

    def write() -> None:
        method.write(array, files)

    def read() -> Any:
        if method.parts.fill is None:
            return method.read(files)
        out = np.lib.format.open_memmap(scratch / make_large.FILE, "w+", array.dtype, array.shape)
        method.parts.fill(files, out)
        return np.asarray(out)

    def judge(restored: Any) -> dict[str, str]:
        return compare(array, restored).row

    writing = Attempt("writing", write, lambda _: {}, method.refuses, scratch).within(limits)
    row.update(_of("encode", writing))
    if row["encode_cpu"] is not None:
        row["bytes"] = sum(file.stat().st_size for file in files.rglob("*") if file.is_file())
        reading = Attempt("reading", read, judge, method.refuses, scratch).within(limits)
        row.update(_of("decode", reading))
    return row


def _of(way: str, told: dict[str, Any]) -> dict[str, Any]:
    """Name what an attempt took as the columns are called."""
    took = {f"{way}_{name}": told.pop(name, None) for name in TOOK}
    return {**took, **told}


def _import_what_it_imports(
    method: contract.Method, array: named_arrays.Array, folder: Path
) -> None:
    """Import what the library imports late, which neither fork is to be charged for."""

    def try_a_little() -> None:
        folder.mkdir()
        method.write(little(array), folder)
        method.read(folder)

    with suppress(forked.RaisedError, forked.LostError):  # the forks will say so
        forked.import_what_it_imports(try_a_little)


def write_large(args: argparse.Namespace) -> None:
    """Write the row of a method and an array."""
    os.environ.update(step_process.ONE_THREAD)
    row = measure_large(args.method_file, args.method, args.data, args.folder, args.limits)
    write_record(args.output, row)


main = step_process.command(
    __doc__,
    "method_file method data folder output limits",
    write_large,
    lambda args: f"{args.method} with the array of {args.data}",
)
