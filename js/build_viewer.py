"""Build the viewer: one HTML page out of the JavaScript modules, opened from the disk.

A page from the disk may not import modules, so each module becomes a function that returns its
exports. `codec.viewer`, the wheel's build hook and the documentation site build the page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "viewer"
VENDOR = HERE / "vendor"  # files of others, as their packages hold them

_IMPORT = re.compile(r'^(import|export) \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _variable(path: Path) -> str:
    """Return the name under which a module stands in the page."""
    return f"{path.parent.name}_{path.stem}"


def _inline(path: Path, done: dict[Path, str]) -> None:
    """Add a module after all that it imports."""
    if path in done:
        return
    text = path.read_text("utf-8")
    exported = [name for _, name in _EXPORT.findall(text)]
    lines = []
    for kind, listed, name in _IMPORT.findall(text):
        source = (path.parent / name).resolve()
        _inline(source, done)
        lines.append(f"const {{ {', '.join(_names(listed))} }} = {_variable(source)};")
        exported += _names(listed) if kind == "export" else []
    body = _EXPORT.sub(r"\1", _IMPORT.sub("", text)).strip()
    given = f"return {{ {', '.join(dict.fromkeys(exported))} }};"
    inside = "\n".join([*dict.fromkeys(lines), body, given])
    done[path] = f"const {_variable(path)} = (() => {{\n{inside}\n}})();"


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy says of the only script or style that may be."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _vendored() -> list[str]:
    """Return the script of fzstd, and its licence, which every copy holds."""
    (script,) = VENDOR.glob("fzstd-*.min.js")
    licence = (VENDOR / "fzstd-LICENSE").read_text("utf-8")
    return [f"/*!\n{script.stem}\n{licence}\n*/", script.read_text("utf-8").strip()]


def build() -> str:
    """Return the HTML of the page."""
    modules: dict[Path, str] = {}
    _inline((SOURCES / "main.mjs").resolve(), modules)
    parts = {
        "css": (SOURCES / "style.css").read_text("utf-8"),
        "javascript": "\n".join(['"use strict";', *_vendored(), *modules.values(), ""]),
    }
    parts |= {"style": _hash(parts["css"]), "script": _hash(parts["javascript"])}
    page = (SOURCES / "page.html").read_text("utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], page)
