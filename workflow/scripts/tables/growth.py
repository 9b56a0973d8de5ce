"""Step: make one tidy table of what was timed at several sizes."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tables import sizes as tabulate
from tables import speed as tabulate_speed

_AFTER = tabulate_speed.COLUMNS.index("seed") + 1
COLUMNS = (
    *tabulate_speed.COLUMNS[:_AFTER],
    "elements",  # numbers of an array, transitions of a replay memory
    *tabulate_speed.COLUMNS[_AFTER:],
)


def table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give the rows as CSV, sorted by elements, dataset, seed and method."""
    lines = (tabulate_speed.line(row, COLUMNS) for row in tabulate.by_size(rows))
    return tabulate.as_csv(COLUMNS, lines)


def tabulate_growth(output: Path, files: Iterable[Path]) -> None:
    """Write the table of the rows in these files."""
    tabulate.write(output, table(tabulate.rows_in(files)))


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    return tabulate.command(__doc__, argv, tabulate_growth, "what time_methods.py wrote")


if __name__ == "__main__":
    raise SystemExit(main())
