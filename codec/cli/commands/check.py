"""``codec check``: read files to their end, and report the first fault with its place."""

from typing import Any

import typer

from codec.cli import common_options, terminal
from codec.cli.files.format import FormatError, LazyArray, Options, UnsafeError
from codec.cli.files.input_file import InputFile, find_input
from codec.cli.view.contents import Contents, contents
from codec.cli.view.tree import Keys, arrays_in
from codec.errors import DecodeError, place_of
from codec.storage.progress import Meter, Progress

FAULT = 1  # the exit code


def check(
    files: common_options.Files,
    from_: common_options.From = None,
    json: common_options.Json = False,
    quiet: common_options.Quiet = False,
) -> None:
    """Tell whether files are whole.

    Each is read to its end, and its first fault told with its place. No code of theirs is run.

    Exit codes: 0 all are fine, 1 a fault was found, 2 one could not be tried.

    Example: codec check *.json
    """
    console = terminal.console()
    reports: list[dict[str, Any]] = []
    with terminal.attempts() as attempt:
        for name in files:
            with attempt(name):
                with terminal.progress(name) as progress:
                    held: list[Contents] = []
                    options = Options(progress=progress, strict=True, held=held.append)
                    report = _checked(source := find_input(name, options, from_), held, progress)
                reports.append(report)
                if not quiet and not json:
                    outcome = report["fault"] or f"ok ({source.text(report['arrays'])})"
                    line = terminal.printable(f"{name}: {outcome}")
                    console.print(line, style="red" if report["fault"] else "green")
        if json and not quiet:
            terminal.print_json(reports)
    raise typer.Exit(FAULT if any(report["fault"] for report in reports) else 0)


def _checked(source: InputFile, held: list[Contents], progress: Progress | None) -> dict[str, Any]:
    """Read a file to its end, and tell what was found; `held` gets it where reading counts it.

    Raise UnsafeError, MissingError or OSError if it cannot be tried.
    """
    arrays, fault = 0, None
    try:
        with source.open() as tree:
            what = held[0] if held else contents(tree)
            arrays = what.arrays
            if what.is_lazy:  # other arrays are read already
                found = list(arrays_in(tree))
                _read_elements(found, Meter(progress, sum(lazy.nbytes for _, lazy in found)))
    except UnsafeError as error:
        raise UnsafeError("it is a pickle, which may run code when it is read") from error
    except (FormatError, DecodeError) as error:
        fault = error.without_file() if isinstance(error, DecodeError) else str(error)
    return source.report(arrays) | {"ok": fault is None, "fault": fault}


def _read_elements(arrays: list[tuple[Keys, LazyArray]], meter: Meter) -> None:
    for keys, lazy in arrays:
        try:
            for block in lazy.blocks():
                meter(block.nbytes)
        except FormatError as error:
            raise type(error)(f"{place_of(keys)}: {error}") from error
