"""The process of a step: its exit code, its error line, one thread for numeric libraries."""

import argparse
import json
import re
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from common import checked_files

# The environment in which numeric libraries take one thread.
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "BLOSC_NTHREADS",
        "RAYON_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)


def one_line(error: BaseException) -> str:
    r"""Return the name of an exception and its message, on one line and without addresses.

    Where objects lie in memory differs from run to run.

    >>> one_line(ValueError("two\n lines"))
    'ValueError: two lines'
    """
    message = re.sub(r" at 0x[0-9a-f]+", "", f"{type(error).__name__}: {error}")
    return " ".join(message.split()).removesuffix(":")


def how_it_ended(code: int) -> str:
    """Say how a process ended that should not have, from its exit code.

    >>> how_it_ended(-11)
    'the process was killed by SIGSEGV'
    """
    if code < 0:
        return f"the process was killed by {signal.Signals(-code).name}"
    return f"the process ended with exit code {code}"


def dataset_name(path: Path) -> str:
    """Return the name that a stored dataset has, or its path if it cannot be read."""
    try:
        return checked_files.read_dataset(path).name
    except Exception:
        return str(path)


def run(subject: Callable[[], str], step: Callable[[], object]) -> int:
    """Run a step and return the exit code of its process.

    Whatever goes wrong ends in a traceback and, below it, a line of the subject and the error.
    The subject is asked for only then. Standard error is a file of results/logs, which a full disk
    may not take: then the line is on standard output.
    """
    try:
        step()
    except Exception as error:
        line = f"{subject()}: {one_line(error)}"
        try:
            traceback.print_exc()
            print(line, file=sys.stderr, flush=True)
        except OSError:
            print(line, flush=True)
        return 1
    return 0


def _named_file(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"expected NAME=FILE, found {text!r}")
    return name, Path(path)


# The arguments of steps, by name; those with two hyphens are options.
ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "command": {"choices": ["write", "attack"]},
    "dataset_file": {"type": Path, "help": "a file of workflow/datasets"},
    "method_file": {"type": Path, "help": "a file of workflow/methods"},
    "method": {"help": "the name of a method of that file"},
    "methods": {"type": _named_file, "nargs": "+", "help": "NAME=FILE: a method and its file"},
    "source": {"type": Path, "help": "a file of one's own"},
    "dataset": {"help": "the name of the dataset"},
    "--any-error": {"action": "store_true", "help": "make a row of an error of any kind"},
    "--trust": {"action": "store_true", "help": "read files that run code"},
    "seed": {"type": int},
    "--seed": {"type": int, "help": "fail unless the dataset has this seed"},
    "elements": {"type": int, "help": "how long the array is to be"},
    "--growth": {"type": json.loads, "default": {}, "help": "what rows say of a growth, as JSON"},
    "sizes": {"type": json.loads, "help": 'JSON object; "{}" for the default sizes'},
    "settings": {"type": json.loads, "help": "how often, and how long, as JSON"},
    "shown": {"type": json.loads, "help": "the datasets and methods to show, as JSON"},
    "--seconds": {"type": float, "default": 600, "help": "how long one write or read may take"},
    "limits": {"type": json.loads, "help": "seconds and gigabytes, as JSON"},
    "data": {"type": Path, "help": "what make_dataset.py or make_large.py wrote"},
    "--dataset": {"help": "fail unless the dataset has this name"},
    "folder": {"type": Path, "help": "a new folder for what is written"},
    "gigabytes": {"type": float, "help": "how much memory the process may hold"},
    "seconds": {"type": float, "help": "how long tracing memory may take"},
    "template": {"type": Path, "help": "a file of workflow/pages"},
    "tables": {"type": Path, "nargs": "+", "help": "the CSV files it asks"},
    "--markdown": {"type": Path, "required": True, "help": "the .md file to write"},
    "--html": {"type": Path, "required": True, "help": "the .html file to write"},
    "rows": {"type": Path, "help": "the folder of all rows of measure.py"},
    "cells": {  # not their paths: a command line does not hold some thousand
        "type": json.loads,
        "help": 'JSON object: lists of "datasets", "seeds", "methods"',
    },
    "sources": {"type": Path, "nargs": "*", "help": "the files that other steps wrote"},
    **{
        name: {"type": Path, "help": "a CSV file of results/tables"}
        for name in ("table", "growth", "exponents", "fidelity", "cases", "properties")
    },
    "output": {"type": Path, "help": "the file or folder to write"},
    "outputs": {"type": Path, "nargs": "+", "help": "files: .svg, .png, .pdf"},
}


def command(
    description: str | None,
    arguments: str,
    step: Callable[[argparse.Namespace], object],
    subject: Callable[[argparse.Namespace], str],
) -> Callable[..., int]:
    """Return the command of a step, which returns its exit code; it says the description of itself.

    Its arguments are names out of `ARGUMENTS`. Of them, `step` does the work, and `subject` says
    what an error is about.
    """

    def main(argv: Sequence[str] | None = None) -> int:
        parser = argparse.ArgumentParser(description=description)
        for name in arguments.split():
            parser.add_argument(name, **ARGUMENTS[name])
        args = parser.parse_args(argv)
        return run(lambda: subject(args), lambda: step(args))

    return main
