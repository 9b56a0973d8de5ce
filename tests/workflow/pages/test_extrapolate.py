"""What is said of memories far larger than those measured, and that it follows the tables."""

import math
from collections.abc import Callable

import pytest

import contract
from pages import extrapolate, make_page, queries
from pages.queries import AnswerError, NotMeasuredError
from tables import growth_fits

from ..figures import fake_tables

TEMPLATE = contract.WORKFLOW / "pages" / "large_memories.md.j2"
Rows = list[dict[str, str]]


@pytest.fixture
def plan() -> extrapolate.Plans:
    return extrapolate.Plans(fake_tables.answers())


def changed(change: Callable[[dict[str, str]], None]) -> queries.Answers:
    """Return the fake tables with growth and what follows from it after a change of each row."""
    tables = fake_tables.tables()
    for row in tables["growth"]:
        change(row)
    tables["exponents"] = growth_fits.lines(tables["growth"])
    return fake_tables.answers(tables)


def test_what_a_call_costs_is_told_from_what_each_transition_adds(plan: extrapolate.Plans) -> None:
    line = plan.line("encode_wall", "cartpole_f4", "pickle_dump_5")
    assert (line.fixed, line.each) == pytest.approx((0.01, 5e-5))
    assert line.within == pytest.approx(0, abs=1e-6)
    assert line.exponent < 0.5  # a power would make the largest memory take seconds
    assert line.at(10**9) == pytest.approx(50_000, rel=1e-3)
    assert line.most(60) == pytest.approx(1.2e6, rel=1e-3)
    assert line.largest == 1000


def test_what_adds_nothing_is_without_an_end() -> None:
    run = changed(lambda row: row.update(decode_memory="7000"))
    line = extrapolate.Plans(run).line("decode_memory", "cartpole_f4", "np_save")
    assert (line.each, line.at(10**9)) == (0, pytest.approx(7000))
    assert math.isinf(line.most(1e9))
    page = make_page.render(TEMPLATE, run)
    assert "| **np save** | any number of | any number of |" in page
    assert "may be one file" in page
    assert "| 7.0 kB, flat |" in page


def test_methods_that_lose_values_or_were_not_fitted_are_not_named(plan: extrapolate.Plans) -> None:
    assert plan.methods("cartpole_f4") == plan.methods("cartpole_f4")
    found = set(plan.methods("cartpole_f4"))
    assert {"pickle_dump_5", "np_save", "codec_text"} <= found
    assert not {"tofile", "json_tolist", "np_savetxt"} & found  # values or dtype are lost
    assert "np_savetxt" not in plan.methods("breakout_hwc")  # refused


def test_two_sizes_are_too_few() -> None:
    tables = fake_tables.tables()
    tables["growth"] = [row for row in tables["growth"] if row["elements"] != "10"]
    tables["exponents"] = [row for row in tables["exponents"] if row["dataset"] != "cartpole_f4"]
    run = fake_tables.answers(tables)
    with pytest.raises(
        NotMeasuredError, match=r"^exponents.csv has no row of dataset cartpole_f4$"
    ):
        extrapolate.Plans(run).methods("cartpole_f4")
    page = make_page.render(TEMPLATE, run)
    assert "Not measured in this run: exponents.csv has no row of dataset cartpole\\_f4" in page


def test_the_best_is_among_some_of_the_methods(plan: extrapolate.Plans) -> None:
    assert plan.best("bytes", "breakout_hwc") == "pickle_gzip"
    assert plan.best("bytes", "breakout_hwc", {"codec_text", "no"}) == "codec_text"
    with pytest.raises(NotMeasuredError, match="no such method of breakout_hwc"):
        plan.best("bytes", "breakout_hwc", {"tofile"})


def test_the_layouts_are_those_of_the_content(plan: extrapolate.Plans) -> None:
    assert plan.least("breakout_hwc", "all", compressed=False) == 1
    assert plan.least("breakout_hwc", "all", compressed=True) == 0.01
    assert plan.least("breakout_hwc", "frames", compressed=True) == 0.001
    with pytest.raises(NotMeasuredError, match="no layout frames of cartpole_f4"):
        plan.least("cartpole_f4", "frames", compressed=False)


def test_the_page_says_what_the_lines_come_to() -> None:
    page = make_page.render(TEMPLATE, fake_tables.answers())
    assert "A transition has 50 bytes, state and next state written out" in page
    assert "### Vectors: 1 million transitions, 50 MB of data\n\n1,000 times as many" in page
    assert "### Frames: 1 billion transitions, 50 TB of data" in page
    row = "| **codec text** | 160 MB | 50 s | 50 s | 100 MB | 100 MB |"
    assert row in page
    assert "| **codec text** | 160 GB | 14 h | 14 h | 100 GB | 100 GB |" in page
    assert "| **codec text** | 160 million | 640 million |" in page  # in 16 and 64 GB
    assert "writes 1.2 million transitions in a minute" in page
    assert "Single frames with an index are 4.0 times smaller than" in page
    assert "125 GB are left of 500 GB" in page
    assert "0.75 of the data are left" in page
    assert "Nothing surely grows faster than in proportion" in page


def test_the_page_follows_the_tables() -> None:
    def slower(row: dict[str, str]) -> None:
        if (row["method"], row["dataset"]) == ("codec_text", "cartpole_f4"):
            row["encode_wall"] = str(1e-3 * float(row["elements"]) ** 1.5)

    page = make_page.render(TEMPLATE, changed(slower))
    assert "| **codec text** | 160 MB | 50 s | 50 s |" not in page
    assert "takes **codec text** (encode wall, exponent 1.50)" in page


def test_tables_of_before_are_said_to_be_so() -> None:
    tables = fake_tables.tables()
    for row in tables["exponents"]:
        del row["each"]
    with pytest.raises(AnswerError, match=r"exponents.csv has no column each$"):
        make_page.render(TEMPLATE, fake_tables.answers(tables))
