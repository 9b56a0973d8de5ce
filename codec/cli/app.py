"""The typer application ``codec`` with its subcommands."""

from typing import Annotated

import typer

import codec as package
from codec.cli.commands.check import check
from codec.cli.commands.convert import convert
from codec.cli.commands.diff import diff
from codec.cli.commands.show import show
from codec.cli.commands.view import view
from codec.cli.terminal import reporting

app = typer.Typer(
    name="codec",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (show, view, convert, check, diff):
    app.command()(reporting()(command))


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"codec {package.__version__}")
        raise typer.Exit


@app.callback()
def codec(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version, and end."
        ),
    ] = False,
) -> None:
    """Look at files of arrays, convert, check and compare them.

    Files are JSON of this codec and of other packages, lines of it, .npy, .npz, .safetensors, .h5,
    .keras and .csv, compressed or not. Where a file is meant, - is standard input.
    """
