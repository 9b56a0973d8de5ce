"""Command-line options that several commands have: files, --from, --dtype, --json, --quiet."""

from typing import Annotated

import typer

Files = Annotated[list[str], typer.Argument(metavar="FILE", help="Files; - is standard input.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="Format or dialect of the input; else by its suffix, then by how it begins.",
    ),
]
DType = Annotated[
    str | None,
    typer.Option(metavar="DTYPE", help="Of numbers where the format says none; else float64."),
]
AllowPickle = Annotated[
    bool,
    typer.Option("--allow-pickle", help="Read pickles, which run code: only files of your own."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing; see the exit code.")]
