"""``codec show``: what is in files, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

import typer

from codec.cli import arguments, terminal
from codec.cli.arrays.element_parts import element_parts
from codec.cli.files.format import Options
from codec.cli.files.input_file import InputFile, open_input
from codec.cli.view.as_json import node_report
from codec.cli.view.descriptions import file_text
from codec.cli.view.statistics import Summary, summarise
from codec.cli.view.table import table
from codec.cli.view.tree import Node, arrays_in, grow
from codec.storage.progress import Meter, Progress


def show(  # noqa: PLR0913, PLR0917, these are the command's options
    files: arguments.Files,
    from_: arguments.From = None,
    dtype: arguments.DType = None,
    allow_pickle: arguments.AllowPickle = False,
    no_values: Annotated[
        bool, typer.Option("--no-values", help="Read no elements, where the format has a header.")
    ] = False,
    depth: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Open so many levels of containers; else all."),
    ] = None,
    json: arguments.Json = False,
) -> None:
    """Show what is in files, as a tree.

    Of each array: dtype, shape, bytes, minimum, maximum, share of NaN, and a histogram.

    Example: codec show weights.npz
    """
    options = Options(allow_pickle=allow_pickle, dtype=dtype)
    console = terminal.console()
    reports: list[dict[str, Any]] = []
    with terminal.attempts() as attempt:
        for number, name in enumerate(files):
            with attempt(name):
                seen = _look(name, options, from_, depth, values=not no_values)
                if json:
                    reports.append(seen.report())
                    continue
                lines = table(seen.root, terminal.width(console), values=not no_values)
                if number:
                    console.print()
                title = file_text(seen.source, seen.arrays)
                console.print(f"{terminal.printable(name)}: {title}")
                for line in lines:
                    console.print(line)
        if json:
            terminal.print_json(reports)


@dataclass(frozen=True)
class _Seen:
    """What was found in a file."""

    source: InputFile
    arrays: int
    root: Node

    def report(self) -> dict[str, Any]:
        source = self.source
        about = {"file": source.name, "format": source.format.name, "bytes": source.nbytes}
        return {**about, "arrays": self.arrays, "tree": node_report(self.root)}


def _look(
    name: str, options: Options, format_name: str | None, depth: int | None, *, values: bool
) -> _Seen:
    left_out: list[str] = []
    options = replace(options, lost=left_out.append)
    with (
        terminal.progress(name) as progress,
        open_input(name, options, format_name, progress) as opened,
    ):
        arrays = sum(1 for _ in arrays_in(opened.tree, objects=values))
        root = grow(opened.tree, depth, objects=values)
        _measure(root, progress, values=values)
    terminal.remark(name, left_out)
    return _Seen(opened.source, arrays, root)


def _measure(root: Node, progress: Progress | None, *, values: bool) -> None:
    """Put statistics to the arrays of a tree; empty ones, if the elements are not to be read."""
    leaves = [(node, leaf) for node in _nodes(root) if (leaf := node.leaf) is not None]
    meter = Meter(progress, sum(2 * leaf.nbytes for _, leaf in leaves))
    for node, leaf in leaves:
        if values:
            node.summaries.extend(summarise(leaf, meter))
        else:  # what a structure consists of stands in the header
            node.summaries.extend(Summary(c) for c in element_parts(leaf.dtype) if c.keys)


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)
