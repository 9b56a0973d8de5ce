"""Every block of every page of the site runs, and prints what the page says."""

import sys
from pathlib import Path

import pytest

from tests.support.steps import run_python

from . import blocks

PAGES = {path.relative_to(blocks.PAGES).as_posix(): path for path in blocks.PAGES.glob("**/*.md")}


# In a process of its own: JAX starts threads, and a process that has some should not be forked.
@pytest.mark.thorough
@pytest.mark.parametrize("page", PAGES)
def test_it_runs(page: str) -> None:
    # Starlette 1.10 wants its test client's httpx to be called httpx2.
    known = "ignore:Using `httpx` with `starlette.testclient`"
    strict = ("-W", "error", "-W", known)
    run = run_python(*strict, "-m", "tests.docs.blocks", "--check", PAGES[page])
    assert run.returncode == 0, run.stdout + run.stderr


def test_pages_are_found_and_have_blocks() -> None:
    words = [
        block.word
        for path in PAGES.values()
        for block in blocks.blocks(path.read_text("utf-8"))
        if block.why_not_run is None
    ]
    assert {"save_and_resume.md", "how_to/fastapi.md"} < set(PAGES)
    assert words.count("pycon") > 50
    assert {"python", "console", "javascript"} < set(words)


@pytest.mark.parametrize("page", PAGES)
def test_no_block_is_missed(page: str) -> None:
    text = PAGES[page].read_text("utf-8")
    assert text.count("```") == 2 * len(list(blocks.blocks(text)))
    assert "\n    >>>" not in text  # which would be no block


WRONG = {
    "another output": ("pycon", ">>> 1 + 1\n3\n", "2\n"),
    "no output": ("pycon", ">>> 1 + 1\n", "2\n"),
    "output that is not there": ("pycon", ">>> one = 1\n1\n", ""),
    "no error": ("pycon", ">>> 1\nTraceback (most recent call last):\n    ...\nTypeError\n", "1\n"),
    "an error": (
        "pycon",
        ">>> [][0]\n1\n",
        "Traceback (most recent call last):\n    ...\nIndexError: list index out of range\n",
    ),
    "another output of a command": ("console", "$ echo a\nb\n", "a\n"),
    "an error of a command": ("console", "$ false || echo failed\n", "failed\n"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_differs_is_told_and_can_be_corrected(case: str, tmp_path: Path) -> None:
    word, code, found = WRONG[case]
    page = f"Text.\n\n```{word}\n{code}```\n\nMore.\n"
    run = blocks.run(page, tmp_path)
    assert [difference.found for difference in run.differences] == [found]
    assert blocks.run(run.corrected(), tmp_path).differences == []


FAILING = {
    "python": ("```python\nassert False\n```\n", AssertionError),
    "json": ('```json\n{"a": NaN}\n```\n', ValueError),
    "a session without a prompt": ("```pycon\nprint(1)\n```\n", ValueError),
    "a console without a prompt": ("```console\nls\n```\n", ValueError),
    "a word of none": ("```ruby\nputs 1\n```\n", ValueError),
}


@pytest.mark.parametrize("case", FAILING)
def test_what_fails_is_no_success(case: str, tmp_path: Path) -> None:
    page, error = FAILING[case]
    with pytest.raises(error):
        blocks.run(page, tmp_path)


def test_blocks_share_names_and_a_folder_and_leave_nothing(tmp_path: Path) -> None:
    page = (
        '```python title="helper_of_a_page.py"\nnumber = 7\n```\n'
        "```pycon\n>>> import helper_of_a_page\n>>> n = helper_of_a_page.number\n```\n"
        "```pycon\n>>> n\n7\n```\n"
        "```console\n$ python helper_of_a_page.py && ls *.py\nhelper_of_a_page.py\n```\n"
        "<!-- not run: it would fail -->\n```console\n$ false\nno\n```\n"
    )
    before = (sys.modules["__main__"], list(sys.path), Path.cwd())
    assert blocks.run(page, tmp_path).differences == []
    assert (sys.modules["__main__"], sys.path, Path.cwd()) == before
    assert "helper_of_a_page" not in sys.modules
