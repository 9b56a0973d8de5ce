"""The viewer: one HTML page that shows the arrays of a document, in a browser and offline.

``python -m codec.viewer`` prints the path of the page, which a browser opens from the disk.
"""

import runpy
from pathlib import Path

from codec.storage.atomic_write import replacing

_PACKAGE = Path(__file__).parent
_SOURCES = _PACKAGE.parent / "js"


def page() -> Path:
    """Return the path of the page.

    An installed wheel holds the page. A clone builds it from ``js/`` into ``js/build/``.

    Raises
    ------
    FileNotFoundError
        If neither the page nor its sources are there.
    """
    installed = _PACKAGE / "viewer.html"
    if installed.is_file():
        return installed
    text = runpy.run_path(str(_SOURCES / "build_viewer.py"))["build"]()
    built = _SOURCES / "build" / "viewer.html"
    if not built.is_file() or built.read_text("utf-8") != text:
        built.parent.mkdir(exist_ok=True)
        with replacing(built) as file:
            file.write(text.encode())
    return built


if __name__ == "__main__":
    print(page())
