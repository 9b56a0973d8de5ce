"""Step: write a page of text from a template of ``workflow/pages`` and the tables.

A page is one template, found by being there. Its sentences ask the tables (``queries``); nothing
that is not defined is passed over. A section asks for what the run may not have measured:

    {% call section("Share files") %} … {% endcall %}

which is then one sentence that says what is missing.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import jinja2
from markdown_it import MarkdownIt

from common import checked_files, number_format, step_process
from pages import extrapolate, numpy_facts, queries, use_cases

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 54rem; margin: 0 auto; padding: 1rem;
  overflow-wrap: break-word; }
p, ul { max-width: 44rem; }
h1 { line-height: 1.2; }
h2 { margin-top: 2.2rem; line-height: 1.25; }
code { font-size: 0.92em; }
.table { overflow-x: auto; overflow-wrap: normal; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid #8886; white-space: nowrap; }
td:first-child, td:last-child { white-space: normal; min-width: 8rem; }
th { border-bottom: 2px solid #888; }
"""

# In the report, a page stands alone in a data: URL: its links to files beside it lead nowhere.
UNLINK = """
if (location.protocol === "data:") {
  for (const a of document.querySelectorAll("a")) a.replaceWith(...a.childNodes);
}
"""

SHELL = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}<script>{script}</script>
</body>
</html>
"""


def if_measured(caller: Callable[[], str]) -> str:
    """Return a passage, or in its place what the run lacks for it."""
    try:
        return caller()
    except queries.NoMethodError as error:
        return f"{number_format.escaped(str(error))}.\n"
    except queries.NotMeasuredError as error:
        return f"Not measured in this run: {number_format.escaped(str(error))}.\n"


def section(title: str, caller: Callable[[], str]) -> str:
    """Return a section, or under its title what the run lacks for it."""
    return f"## {title}\n\n{if_measured(caller).strip()}\n"


def or_dash(ask: Callable[..., str | float], *args: str, **keys: str) -> str | float | None:
    """Return what a function says, or None where the run has not measured it."""
    try:
        return ask(*args, **keys)
    except queries.NotMeasuredError:
        return None


def claim(holds: bool, words: str) -> str:
    """Return the words if what they say holds.

    Raises
    ------
    queries.AnswerError
        If it does not: the template has to say something else then.
    """
    if not holds:
        raise queries.AnswerError(f"the tables do not bear out: {words}")
    return words


def both(first: set[str], *others: set[str]) -> set[str]:
    """Return what is in all sets."""
    return first.intersection(*others)


def render(template: Path, tables: queries.Answers) -> str:
    """Return the page's Markdown."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template.parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, not HTML; markdown-it escapes what is none of its own
    )
    environment.globals.update(
        run=tables,
        section=section,
        if_measured=if_measured,
        or_dash=or_dash,
        claim=claim,
        both=both,
        needs=use_cases.NEEDS,
        need=use_cases.need,
        winner=lambda name, dataset: use_cases.winner(tables, name, dataset),
        numpy=numpy_facts,
        say=number_format,
        plan=extrapolate.Plans(tables),
        wider=extrapolate.wider,
    )
    text = environment.get_template(template.name).render()
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def html(markdown: str) -> str:
    """Return the page as one HTML file that needs no other and no network."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    title = re.match(r"# (.+)\n", markdown)
    if title is None:
        raise queries.AnswerError("a page begins with its title: # Title")
    body = re.sub(r'href="(\w+)\.md"', r'href="\1.html"', parser.render(markdown))  # other pages
    # A wide table scrolls by itself, so that on a phone the text does not.
    body = body.replace("<table>", '<div class="table"><table>')
    body = body.replace("</table>", "</table></div>")
    return SHELL.format(
        title=number_format.in_html(title[1]), style=STYLE, body=body, script=UNLINK
    )


def make_page(template: Path, tables: list[Path], outputs: list[Path]) -> None:
    """Write the page as Markdown and as HTML, by the names of the outputs."""
    markdown = render(template, queries.read_tables(tables))
    made = {".md": markdown, ".html": html(markdown)}
    for output in outputs:
        with checked_files.new_result(output) as file:
            file.write(made[output.suffix].encode())


def main(argv: list[str] | None = None) -> int:
    """Run the step as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", type=Path, help="a file of workflow/pages")
    parser.add_argument("tables", type=Path, nargs="+", help="the CSV files it asks")
    parser.add_argument("--markdown", type=Path, required=True, help="the .md file to write")
    parser.add_argument("--html", type=Path, required=True, help="the .html file to write")
    args = parser.parse_args(argv)
    return step_process.run(
        lambda: f"page {args.markdown.stem}",
        lambda: make_page(args.template, args.tables, [args.markdown, args.html]),
    )


if __name__ == "__main__":
    raise SystemExit(main())
