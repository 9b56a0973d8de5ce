"""The report and the pages in a real browser, without a network."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page
from playwright.sync_api import TimeoutError as PageTimeoutError

from tests.support.browsers import PHONE, WAIT, Watched
from tests.support.studies import Study

pytestmark = [pytest.mark.browser, pytest.mark.whole_run]

REPORTED = {
    "Figures": ("figures", (".svg",)),
    "Tables": ("tables", (".csv", ".json")),
    "Pages": ("pages", (".html",)),
}


@pytest.fixture(scope="module")
def study(small_study: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The small run, with its report, in a folder of its own."""
    study = small_study.copy(tmp_path_factory.mktemp("reported") / "a study")
    run = study.snakemake("--report", "results/report.html")
    assert run.returncode == 0, run.stdout
    return study


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watched = Watched(browser)
    yield watched
    watched.close()


@pytest.fixture
def report(watched: Watched, study: Study) -> Page:
    watched.page.goto((study.folder / "results/report.html").as_uri())
    watched.page.get_by_text("Workflow", exact=True).wait_for()
    return watched.page


def results_of(study: Study, category: str) -> list[Path]:
    """Return the files of the run that a category is to have, by name."""
    folder, suffixes = REPORTED[category]
    found = sorted((study.folder / "results" / folder).iterdir())
    return [file for file in found if file.suffix in suffixes]


# The page may draw itself anew while something is clicked, and then nothing comes of the click.
CLICKS = 5


def open_category(report: Page, category: str) -> None:
    rows = report.locator("tbody tr").first
    for _ in range(CLICKS):
        report.get_by_role("navigation").get_by_text(category, exact=True).first.click()
        with suppress(PageTimeoutError):
            rows.wait_for(timeout=WAIT / CLICKS)
            return
    raise AssertionError(f"{category} is not opened")


def downloaded(report: Page, selector: str) -> Download:
    for _ in range(CLICKS):
        with suppress(PageTimeoutError):
            with report.expect_download(timeout=WAIT / CLICKS) as download:
                report.locator(selector).click()
            return download.value
    raise AssertionError(f"{selector} is not downloaded")


def shown(category: str, file: Path) -> str:
    """Return the name by which a category lists a file."""
    return file.stem if category == "Pages" else f"results/{file.parent.name}/{file.name}"


def row_of(report: Page, category: str, file: Path) -> tuple[str, str]:
    """Return the selectors of what shows a result, and what tells of it."""
    row = f"tbody tr:has(td:text-is('{shown(category, file)}'))"
    return f"{row} a[iconname=eye]", f"{row} a[iconname=information-circle]"


def captions(study: Study) -> dict[str, Path]:
    """Return the file of each caption, by its words."""
    files = [f for f in (study.folder / "workflow/report").glob("*.rst") if f.stem != "study"]
    return {" ".join(file.read_text("utf-8").split()): file for file in files}


def test_the_report_is_one_file_with_all_captions(study: Study) -> None:
    report = (study.folder / "results/report.html").read_text("utf-8")
    for category in REPORTED:
        for file in results_of(study, category):
            assert f'"results/{file.parent.name}/{file.name}": ' in report
    assert sum(" ".join(caption.split()[:6]) in report for caption in captions(study)) > 3


@pytest.mark.parametrize("category", REPORTED)
def test_a_category_lists_what_the_run_made_and_no_more(
    report: Page, study: Study, category: str
) -> None:
    open_category(report, category)
    listed = report.locator("tbody tr td:first-child").all_inner_texts()
    assert listed == sorted(shown(category, file) for file in results_of(study, category))
    assert listed


