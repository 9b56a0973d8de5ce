"""Step: make one tidy table of the grids of all replay memories."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tables import sizes as tabulate

COLUMNS = (
    "dataset",  # name of its file in workflow/datasets
    "title",  # what figures call the dataset
    "seed",
    "layout",  # name of the layout
    "layout_title",  # what figures call the layout
    "codec",  # name of the codec
    "codec_title",  # what figures call the codec
    "verdict",  # identical, lost, refused
    "bytes",  # of all files together; empty if refused
    "raw_bytes",  # of the plain arrays
    "ratio",  # bytes / raw_bytes, six significant digits; empty if refused
    "reason",  # where a loss shows first, or why a layout or a codec is not for such data
)


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give the rows as CSV, by dataset and seed; layouts and codecs in the order they came."""
    ordered = sorted(rows, key=lambda row: (row["dataset"], row["seed"]))
    return tabulate.spelled(COLUMNS, map(_with_ratio, ordered))


def _with_ratio(row: Mapping[str, Any]) -> dict[str, Any]:
    ratio = None if row["bytes"] is None else f"{row['bytes'] / row['raw_bytes']:#.6g}"
    return {**row, "ratio": ratio}


def tabulate_layouts(output: Path, grids: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    tabulate.write(output, table(tabulate.rows_in(grids)))


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    return tabulate.command(__doc__, argv, tabulate_layouts, "what measure_grid.py wrote")


if __name__ == "__main__":
    raise SystemExit(main())
