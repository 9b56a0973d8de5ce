"""The page about the command line: its options, formats, keys, exit codes and sessions."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

import codec as package
from codec.cli import terminal
from codec.cli.app import app
from codec.cli.commands.check import FAULT
from codec.cli.formats import FORMATS
from tests.docs import blocks

from .cases import ARRAYS
from .run_command import codec

PAGE = (Path(__file__).parents[3] / "docs" / "command_line.md").read_text("utf-8")

# The commands, as typer makes them of functions.
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(title: str) -> str:
    """Return what stands under a title of the second level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found.group(1)


def first_column(text: str, head: str) -> set[str]:
    """Return the code words in the first column of the tables whose first title is `head`."""
    words: set[str] = set()
    for table in re.findall(rf"^\| {head} \|.*\n\|-.*\n((?:\|.*\n)+)", text, re.MULTILINE):
        for row in table.splitlines():
            words.update(re.findall(r"`([^`]+)`", row.split(" | ")[0]))
    return words


def options(command: str) -> set[str]:
    """Return the long names of a command's options."""
    return {
        name
        for parameter in COMMANDS[command].params
        for name in parameter.opts
        if name.startswith("--") and name != "--help"
    }


def test_every_command_has_a_section() -> None:
    titles = re.findall(r"^## codec (\w+)$", PAGE, re.MULTILINE)
    assert sorted(titles) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_described_and_no_other(command: str) -> None:
    described = first_column(section(f"codec {command}"), "option")
    assert {words.split()[0] for words in described} == options(command)


def test_no_option_is_named_that_does_not_exist() -> None:
    known = {"--install-completion"}.union(*map(options, COMMANDS))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE)) <= known


def test_every_format_and_suffix_is_listed_and_no_other() -> None:
    text = section("Formats")
    assert first_column(text, "name") == set(FORMATS)
    suffixes = {suffix for known in FORMATS.values() for suffix in known.suffixes}
    files = {row.split(" | ")[1] for row in text.splitlines() if row.startswith("| `")}
    assert set(re.findall(r"`(\.[^`]+)`", " ".join(files))) == suffixes


def test_exit_codes_are_those() -> None:
    rows = re.findall(r"^\| (\d+) \| ", section("Exit codes"), re.MULTILINE)
    known = {0, FAULT, terminal.TROUBLE, terminal.INTERRUPTED, terminal.PIPE_CLOSED}
    assert set(map(int, rows)) == known


def keys(report: Any) -> set[str]:
    """Return the keys of all objects in a document, but those of types and dtypes."""
    if isinstance(report, list):
        return set().union(*map(keys, report))
    if not isinstance(report, dict):
        return set()
    inner = (keys(value) for key, value in report.items() if key not in ("types", "dtype"))
    return set(report).union(*inner)


@pytest.mark.thorough
def test_keys_of_documents_are_described(tmp_path: Path) -> None:
    path, other, bad = (tmp_path / name for name in ("a.json", "b.json", "bad.json"))
    package.dump([*ARRAYS.values(), {"a": 1}, [(i,) for i in range(50)], list("abcdefg")], path)
    package.dump([*(array[:0] if array.ndim else array for array in ARRAYS.values()), {}], other)
    bad.write_text("[")
    runs = {
        "show": codec("show", path, "--json"),
        "check": codec("check", path, bad, "--json"),
        "diff": codec("diff", path, other, "--json"),
    }
    for command, run in runs.items():
        described = first_column(section(f"codec {command}"), "key")
        found = keys(run.report) - {"edges", "counts"}  # which stand in a sentence
        assert found <= described, command


@pytest.mark.thorough
def test_sessions_are_what_happens(tmp_path: Path) -> None:
    assert len(re.findall(r"^\$ (?=\S)", PAGE, re.MULTILINE)) > 15
    assert blocks.run(PAGE, tmp_path).differences == []
