"""Make the tables of docs/speed.md, from the committed tables of the study.

PYTHONPATH=workflow/scripts python -m tests.docs.speed_page
"""

import re
from collections.abc import Mapping
from pathlib import Path

from common import checked_files, number_format
from tables.documents import BASELINE, WAYS
from tables.row_groups import grouped

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "speed.md"
TABLES = DOCS / "reference" / "tables"
START, END = "<!-- {}.csv, by tests/docs/speed_page.py -->\n", "<!-- end of {}.csv -->\n"

Row = Mapping[str, str]


def target(line: Row) -> str:
    """Return a row of the table of targets."""
    pair = f"{line['contender']} / {line['yardstick']}"
    ratio, least = (f"{float(line[key]):.3g}" for key in ("ratio", "at_least"))
    cells = (line["work"], line["dataset"], line["metric"], pair, ratio, least)
    return f"| {' | '.join(cells)} | {line['reached'] or '-'} |"


def document(rows: list[Row]) -> str:
    """Return a row of the table of documents: the baseline's times, and ratios to them."""
    return f"| {' | '.join((number_format.escaped(rows[0]['document']), *map(_cell, rows)))} |"


def _cell(row: Row) -> str:
    if not row["encode_cpu"]:
        return row["verdict"]
    ratios = [row[f"{way}_ratio"] for way in WAYS]
    spelled = [number_format.ratio(float(ratio)) for ratio in ratios]
    if row["method"] == BASELINE:
        times = (float(row[f"{way}_cpu"]) for way in WAYS)
        spelled = list(map(number_format.time, times))
    return f"{' / '.join(spelled)}{'; ' if row['lost'] else ''}{', '.join(row['lost'].split())}"


def tables() -> dict[str, list[str]]:
    """Return the lines of each table, by the name of its CSV file."""
    targets, timed = (
        checked_files.read_table(TABLES / f"{name}.csv") for name in ("targets", "documents")
    )
    documents = list(grouped(timed, "document").values())
    heads = {
        "targets": ["work", "data", "metric", "codec/yardstick", "ratio", "at-least", "reached"],
        "documents": ["document", *(row["label"] for row in documents[0])],
    }
    lines = {"targets": map(target, targets), "documents": map(document, documents)}
    return {
        name: [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines[name]]
        for name, head in heads.items()
    }


def made(page: str) -> str:
    """Return the page with the tables of the committed files."""
    for name, lines in tables().items():
        start, end = START.format(name), END.format(name)
        pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
        assert pattern.search(page), f"the page says where {name}.csv stands"
        table = "\n".join((start, *lines, "", end))
        page = pattern.sub(lambda _, table=table: table, page)
    return page


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text("utf-8")), "utf-8")
