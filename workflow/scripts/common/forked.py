"""Run a call in a fork with a time limit: an answer, an error, a crash or a timeout."""

import importlib
import json
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from common import machine_faults, step_process
from common.given_up import GivenUpError

SECONDS = 30.0  # what takes longer hangs
GIGABYTES = 4.0
WATCH = 0.01  # seconds between two looks at what a fork does


class RaisedError(Exception):
    """The work raised an exception; the message names it."""


class LostError(Exception):
    """The process crashed, was killed or did not end; the message says which."""


class LateError(LostError):
    """The process did not end in time, and was killed."""


def in_fork(
    work: Callable[[], Any],
    seconds: float | None = SECONDS,
    watch: Callable[[int], None] | None = None,
) -> Any:
    """Do some work in a fork of this process, and return its answer, which JSON can hold.

    It may take so many seconds, or for ever if they are None. ``watch(process)`` looks at the fork
    again and again while it works.

    Raise `GivenUpError` or `FaultError` if the work does, and `RaisedError` if it raises anything
    else: a library in Rust panics with what is no `Exception`. Raise `LateError` if it does not end
    in time, `LostError` if it ends before it answers, `FaultError` if it was killed from outside.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # threads of numeric libraries, which the work does not need
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(work, writing)
    os.close(writing)
    told = _read_within(reading, seconds, partial(watch, child) if watch else None)
    if told is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if told is None:
        raise LateError(f"not done after {seconds:g} s")
    if not told:
        code = os.waitstatus_to_exitcode(status)
        machine_faults.check_exit_code(code)
        raise LostError(step_process.how_it_ended(code))
    answer = json.loads(told)
    if "fault" in answer:
        raise machine_faults.FaultError(answer["fault"])
    if "given_up" in answer:
        raise GivenUpError(**answer["given_up"])
    if "raised" in answer:
        raise RaisedError(answer["raised"])
    return answer["answer"]


def _answer(work: Callable[[], Any], pipe: int) -> None:
    """Do the work, write its answer, and end the process without tidying up."""
    try:
        told = json.dumps({"answer": work()})
    except machine_faults.FaultError as error:
        told = json.dumps({"fault": str(error)})
    except GivenUpError as error:
        told = json.dumps({"given_up": error.row})
    except SystemExit as error:  # it exits, and does not answer
        os._exit(error.code if isinstance(error.code, int) else bool(error.code))
    except BaseException as error:
        told = json.dumps({"raised": step_process.one_line(error)})
    with os.fdopen(pipe, "w", encoding="utf-8") as file:
        file.write(told)
    os._exit(0)


def _read_within(
    pipe: int, seconds: float | None, meanwhile: Callable[[], None] | None
) -> bytes | None:
    """Read all that is written to a pipe; None if it is not closed in time."""
    pieces: list[bytes] = []
    deadline = None if seconds is None else time.monotonic() + seconds
    with os.fdopen(pipe, "rb", buffering=0) as file:
        while True:
            left = None if deadline is None else max(0, deadline - time.monotonic())
            pause = left
            if meanwhile is not None:
                meanwhile()
                pause = WATCH if left is None else min(WATCH, left)
            if not select.select([file], [], [], pause)[0]:
                if pause == left:
                    return None
                continue
            piece = file.read(65536)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)


def import_what_it_imports(work: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Import here what some work imports late, so that not every fork has to do it anew.

    The work is done in a fork. Nothing is called here: a library's threads would not live on in
    forks of this process. What the work sets in the environment is set here first, for libraries
    that ask it on import. Raise `LostError` if it crashes, exits or is not done in time.
    """

    def found() -> tuple[list[str], dict[str, str]]:
        modules, environment = set(sys.modules), dict(os.environ)
        work()
        changed = {k: value for k, value in os.environ.items() if environment.get(k) != value}
        return [name for name in sys.modules if name not in modules], changed

    names, environment = in_fork(found, seconds)
    os.environ.update(environment)
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:  # a module that a package makes without a file
            continue


def limit() -> None:
    """Make this process and its forks fail when they hold, write or compute too much."""
    size = int(GIGABYTES * 1e9)
    seconds = int(2 * SECONDS)
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_CPU, seconds),
    ]
    if sys.platform == "linux":  # elsewhere the limit does not count what malloc maps
        limits.append((resource.RLIMIT_DATA, size))
    for which, most in limits:
        _, hard = resource.getrlimit(which)
        unlimited = hard == resource.RLIM_INFINITY
        resource.setrlimit(which, (most if unlimited else min(most, hard), hard))
