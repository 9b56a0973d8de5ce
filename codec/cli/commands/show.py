"""``codec show``: print what is in files, as a tree with statistics of each array."""

from typing import Annotated, Any

import typer
from rich.console import Console

from codec.cli import common_options, terminal
from codec.cli.files.format import Options
from codec.cli.files.input_file import open_input
from codec.cli.view import selection
from codec.cli.view.contents import Contents, contents
from codec.cli.view.json_report import node_report
from codec.cli.view.measured import measure
from codec.cli.view.table import table
from codec.cli.view.tree import children, grow


def show(  # noqa: PLR0913, PLR0917, these are the command's options
    files: common_options.Files,
    from_: common_options.From = None,
    dtype: common_options.DType = None,
    allow_pickle: common_options.AllowPickle = False,
    no_values: Annotated[
        bool, typer.Option("--no-values", help="Read no elements, where the format has a header.")
    ] = False,
    depth: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Maximum nesting depth to show (default: unlimited)."
        ),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Show this part, and an array's elements: conv1.bias."),
    ] = None,
    slice_: Annotated[
        str | None,
        typer.Option("--slice", metavar="INDICES", help="Show this part of an array: 0:2,::3,-1."),
    ] = None,
    head: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Show the first N rows of an array.")
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Show statistics in place of elements.")
    ] = False,
    json: common_options.Json = False,
) -> None:
    """Show what is in files, as a tree; or the elements of an array.

    Of each array: dtype, shape, bytes, minimum, maximum, share of NaN, and a histogram.

    Example: codec show weights.npz --path conv1.bias
    """
    is_part = path is not None or slice_ is not None or head is not None
    console = terminal.console()
    reports: list[dict[str, Any]] = []
    with terminal.attempts() as attempt:
        for number, name in enumerate(files):
            with attempt(name):
                left_out: list[str] = []
                notes: list[str] = []
                held: list[Contents] = []
                options = Options(
                    allow_pickle=allow_pickle, dtype=dtype, lost=left_out.append, note=notes.append,
                    held=held.append,
                )  # fmt: skip
                with (
                    terminal.progress(name) as progress,
                    open_input(name, options, from_, progress) as (source, tree),
                ):
                    keys, part = selection.find(tree, path or "")
                    if slice_ is not None or head is not None:
                        part = selection.part_of(part, keys, slice_, head)
                    what = held[0] if held else contents(tree, objects=not no_values)
                    arrays = what.arrays
                    if is_part and not (stats or json or children(part)):
                        elements = selection.elements(part, _width(console))
                    else:
                        elements = None
                        root = grow(part, depth, objects=not no_values, keys=keys)
                        measure(root, progress, values=not no_values)
                terminal.remark(name, left_out, is_cut=True)
                terminal.remark(name, notes, kind="", is_cut=True)
                if json:
                    reports.append(source.report(arrays) | {"tree": node_report(root)})
                    continue
                if number:
                    console.print()
                if elements is not None:
                    console.print(elements)
                    continue
                title = f"{terminal.printable(name)}: {source.text(arrays)}"
                terminal.print_cut(console, title)
                terminal.print_table(console, table(root, console, values=not no_values))
        if json:
            terminal.print_json(reports)


def _width(console: Console) -> int | None:
    return console.width if console.is_terminal else None
