"""Consoles, error messages, progress bars and exit codes of the commands."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

import codec
from codec.cli.files.format import FormatError, MissingError
from codec.errors import DecodeError, EncodeError
from codec.storage.progress import Progress

TROUBLE = 2  # the exit code where a command could not do its work
INTERRUPTED = 128 + 2  # as a shell says of what SIGINT ended
PIPE_CLOSED = 128 + 13  # as a shell says of what SIGPIPE ended

_WIDE = 1 << 20  # columns, where nobody counts them
_PATIENCE = 1.0  # seconds of work before a progress bar appears

# What a file, a value or the machine can be to blame for.
ERRORS = (FormatError, MissingError, EncodeError, DecodeError, OSError, MemoryError, RecursionError)


class _Console(Console):
    """A console that leaves a closed pipe to `reporting`."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(file: IO[str] | None = None) -> Console:
    """Return a console for results: on a terminal with colours, elsewhere plain and not cut.

    Without a file, it prints on standard output.
    """
    stream = sys.stdout if file is None else file
    plain = not stream.isatty() or bool(os.environ.get("NO_COLOR"))
    return _Console(
        file=stream,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        width=None if stream.isatty() else _WIDE,
    )


def print_table(console: Console, table: Table) -> None:
    """Print a table; elsewhere than on a terminal without the spaces at the ends of its lines."""
    if console.is_terminal:
        console.print(table, soft_wrap=False)
        return
    with console.capture() as printed:
        console.print(table, soft_wrap=False)
    for line in printed.get().rstrip("\n").split("\n"):
        console.print(line.rstrip())


def print_cut(console: Console, text: str | Text) -> None:
    """Print one line; on a terminal it is cut at the end, not wrapped."""
    if not console.is_terminal:
        console.print(text)
    else:
        signs = in_signs_of(console, text)
        console.print(signs, soft_wrap=False, no_wrap=True, overflow=cut_by(console))


def cut_by(console: Console) -> Literal["crop", "ellipsis"]:
    """Return how texts that are too long are cut: rich has an ellipsis that ASCII has not."""
    return "ellipsis" if has_all_signs(console) else "crop"


_ASCII = str.maketrans(
    {"├": "|", "└": "`", "│": "|", "…": "...", "×": "x"}
    | dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True))
)


def has_all_signs(console: Console) -> bool:
    """Return whether a console's encoding has the signs of trees and histograms."""
    try:
        "├▁…".encode(console.encoding)
    except UnicodeEncodeError:
        return False
    return True


def in_signs_of(console: Console, text: str | Text) -> str | Text:
    """Return a text in characters that the encoding of a console has."""
    if has_all_signs(console):
        return text
    text = str(text)
    encoding = console.encoding
    return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)


def print_json(report: Any) -> None:
    """Print a document for machines on standard output: strict JSON, on one line."""
    sys.stdout.write(codec.dumps(report) + "\n")


def printable(text: str) -> str:
    """Return text in which everything that a terminal would obey is escaped, on one line."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def explain(error: BaseException) -> str:
    """Return in one line what went wrong."""
    if isinstance(error, OSError) and error.strerror is not None:
        return printable(error.strerror)
    if isinstance(error, MemoryError):
        return printable(f"not enough memory: {error}" if str(error) else "not enough memory")
    if isinstance(error, DecodeError):
        return printable(error.without_file())
    if isinstance(error, RecursionError) and not isinstance(error, DecodeError):
        return "the containers nest too deep to be walked through"
    return printable(str(error) or type(error).__name__)


def complain(
    message: str, about: str = "", style: str = "bold red", *, is_cut: bool = False
) -> None:
    """Print a line on standard error, about a file."""
    where = f"{printable(about)}: " if about else ""
    line, stream = Text.assemble(("codec: ", style), where, message), console(sys.stderr)
    if is_cut:
        print_cut(stream, line)
    else:
        stream.print(line)


def remark(about: str, found: list[str], kind: str = "left out: ", *, is_cut: bool = False) -> None:
    """Print on standard error what a file holds and the command leaves out.

    With `is_cut`, no line is longer than a terminal's.
    """
    for what in found:
        complain(f"{kind}{printable(what)}", about, "bold", is_cut=is_cut)


@contextmanager
def reporting() -> Iterator[None]:
    """Turn errors into one line on standard error, and the exit code `TROUBLE`.

    Garbage is not looked for meanwhile: that would take most of the time of a walk through a tree.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is buffered still goes somewhere on exit
        raise typer.Exit(PIPE_CLOSED) from None
    except ERRORS as error:
        complain(explain(error), _file_of(error))
        raise typer.Exit(TROUBLE) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    finally:
        if collecting:
            gc.enable()


def _file_of(error: BaseException) -> str:
    """Return the file that an error is about, if it says so."""
    about: object = getattr(error, "filename", None)
    notes = getattr(error, "__notes__", [])  # `open_input` leaves the name there
    return notes[0] if notes else "" if about is None else str(about)


@contextmanager
def attempts() -> Iterator[Callable[[str], AbstractContextManager[None]]]:
    """Yield a context for each of several files: what is wrong with one does not stop the others.

    Raise typer.Exit at the end, with the code `TROUBLE`, if anything was wrong.
    """
    failed: list[str] = []

    @contextmanager
    def attempt(name: str) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except ERRORS as error:
            complain(explain(error), name)
            failed.append(name)

    yield attempt
    if failed:
        raise typer.Exit(TROUBLE)


@contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """Yield a function for ``progress=`` that draws a bar; None where nobody would see it.

    The bar names `what` is worked on. It appears when the work takes a while, and nothing else is
    to be printed meanwhile.
    """
    if not sys.stderr.isatty():
        yield None
        return
    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    bar = Bar(
        *columns,
        console=console(sys.stderr),
        transient=True,
        redirect_stdout=False,  # which would send results to standard error
        redirect_stderr=False,
    )
    task = bar.add_task(printable(what))
    began = time.monotonic()

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if time.monotonic() - began >= _PATIENCE:
            bar.start()  # once; after that it changes nothing

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
