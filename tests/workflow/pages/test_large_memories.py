"""What is said of large replay memories, and that it follows the tables."""

import pytest

import contract
from pages import large_memories, make_page
from pages.queries import NotMeasuredError
from tables import growth_fits

from ..figures import fake_tables

TEMPLATE = contract.WORKFLOW / "pages" / "large_memories.md.j2"


@pytest.fixture
def plan() -> large_memories.Plans:
    return large_memories.Plans(fake_tables.answers())


def test_values_are_those_of_the_largest_memory(plan: large_memories.Plans) -> None:
    assert plan.measured("cartpole_f4") == (10, 1000)
    value = plan.value("encode_wall", "cartpole_f4", "pickle_dump_5")
    assert value == pytest.approx(0.01 + 5e-5 * 1000)


def test_methods_that_lose_values_or_were_refused_are_not_named(plan: large_memories.Plans) -> None:
    found = set(plan.methods("cartpole_f4"))
    assert {"pickle_dump_5", "np_save", "codec_text"} <= found
    assert not {"tofile", "json_tolist", "np_savetxt"} & found  # values or dtype are lost
    assert "np_savetxt" not in plan.methods("breakout_hwc")  # refused


def test_a_dataset_that_no_method_keeps_is_said_to_be_missing() -> None:
    tables = fake_tables.tables()
    for row in tables["growth"]:
        row["lost"] = "values"
    run = fake_tables.answers(tables)
    with pytest.raises(NotMeasuredError, match=r"^growth.csv has no method that keeps cartpole_f4"):
        large_memories.Plans(run).methods("cartpole_f4")
    page = make_page.render(TEMPLATE, run)
    assert "Not measured in this run: growth.csv has no method that keeps cartpole\\_f4" in page


def test_the_best_is_among_some_of_the_methods(plan: large_memories.Plans) -> None:
    assert plan.best("bytes", "breakout_hwc", set(plan.methods("breakout_hwc"))) == "pickle_gzip"
    assert plan.best("bytes", "breakout_hwc", {"codec_text", "no"}) == "codec_text"
    with pytest.raises(NotMeasuredError, match="no such method of breakout_hwc"):
        plan.best("bytes", "breakout_hwc", {"tofile"})


def test_the_layouts_are_those_of_the_content(plan: large_memories.Plans) -> None:
    assert plan.least("breakout_hwc", "all", compressed=False) == 1
    assert plan.least("breakout_hwc", "all", compressed=True) == 0.01
    assert plan.least("breakout_hwc", "frames", compressed=True) == 0.001
    with pytest.raises(NotMeasuredError, match="no layout frames of cartpole_f4"):
        plan.least("cartpole_f4", "frames", compressed=False)


def test_the_page_says_what_was_measured() -> None:
    page = make_page.render(TEMPLATE, fake_tables.answers())
    assert "A transition has 50 bytes, state and next state written out" in page
    assert "Of the largest, with 50 kB of data:" in page
    assert "| **codec text** | 160 kB | 60 ms | 60 ms | 200 kB | 200 kB |" in page
    assert "| vectors | 320 million | 1.3 billion |" in page  # in 16 and 64 GB
    assert "Single frames with an index are 4.0 times smaller than" in page
    assert "12 GB are left of 50 GB" in page
    assert "0.75 of the data are left" in page
    assert "No method grows significantly faster than the data" in page
    # A call costs 0.01 s, and a transition 50 µs.
    assert "is in no fit: 10,000 transitions" in page
    assert "| **codec text** | 510 ms | 510 ms | 1.00 |" in page
    assert "a transition takes 51 µs with it and 25 µs with `gc.disable()`" in page


def test_the_page_follows_the_tables() -> None:
    tables = fake_tables.tables()
    for row in tables["growth"]:
        if (row["method"], row["dataset"]) == ("codec_text", "cartpole_f4"):
            row["encode_wall"] = str(1e-3 * float(row["elements"]) ** 1.5)
    tables["exponents"] = growth_fits.lines(tables["growth"])
    page = make_page.render(TEMPLATE, fake_tables.answers(tables))
    assert "with **codec text** (encode wall, exponent 1.50)" in page
    assert "| **codec text** | 160 kB | 32 s |" in page
