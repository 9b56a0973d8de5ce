"""Step: write explore.html, where all methods on all datasets are sorted, filtered and plotted.

It is one file with its data and libraries in it, made of a template and of four tables.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import contract
from common import checked_files, step_process
from figures.metrics import PROPERTIES, TABLE
from pages import queries
from pages.queries import Row
from pages.templates import environment
from tables.documentation import address
from tables.kept import outcome
from tables.method_families import family
from tables.row_groups import fate, grouped

TEMPLATE = contract.WORKFLOW / "pages" / "explore.html.j2"
ELSEWHERE = TEMPLATE.with_name("measured_elsewhere.json")
LIBRARIES = TEMPLATE.parent / "vendor"

# What comes back, from best to worst.
FATES = {
    "identical": "same objects",
    "lost": "same values, other objects",
    "values lost": "changed values",
    "refused": "refused",
    "unfit": "made for other data",
    "missing": "not installed",
    "failed": "failed",
    "not run": "not tried",
}
LOSSES = {"order": "memory order", "container": "containers", "identity": "shared references"}
# What columns are in: one unit in each, so that it can be sorted and filtered.
UNITS = {"s": (" (ms)", 1e-3), "bytes": (" (MB)", 1e6), "bytes/raw byte": ("", 1.0)}


class Cell(NamedTuple):
    """All that is known of a method on a dataset: the rows of each table."""

    written: Sequence[Row]  # of sizes.csv, or of speed.csv where that has none
    timed: Sequence[Row]  # of speed.csv
    kept: Sequence[Row]  # of fidelity.csv, of the method
    tried: Row  # of properties.csv, of the method; empty if it was not tried


class Column(NamedTuple):
    """A column of the page."""

    field: str
    title: str
    kind: str  # "name", "dataset", "text", "choice" or "number": how it is shown and filtered
    value: Callable[[Cell], str | float | None]
    note: str = ""  # what the page says when the title is pointed at


def _number(column: str, rows: str, field: str = "", title: str = "", note: str = "") -> Column:
    """Return a column of numbers, which is called as its metric if there is no other title."""
    metric = TABLE.get(column, TABLE["bytes"])
    unit, size = UNITS[metric.unit]

    def value(cell: Cell) -> float | None:
        found = [float(row[column]) for row in getattr(cell, rows) if row.get(column)]
        return float(f"{median(found) / size:.5g}") if found else None

    title = f"{title or metric.label}{unit}"
    return Column(field or column, title, "number", value, note or metric.axis)


def _property(column: str, title: str = "") -> Column:
    words = {"true": "yes", "false": "no"}
    title = title or PROPERTIES[column]
    return Column(column, title, "choice", lambda cell: words.get(cell.tried.get(column, ""), ""))


def _lost(cell: Cell) -> str:
    lost = dict.fromkeys(loss for row in cell.written for loss in row["lost"].split())
    return ", ".join(LOSSES.get(loss, loss) for loss in lost)


def _hard_cases(cell: Cell) -> float | None:
    kept = [row["verdict"] == "identical" for row in cell.kept]
    return round(100 * sum(kept) / len(kept)) if kept else None


def _worst(cell: Cell) -> str:
    return FATES[max(map(fate, cell.written), key=[*FATES].index)]


def _reason(cell: Cell) -> str:
    return next((row["reason"] for row in cell.written if row.get("reason")), "")


# What became of a hard case, in a word, and what the page says of that word.
OUTCOMES = {
    "identical": ("kept", "comes back the same"),
    "glue": ("glue", "comes back the same if it is converted first; the library itself refuses it"),
    "refused": ("refused", "the library raises an error"),
    "failed": ("error", "an error that no documentation names, or a crash"),
    "order": ("order", "the order in memory, or of bytes, changes silently"),
    "types": ("types", "a dtype, shape or container changes silently"),
    "numbers": ("numbers", "numbers change silently"),
    "unfit": ("unfit", "the method is made for other data"),
    "missing": ("absent", "a package is not installed"),
}


def hard_cases(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what became of each hard case: the words, the cases, and a row for each method.

    A row is the label of a method, its family, where its maintainers describe it, and for each case
    a word and the reason.
    """
    cases = {row["case"]: row["title"] for row in rows}
    found = []
    for method, mine in grouped(rows, "method").items():
        told = {row["case"]: [OUTCOMES[outcome(row)][0], row["reason"]] for row in mine}
        told_of_all = (told.get(case) for case in cases)
        found.append([mine[0]["label"], family(method), address(method), *told_of_all])
    return {"words": dict(OUTCOMES.values()), "titles": list(cases.values()), "rows": found}


