"""THE table of file formats: each file of this folder with a `FORMAT` is a row."""

import importlib
import pkgutil
from pathlib import Path

from codec.cli.files.format import Format, FormatError
from codec.compression import compressor_table
from codec.dialects import packages
from codec.tags.tag_table import OWN

JSON = "json"  # the format that has dialects
LINES = "jsonl"  # and the other that has payloads
COMPRESSED = (JSON, LINES)  # the formats whose readers and writers see to compression themselves


def _formats() -> dict[str, Format]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    rows = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {row.name: row for row in rows}


FORMATS = _formats()


def of_path(path: Path | str) -> Format | None:
    """Return the format that a file's name ends in, or None; a compressor's suffix may follow.

    Examples
    --------
    >>> of_path("weights.npz").name, of_path("weights.json.gz").name, of_path("weights.gz")
    ('npz', 'json', None)
    """
    *_, before, last = ("", "", *Path(path).suffixes)
    zipped = compressor_table.of_path(path) is not None
    suffix = (before if zipped else last).lower()
    return next((known for known in FORMATS.values() if suffix in known.suffixes), None)


def of_head(head: bytes) -> Format | None:
    """Return the format of which a file is by how it begins, or None."""
    return next((known for known in FORMATS.values() if known.begins(head)), None)


def resolve(name: str, *, to_write: bool = False) -> tuple[Format, str | None]:
    """Return the format that ``--from`` and ``--to`` call `name`, and the dialect of JSON.

    With `to_write`, dialects for reading only are refused.

    Raise FormatError if there is neither a format nor a dialect of this name; it lists those that
    there are.

    Examples
    --------
    >>> resolve("npz")[0].name, resolve("npz")[1]
    ('npz', None)
    >>> resolve("json-numpy")[0].name, resolve("json-numpy")[1]
    ('json', 'json-numpy')
    """
    if name in FORMATS:
        return FORMATS[name], None
    dialects = (OWN, *(packages.writable() if to_write else packages.names()))
    if name in dialects:
        return FORMATS[JSON], name
    if name in packages.names():
        raise FormatError(f"{name} is for reading only; expected one of {', '.join(dialects)}")
    expected = f"{', '.join(FORMATS)}; or, as dialects of JSON, {', '.join(dialects)}"
    raise FormatError(f"expected a format out of {expected}; found {name!a:.60}")
