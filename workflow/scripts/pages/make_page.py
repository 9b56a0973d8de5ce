"""Step: write a page of text from a template of ``workflow/pages`` and the tables.

A page is one template, found by being there. Its sentences ask the tables (``queries``); nothing
that is not defined is passed over. A section asks for what the run may not have measured:

    {% call section("Share files") %} … {% endcall %}

which is then one sentence that says what is missing.
"""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

import contract
from common import checked_files, number_format, step_process
from pages import large_memories, numpy_facts, queries, use_cases
from pages.templates import environment
from speed import machine_load
from tables import ties

SHELL = contract.WORKFLOW / "pages" / "page.html.j2"  # what is around a page in HTML


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
    """Return the words if what they say holds; else the template has to say something else."""
    if not holds:
        raise queries.AnswerError(f"the tables do not bear out: {words}")
    return words


def committed() -> queries.Answers | None:
    """Return the committed sizes of the built-in datasets, where a copy of the study has them."""
    path = contract.WORKFLOW.parent / "docs" / "reference" / "tables" / "sizes.csv"
    return queries.read_tables([path]) if path.exists() else None


def render(template: Path, tables: queries.Answers) -> str:
    """Return the page's Markdown."""
    jinja = environment(template.parent)
    jinja.globals.update(
        run=tables,
        committed=committed,
        kinds_of_data=use_cases.KINDS,
        section=section,
        if_measured=if_measured,
        or_dash=or_dash,
        claim=claim,
        needs=use_cases.NEEDS,
        need=use_cases.need,
        at_a_glance=lambda: use_cases.at_a_glance(tables),
        limits={"much": use_cases.MUCH, "little": use_cases.LITTLE, "busy": machine_load.BUSY},
        pages_of_memory=ties.PAGES,
        winner=lambda name, dataset: use_cases.winner(tables, name, dataset),
        numpy=numpy_facts,
        say=number_format,
        plan=large_memories.Plans(tables),
        wider=large_memories.wider,
    )
    text = jinja.get_template(template.name).render()
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
    shell = environment(SHELL.parent).get_template(SHELL.name)
    return shell.render(title=escape(title[1]), body=body)


def make_page(template: Path, tables: list[Path], outputs: list[Path]) -> None:
    """Write the page as Markdown and as HTML, by the names of the outputs."""
    markdown = render(template, queries.read_tables(tables))
    made = {".md": markdown, ".html": html(markdown)}
    for output in outputs:
        with checked_files.new_result(output) as file:
            file.write(made[output.suffix].encode())


main = step_process.command(
    __doc__,
    "template tables --markdown --html",
    lambda args: make_page(args.template, args.tables, [args.markdown, args.html]),
    lambda args: f"page {args.markdown.stem}",
)
