"""Hatchling's build hook: the viewer's page, built, is part of the wheel as codec/viewer.html."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ViewerHook(BuildHookInterface[Any]):
    """Build the page for a wheel; an editable clone builds it on first use (`codec.viewer`)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page to the build directory, and add it to the files of the wheel."""
        if version == "editable":
            return
        source = Path(self.root, "js", "build_viewer.py")
        page = Path(self.root, "js", "build", "viewer.html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(runpy.run_path(str(source))["build"](), "utf-8", newline="\n")
        build_data["force_include"][str(page)] = "codec/viewer.html"
