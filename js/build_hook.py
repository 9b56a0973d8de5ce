"""Hatchling's build hook: the wheel holds the built viewer and the JavaScript modules."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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