IN_MEMORY = "all elements and numbers; a state counts at each place"
TIMED = "times and memory are those of this amount of data"
COLUMNS = (
    Column("label", "method", "name", lambda cell: cell.written[0]["label"]),
    Column("title", "data", "dataset", lambda cell: cell.written[0]["title"]),
    Column("family", "family", "choice", lambda cell: family(cell.written[0]["method"])),
    Column("fate", "what comes back", "choice", _worst),
    Column("lost", "what is lost", "text", _lost),
    _number("ratio", "written", title="size of the files / of the data"),
    _number("bytes", "written"),
    _number("raw_bytes", "written", title="size of the data", note=IN_MEMORY),
    *(_number(f"{way}_wall", "timed") for way in ("encode", "decode")),
    *(_number(f"{way}_memory", "timed") for way in ("encode", "decode")),
    _number("raw_bytes", "timed", "timed", "data that were timed", TIMED),
    _property("runs_code", "loading can run code"),
    *map(_property, ("human_readable", "part", "append", "same_bytes")),
    Column("kept", "hard cases kept (%)", "number", _hard_cases, "of those in fidelity.csv"),
    Column("source", "imitates", "text", lambda cell: cell.tried.get("source", "")),
    Column("languages", "other languages", "text", lambda cell: cell.tried.get("languages", "")),
    Column("reason", "where it shows, or why", "text", _reason),
)


def cells(tables: Mapping[str, Sequence[Row]]) -> list[Cell]:
    """Return all methods on all datasets that were written or timed, in the order of the tables."""
    written, timed = (grouped(tables[name], "dataset", "method") for name in ("sizes", "speed"))
    kept = grouped(tables["fidelity"], "method")
    tried = {row["method"]: row for row in tables["properties"]}
    return [
        Cell(rows, timed.get(key, []), kept.get(key[1], []), tried.get(key[1], {}))
        for key, rows in (written | {k: v for k, v in timed.items() if k not in written}).items()
    ]


def with_elsewhere(tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Return the tables with rows that were measured once, in environments of their own.

    They stand in the place of rows that say that a package is missing, and only for data of the
    same size.
    """
    elsewhere = json.loads(ELSEWHERE.read_text("utf-8"))
    once = f"measured once, with {elsewhere['measured with']}"
    sizes = {(row["dataset"], row["method"], row["raw_bytes"]): row for row in elsewhere["sizes"]}

    def found(row: Row) -> Row:
        key = row["dataset"], row["method"], row["raw_bytes"]
        if row["verdict"] != "missing" or key not in sizes:
            return row
        reason = "; ".join(filter(None, (sizes[key]["reason"], once)))
        return {**sizes[key], "label": f"{row['label']} ({once})", "reason": reason}

    made: dict[str, list[Row]] = {name: list(rows) for name, rows in tables.items()}
    made["sizes"] = [found(row) for row in tables["sizes"]]
    measured = {row["method"] for row in made["sizes"] if row["label"].endswith(f"({once})")}
    for name in ("fidelity", "properties"):
        kept = [row for row in tables[name] if row["method"] not in measured]
        made[name] = kept + [row for row in elsewhere[name] if row["method"] in measured]
    return made


def render(tables: Mapping[str, Sequence[Row]], place: str = "tables") -> str:
    """Return the page; its tables are in the folder `place` of the results."""
    tables = with_elsewhere(tables)
    found = cells(tables)
    columns = [
        {"field": c.field, "title": c.title, "kind": c.kind, "note": c.note} for c in COLUMNS
    ]
    rows = [[column.value(cell) for column in COLUMNS] for cell in found]
    text = json.dumps(
        {"columns": columns, "rows": rows, "cases": hard_cases(tables["fidelity"])},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )
    template = environment(TEMPLATE.parent).get_template(TEMPLATE.name)
    return template.render(
        data=text.replace("</", "<\\/"),  # so that no text ends the script that it is in
        library=_library,
        place=place,
        methods=len({cell.written[0]["method"] for cell in found}),
        datasets=len({cell.written[0]["dataset"] for cell in found}),
    )


def _library(name: str) -> str:
    """Return a file of `LIBRARIES`, without the comment that names a map of its source."""
    text = (LIBRARIES / name).read_text("utf-8")
    return re.sub(r"\n(//|/\*)# sourceMappingURL=.*", "", text).strip()


def make_explorer(tables: Sequence[Path], output: Path) -> None:
    """Write the page, from the files of the tables."""
    page = render(queries.read_tables(tables).tables, tables[0].parent.name)
    with checked_files.new_result(output) as file:
        file.write(page.encode())


main = step_process.command(
    __doc__,
    "tables --html",
    lambda args: make_explorer(args.tables, args.html),
    lambda args: f"page {args.html.stem}",
)
