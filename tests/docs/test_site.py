"""The site builds without a network, its links lead somewhere, and its reference is complete."""

import ast
import inspect
import json
import re
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

import codec
from codec import viewer
from tests.support.html_page import HtmlPage

from .blocks import PAGES, ROOT

SITE_PAGES = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "site_pages.py")))
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, HtmlPage]:
    return {path: HtmlPage(path) for path in site.glob("**/*.html") if path.name != "404.html"}


def test_it_builds_strictly_without_a_network(site: Path) -> None:
    assert (site / "index.html").is_file()


@pytest.mark.parametrize("folder", ["site_dir", "docs_dir"])
def test_git_ignores_the_folders_it_is_built_to(folder: str) -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "--quiet", SETTINGS[folder] + "/index.html"],
        cwd=ROOT,
        check=False,
    )
    if ignored.returncode == 128:
        pytest.skip("this is no checkout of git")
    assert ignored.returncode == 0


def test_no_generator_is_needed_for_the_pages() -> None:
    """They are plain Markdown, so that another generator builds them, too."""
    assert "hooks" not in SETTINGS
    (choosing,) = SETTINGS["nav"][1].values()
    assert list(_named(choosing)) == ["which_one.md", "files/docs/reference/pages/explore.html"]


def _named(entries: Any) -> Iterator[str]:
    for entry in entries:
        for value in entry.values():
            yield from [value] if isinstance(value, str) else _named(value)


def test_every_page_is_in_the_navigation_once() -> None:
    own = [path.relative_to(PAGES).as_posix() for path in PAGES.glob("**/*.md")]
    others = ["files/docs/reference/pages/explore.html", *SITE_PAGES.PAGES.values()]
    assert sorted(_named(SETTINGS["nav"])) == sorted([*own, *others])
    assert len(own) > 20


def test_pages_that_stay_elsewhere_are_whole(pages: dict[Path, HtmlPage], site: Path) -> None:
    for source, uri in SITE_PAGES.PAGES.items():
        shown = pages[(site / uri).with_suffix(".html")]
        titles = re.findall(r"^#+ (.*)$", _without_code((ROOT / source).read_text("utf-8")), re.M)
        assert titles
        for title in titles:
            words = re.sub(r"[`*]|\]\(.*?\)|\[", "", title)
            assert words in shown.text, (source, title)


def _without_code(markdown: str) -> str:
    return re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)


def test_every_link_leads_somewhere(pages: dict[Path, HtmlPage], site: Path) -> None:
    seen = 0
    for page, found in pages.items():
        for link in found.links + found.loads:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            assert parts.scheme in ("", "data"), (page, link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), (page, link)
            assert target.is_relative_to(site.resolve()), (page, link)
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in pages[target].anchors, (page, link)
            seen += 1
    assert seen > 500


def test_the_viewer_is_on_the_site(pages: dict[Path, HtmlPage], site: Path) -> None:
    shown = (site / "viewer.html").read_text("utf-8")
    assert shown == viewer.page().read_text("utf-8")
    assert "../viewer.html" in pages[site / "how_to" / "strict_json.html"].links


def test_nothing_is_loaded_from_outside(pages: dict[Path, HtmlPage], site: Path) -> None:
    for page, found in pages.items():
        assert [load for load in found.loads if urlsplit(load).scheme not in ("", "data")] == [], (
            page
        )
    styles = list(site.glob("**/*.css"))
    assert len(styles) > 1
    for style in styles:
        text = style.read_text("utf-8")
        assert re.findall(r"@import|url\(['\"]?https?:", text) == [], style


def test_links_of_the_repository_lead_somewhere() -> None:
    """As GitHub follows them, from file to file."""
    seen = 0
    for page in PAGES.glob("**/*.md"):
        for link in re.findall(r"\]\(([^()\s]+)\)", _without_code(page.read_text("utf-8"))):
            if urlsplit(link).scheme == "":
                assert (page.parent / urlsplit(link).path).exists(), (page, link)
                seen += 1
    assert seen > 80


