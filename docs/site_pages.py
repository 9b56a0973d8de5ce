"""Write the pages of the documentation site as plain Markdown, which any site generator builds.

``python docs/site_pages.py && mkdocs build --strict``, or ``make docs``

Links are written as GitHub wants them, from file to file of the repository. On the site a page of
`PAGES` is elsewhere, and any other file that a page links to is copied under ``files/``.
"""

import posixpath
import re
import shutil
from pathlib import Path

from codec import viewer

ROOT = Path(__file__).parent.parent
SITE = "docs/site"
FOLDER = ROOT / "site_pages"  # as in mkdocs.yml

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
# Where links to other files lead. The built viewer takes the place of its source.
OTHERS = {
    "README.md": "index.md",
    "js/viewer/page.html": "viewer.html",
}

# Formats that a browser shows; others are shown as text, and not saved.
SHOWN = {".csv", ".html", ".json", ".png", ".svg"}

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?P<target>[^()\s#:]+)(?P<anchor>#[^()\s]*)?(?=\))")
_FOLDER_LINK = re.compile(r"\[([^][]*)\]\(([^()\s#:]+)\)")
_SESSION = re.compile(r"(?<=\n\n)(?: {4}>>> .*\n)(?: {4}.*\n|\n(?= {4}))*")


def source_of(uri: str) -> str:
    """Return the file of the repository that a page of the site is made from."""
    return SOURCES.get(uri, f"{SITE}/{uri}")


def place_of(path: str) -> str:
    """Return where a file of the repository is on the site."""
    if path in PAGES or path in OTHERS:
        return PAGES.get(path) or OTHERS[path]
    if path.startswith(f"{SITE}/"):
        return path.removeprefix(f"{SITE}/")
    return f"files/{path}" + ("" if Path(path).suffix in SHOWN else ".txt")


def linked(markdown: str, source: str) -> list[str]:
    """Return the files of the repository that a page links to."""
    targets = [found["target"] for found in _LINK.finditer(_FENCE.sub("", markdown))]
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(source), t)) for t in targets]
    return [path for path in paths if (ROOT / path).is_file()]


def write(folder: Path) -> None:
    """Write all pages, and the files that they need, to a folder; what was in it is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / SITE, folder)
    copies: dict[str, Path] = {}
    for page in [*folder.glob("**/*.md"), *(folder / uri for uri in PAGES.values())]:
        uri = page.relative_to(folder).as_posix()
        source = source_of(uri)
        markdown = (ROOT / source).read_text("utf-8")
        page.write_text(rewritten(markdown, uri), "utf-8")
        copies |= {place_of(path): ROOT / path for path in linked(markdown, source)}
    copies["viewer.html"] = viewer.page()
    for place, path in copies.items():
        copy = folder / place
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def rewritten(markdown: str, uri: str) -> str:
    """Return a page with the links of the site, and with its sessions as blocks of code."""
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


if __name__ == "__main__":
    write(FOLDER)
