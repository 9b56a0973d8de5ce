"""Templates of Jinja, as all pages are rendered from them."""

from pathlib import Path

import jinja2


def environment(folder: Path) -> jinja2.Environment:
    """Return what finds templates in a folder and leaves their text as it is."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, not HTML; markdown-it escapes what is none of its own
    )
