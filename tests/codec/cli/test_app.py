"""The command as a process: what it needs, how it ends, and what a terminal sees of it."""

import fcntl
import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec as package
from codec.cli import terminal

from .run_command import codec, failure

COMMAND = (sys.executable, "-m", "codec")
ESCAPE = "\x1b["


def process(*arguments: object, code: str = "", **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command, or Python code, in a process of its own."""
    start = (sys.executable, "-c", code) if code else COMMAND
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run([*start, *map(str, arguments)], encoding="utf-8", check=False, **streams)


def on_terminal(
    *arguments: object, columns: int = 80, environment: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run the command on a terminal of its own, and give its exit code and all it printed."""
    own, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    others = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")  # the latter of pytest's terminal
    variables = {k: v for k, v in os.environ.items() if k not in others}
    running = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**variables, "TERM": "xterm", **(environment or {})},
        start_new_session=True,
    )
    os.close(its)
    printed = b""
    while True:
        try:
            piece = os.read(own, 1 << 16)
        except OSError:  # as Linux says that the other end is closed
            piece = b""
        if not piece:
            break
        printed += piece
    os.close(own)
    return running.wait(), printed.decode()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.npz"
    np.savez(path, **{"a.weight": np.array([1 / 3, np.nan]), "[red]b[/red]": np.arange(3)})
    return path


# -- what it needs --------------------------------------------------------------------------------


def test_package_needs_neither_typer_nor_rich() -> None:
    imported = "[name for name in ('typer', 'rich', 'codec.cli') if name in sys.modules]"
    run = process(code=f"import codec, sys; print({imported})")
    assert (run.returncode, run.stdout) == (0, "[]\n")


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_what_is_missing_is_said_in_one_line(missing: str) -> None:
    run = process(
        code=f"import sys; sys.modules[{missing!r}] = None\nfrom codec.__main__ import main; main()"
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "codec: the command line needs typer and rich: pip install typer rich\n"


def test_without_libraries_of_formats_the_others_work(weights: Path) -> None:
    hidden = (
        "import sys\nfor name in ('h5py', 'safetensors', 'ml_dtypes'): sys.modules[name] = None"
    )
    run = process("show", weights, code=f"{hidden}\nfrom codec.__main__ import main; main()")
    assert (run.returncode, run.stderr) == (0, "")
    assert "a.weight" in run.stdout


def test_version_and_help() -> None:
    assert process("--version").stdout == f"codec {package.__version__}\n"
    text = codec("--help").out
    for command in ("show", "convert", "check", "diff"):
        assert re.search(rf"^  {command} +[A-Z]", text, re.MULTILINE)
        assert f"Example: codec {command} " in codec(command, "--help").out


# -- how it ends ----------------------------------------------------------------------------------


def test_usage_that_is_wrong_has_the_code_of_trouble() -> None:
    assert codec("shew").code == 2
    assert codec("show").code == 2
    assert codec("show", "--depth", "-1", "x").code == 2


@pytest.mark.thorough
def test_pipe_that_is_closed_early_ends_it_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    package.dump({f"name{i}": np.zeros(i) for i in range(1500)}, path)
    running = subprocess.Popen(
        [*COMMAND, "show", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith(str(path).encode())
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait() == terminal.PIPE_CLOSED


def test_small_output_into_a_closed_pipe(weights: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    run = process("show", weights, stdout=write)
    os.close(write)
    assert (run.returncode, run.stderr) == (terminal.PIPE_CLOSED, "")


def test_interrupt_ends_it_without_a_word() -> None:
    running = subprocess.Popen(
        [*COMMAND, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # In the background of a shell it is ignored, and so it would be by the command.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no threads)
    )
    assert running.stdin is not None
    # When as much is taken from the pipe, the command is reading.
    running.stdin.write(b"[" + b" " * (1 << 20))
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    out, error = running.communicate()
    assert (running.returncode, out, error) == (terminal.INTERRUPTED, b"", b"")


def test_errors_cannot_drive_the_terminal() -> None:
    line = failure(codec("show", "\x1b[31mno\nfile"))
    assert line == r"codec: \u001b[31mno\nfile: No such file or directory"


# -- what a terminal sees -------------------------------------------------------------------------


@pytest.mark.thorough
def test_colours_on_a_terminal_alone(weights: Path) -> None:
    code, printed = on_terminal("show", weights)
    assert code == 0
    assert ESCAPE in printed
    assert "[red]b[/red]" in printed
    plain = process("show", weights).stdout
    assert ESCAPE not in plain
    assert "└ [red]b[/red]" in plain
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        code, printed = on_terminal("show", weights, environment=environment)
        assert code == 0
        assert ESCAPE not in printed


@pytest.mark.thorough
def test_wide_tables_are_cut_on_a_terminal_alone(weights: Path) -> None:
    path = weights.with_name("long.npz")
    np.savez(path, **{"long" * 30: np.array([1 / 3, 2 / 3])})
    _, printed = on_terminal("show", path, columns=80, environment={"NO_COLOR": "1"})
    lines = printed.splitlines()[1:]
    assert max(map(len, lines)) <= 80
    assert "0.3333 " in lines[2]
    assert "…" in lines[2]
    whole = process("show", path).stdout.splitlines()[3]
    assert "long" * 30 in whole
    assert "0.3333333333333333 " in whole


class Terminal(io.StringIO):
    """Standard error, as far as a progress bar sees it."""

    def isatty(self) -> bool:
        return True


def test_bar_appears_when_work_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress("file") as progress:
        assert progress is not None
        progress(10, 20)
    assert screen.getvalue() == ""
    monkeypatch.setattr(terminal, "_PATIENCE", 0)
    with terminal.progress("[red]file") as progress:
        assert progress is not None
        progress(10_000, 20_000)
        print("a result")  # which the bar must not take to standard error
    assert "[red]file" in screen.getvalue()
    assert "10.0/20.0 kB" in screen.getvalue()
    assert "a result" not in screen.getvalue()


def test_no_bar_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress("file") as progress:
        assert progress is None
    assert capsys.readouterr().err == ""


def test_what_the_encoding_lacks_is_still_printed(weights: Path) -> None:
    run = process("show", weights, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (run.returncode, run.stderr) == (0, "")
    assert r"\u251c a.weight" not in run.stdout
    assert "| a.weight" in run.stdout
