"""Timing worker: one method on one workload, in a process that takes commands on standard input.

A line on standard input is a command; the answer is a line of JSON on standard output:

- ``load``: read the workload and execute the method's file; what the method says of itself;
- ``try a little``: write and read a bit of it, for what the library imports late;
- ``peak encode``, ``peak decode``: memory of the first write and read, each in a fork;
- ``trace encode``, ``trace decode``: the same as `tracemalloc` sees it, each in a fork;
- ``warm up``: write and read once, in each of the ways that are timed; what was lost, the size,
  how long a repeat takes;
- ``repeat``: write and read once more; the times, and the CPU time that all of it took.

An answer with a ``verdict`` of `GIVEN_UP`, or with a ``fault``, is the last one. The garbage
collector is on, as users have it; a replay memory is read once more with it off.
"""

import argparse
import gc
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import contract
from common import checked_files, machine_faults, step_process
from common.given_up import GivenUpError
from fidelity import comparison
from method_kit import named_arrays
from speed import peak_memory
from speed.contender import Contender

TRACED = 0.5  # seconds that tracing memory may take, which makes Python several times slower
LONG = 0.5  # seconds: what takes longer to read is not read once more without collection
DECLARED = ("json", "human_readable", "variant_of")  # of the traits


def clocked(work: Callable[[], Any], loops: int = 1) -> tuple[float, float]:
    """Return the CPU time, user and system, and the wall time of one call, in seconds."""
    gc.collect(1)  # nobody pays for the litter of what came just before
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(loops):
        kept = work()
    times = time.process_time() - cpu, time.perf_counter() - wall
    del kept
    return times[0] / loops, times[1] / loops


class Worker:
    """Answers commands, one after the other."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.contender: Contender
        self.drawn: random.Random
        self.traced = False  # whether tracing a write came to its end

    def load(self) -> dict[str, Any]:
        """Read the workload and execute the method's file; say what the method is."""
        try:
            method = contract.load_method(self.args.method_file, self.args.method)
        except Exception as error:
            raise GivenUpError("failed", f"on loading: {step_process.one_line(error)}") from error
        stored = checked_files.read_dataset(self.args.data)
        self.drawn = random.Random(f"{stored.name} {stored.seed}")  # the same parts for all methods
        declared = {"label": method.label}
        declared |= {key: getattr(method.traits, key) for key in DECLARED}
        try:
            self.contender = Contender(method, stored, self.args.folder)
        except GivenUpError as error:
            return {**declared, **error.row}
        return declared

    def try_a_little(self) -> dict[str, Any]:
        """Write and read a bit of the workload."""
        self.contender.try_a_little()
        return {}

    def peak(self, way: str) -> dict[str, Any]:
        """Measure the memory of the first write, or of the first read, of what that fork wrote."""
        return {f"{way}_memory": peak_memory.peak_in_fork(*self._judged(way))}

    def trace(self, way: str) -> dict[str, Any]:
        """Trace the memory of a write, or of a read of what the tracing fork wrote."""
        peak = None
        if way == "encode":
            self.contender.clear()
        if way == "encode" or self.traced:
            seconds = min(TRACED, self.args.seconds)
            peak = peak_memory.traced_in_fork(*self._judged(way), seconds)
        self.traced = peak is not None
        return {f"{way}_traced": peak}

    def _judged(self, way: str) -> tuple[Callable[[], Any], str]:
        """Return what writes, or reads, and what that is called in reasons."""
        contender = self.contender
        work, doing = {
            "encode": (contender.encode, "writing"),
            "decode": (contender.decode, "reading"),
        }[way]
        return lambda: contender.judge(work, doing), doing

    def warm_up(self) -> dict[str, Any]:
        """Write and read once; say what was lost, and how long it took."""
        contender = self.contender
        contender.clear()
        begin = time.perf_counter()
        contender.judge(contender.encode, "writing")
        restored = contender.judge(contender.decode, "reading")
        seconds = time.perf_counter() - begin
        outcome = contender.judge(lambda: comparison.compare(contender.data, restored), "comparing")
        size = contender.size()
        if not size and named_arrays.raw_bytes(contender.data):
            raise GivenUpError("failed", "on writing: wrote no byte into the folder it got")
        begin = time.perf_counter()
        if contender.parts:
            index = self.drawn.randrange(contender.parts)
            contender.judge(lambda: contender.check_part(index, restored), "reading a part")
        seconds += time.perf_counter() - begin
        contender.clear()
        return {**outcome.row, "bytes": size, "seconds": seconds}

    def repeat(self) -> dict[str, Any]:
        """Write and read once more; return the times."""
        contender, cpu = self.contender, time.process_time()
        gc.collect()
        encode = contender.judge(lambda: clocked(contender.encode), "writing")
        decode = contender.judge(lambda: clocked(contender.decode), "reading")
        found = {
            "encode_cpu": encode[0],
            "encode_wall": encode[1],
            "decode_cpu": decode[0],
            "decode_wall": decode[1],
        }
        if contender.parts:
            index = self.drawn.randrange(contender.parts)
            part = contender.judge(
                lambda: clocked(lambda: contender.decode_part(index)), "reading a part"
            )
            found["part_wall"] = part[1]
        if contender.has_objects and decode[1] < LONG:
            gc.disable()
            off = contender.judge(lambda: clocked(contender.decode), "reading")
            gc.enable()
            found["decode_gc_off_wall"] = off[1]
        contender.clear()
        return {**found, "cpu": time.process_time() - cpu}

    def answer(self, command: str) -> dict[str, Any]:
        """Do what a command says."""
        commands: dict[str, Callable[[], dict[str, Any]]] = {
            "load": self.load,
            "try a little": self.try_a_little,
            "peak encode": partial(self.peak, "encode"),
            "peak decode": partial(self.peak, "decode"),
            "trace encode": partial(self.trace, "encode"),
            "trace decode": partial(self.trace, "decode"),
            "warm up": self.warm_up,
            "repeat": self.repeat,
        }
        try:
            return commands[command]()
        except GivenUpError as error:
            return error.row
        except machine_faults.FaultError as error:
            return {"fault": str(error)}


def answer_all(args: argparse.Namespace) -> None:
    """Answer until there are no more commands."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    peak_memory.limit_memory(args.gigabytes)
    worker = Worker(args)
    for line in sys.stdin:
        print(json.dumps(worker.answer(line.strip())), file=answers, flush=True)
    # Nobody else may be left to do it.
    shutil.rmtree(args.folder, ignore_errors=True)
    with suppress(OSError):  # not empty: others are at work
        args.folder.parent.rmdir()


main = step_process.command(
    __doc__,
    "method_file method data folder gigabytes seconds",
    answer_all,
    lambda args: f"times of {args.method}",
)
