"""The figure of growth: what it says is what the tables say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from figures import growth as figure
from tables import growth as tabulate_growth
from tables import growth_fits

from ..tables.test_speed import REFUSED, ROW
from .markers import assert_in_figure

SIZES = (10, 30, 100, 300, 1000)


def row(elements: int, method: str, power: float, **changes: Any) -> dict[str, Any]:
    seconds = [1e-6 * elements**power]
    times = {"encode_wall": seconds, "decode_wall": seconds}
    size = {"bytes": 4 * elements, "encode_memory": 0, "decode_memory": 5 * elements}
    named = {"method": method, "label": f"label of {method}", "human_readable": method == "text"}
    grown = {"elements": elements, "held_out": elements > SIZES[-1]}
    return {**ROW, **times, **size, **named, **grown, **changes}


def rows(power: float) -> list[dict[str, Any]]:
    """Return rows of two datasets; of the array, more elements are held out of the fit."""
    found = [
        row(n, method, own, kind=kind, dataset=kind, title=f"title of {kind}")
        for kind, sizes in (("array", (*SIZES, 10_000)), ("experience", SIZES))
        for n in sizes
        for method, own in (("plain", 1), ("text", power), ("ends_early", 1))
        if (method, n) != ("ends_early", 10_000)
    ]
    few = [row(n, "plain", 1, dataset="few") for n in SIZES[:2]]
    early = row(10_000, "ends_early", 1) | REFUSED | {"method": "ends_early", "dataset": "array"}
    return [*found, *few, early]


def tables(folder: Path, made: list[dict[str, Any]]) -> tuple[Path, Path]:
    growth, fitted = folder / "growth.csv", folder / "exponents.csv"
    growth.write_text(tabulate_growth.table.text(made))
    assert growth_fits.main([str(fitted), str(growth)]) == 0
    return growth, fitted


def read(folder: Path, power: float = 1) -> list[figure.GrownDataset]:
    return figure.read_tables(*tables(folder, rows(power)))[0]


def test_a_line_is_a_method_that_has_exponents(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert [(d.title, d.element) for d in found] == [
        ("title of array", "number"),
        ("title of experience", "transition"),
    ]
    lines = {line.label: line for line in found[0].lines}
    assert lines.keys() == {"label of ends_early", "label of plain", "label of text"}
    plain = lines["label of plain"].growths["encode_wall"]
    assert plain.values == {n: pytest.approx(1e-6 * n) for n in SIZES}
    assert plain.held_out == (10_000, pytest.approx(0.01))
    assert (plain.exponent, plain.miss) == (1, 1)
    early = lines["label of ends_early"].growths["encode_wall"]
    assert (early.held_out, early.miss) == (None, None)


@pytest.mark.parametrize(
    ("seconds", "surely"),
    [
        ({10: 1.0, 100: 20.0, 1000: 900.0}, False),  # what three points hint at
        ({n: 1e-6 * n**1.3 * (1.02 if n == 100 else 1) for n in SIZES}, True),
    ],
)
def test_an_exponent_is_above_1_if_its_interval_is(
    seconds: Mapping[int, float], surely: bool, tmp_path: Path
) -> None:
    made = [row(n, "plain", 1, encode_wall=[time]) for n, time in seconds.items()]
    (dataset,), _ = figure.read_tables(*tables(tmp_path, made))
    growth = dataset.lines[0].growths["encode_wall"]
    assert growth.exponent > 1.2
    assert (growth.least > growth_fits.STEEP) == surely
    assert figure.headline([dataset]).startswith("1 of" if surely else "No method")


def test_titles_say_what_the_tables_say(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert figure.headline(found) == "No method grows significantly faster than the data"
    words = "no method is surely superlinear;\nbeyond: 1.00 times what was expected, "
    assert figure.finding(found[0], "encode_wall").startswith(words)
    assert figure.finding(found[1], "encode_wall") == "no method is surely superlinear"
    steep = read(tmp_path, power=1.5)
    assert figure.finding(steep[0], "encode_wall") == (
        "label of text: exponent 1.50, at least 1.50;\n"
        "beyond: 9.86 times what was expected, label of text"
    )
    assert figure.headline(steep) == "4 of 18 growths are significantly superlinear"
    assert figure.headline([]) == "Too few sizes to say how anything grows"


def test_every_panel_names_its_question_and_lines(tmp_path: Path) -> None:
    found = read(tmp_path)
    drawn = figure.draw(found, "on a busy machine")
    panels = [(dataset, metric) for dataset in found for metric in figure.QUESTIONS]
    for axes, (dataset, metric) in zip(drawn.axes, panels, strict=True):
        question = figure.QUESTIONS[metric]
        assert axes.get_title(loc="left") == question
        names = [text for text in axes.texts if text.get_text() != figure.finding(dataset, metric)]
        assert {name.get_text() for name in names} == {line.label for line in dataset.lines}
        assert_in_figure(drawn, names)
    assert len(drawn.axes[0].lines) == 3 + 2 * 2  # two were measured where no fit is
    assert {dataset.title for dataset in found} < {text.get_text() for text in drawn.texts}
    assert_in_figure(drawn, drawn.texts)


def test_a_busy_machine_is_named(tmp_path: Path) -> None:
    made = [row(n, "plain", 1, load=[0.9]) for n in SIZES]
    assert figure.read_tables(*tables(tmp_path, made))[1].endswith("others used 0.9 cores")