def test_every_figure_is_shown_and_can_be_scrolled_to_its_top(report: Page, study: Study) -> None:
    report.set_viewport_size({"width": 1400, "height": 120})  # any figure is taller
    open_category(report, "Figures")
    seen = set()
    for file in results_of(study, "Figures"):
        report.locator(row_of(report, "Figures", file)[0]).click()
        image = report.locator("#app div.grow img")
        image.wait_for()
        report.wait_for_function("i => i.complete", arg=image.element_handle())
        size = image.evaluate("i => [i.naturalWidth, i.naturalHeight, i.clientWidth]")
        report.wait_for_function("i => i.clientHeight > 120", arg=image.element_handle())
        assert min(size) > 100, (file.name, size)
        box = image.bounding_box()
        assert box is not None
        assert box["y"] >= 0, file.name
        seen.add(image.get_attribute("src"))
    assert len(seen) == len(results_of(study, "Figures"))


def test_every_page_is_shown_without_links_that_lead_nowhere(report: Page, study: Study) -> None:
    open_category(report, "Pages")
    for file in results_of(study, "Pages"):
        report.locator(row_of(report, "Pages", file)[0]).click()
        title = re.search("<title>(.*)</title>", file.read_text("utf-8"))
        assert title is not None
        page = report.frame_locator("#app iframe")
        page.locator("h1", has_text=title[1]).wait_for()
        assert page.locator("p").count() > 5
        assert page.locator("a:not([href^=https])").count() == 0


def test_every_table_can_be_taken_out(report: Page, study: Study, tmp_path: Path) -> None:
    open_category(report, "Tables")
    for file in results_of(study, "Tables"):
        downloaded(report, row_of(report, "Tables", file)[0]).save_as(tmp_path / file.name)
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_every_result_has_its_caption(report: Page, study: Study) -> None:
    known, used = captions(study), set()
    for category in REPORTED:
        for file in results_of(study, category):
            told = report.get_by_role("navigation").locator(".document, .prose, p")
            for _ in range(CLICKS):  # a click on a row that is just drawn anew is lost
                open_category(report, category)
                report.locator(row_of(report, category, file)[1]).click()
                with suppress(PageTimeoutError):
                    told.first.wait_for(timeout=WAIT / CLICKS)
                    break
            caption = " ".join(told.first.inner_text().split())
            assert caption in known, file.name
            used.add(caption)
            report.locator("nav ol a").first.click()
    assert len(used) > len(REPORTED)


def test_a_caption_is_a_sentence_and_belongs_to_a_rule(study: Study) -> None:
    folder = study.folder / "workflow/rules"
    rules = "".join(file.read_text("utf-8") for file in folder.iterdir())
    named = set(re.findall(r'caption="../report/(\w+\.rst)"', rules))
    (several,) = re.findall(r"^PROPERTY_TABLES = \[(.*)\]$", rules, re.M)  # of one rule
    named |= {f"{table}_table.rst" for table in re.findall(r'"(\w+)"', several)}
    for kind in ("figure", "table"):  # rules of a loop: a row each
        rows = re.findall(r'^    "(\w+)": \(', (folder / f"{kind}s.smk").read_text("utf-8"), re.M)
        named |= {f"{name}_{kind}.rst" for name in rows}
    assert named == {file.name for file in captions(study).values()}
    for caption, file in captions(study).items():
        assert caption.endswith("."), file.name
        assert not re.search(r"[.?!] [A-Z]", caption), file.name


@pytest.mark.parametrize("viewport", [{"width": 1400, "height": 900}, PHONE], ids=["wide", "phone"])
def test_the_pages_beside_the_report(
    browser: Browser, study: Study, viewport: dict[str, int]
) -> None:
    watched = Watched(browser, viewport=viewport)
    for file in results_of(study, "Pages"):
        watched.page.goto(file.as_uri())
        assert watched.page.locator("h1").count() == 1
        # Whatever is wide scrolls by itself: the page does not.
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        wide, screen = watched.page.evaluate(widths)
        assert wide <= screen == viewport["width"]
        links = watched.page.locator("a:not([href^=https])").evaluate_all(
            "links => links.map(a => a.href)"
        )
        assert links
        for link in links:
            assert Path(re.sub("^file://", "", link).replace("%20", " ")).is_file(), link
    watched.close()
