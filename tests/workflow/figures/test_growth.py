"""The figure of growth: what it says is what the tables say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from figures import growth as figure
from figures.metrics import TABLE
from tables import growth as tabulate_growth
from tables import growth_fits

from ..tables.test_speed import REFUSED, ROW
from .markers import assert_in_figure, markers

SIZES = (10, 100, 1000, 10_000)


def row(elements: int, method: str, power: float, **changes: Any) -> dict[str, Any]:
    seconds = [1e-6 * elements**power]
    times = {"encode_wall": seconds, "decode_wall": seconds}
    size = {"bytes": 4 * elements, "encode_memory": 0, "decode_memory": 5 * elements}
    named = {"method": method, "label": f"label of {method}", "human_readable": method == "text"}
    return {**ROW, **times, **size, **named, "elements": elements, **changes}


def rows(power: float) -> list[dict[str, Any]]:
    found = [
        row(n, method, own, kind=kind, dataset=kind, title=f"title of {kind}")
        for kind in ("array", "experience")
        for n in SIZES
        for method, own in (("plain", 1), ("text", power), ("no", 1), ("ends_early", 1))
        if method != "no" and (method, n) != ("ends_early", SIZES[-1])
    ]
    never = {**REFUSED, "method": "never", "elements": 10}
    early = {**REFUSED, "method": "ends_early", "elements": SIZES[-1]}
    return [*found, {**never, "dataset": "array"}, {**early, "dataset": "array"}]


def tables(folder: Path, power: float = 1) -> tuple[Path, Path]:
    growth, fitted = folder / "growth.csv", folder / "exponents.csv"
    growth.write_text(tabulate_growth.table.text(rows(power)))
    assert growth_fits.main([str(fitted), str(growth)]) == 0
    return growth, fitted


@pytest.fixture
def datasets(tmp_path: Path) -> list[figure.GrownDataset]:
    return figure.read_tables(*tables(tmp_path))


def test_a_line_is_a_method_that_has_exponents(datasets: list[figure.GrownDataset]) -> None:
    assert [(d.title, d.elements) for d in datasets] == [
        ("title of array", "numbers"),
        ("title of experience", "transitions"),
    ]
    assert [line.label for line in datasets[0].lines] == [
        "label of ends_early",
        "label of plain",
        "label of text",
    ]
    fits = datasets[0].lines[1].fits
    assert fits["bytes"] == (1, 1)
    assert "encode_memory" not in fits  # 0 has none


def test_what_three_points_hint_at_is_not_sure(tmp_path: Path) -> None:
    growth, fitted = tmp_path / "growth.csv", tmp_path / "exponents.csv"
    seconds = {10: 1.0, 100: 20.0, 1000: 900.0}
    rows = [row(n, "plain", 1, encode_wall=[time]) for n, time in seconds.items()]
    growth.write_text(tabulate_growth.table.text(rows))
    assert growth_fits.main([str(fitted), str(growth)]) == 0
    (dataset,) = figure.read_tables(growth, fitted)
    exponent, least = dataset.lines[0].fits["encode_wall"]
    assert exponent > 1.4 > growth_fits.STEEP > least
    assert figure.headline([dataset]).startswith("Nothing surely")


def test_titles_say_what_the_tables_say(tmp_path: Path) -> None:
    found = figure.read_tables(*tables(tmp_path))
    assert figure.headline(found) == "Nothing surely grows faster than in proportion to the data"
    assert figure.finding(found, TABLE["bytes"]) == "exponents 1.00 to 1.00"
    one = replace(found[0], lines=found[0].lines[:1])
    assert figure.finding([one], TABLE["bytes"]) == "exponent 1.00"
    assert figure.finding(found, TABLE["encode_memory"]).startswith("too few sizes")
    steep = figure.read_tables(*tables(tmp_path, power=1.5))
    assert figure.finding(steep, TABLE["encode_wall"]) == "exponents 1.00 to 1.50"
    assert figure.headline(steep) == (
        "4 of 24 growths are surely faster than in proportion; time to write of label of text has "
        "an exponent of 1.50 in transitions"
    )
    assert figure.headline([]) == "Too few sizes to say how anything grows"


def test_every_panel_has_a_marker_for_each_exponent(datasets: list[figure.GrownDataset]) -> None:
    drawn = figure.draw(datasets)
    for axes, metric in zip(drawn.axes, figure.METRICS, strict=True):
        looks = [(1, "o"), (2, "o"), (3, "s"), (5, "o"), (6, "o"), (7, "s")]
        assert markers(axes) == ([] if metric.column == "encode_memory" else looks)
        assert axes.get_title(loc="left").lower() == metric.label.lower()
    labels = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert labels == [line.label for dataset in datasets for line in dataset.lines]
    titles = [text for text in drawn.axes[0].texts if text.get_text().startswith("title of")]
    assert [text.get_text() for text in titles] == [dataset.title for dataset in datasets]
    assert_in_figure(drawn, [*titles, *drawn.texts])
