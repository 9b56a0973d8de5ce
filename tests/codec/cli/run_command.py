"""Run the command line in this process."""

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from codec.cli.app import app


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str
    data: bytes = b""  # what it printed, as it is

    @property
    def report(self) -> Any:
        """What ``--json`` printed, read by a parser that takes strict JSON alone."""

        def refuse(word: str) -> None:
            raise AssertionError(f"{word} is no JSON")

        return json.loads(self.out, parse_constant=refuse)


def codec(*arguments: object, stdin: bytes = b"") -> Run:
    """Run ``codec`` with some arguments; whatever it raises but exit codes is a failure."""
    result = CliRunner().invoke(app, list(map(str, arguments)), input=stdin, catch_exceptions=False)
    return Run(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)


def failure(run: Run) -> str:
    """Return the one line of a command that could not do its work."""
    assert run.code == 2
    assert run.out == ""
    (line,) = run.err.splitlines()
    return line
