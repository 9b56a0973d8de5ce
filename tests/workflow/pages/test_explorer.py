"""The page explore.html: its rows are those of the tables; a browser sorts, filters and plots."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import contract
from pages import make_explorer, queries
from tables import properties, sizes
from tables.documentation import ADDRESSES, address
from tables.kept import outcome
from tables.method_families import family, longest_beginning
from tests.support.browsers import PHONE, WIDE, Watched
from tests.support.html_page import HtmlPage

from ..figures import fake_tables

REFERENCE = contract.WORKFLOW.parent / "docs" / "reference"
NAMES = ("sizes", "speed", "fidelity", "properties")
TABLES = [REFERENCE / "tables" / f"{name}.csv" for name in NAMES]
COMMITTED = REFERENCE / "pages" / "explore.html"
WORDS = "size of the files / of the data"


def rows_of(page: str) -> list[dict[str, Any]]:
    """Return the rows that a page shows."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    fields = [column["field"] for column in data["columns"]]
    return [dict(zip(fields, row, strict=True)) for row in data["rows"]]


def test_the_committed_page_is_that_of_the_committed_tables() -> None:
    assert COMMITTED.read_text("utf-8") == make_explorer.render(queries.read_tables(TABLES).tables)


def test_the_committed_page_is_small_and_needs_no_other_file() -> None:
    assert COMMITTED.stat().st_size < 2_000_000
    page = HtmlPage(COMMITTED)
    assert page.loads == []
    assert len(page.links) == len(TABLES)
    assert all((COMMITTED.parent / link).resolve() in TABLES for link in page.links)
    assert "sourceMappingURL" not in COMMITTED.read_text("utf-8")


def test_every_row_of_the_tables_is_on_the_page() -> None:
    shown = {(row["title"], row["label"]): row for row in rows_of(COMMITTED.read_text("utf-8"))}
    tables = make_explorer.with_elsewhere(queries.read_tables(TABLES).tables)
    sizes, speed, fidelity, properties = (tables[name] for name in NAMES)
    keys = {(row["title"], row["label"]) for row in (*sizes, *speed)}
    assert set(shown) == keys
    assert len(keys) > 500
    for row in sizes:
        found = shown[row["title"], row["label"]]
        assert (found["fate"] == "refused") == (row["verdict"] == "refused")
        assert (found["fate"] == "same objects") == (row["verdict"] == "identical")
        assert (found["fate"] == "changed values") == ("values" in row["lost"].split())
        if row["ratio"]:
            assert found["ratio"] == pytest.approx(float(row["ratio"]), rel=1e-4)
            assert found["bytes"] == pytest.approx(int(row["bytes"]) / 1e6, rel=1e-4)
    for row in filter(lambda row: row["encode_wall"], speed):
        found = shown[row["title"], row["label"]]
        assert found["decode_wall"] == pytest.approx(float(row["decode_wall"]) * 1000, rel=1e-4)
        assert found["encode_memory"] == pytest.approx(int(row["encode_memory"]) / 1e6, rel=1e-4)
        assert found["timed"] == pytest.approx(int(row["raw_bytes"]) / 1e6, rel=1e-4)
    said = {"true": "yes", "false": "no", "": ""}
    for row in properties:
        kept = [
            case["verdict"] == "identical" for case in fidelity if case["label"] == row["label"]
        ]
        for found in (found for found in shown.values() if found["label"] == row["label"]):
            assert found["runs_code"] == said[row["runs_code"]]
            assert found["human_readable"] == said[row["human_readable"]]
            assert found["kept"] == round(100 * sum(kept) / len(kept))


def test_every_method_has_a_family_and_an_address_of_its_maintainers() -> None:
    names = list(contract.method_files())
    assert [name for name in names if family(name) == "other"] == []
    ours = [name for name in names if not address(name)]
    assert {family(name) for name in ours} <= {"codec", "imitations of RL libraries"}
    assert [name for name in ours if "codec" not in name] == []
    starts = {longest_beginning(name, ADDRESSES) for name in names}
    assert starts - {""} == set(ADDRESSES)


