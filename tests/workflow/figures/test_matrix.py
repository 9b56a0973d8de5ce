"""The matrix of families and questions: what it shows is what the tables say."""

from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb

from figures import matrix as figure_matrix
from properties import hard_cases
from tables import csv_table
from tables import properties as tabulate_properties
from tables.kept import QUESTIONS, Kept

# Of each method: its label, what the cases lost, whether reading runs code.
METHODS = {
    "codec_text": ("codec, text", {}, "false"),
    "pickle_dump_2": ("pickle, 2", {"big_endian": "byte_order"}, "true"),
    "pickle_dump_5": ("pickle, 5", {}, "true"),
    "csv_flat": ("csv", {"nan_f4": "values", "tuple": "container"}, "false"),
    "np_savetxt": ("savetxt", {"int64": "values"}, "false"),
    "np_savetxt_exact": ("savetxt, exact", {}, "false"),
}


@pytest.fixture
def kept(tmp_path: Path) -> list[Kept]:
    cases, properties = [], []
    for method, (label, lost, runs) in METHODS.items():
        row = {"method": method, "label": label}
        for case in hard_cases.CASES:
            verdict = "lost" if case in lost else "identical"
            cases.append({**row, "case": case, "verdict": verdict, "lost": lost.get(case, "")})
        said = {"runs_code": runs, "attacks": "9", "part": "true", "append": "false"}
        properties.append({**row, **said, "human_readable": str(method[:2] == "np").lower()})
    paths = tmp_path / "fidelity.csv", tmp_path / "properties.csv"
    for path, columns, rows in (
        (paths[0], tabulate_properties.CASE_COLUMNS, cases),
        (paths[1], tabulate_properties.PROPERTY_COLUMNS, properties),
    ):
        csv_table.write(path, columns, ({**dict.fromkeys(columns), **row} for row in rows))
    return figure_matrix.read_tables(*paths)


def test_each_cell_says_how_many_of_the_family_say_yes(kept: list[Kept]) -> None:
    families = figure_matrix.families(kept)
    assert list(families) == ["codec", "other text", "pickle"]
    said = {
        name: [figure_matrix.said(members, question) for question in QUESTIONS]
        for name, members in families.items()
    }
    assert said == {
        "codec": ["yes", "yes", "yes", "yes", "no", "yes"],
        "pickle": ["yes", "yes", "yes", "no", "no", "yes"],
        "other text": ["1 of 3", "1 of 3", "2 of 3", "yes", "2 of 3", "yes"],
    }


def test_the_figure_shows_every_cell(kept: list[Kept]) -> None:
    (axes,) = figure_matrix.draw(kept).axes
    families = figure_matrix.families(kept)
    shown = {text.get_position(): text.get_text() for text in axes.texts}
    assert shown == {
        (x, y): figure_matrix.said(members, question)
        for y, members in enumerate(families.values())
        for x, question in enumerate(QUESTIONS)
    }
    assert [label.get_text() for label in axes.get_yticklabels()] == list(families)


def test_headlines(kept: list[Kept]) -> None:
    codec, pickle, *text = kept
    assert figure_matrix.headline([*text, pickle]).startswith("2") is False
    assert figure_matrix.headline([codec, pickle]).startswith("Only codec keeps")
    assert figure_matrix.headline([pickle]).startswith("Nothing keeps")
    for some in (kept, [codec, pickle], [pickle]):
        assert len(figure_matrix.headline(some)) < 90


def test_answers_differ_in_grey(kept: list[Kept]) -> None:
    (axes,) = figure_matrix.draw(kept).axes
    greys = sorted({sum(to_rgb(patch.get_facecolor())) / 3 for patch in axes.patches})
    assert len(greys) == 3
    assert all(lighter - darker > 0.1 for darker, lighter in pairwise(greys))
