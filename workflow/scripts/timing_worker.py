"""One method on one workload, in a process of its own that does what it is told.

A line on standard input is a command; the answer is a line of JSON on standard output:

- ``load``: read the workload and execute the method's file;
- ``try a little``: write and read a bit of it, for what the library imports late;
- ``peak encode``, ``peak decode``: memory of the first write and read, each in a fork;
- ``warm up``: write and read once; what was lost, the size, how often to loop;
- ``repeat``: write and read once more; the times of both.

An answer with a ``verdict`` of `GIVEN_UP` is the last one. The garbage collector is on, as users
have it.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import itertools
import json
import math
import os
import resource
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

import contract
import fidelity
import intermediates
import steps

GIVEN_UP = ("refused", "failed", "not run")
LOOP_SECONDS = 0.01  # a document is written and read in a loop that takes at least so long


class GivenUpError(Exception):
    """The method does not do this workload.

    Attributes
    ----------
    verdict, reason
        What the row says: one of `GIVEN_UP`, and why.
    """

    def __init__(self, verdict: str, reason: str) -> None:
        self.verdict, self.reason = verdict, reason
        super().__init__(f"{verdict}: {reason}")


class Contender:
    """A method with a workload, to be written to and read from files in a folder.

    A document stays in memory.
    """

    def __init__(self, method: contract.Method, stored: intermediates.StoredDataset, folder: Path):
        self.method = method
        self.data = stored.data
        self.in_memory = stored.kind == "document"
        self.folder = folder
        self._document: str | bytes = b""
        if self.in_memory and not (method.dumps and method.loads):
            raise GivenUpError("not run", "writes files only, and small documents stay in memory")

    def encode(self) -> None:
        """Write the workload."""
        if self.in_memory and self.method.dumps:
            self._document = self.method.dumps(self.data)
        else:
            self.method.write(self.data, self.folder)

    def decode(self) -> Any:
        """Read what was written."""
        if self.in_memory and self.method.loads:
            return self.method.loads(self._document)
        return self.method.read(self.folder)

    def size(self) -> int:
        """Give the bytes of what was written."""
        if self.in_memory:
            document = self._document
            return len(document.encode() if isinstance(document, str) else document)
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def clear(self) -> None:
        """Give an empty folder, and a tidy memory."""
        gc.collect()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def try_a_little(self) -> None:
        """Write and read a bit of the data, so that what the library imports late is there."""
        whole, self.data = self.data, little(self.data)
        self.clear()
        try:
            self.encode()
            self.decode()
        except Exception:  # the bit may be what the method refuses
            pass
        self.data = whole
        self.clear()

    def judge(self, work: Callable[[], Any], doing: str) -> Any:
        """Do some work; what goes wrong is a verdict."""
        try:
            return work()
        except MemoryError as error:
            raise GivenUpError(
                "not run", f"on {doing}: more memory than speed.limits.gigabytes"
            ) from error
        except self.method.refuses as error:
            raise GivenUpError("refused", f"on {doing}: {steps.one_line(error)}") from error
        except GivenUpError:
            raise
        except Exception as error:
            raise GivenUpError("failed", f"on {doing}: {steps.one_line(error)}") from error


def little(data: Any) -> Any:
    """Give the beginning of the data.

    >>> little({"a": list(range(9)), "b": 1.5})
    {'a': [0, 1, 2], 'b': 1.5}
    """
    if isinstance(data, dict):
        return {key: little(value) for key, value in data.items()}
    if isinstance(data, deque):
        return deque(itertools.islice(data, 3), data.maxlen)
    if isinstance(data, list):
        return data[:3]
    return data[:1000] if isinstance(data, np.ndarray) and data.ndim else data


# ----------------------------------------------------------------------------------------- memory


def resident_peak() -> int:
    """Give the most memory that was ever resident in this process, in bytes."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as file:
            peak = next(line for line in file if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024
    except (OSError, StopIteration):  # not Linux; there ru_maxrss is less exact
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def release_free_memory() -> None:
    """Have malloc return what is free, which a fork would otherwise use without being charged."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is not None:
        trim(0)


def peak_in_fork(work: Callable[[], Any], doing: str) -> int:
    """Give the bytes by which some work raises the resident memory of a fork of this process.

    A fork begins with the data and the library in memory, and its high-water mark is its own.
    """
    release_free_memory()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        answer: dict[str, Any] = {}
        try:
            start = resident_peak()
            kept = work()
            answer["bytes"] = max(0, resident_peak() - start)
            del kept
        except GivenUpError as error:
            answer = {"verdict": error.verdict, "reason": error.reason}
        finally:
            os.write(writing, json.dumps(answer).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if not told:
        raise GivenUpError(
            "failed", f"on {doing}: {how_it_ended(os.waitstatus_to_exitcode(status))}"
        )
    answer = json.loads(told)
    if "verdict" in answer:
        raise GivenUpError(answer["verdict"], answer["reason"])
    return int(answer["bytes"])


def how_it_ended(code: int) -> str:
    """Say how a process ended that should not have.

    >>> how_it_ended(-11)
    'the process was killed by SIGSEGV'
    """
    if code < 0:
        return f"the process was killed by {signal.Signals(-code).name}"
    return f"the process ended with exit code {code}"


def limit_memory(gigabytes: float) -> None:
    """Make what would hold more memory fail."""
    if sys.platform == "linux":  # elsewhere the limit does not count what malloc maps
        size = int(gigabytes * 1e9)
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


# ------------------------------------------------------------------------------------------ times


def clocked(work: Callable[[], Any], loops: int) -> tuple[float, float]:
    """Give the CPU time, user and system, and the wall time of some work, in seconds."""
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
        self.loops = 1

    def load(self) -> dict[str, Any]:
        """Read the workload and execute the method's file."""
        try:
            method = contract.load_method(self.args.method_file, self.args.method)
        except Exception as error:
            raise GivenUpError("failed", f"on loading: {steps.one_line(error)}") from error
        self.contender = Contender(
            method, intermediates.read_dataset(self.args.data), self.args.folder
        )
        return {}

    def try_a_little(self) -> dict[str, Any]:
        """Write and read a bit of the workload."""
        self.contender.try_a_little()
        return {}

    def peak_encode(self) -> dict[str, Any]:
        """Measure the memory of the first write."""
        contender = self.contender
        if contender.in_memory:
            return {"encode_memory": None}
        work = contender.encode
        peak = peak_in_fork(lambda: contender.judge(work, "writing"), "writing")
        return {"encode_memory": peak}

    def peak_decode(self) -> dict[str, Any]:
        """Measure the memory of the first read, of what the fork wrote."""
        contender = self.contender
        if contender.in_memory:
            return {"decode_memory": None}
        work = contender.decode
        peak = peak_in_fork(lambda: contender.judge(work, "reading"), "reading")
        return {"decode_memory": peak}

    def warm_up(self) -> dict[str, Any]:
        """Write and read once; say what was lost, and how long it took."""
        contender = self.contender
        contender.clear()
        begin = time.perf_counter()
        contender.judge(contender.encode, "writing")
        restored = contender.judge(contender.decode, "reading")
        seconds = time.perf_counter() - begin
        if contender.in_memory:
            seconds = sum(clocked(work, 10)[1] for work in (contender.encode, contender.decode))
            self.loops = math.ceil(LOOP_SECONDS / seconds)
        outcome = contender.judge(lambda: fidelity.compare(contender.data, restored), "comparing")
        return {
            "verdict": "lost" if outcome.lost else "identical",
            "lost": " ".join(outcome.lost),
            "reason": outcome.first,
            "bytes": contender.size(),
            "loops": self.loops,
            "seconds": seconds * self.loops,
        }

    def repeat(self) -> dict[str, Any]:
        """Write and read once more; give the times."""
        contender = self.contender
        contender.clear()
        encode = contender.judge(lambda: clocked(contender.encode, self.loops), "writing")
        decode = contender.judge(lambda: clocked(contender.decode, self.loops), "reading")
        contender.clear()
        return {
            "encode_cpu": encode[0],
            "encode_wall": encode[1],
            "decode_cpu": decode[0],
            "decode_wall": decode[1],
        }

    def answer(self, command: str) -> dict[str, Any]:
        """Do what a command says."""
        commands: dict[str, Callable[[], dict[str, Any]]] = {
            "load": self.load,
            "try a little": self.try_a_little,
            "peak encode": self.peak_encode,
            "peak decode": self.peak_decode,
            "warm up": self.warm_up,
            "repeat": self.repeat,
        }
        try:
            return commands[command]()
        except GivenUpError as error:
            return {"verdict": error.verdict, "reason": error.reason}


def main(argv: list[str] | None = None) -> None:
    """Answer until there are no more commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method_file", type=Path, help="a file of workflow/methods")
    parser.add_argument("method", help="the name of a method of that file")
    parser.add_argument("data", type=Path, help="a workload that make_dataset.py wrote")
    parser.add_argument("folder", type=Path, help="where to write files; it is emptied")
    parser.add_argument("gigabytes", type=float, help="how much memory the process may hold")
    args = parser.parse_args(argv)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    limit_memory(args.gigabytes)
    worker = Worker(args)
    for line in sys.stdin:
        print(json.dumps(worker.answer(line.strip())), file=answers, flush=True)
    # Nobody else may be left to do it.
    shutil.rmtree(args.folder, ignore_errors=True)
    with suppress(OSError):  # not empty: others are at work
        args.folder.parent.rmdir()


if __name__ == "__main__":
    main()
