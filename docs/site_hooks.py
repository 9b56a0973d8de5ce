"""Hooks of the documentation site: files that stay where they are, and the links to them.

Links are written as GitHub wants them, from file to file of the repository. On the site a page of
`PAGES` stands elsewhere, and any other file that a page links to is copied under ``files/``.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from codec import viewer

ROOT = Path(__file__).parent.parent
SITE = "docs/site"

# Pages of the site that stay where they are in the repository.
PAGES = {
    "CHANGELOG.md": "changelog.md",
    "codec/SPEC.md": "format.md",
    "docs/command_line.md": "command_line.md",
    "docs/dialects.md": "dialects.md",
    "docs/fidelity.md": "fidelity.md",
    "docs/reference/pages/large_memories.md": "large_memories.md",
    "docs/reference/pages/post_corrected.md": "post_corrected.md",
    "docs/reference/pages/which_one.md": "which_one.md",
    "docs/speed.md": "speed.md",
}
SOURCES = {page: source for source, page in PAGES.items()}
# Where links to other files lead: the built viewer stands for its source.
OTHERS = {"README.md": "index.md", "js/viewer/page.html": "viewer.html"}

# Formats that a browser shows; others are shown as text, and not saved.
SHOWN = {".csv", ".html", ".json", ".png", ".svg"}

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?P<target>[^()\s#:]+)(?P<anchor>#[^()\s]*)?(?=\))")
_FOLDER_LINK = re.compile(r"\[([^][]*)\]\(([^()\s#:]+)\)")
_SESSION = re.compile(r"(?<=\n\n)(?: {4}>>> .*\n)(?: {4}.*\n|\n(?= {4}))*")


def source_of(uri: str) -> str:
    """Give the file of the repository that a page of the site is."""
    return SOURCES.get(uri, f"{SITE}/{uri}")


def place_of(path: str) -> str:
    """Give where a file of the repository is on the site."""
    if path in PAGES or path in OTHERS:
        return PAGES.get(path) or OTHERS[path]
    if path.startswith(f"{SITE}/"):
        return path.removeprefix(f"{SITE}/")
    return f"files/{path}" + ("" if Path(path).suffix in SHOWN else ".txt")


def linked(markdown: str, source: str) -> list[str]:
    """Give the files of the repository that a page links to."""
    targets = [found["target"] for found in _LINK.finditer(_FENCE.sub("", markdown))]
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(source), t)) for t in targets]
    return [path for path in paths if (ROOT / path).is_file()]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stay elsewhere, the viewer, and all files that pages link to."""
    for source, uri in PAGES.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / source)))
    files.append(File.generated(config, "viewer.html", abs_src_path=str(viewer.page())))
    for page in files.documentation_pages():
        source = source_of(page.src_uri)
        for path in linked((ROOT / source).read_text("utf-8"), source):
            place = place_of(path)
            if files.get_file_from_path(place) is None:
                files.append(File.generated(config, place, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite the links of a page, and let its sessions be coloured."""
    uri = page.file.src_uri
    parts, end = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [_prose(markdown[end : fence.start()], uri), fence.group()]
        end = fence.end()
    return "".join([*parts, _prose(markdown[end:], uri)])


def _prose(markdown: str, uri: str) -> str:
    source, here = source_of(uri), posixpath.dirname(uri) or "."

    def path_of(target: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))

    def rewrite(found: re.Match[str]) -> str:
        path = path_of(found["target"])
        if not (ROOT / path).is_file():
            return found.group()  # and let MkDocs complain
        return posixpath.relpath(place_of(path), here) + (found["anchor"] or "")

    def without_folder(found: re.Match[str]) -> str:
        return found[1] if (ROOT / path_of(found[2])).is_dir() else found.group()

    def fenced(found: re.Match[str]) -> str:
        lines = found.group().rstrip("\n").split("\n")
        return "```pycon\n" + "".join(f"{line[4:]}\n" for line in lines) + "```\n"

    return _SESSION.sub(fenced, _LINK.sub(rewrite, _FOLDER_LINK.sub(without_folder, markdown)))
