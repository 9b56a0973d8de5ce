"""The table of documents and its figure: what they say is what was timed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from figures import documents as figure
from tables import documents as tabulate

from .markers import assert_in_figure

NOTHING = {"verdict": "refused", "bytes": None, "encode_cpu": [], "decode_cpu": []}
LOST = {"verdict": "lost", "lost": "dtype"}


def row(document: str, method: str, *seconds: float, **changes: Any) -> dict[str, Any]:
    return {
        "document": document,
        "method": method,
        "label": f"label of {method}",
        "verdict": "identical",
        "lost": "",
        "bytes": 9,
        "encode_cpu": list(seconds),
        "decode_cpu": list(seconds),
        "reason": "",
        **changes,
    }


ROWS = [
    row("records", "json_recipe", 4.0, 8.0, 5.0),
    row("records", "codec_text", 2.0, 16.0, 5.0, decode_cpu=[8.0, 8.0, 8.0]),
    row("records", "orjson", 0.001, 0.001, 0.001, **LOST),
    row("keys", "json_recipe", 4.0, 4.0, 4.0),
    row("keys", "codec_text", 4.0, 4.0, 4.0),
    row("keys", "orjson", **NOTHING),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "documents.csv"
    path.write_text(tabulate.table.text(ROWS))
    return path


def test_ratios_are_of_the_least_times_and_quartiles_of_single_rounds(table: Path) -> None:
    rows = figure.read_table(table)
    assert {name: [row["method"] for row in mine] for name, mine in rows.items()} == {
        "records": ["codec_text", "orjson"],
        "keys": ["codec_text", "orjson"],
    }
    codec, orjson = rows["records"]
    assert (codec["rounds"], codec["encode_cpu"], codec["encode_ratio"]) == (
        *("3", "2.00000", "0.500000"),
    )
    quartiles = [float(codec[f"encode_ratio_quartile_{n}"]) for n in (1, 3)]
    assert quartiles == [0.75, 1.5]  # of 0.5, 2 and 1
    assert (codec["decode_ratio"], orjson["lost"]) == ("2.00000", "dtype")
    refused = rows["keys"][1]
    assert (refused["verdict"], refused["rounds"], refused["encode_ratio"]) == ("refused", "0", "")


def test_without_the_baseline_there_are_no_ratios() -> None:
    (made,) = tabulate.rows(ROWS[1:2])
    assert (made["encode_cpu"], made["encode_ratio"]) == (2.0, None)


def test_the_figure_says_what_the_table_says(table: Path) -> None:
    documents = figure.read_table(table)
    assert figure.headline(documents).endswith("on 1 of 2 documents")
    drawn = figure.draw(documents)
    encode, decode = drawn.axes
    for axes, ratios in ((encode, [0.5, 0.01, 1]), (decode, [2, 0.01, 1])):
        lines = [line for line in axes.lines if line.get_marker() in ("s", "o")]
        places = np.concatenate([np.asarray(line.get_xdata(), float) for line in lines])
        assert sorted(places[~np.isnan(places)]) == sorted(ratios)
        assert [line.get_markerfacecolor() for line in lines].count("white") == 1
    assert [label.get_text() for label in encode.get_yticklabels()] == list(documents)
    keys = [text.get_text() for legend in drawn.legends for text in legend.get_texts()]
    assert keys[:2] == ["label of codec_text", "label of orjson"]


def test_no_text_is_cut(table: Path) -> None:
    drawn = figure.draw(figure.read_table(table))
    assert_in_figure(drawn, [*drawn.texts, *drawn.axes[0].get_yticklabels()])
    assert_in_figure(drawn, drawn.legends[0].get_texts())