def test_rows_measured_elsewhere_stand_where_a_package_is_missing() -> None:
    elsewhere = json.loads(make_explorer.ELSEWHERE.read_text("utf-8"))
    for name, module in (("sizes", sizes.COLUMNS), ("fidelity", properties.CASE_COLUMNS)):
        assert {tuple(row) for row in elsewhere[name]} == {tuple(module)}
    assert {tuple(row) for row in elsewhere["properties"]} == {properties.PROPERTY_COLUMNS}
    weights = next(row for row in elsewhere["sizes"] if row["dataset"] == "nature_dqn")
    missing = {**weights, "verdict": "missing", "ratio": "", "bytes": "", "reason": "no torch"}
    other = {**missing, "dataset": "cartpole_f4", "raw_bytes": "1"}  # of another size
    untouched = {**missing, "method": "mine"}
    tables = {"sizes": [missing, other, untouched], "fidelity": [], "properties": []}
    made = make_explorer.with_elsewhere(tables)
    first, *others = made["sizes"]
    assert (first["bytes"], first["verdict"]) == (weights["bytes"], "identical")
    assert (
        first["label"] == f"{weights['label']} (measured once, with {elsewhere['measured with']})"
    )
    assert others == [other, untouched]
    assert made["fidelity"] == elsewhere["fidelity"]


def test_the_libraries_are_unchanged_copies() -> None:
    readme = (make_explorer.LIBRARIES / "README.md").read_text("utf-8")
    named = dict(re.findall(r"^\| ([\w.]+) \|.*\| ([0-9a-f]{64}) \|$", readme, re.MULTILINE))
    files = {path.name: path for path in make_explorer.LIBRARIES.iterdir()}
    assert set(named) | {"README.md"} == set(files)
    for name, digest in named.items():
        data = files[name].read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert b"</script" not in data


# ----------------------------------------------------------------------------------- in a browser

MARKUP = "</script><b>codec</b>"  # a label that would be markup


@pytest.fixture
def tables() -> dict[str, list[dict[str, str]]]:
    made = {name: fake_tables.tables()[name] for name in NAMES}
    for row in made["sizes"]:
        if row["method"] == "codec_compressed":
            row["label"] = MARKUP
    return made


@pytest.fixture
def file(tables: dict[str, list[dict[str, str]]], tmp_path: Path) -> Path:
    file = tmp_path / "explore.html"
    written = fake_tables.write(tmp_path, tables)
    assert make_explorer.main([*map(str, written), "--html", str(file)]) == 0
    return file


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    watched = Watched(browser)
    watched.page.goto(file.as_uri())
    watched.page.locator(".tabulator-row").first.wait_for()
    watched.page.select_option("#dataset", "Title of nature_dqn")
    yield watched.page
    watched.close()


def column(page: Page, field: str) -> list[str]:
    """Return what a column of the table shows, from the top."""
    cells = page.locator(f"#table .tabulator-cell[tabulator-field={field}]")
    return cells.all_inner_texts()


def heading(page: Page, field: str) -> Any:
    return page.locator(f"#table .tabulator-col[tabulator-field={field}]")


def enter(page: Page, field: str, text: str) -> None:
    """Type into the field below a title, key by key."""
    typed = heading(page, field).locator("input")
    typed.fill("")
    typed.press("Backspace")
    typed.press_sequentially(text)


def plotted(page: Page) -> list[tuple[str, float, float]]:
    """Return the dots of the plot, with the names of their methods, in the order of the names."""
    dots = page.evaluate("chart.data.datasets[0].data.map((d) => [d.row.label, d.x, d.y])")
    return sorted(map(tuple, dots))


def test_a_title_sorts(page: Page) -> None:
    ratios = [float(text) for text in column(page, "ratio") if text]
    assert ratios == sorted(ratios)
    assert len(ratios) > 10
    heading(page, "ratio").locator(".tabulator-col-title").click()
    page.wait_for_function("table.getSorters()[0].dir === 'desc'")
    again = column(page, "ratio")
    assert [float(text) for text in again if text] == ratios[::-1]
    assert again == sorted(again, key=lambda text: not text)  # what has no number is at the end


def test_fields_filter_the_table_and_the_plot(page: Page) -> None:
    before = plotted(page)
    enter(page, "label", "codec")
    page.wait_for_function("table.getDataCount('active') < 10")
    assert sorted(column(page, "label")) == [MARKUP, "codec text"]
    assert [name for name, *_ in plotted(page)] == [MARKUP, "codec text"]
    enter(page, "label", "")
    enter(page, "ratio", "1.2")
    page.wait_for_function("table.getDataCount('active') > 3")
    page.wait_for_function(f"chart.data.datasets[0].data.length < {len(before)}")
    assert plotted(page) == [dot for dot in before if dot[1] <= 1.2]
    heading(page, "runs_code").locator("input").click()
    page.locator(".tabulator-edit-list-item", has_text="yes").click()
    page.wait_for_function("table.getData('active').every((row) => row.runs_code === 'yes')")
    assert 0 < len(plotted(page)) < len(before)
    assert set(column(page, "runs_code")) == {"yes"}