REWRITTEN = {
    "a page": ("study.md", "[a](../speed.md)", "[a](speed.md)"),
    "a page, from a folder": (
        "how_to/zarr.md",
        "[a](../../dialects.md#x)",
        "[a](../dialects.md#x)",
    ),
    "a page beside it": ("how_to/zarr.md", "[a](pydantic.md)", "[a](pydantic.md)"),
    "from a page elsewhere": ("format.md", "[a](../docs/speed.md)", "[a](speed.md)"),
    "the README": ("speed.md", "[a](../README.md)", "[a](index.md)"),
    "the viewer": (
        "how_to/strict_json.md",
        "[a](../../../js/viewer/page.html)",
        "[a](../viewer.html)",
    ),
    "a table": (
        "speed.md",
        "[a](reference/tables/sizes.csv)",
        "[a](files/docs/reference/tables/sizes.csv)",
    ),
    "a file": (
        "fidelity.md",
        "[a](../tests/codec/cases.py)",
        "[a](files/tests/codec/cases.py.txt)",
    ),
    "a picture that is a link": (
        "index.md",
        "[![a](../reference/figures/sizes.png)](../reference/figures/sizes.svg)",
        "[![a](files/docs/reference/figures/sizes.png)](files/docs/reference/figures/sizes.svg)",
    ),
    "a folder": ("fidelity.md", "[`a`](peers) b", "`a` b"),
    "nothing": ("study.md", "[a](../nothing.md)", "[a](../nothing.md)"),
    "outside": ("study.md", "[a](https://example.org/x)", "[a](https://example.org/x)"),
    "an anchor": ("study.md", "[a](#sizes)", "[a](#sizes)"),
    "code": ("study.md", "```text\n[a](../speed.md)\n```\n", "```text\n[a](../speed.md)\n```\n"),
    "a session": ("study.md", "a\n\n    >>> 1\n    1\n\nb", "a\n\n```pycon\n>>> 1\n1\n```\n\nb"),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_links_are_rewritten(case: str) -> None:
    page, written, expected = REWRITTEN[case]
    assert SITE_PAGES.rewritten(written, page) == expected


def test_every_public_name_is_in_the_reference(pages: dict[Path, HtmlPage], site: Path) -> None:
    anchors = pages[site / "reference/index.html"].anchors
    assert {f"codec.{name}" for name in codec.__all__} <= anchors
    modules = sorted((ROOT / "codec" / "integrations").glob("[!_]*.py"))
    public = {  # as they are written, for not all of their libraries are here
        f"codec.integrations.{path.stem}.{name}"
        for path in modules
        for names in re.findall(r"^__all__ = (\[.*?\])$", path.read_text("utf-8"), re.M | re.S)
        for name in ast.literal_eval(names)
    }
    assert len(public) > 12
    assert public <= pages[(site / "reference/integrations.html")].anchors


def _options(title: str) -> dict[str, str]:
    """Give the options of a table of the page, with their defaults."""
    page = (PAGES / "reference" / "options.md").read_text("utf-8")
    table = page.split(title)[1].lstrip().split("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.MULTILINE)
    assert len(rows) == len(dict(rows)) == table.count("\n") - 1
    return dict(rows)


@pytest.mark.parametrize(
    ("title", "names", "classes"),
    [
        (
            "## Writing: dumps, dumpb, dump",
            set(codec.dumps.__kwdefaults__ or {}),
            [json.JSONEncoder, codec.JSONEncoder],
        ),
        (
            "## Reading: loads, load",
            set(codec.loads.__kwdefaults__ or {}),
            [json.JSONDecoder, codec.JSONDecoder],
        ),
        (
            "Only `load`:",
            set(codec.load.__kwdefaults__ or {}) - set(codec.loads.__kwdefaults__ or {}),
            [codec.load],
        ),
    ],
)
def test_every_option_is_explained_with_its_default(
    title: str, names: set[str], classes: list[Any]
) -> None:
    table = _options(title)
    assert set(table) == names
    defaults = {
        name: parameter.default
        for one in classes
        for name, parameter in inspect.signature(one).parameters.items()
    }
    defaults |= {"dialect": "codec", "unknown": "keep", "separators": (",", ":")}
    if title != "Only `load`:":
        defaults["cls"] = classes[-1]
    assert table == {name: _shown(defaults[name]) for name in table}


def _shown(default: Any) -> str:
    if default is None:
        return "none"
    shown = default.__name__ if isinstance(default, type) else repr(default)
    return f"`{shown}`".replace("'", '"')
