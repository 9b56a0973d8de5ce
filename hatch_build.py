"""Build hooks of Hatchling: the viewer in the wheel, and the README and addresses for the index."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

LARGE_PICTURE = 250_000  # bytes; the index shows a link in its place


class ViewerHook(BuildHookInterface[Any]):
    """Build the page for a wheel; an editable clone builds it on first use (`codec.viewer`)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, and add it and the modules to the files of the wheel."""
        if version == "editable":
            return
        included = build_data["force_include"]
        for module in Path(self.root, "js").glob("*.mjs"):
            included[str(module)] = f"codec/js/{module.name}"
        source = Path(self.root, "js", "build_viewer.py")
        page = Path(self.root, "js", "build", "viewer.html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(runpy.run_path(str(source))["build"](), "utf-8", newline="\n")
        included[str(page)] = "codec/viewer.html"


class AddressesHook(MetadataHookInterface):
    """Set the README and the addresses; a build from the sdist takes them out of its PKG-INFO.

    GitHub Actions names the repository. A build elsewhere knows no address: it leaves links as they
    are.
    """

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme`, and `urls` where the repository's address is known."""
        text = Path(self.root, "README.md").read_text("utf-8")
        if repository := os.environ.get("GITHUB_REPOSITORY"):
            server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
            address, tag = f"{server}/{repository}", f"v{metadata['version']}"
            metadata["urls"] = {
                "Repository": address,
                "Documentation": f"{address}/blob/{tag}/docs/site/index.md",
                "Changelog": f"{address}/blob/{tag}/CHANGELOG.md",
                "Issues": f"{address}/issues",
            }
            text = absolute(text, Path(self.root), address, tag)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(text: str, root: Path, address: str, tag: str) -> str:
    """Return Markdown with absolute links, and links in place of large pictures."""

    def picture(found: re.Match[str]) -> str:
        title, path = found["title"], found["path"]
        if (root / path).stat().st_size > LARGE_PICTURE:
            return title
        return f"![{title}]({address}/raw/{tag}/{path})"

    text = re.sub(r"!\[(?P<title>[^]]*)\]\((?P<path>[^):]+)\)", picture, text)
    return re.sub(r"\]\((?![a-z]+:|#)([^)]+)\)", rf"]({address}/blob/{tag}/\1)", text)
