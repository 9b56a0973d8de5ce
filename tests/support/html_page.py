"""What stands in a page of HTML: tags, text, links, anchors, and what it loads."""

from html.parser import HTMLParser
from pathlib import Path


class HtmlPage(HTMLParser):
    """A file of HTML, read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif "src" in found or "srcset" in found or (tag == "link" and "href" in found):
            self.loads.append(found.get("src") or found.get("srcset") or found["href"])

    def handle_data(self, data: str) -> None:
        self.text += data
