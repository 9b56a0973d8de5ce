"""The figure of layouts against codecs: what it says is what the table says."""

from pathlib import Path

import pytest

from common.number_format import ratio
from figures import layouts as figure_layouts
from figures.metrics import TABLE
from tables import csv_table
from tables import layouts as tabulate_layouts

from .markers import assert_in_figure

CODECS = {"none": "no compression", "zip": "Zip", "zap": "Zap", "jpeg": "JPEG"}
LAYOUTS = {
    "all_each": "states; one at a time",
    "all_columns": "states; whole",
    "one": "frames; one",
}

# Bytes of 1,000, for each layout and codec; None is refused.
FRAMES = {
    "all_each": {"none": 1000, "zip": 400, "zap": 100, "jpeg": 10},
    "all_columns": {"none": 1000, "zip": 200, "zap": 100, "jpeg": None},
    "one": {"none": 500, "zip": 20, "zap": 50, "jpeg": 1},
}
NUMBERS = {
    "all_each": {"none": 1000, "zip": 1100, "zap": 1000, "jpeg": None},
    "all_columns": {"none": 1000, "zip": 900, "zap": 800, "jpeg": None},
    "one": {"none": None, "zip": None, "zap": None, "jpeg": None},
}


def _rows(dataset: str, sizes: dict[str, dict[str, int | None]], seed: int) -> list[list[object]]:
    """Return the rows of one grid; JPEG loses, and seed 2 is twice as large as seed 1."""
    rows: list[list[object]] = []
    for layout, by_codec in sizes.items():
        for codec, size in by_codec.items():
            verdict = "refused" if size is None else "lost" if codec == "jpeg" else "identical"
            measured = ["", 1000, ""] if size is None else [size * seed, 1000, size * seed / 1000]
            names = [layout, LAYOUTS[layout], codec, CODECS[codec]]
            rows.append([dataset, dataset.title(), seed, *names, verdict, *measured, ""])
    return rows


def _write(path: Path, rows: list[list[object]]) -> Path:
    columns = tabulate_layouts.COLUMNS
    csv_table.write(path, columns, (dict(zip(columns, row, strict=True)) for row in rows))
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return _write(
        tmp_path / "layouts.csv", _rows("numbers", NUMBERS, 1) + _rows("frames", FRAMES, 1)
    )


def test_factors_are_those_of_the_table(table: Path) -> None:
    frames, numbers = figure_layouts.read_table(table)
    assert (frames.title, numbers.title) == ("Frames", "Numbers")  # most to be gained first
    assert [frames.layout_matters(codec) for codec in CODECS] == [2, 20, 2, None]
    assert [frames.codec_matters(layout) for layout in LAYOUTS] == [4, 2, 2.5]
    assert (frames.layout_factor(), frames.codec_factor()) == (20, 4)
    assert (frames.compression_factor(), frames.factor()) == (25, 50)  # 500 / 20, 1000 / 20
    assert numbers.codec_matters("one") is None
    assert numbers.compression_factor() == 1000 / 800


def test_titles_say_what_the_table_says(table: Path) -> None:
    memories = figure_layouts.read_table(table)
    assert figure_layouts.headline(memories) == (
        "Compression alone saves up to 25 ×, layout alone 2.0 ×, both 50 ×"
    )
    assert figure_layouts.finding(memories[0]) == (
        "identical from 0.020 to 1.00 bytes a raw byte, 50 times: one layout against another up to "
        "20, one codec against another up to 4.0, a codec against none up to 25"
    )


def test_without_uncompressed_files_nothing_is_said_of_the_layout_alone(tmp_path: Path) -> None:
    sizes = {"one": {"zip": 20, "zap": 50}, "all_each": {"zip": 30}}
    memories = figure_layouts.read_table(_write(tmp_path / "t.csv", _rows("m", sizes, 1)[:3]))
    assert figure_layouts.headline(memories).startswith("Layout and codec together make files")


def test_seeds_are_summed_up_by_their_median_and_worst_verdict(tmp_path: Path) -> None:
    rows = _rows("m", FRAMES, 1) + _rows("m", FRAMES, 2)
    rows[-3][7] = "lost"
    (memory,) = figure_layouts.read_table(_write(tmp_path / "t.csv", rows))
    assert memory.cells["one", "none"] == figure_layouts.LayoutSize("identical", 0.75)
    assert memory.cells["one", "zip"].verdict == "lost"


def test_each_table_has_a_ratio_or_a_dash_in_each_cell(table: Path) -> None:
    memories = figure_layouts.read_table(table)
    figure = figure_layouts.draw(memories)
    for axes, memory in zip(figure.axes, memories, strict=True):
        shown = {text.get_position(): text for text in axes.texts}
        for y, layout in enumerate(LAYOUTS):
            for x, codec in enumerate(CODECS):
                text, cell = shown[x + 0.5, y + 0.5], memory.cells[layout, codec]
                assert text.get_text() == ("-" if cell.ratio is None else ratio(cell.ratio))
                assert (text.get_weight() == "bold") == (cell.verdict == "identical")
        words = {text.get_text() for text in axes.texts}
        assert {memory.title, figure_layouts.finding(memory)} <= words
        assert_in_figure(figure, [*axes.get_xticklabels(), *axes.get_yticklabels()])
    assert any(TABLE["ratio"].axis in text.get_text() for text in figure.texts)


def test_no_memory_is_a_figure_that_says_so(tmp_path: Path) -> None:
    table = _write(tmp_path / "layouts.csv", [])
    assert figure_layouts.headline(figure_layouts.read_table(table)).startswith("No replay memory")
    figure_layouts.main([str(table), str(tmp_path / "layouts.png")])
    assert (tmp_path / "layouts.png").read_bytes().startswith(b"\x89PNG")
