"""Figures and pages of random subsets of the committed tables: each is made of what there is."""

import gc
import json
import random
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import contract
from common import checked_files
from pages import make_explorer, make_page, queries
from tables import csv_table

ROOT = contract.WORKFLOW.parent
REFERENCE = ROOT / "docs" / "reference" / "tables"
SHOWN = yaml.safe_load((ROOT / "config.yaml").read_text())["sizes_figure"]
# The tables that a figure is drawn of, as in workflow/rules/figures.smk.
FIGURES = {
    "sizes": ("sizes", "properties"),
    "json_codecs": ("speed",),
    "documents": ("documents",),
    "layouts": ("layouts",),
    "pareto": ("speed",),
    "growth": ("growth", "exponents"),
    "matrix": ("fidelity", "properties"),
}
TABLES = sorted({*queries.TABLES, *(name for names in FIGURES.values() for name in names)})


def subset(seed: int, folder: Path) -> dict[str, Path]:
    """Write the tables of some methods, datasets and documents, which may be none that is timed."""
    drawn = random.Random(seed)
    rows = {name: checked_files.read_table(REFERENCE / f"{name}.csv") for name in TABLES}
    kept: dict[str, dict[str, set[str]]] = {}
    for name, mine in rows.items():
        for column in {"method", "dataset", "document"} & set(mine[0]):
            names: list[str | None] = [*dict.fromkeys(row[column] for row in mine)]
            names += [] if name == "sizes" else [None]  # none may be timed
            some = drawn.sample(names, min(len(names), drawn.choice((1, 1, 2, 3, 8))))
            kept.setdefault(name, {})[column] = {found for found in some if found}
    for name in ("fidelity", "properties", "spread"):  # of the methods of sizes.csv
        kept[name]["method"] = kept["sizes"]["method"]
    kept["exponents"] = kept["growth"]
    written = {}
    for name, mine in rows.items():
        found = [
            row
            for row in mine
            if all(row[column] in names for column, names in kept[name].items() if column in row)
        ]
        written[name] = folder / f"{name}.csv"
        csv_table.write(written[name], tuple(mine[0]), found)
    return written


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    yield
    gc.enable()  # which a figure's command disables


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.thorough) for n in range(3, 60))]
)
def test_figures_and_pages_are_made_of_what_there_is(seed: int, tmp_path: Path) -> None:
    tables = subset(seed, tmp_path)
    for figure, names in FIGURES.items():
        shown = [json.dumps(SHOWN)] if figure == "sizes" else []
        drawn = tmp_path / f"{figure}.svg"
        arguments = [*(str(tables[name]) for name in names), *shown, str(drawn)]
        assert import_module(f"figures.{figure}").main(arguments) == 0, figure
        assert "<svg" in drawn.read_text()
    answers = queries.read_tables([tables[name] for name in queries.TABLES])
    for template in (contract.WORKFLOW / "pages").glob("*.md.j2"):
        assert make_page.render(template, answers).startswith("# "), template.name
    assert make_explorer.render(answers.tables)
