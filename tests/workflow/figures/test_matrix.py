"""The matrix of methods and properties: what it shows is what the tables say."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from figures import matrix as figure_matrix
from figures import style
from figures.matrix import MARKS
from properties import hard_cases
from tables import csv_table
from tables import properties as tabulate_properties

CASES = ("bool", "complex", "tuple")
# Of each method: label, the verdicts of the cases, whether reading runs code.
METHODS = {
    "whole": ("codec, text", ("identical", "identical", "identical"), "false"),
    "whole_2": ("codec, zstd", ("identical", "identical", "identical"), "false"),
    "unsafe": ("pickle", ("identical", "identical", "identical"), "true"),
    "changing": ("csv", ("lost dtype", "lost values dtype", "refused"), "false"),
    "broken": ("broken", ("failed", "identical", "lost container"), ""),
}


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    csv_table.write(path, columns, ({**dict.fromkeys(columns), **row} for row in rows))


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    cases, properties = [], []
    for method, (label, verdicts, runs) in METHODS.items():
        for case, verdict in zip(CASES, verdicts, strict=True):
            word, _, lost = verdict.partition(" ")
            title = hard_cases.CASES[case].title
            row = {"method": method, "label": label, "case": case, "title": title}
            cases.append({**row, "verdict": word, "lost": lost})
        both = {"json": "false", "human_readable": "true", "languages": "C"}
        both |= {"same_bytes": "" if method == "broken" else "true", "part": "true"}
        row = {"method": method, "label": label, "runs_code": runs}
        properties.append({**row, **both, "append": "false"})
    paths = tmp_path / "fidelity.csv", tmp_path / "properties.csv"
    _write(paths[0], tabulate_properties.CASE_COLUMNS, cases)
    _write(paths[1], tabulate_properties.PROPERTY_COLUMNS, properties)
    return paths


def _drawn(figure: Figure, name: str) -> list[tuple[float, float]]:
    """Return where the marks of one look stand."""
    (axes,) = figure.axes
    lines = [line for line in axes.lines if line.get_gid() == name.replace(" ", "_")]
    return [(float(x), float(y)) for line in lines for x, y in line.get_xydata()]


def test_lines_are_sorted_by_what_is_kept(tables: tuple[Path, Path]) -> None:
    columns, lines = figure_matrix.read_tables(*tables)
    labels = [line.label for line in lines]
    assert labels == ["codec, text", "codec, zstd", "pickle", "broken", "csv"]
    assert [line.cases("identical") for line in lines] == [3, 3, 3, 1, 0]
    assert [column.name for column in columns][:3] == list(CASES)
    assert lines[4].cells["complex"] == "values lost"
    assert lines[4].cells["bool"] == "lost"
    assert (lines[3].cells["runs_code"], lines[3].cells["same_bytes"]) == ("", "")


def test_titles_say_what_the_tables_say(tables: tuple[Path, Path]) -> None:
    _, lines = figure_matrix.read_tables(*tables)
    assert figure_matrix.headline(lines) == (
        "2 of 5 methods change something without a word, and 1 runs code out of the file"
    )
    assert figure_matrix.subtitle(lines) == (
        "3 methods keep every value; safe to read of these: codec, text; codec, zstd."
    )
    assert figure_matrix.subtitle(lines[2:3]).endswith("none of them is safe to read.")
    assert figure_matrix.subtitle(lines[3:]) == "No method keeps every value."


def test_every_cell_has_the_mark_of_its_verdict(tables: tuple[Path, Path]) -> None:
    columns, lines = figure_matrix.read_tables(*tables)
    figure = figure_matrix.draw(columns, lines)
    x = dict(zip((column.name for column in columns), figure_matrix.places(columns), strict=True))
    for name in MARKS:
        expected = {
            (x[column.name], float(y))
            for y, line in enumerate(lines)
            for column in columns
            if name and line.cells[column.name] == name
        }
        assert set(_drawn(figure, name)) == expected, name
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [line.label for line in lines]
    assert {text.get_text() for text in figure.texts} >= {figure_matrix.headline(lines)}


def _in_grey(name: str) -> np.ndarray:
    """Return a mark as it is printed in black and white."""
    figure = Figure(figsize=(0.2, 0.2), dpi=style.SHEET["savefig.dpi"])
    canvas = FigureCanvasAgg(figure)
    figure.add_artist(Line2D([0.5], [0.5], **figure_matrix._look(name)))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3] @ [0.299, 0.587, 0.114]


def test_marks_differ_in_grey() -> None:
    shown = {name: _in_grey(name) for name in figure_matrix._KEY}
    for one, other in combinations(shown, 2):
        # of the some 150 pixels of a mark
        assert (abs(shown[one] - shown[other]) > 60).sum() >= 8, (one, other)


def test_what_is_bad_is_darker_or_of_another_shape_than_what_is_good() -> None:
    assert len({(MARKS[n].marker, MARKS[n].filled) for n in figure_matrix._KEY}) == len(
        figure_matrix._KEY
    )
    assert sum(to_rgb(MARKS["runs code"].colour)) < sum(to_rgb(MARKS["safe"].colour))
