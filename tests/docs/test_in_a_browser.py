"""The site in a real browser, from the disk: it is shown, searched, and fetches nothing."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.js.engines import served
from tests.support.browsers import PHONE, WIDE, Watched, brightness

from . import blocks

pytestmark = [pytest.mark.browser, pytest.mark.whole_run]


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"]
)
def test_every_page_is_shown(
    browser: Browser, site: Path, viewport: dict[str, int], scheme: str
) -> None:
    looked = Watched(browser, viewport=viewport, color_scheme=scheme)
    seen = 0
    for file in sorted(site.glob("**/*.html")):
        if "files" in file.parts or file.name in ("404.html", "viewer.html"):
            continue
        looked.page.goto(file.as_uri())
        assert looked.page.locator("article h1").first.is_visible(), file
        # Whatever is wide scrolls by itself: the page does not.
        assert looked.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        seen += 1
    assert seen > 25
    assert (brightness(looked.page) < 100) == (scheme == "dark")
    looked.close()


@pytest.mark.parametrize("page", ["index.html", "save_and_resume.html"])
def test_sessions_are_coloured_and_figures_shown(browser: Browser, site: Path, page: str) -> None:
    looked = Watched(browser, viewport=WIDE)
    looked.page.goto((site / page).as_uri())
    assert looked.page.locator("article .language-pycon .gp").count() > 5
    images = looked.page.locator("article img")
    for image in images.all():
        image.scroll_into_view_if_needed()
        looked.page.wait_for_function("i => i.complete", arg=image.element_handle())
        assert image.evaluate("i => i.naturalWidth") > 100
    assert images.count() == (1 if page == "index.html" else 0)
    looked.close()


def test_a_session_is_copied_without_prompts_and_outputs(browser: Browser, site: Path) -> None:
    looked = Watched(browser, viewport=WIDE)
    looked.page.goto((site / "index.html").as_uri())
    block = looked.page.locator("article .language-pycon").first
    assert block.locator(".md-code__button[title='Copy to clipboard']").count() == 1
    code = block.locator("code")
    shown = code.inner_text()
    code.evaluate("code => code.setAttribute('data-md-copying', '')")  # as the button does
    copied = code.inner_text()
    assert ">>> import codec" in shown
    assert "import codec" in copied
    assert ">>>" not in copied
    assert "deque([(array(" in shown
    assert "deque([(array(" not in copied
    compile(copied, "copied", "exec")
    looked.close()


def test_the_search_finds_a_page_from_the_disk(browser: Browser, site: Path) -> None:
    looked = Watched(browser, viewport=WIDE)
    looked.page.goto((site / "how_to" / "zarr.html").as_uri())
    looked.page.locator(".md-search__input").click()
    looked.page.keyboard.type("replay memory")
    result = looked.page.locator(".md-search-result__link").first
    result.wait_for()
    href = result.get_attribute("href")
    assert href is not None
    looked.page.goto(href)
    assert "replay" in looked.page.locator("article").inner_text().lower()
    looked.close()


def test_a_link_leads_to_the_page_of_all_methods(browser: Browser, site: Path) -> None:
    looked = Watched(browser, viewport=WIDE)
    looked.page.goto((site / "index.html").as_uri())
    looked.page.get_by_role("link", name="all methods on all data", exact=True).click()
    looked.page.locator(".tabulator-row").first.wait_for()
    assert looked.page.locator(".tabulator-row").count() > 10
    links = looked.page.locator("p a").evaluate_all("links => links.map((a) => a.href)")
    assert len(links) > 3
    assert all(Path(unquote(urlsplit(link).path)).is_file() for link in links)
    looked.close()


def test_a_request_and_an_error_would_not_go_unnoticed(browser: Browser, site: Path) -> None:
    looked = Watched(browser)
    looked.page.goto((site / "index.html").as_uri())
    looked.page.set_content("<img src='https://example.org/x.png'><script>nothing.such()</script>")
    with pytest.raises(AssertionError):
        looked.close()
    assert looked.wanted == ["https://example.org/x.png"]
    assert any("nothing" in error for error in looked.errors)


def test_the_javascript_of_a_page_prints_what_it_says(browser: Browser) -> None:
    found = list(blocks.blocks((blocks.PAGES / "how_to" / "strict_json.md").read_text("utf-8")))
    (at,) = [i for i, block in enumerate(found) if block.word == "javascript"]
    code, expected = found[at].code, found[at + 1]
    assert expected.word == "text"

    note = "const lines = []; console.log = (...all) => lines.push(all.join(' '))"
    script = f"{code}; document.title = 'done'"
    page = served(browser)
    page.set_content(
        f"<base href='/js/'><script>{note}</script><script type=module>{script}</script>"
    )
    page.wait_for_function("document.title === 'done'")
    lines = page.evaluate("lines")
    page.close()
    assert lines == expected.code.splitlines()
