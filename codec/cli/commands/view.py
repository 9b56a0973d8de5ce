"""``codec view``: open a file in the browser, in a copy of the viewer's page that holds it."""

import base64
import html
import io
import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from codec import viewer
from codec.cli import common_options, formats, terminal
from codec.cli.files.format import FormatError, Options
from codec.cli.files.input_file import InputFile, find_input
from codec.cli.files.library_errors import as_format_errors, decompressed
from codec.storage.atomic_write import replacing

_READ_BY_PAGE = (formats.JSON, formats.LINES, "npy", "npz", "safetensors")
_MOST = 384 << 20  # bytes: base64 of more is longer than a browser's longest string
_SCRIPT = '<script id="script">'


def view(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file; - is standard input.")],
    from_: common_options.From = None,
    dtype: common_options.DType = None,
    allow_pickle: common_options.AllowPickle = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PAGE", help="Write this .html, and open nothing."),
    ] = None,
) -> None:
    """Open a file in the browser: a tree, its numbers as images, lines and tables.

    The page holds the file and needs no network. A format that the page does not read is converted.

    Example: codec view weights.npz
    """
    options = Options(
        allow_pickle=allow_pickle, dtype=dtype, payload=None,
        lost=lambda what: terminal.remark(file, [what]),
    )  # fmt: skip
    source = find_input(file, options, from_)
    page = _page(Path(file).name, _content(source)).encode()
    if output is not None:
        with replacing(output) as target:
            target.write(page)
        return
    with tempfile.NamedTemporaryFile(prefix="codec-", suffix=".html", delete=False) as target:
        target.write(page)
    typer.echo(target.name)
    webbrowser.open(Path(target.name).as_uri())


def _content(source: InputFile) -> bytes:
    """Return a file's bytes, or our JSON of what is in it, if the page does not read its format."""
    if source.format.name in _READ_BY_PAGE and source.options.dialect is None:
        with decompressed(source.file) as (text, _), as_format_errors():
            data = text.read(_MOST + 1)
    else:
        with source.open() as tree, io.BytesIO() as file:
            options = replace(source.options, dialect=None, payload="base64")
            formats.FORMATS[formats.JSON].write(tree, file, options)
            data = file.getvalue()
    if len(data) > _MOST:
        raise FormatError(f"a page holds at most {_MOST >> 20} MiB")
    return data


def _page(name: str, data: bytes) -> str:
    """Return the viewer's page with a file in it."""
    head = f'<script id="given" type="text/plain" data-name="{html.escape(name)}"'
    given = f'{head} data-size="{len(data)}">{base64.b64encode(data).decode()}</script>\n'
    return viewer.page().read_text("utf-8").replace(_SCRIPT, given + _SCRIPT, 1)