def test_data_and_axes_are_chosen(page: Page, file: Path) -> None:
    rows = rows_of(file.read_text("utf-8"))
    for title in ("Title of cartpole_f4", "Title of nature_dqn"):
        page.select_option("#dataset", title)
        mine = [
            row for row in rows if row["title"] == title and row["bytes"] and row["decode_wall"]
        ]
        for x, y in (("bytes", "decode_wall"), ("decode_memory", "ratio")):
            page.select_option("#x", x)
            page.select_option("#y", y)
            assert plotted(page) == sorted((row["label"], row[x], row[y]) for row in mine)
            labels = page.evaluate("[...'xy'].map((axis) => chart.options.scales[axis].title.text)")
            assert labels == [
                page.locator(f"{s} option:checked").inner_text() for s in ("#x", "#y")
            ]
    page.select_option("#dataset", "")
    assert {row["title"] for row in rows} == set(page.evaluate("rows.map((row) => row.title)"))
    assert len(plotted(page)) > len(mine)
    assert heading(page, "title").is_visible()


def middle(page: Page, name: str) -> tuple[float, float]:
    """Return where the dot of a method is in the window."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    place = (
        "(name) => { const dots = chart.getDatasetMeta(0).data, rows = chart.data.datasets[0].data;"
    )
    place += "const dot = dots[rows.findIndex((one) => one.row.label === name)];"
    x, y = page.evaluate(f"{place} return [dot.x, dot.y]; }}", name)
    return box["x"] + x, box["y"] + y


TOLD = "chart.tooltip.opacity ? chart.tooltip.body.flatMap((told) => told.lines) : []"


def test_a_dot_says_its_name_and_its_numbers(page: Page) -> None:
    assert page.evaluate(TOLD) == []
    page.mouse.move(*middle(page, "np savetxt exact"))
    page.wait_for_function(f"({TOLD}).length > 0")
    assert page.evaluate(TOLD) == ["np savetxt exact", f"{WORDS}: 2.2", "time to write (ms): 50"]


def test_hard_cases_are_shown_with_where_they_changed(page: Page, tables: Any) -> None:
    rows = tables["fidelity"]
    titles = list(dict.fromkeys(row["title"] for row in rows))
    heads = page.locator("#cases .tabulator-col-title").all_inner_texts()
    assert heads == ["method", "family", "described at", *titles]
    changed = next(row for row in rows if row["verdict"] == "lost")
    line = page.locator("#cases .tabulator-row", has_text=changed["label"]).first
    cell = line.locator(f"[tabulator-field=case{titles.index(changed['title'])}]")
    cell.scroll_into_view_if_needed()
    assert cell.inner_text() == make_explorer.OUTCOMES[outcome(changed)][0]
    cell.hover()
    tip = page.locator(".tabulator-tooltip")
    tip.wait_for()
    assert tip.inner_text() in (changed["reason"], make_explorer.OUTCOMES[outcome(changed)][1])
    words = page.locator("#words dt").all_inner_texts()
    assert words == list(dict(make_explorer.OUTCOMES.values()))


def test_texts_of_the_tables_are_no_markup(page: Page) -> None:
    assert MARKUP in column(page, "label")
    page.select_option("#dataset", "Title of cartpole_f4")
    enter(page, "label", "np savez")
    page.wait_for_function("table.getDataCount('active') === 1")
    reason = page.locator("#table .tabulator-cell[tabulator-field=reason]").first
    reason.scroll_into_view_if_needed()
    reason.hover()
    tip = page.locator(".tabulator-tooltip")
    tip.wait_for()
    assert tip.inner_text() == reason.inner_text() == "$[0]: expected <x>"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_committed_page_is_shown(browser: Browser, viewport: dict[str, int]) -> None:
    watched = Watched(browser, viewport=viewport, has_touch=True)
    page = watched.page
    page.goto(COMMITTED.as_uri())
    page.locator(".tabulator-row").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    dots = plotted(page)
    assert len(dots) > 20
    page.touchscreen.tap(*middle(page, dots[0][0]))
    page.wait_for_function(f"({TOLD}).length > 0")
    assert dots[0][0] in page.evaluate(TOLD)
    # The table scrolls by itself, and its first column stays in sight.
    page.locator("#table .tabulator-tableholder").evaluate("(table) => table.scrollTo(700, 0)")
    first = page.locator(".tabulator-row .tabulator-cell").first.bounding_box()
    assert first is not None
    assert 0 <= first["x"] < first["x"] + first["width"] < viewport["width"]
    watched.close()
