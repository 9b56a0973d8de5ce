"""``codec convert``: write a file of one format as a file of another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

import typer

from codec.cli import common_options, formats, terminal
from codec.cli.files.format import FormatError, Options
from codec.cli.files.input_file import InputFile, find_input
from codec.cli.files.output_file import OutputFile, find_output, writing
from codec.cli.view.contents import LISTS, contents
from codec.errors import DecodeError, EncodeError, Inside, place_of

_CSV = "csv"  # the format that says no dtype


def convert(  # noqa: PLR0913, PLR0917, these are the command's options
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file; - is standard input.")],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A new file; - is standard output.")
    ],
    from_: common_options.From = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="Format or dialect of the output; else by its suffix."),
    ] = None,
    payload: Annotated[
        str | None,
        typer.Option(
            metavar="PAYLOAD",
            help="How arrays stand in JSON: text, base64, compressed, zstd; or the dialect's own.",
        ),
    ] = None,
    dtype: Annotated[
        str | None,
        typer.Option(
            metavar="DTYPE",
            help="Of numbers from .csv; or of each column: a=int64,b=float32. Else float64.",
        ),
    ] = None,
    flatten: Annotated[
        bool, typer.Option("--flatten", help="Join the names of nested containers: net.0.weight.")
    ] = False,
    drop: Annotated[
        bool,
        typer.Option("--drop", help="Leave out what the output cannot represent, and list it."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", "-f", help="Replace the output, if it is there.")
    ] = False,
    allow_pickle: Annotated[
        bool,
        typer.Option(
            "--allow-pickle", help="Read pickles, which run code: only files of your own; or write."
        ),
    ] = False,
) -> None:
    """Convert a file to another format, the same in every bit, or say what it cannot hold.

    Our JSON holds everything. The output appears when it is whole.

    Example: codec convert weights.json weights.npz
    """
    told: set[str] = set()

    def say(what: str) -> None:
        if what not in told:  # where something else is left out, all is written again
            told.add(what)
            terminal.remark("", [what])

    there = find_output(target, to, force=force)
    with terminal.progress(source) as progress, _about(source):
        options = Options(
            allow_pickle=allow_pickle, payload=payload, dtype=dtype, progress=progress,
            lost=say if drop else _refuse_to_lose,
        )  # fmt: skip
        here = find_input(source, options, from_)
        _check_options(here, there)
        with here.open() as tree:
            value = flattened(tree, _note, say) if flatten else tree
            while True:
                try:
                    with writing(there) as file:
                        there.format.write(
                            value, file, replace(here.options, dialect=there.dialect)
                        )
                    return
                except EncodeError as error:
                    value = _without(value, error, say) if drop else None
                    if value is None:
                        raise


def _without(value: Any, error: EncodeError, say: Callable[[str], object]) -> dict[Any, Any] | None:
    """Return a tree without the named value that an error is about.

    None if it has none, or if there are arrays in it, which other options may keep.
    """
    trees: list[dict[Any, Any]] = []
    for key in error.keys:
        if type(value) is not dict or key not in value:
            break
        trees.append(value)
        value = value[key]
    if not trees or (type(value) in (dict, *LISTS) and contents(value).arrays):
        return None
    say(str(error))
    *keys, last = error.keys[: len(trees)]
    rest = {key: item for key, item in trees.pop().items() if key != last}
    for key, tree in zip(reversed(keys), reversed(trees), strict=True):
        rest = {**tree, key: rest}
    return rest


def _note(what: str) -> None:
    terminal.remark("", [what], kind="")


def _refuse_to_lose(what: str) -> None:
    raise FormatError(f"{what} would be lost; --drop leaves it out")


@contextmanager
def _about(source: str) -> Iterator[None]:
    """Begin the message of an error with the name of the file."""
    try:
        yield
    except (FormatError, EncodeError, DecodeError) as error:
        what = error.without_file() if isinstance(error, DecodeError) else error
        raise FormatError(f"{source}: {what}") from error


def _check_options(source: InputFile, target: OutputFile) -> None:
    """Refuse options that would be without effect."""
    if source.options.payload is not None and target.format.name not in (
        formats.JSON,
        formats.LINES,
    ):
        raise FormatError(f"--payload is for JSON; the output is {target.format.name}")
    if source.options.dtype is not None and source.format.name != _CSV:
        raise FormatError(f"--dtype is for .csv; {source.format.name} says its own")


# -- flatten --------------------------------------------------------------------------------------


def flattened(
    value: Any, note: Callable[[str], object], lost: Callable[[str], object] = lambda _: None
) -> Any:
    """Return a dict of one level for dicts and lists in one another, their names joined by dots.

    What is no container, or a dict of one level, stays as it is. `note` is told of joined names,
    `lost` of empty containers, which have none.

    Raise EncodeError if two names would be the same.
    """
    if type(value) not in (dict, list):
        return value
    flat: dict[str, Any] = {}
    _join("", value, flat, (), lost)
    if type(value) is list or flat.keys() != value.keys():
        note(f"names are joined, as in {max(flat, key=lambda name: name.count('.'), default='')}")
    return flat


def _join(
    before: str,
    value: Any,
    flat: dict[Any, Any],
    keys: tuple[object, ...],
    lost: Callable[[str], object],
) -> None:
    items = value.items() if type(value) is dict else enumerate(value)
    for key, item in items:
        with Inside(key):
            if type(value) is dict and type(key) is not str:
                found = type(key).__name__
                raise EncodeError(f"only names that are strings are joined, found {found}")
            name = f"{before}{key}"
            if type(item) not in (dict, list):
                if name in flat:
                    raise EncodeError(f"the joined name {name!a:.60} stands there twice")
                flat[name] = item
            elif item:
                _join(f"{name}.", item, flat, (*keys, key), lost)
            else:
                lost(f"{place_of((*keys, key))}: an empty {type(item).__name__}")
