"""The fenced blocks of a page: what is in them is run, and what it prints is compared.

All blocks of a page share one namespace and one folder, in the order of the page. What a block is
follows from its word:

- ``pycon``: a session; what it prints stands below each statement.
- ``python``: run as it is. With a ``title="name.py"`` it is a file of the folder, which others run.
- ``console``: commands of a shell, as in docs/command_line.md.
- ``json``: strict JSON.
- ``javascript``: run in a browser, by `test_in_a_browser`.
- ``text``: nothing that could be run.

``<!-- not run: why -->`` on the line before leaves a block out.
``python -m tests.docs.blocks PAGE`` writes what is printed into a page; ``--check`` compares it;
``--all`` runs the blocks that are left out, too, in an environment that has what they need.
"""

import doctest
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "site"

_BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?"
    r"```(?P<word>\w*)(?P<rest>[^\n]*)\n(?P<code>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_COMMAND = re.compile(r"^\$ (?=\S)(.*\n(?:> ?.*\n)*)", re.MULTILINE)
_FLAGS = doctest.ELLIPSIS


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    word: str
    code: str
    title: str | None
    why_not_run: str | None
    start: int  # where its code begins in the page


def blocks(page: str) -> Iterator[Block]:
    """Give the blocks of a page."""
    for found in _BLOCK.finditer(page):
        title = re.search(r'title="([^"]+)"', found["rest"])
        yield Block(
            found["word"],
            found["code"],
            title[1] if title else None,
            found["why"],
            found.start("code"),
        )


@dataclass
class Difference:
    """What a block prints that the page does not say."""

    start: int  # where what it prints stands in the page
    line: int
    source: str
    expected: str
    found: str

    def __str__(self) -> str:
        return (
            f"line {self.line}: {self.source}expected:\n{self.expected or 'nothing'}\n"
            f"found:\n{self.found or 'nothing'}"
        )


@dataclass
class Run:
    """A page that is run, in a folder which is the current one."""

    page: str
    folder: Path
    names: dict[str, Any]
    differences: list[Difference] = field(default_factory=list)

    def all(self, *, left_out: bool = False) -> None:
        """Run all blocks, also those that are left out if asked for."""
        for block in blocks(self.page):
            if block.why_not_run is None or left_out:
                self.one(block)

    def one(self, block: Block) -> None:
        """Run a block."""
        if block.title is not None:
            (self.folder / block.title).write_text(block.code, "utf-8")
            return
        match block.word:
            case "pycon":
                self._session(block)
            case "python":
                line = self.page.count("\n", 0, block.start)
                exec(compile("\n" * line + block.code, "page", "exec"), self.names)
            case "console":
                self._commands(block)
            case "json":
                json.loads(block.code, parse_constant=_refuse)
            case "javascript" | "text":
                pass
            case _:
                raise ValueError(f"a block of {block.word!r} is run by nobody")

    def _session(self, block: Block) -> None:
        line = self.page.count("\n", 0, block.start)
        examples = doctest.DocTestParser().get_examples(block.code)
        if not examples:
            raise ValueError(f"line {line}: a session without a prompt")
        session = doctest.DocTest(examples, {}, "page", None, line, block.code)
        session.globs = self.names  # and no copy of them
        runner = _Runner(optionflags=_FLAGS)
        runner.run(session, clear_globs=False)
        lines = block.code.splitlines(keepends=True)
        for example, found in runner.found:
            begins = example.lineno + example.source.count("\n")
            ends = begins + example.want.count("\n")
            self._differs(
                block, example.source, "".join(lines[:begins]), "".join(lines[begins:ends]), found
            )

    def _commands(self, block: Block) -> None:
        commands = list(_COMMAND.finditer(block.code))
        if not commands or commands[0].start():
            raise ValueError(f"a console without a prompt: {block.code}")
        ends = [command.start() for command in commands[1:]] + [len(block.code)]
        for command, end in zip(commands, ends, strict=True):
            expected = block.code[command.end() : end]
            found = _shell(re.sub(r"^> ?", "", command[1], flags=re.MULTILINE), self.folder)
            if not doctest.OutputChecker().check_output(expected, found, _FLAGS):
                self._differs(block, command[0], block.code[: command.end()], expected, found)

    def _differs(self, block: Block, source: str, before: str, expected: str, found: str) -> None:
        start = block.start + len(before)
        line = self.page.count("\n", 0, start) + 1
        self.differences.append(Difference(start, line, source, expected, found))

    def corrected(self) -> str:
        """Give the page with what its blocks print."""
        page = self.page
        for one in reversed(self.differences):
            page = page[: one.start] + one.found + page[one.start + len(one.expected) :]
        return page


class _Runner(doctest.DocTestRunner):
    """Keeps what examples print that is not expected."""

    def __init__(self, **options: Any) -> None:
        super().__init__(verbose=False, **options)
        self.found: list[tuple[doctest.Example, str]] = []

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        self.found.append((example, got))

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        message = "".join(traceback.format_exception_only(*exc_info[:2]))
        self.found.append((example, f"Traceback (most recent call last):\n    ...\n{message}"))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _shell(command: str, folder: Path) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={
            "PATH": path,
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
            "KERAS_HOME": str(folder / ".keras"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return run.stdout


@contextmanager
def _as_main(folder: Path) -> Iterator[dict[str, Any]]:
    """Make a module that is ``__main__``, as in a session, in a folder to import from."""
    main, modules, paths = sys.modules["__main__"], set(sys.modules), list(sys.path)
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    sys.path[:0] = [str(folder), str(ROOT)]
    try:
        with chdir(folder):
            yield vars(module)
    finally:
        sys.modules["__main__"] = main
        sys.path[:] = paths
        for name in set(sys.modules) - modules:
            if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def run(page: str, folder: Path, *, left_out: bool = False) -> Run:
    """Run a page in a folder."""
    with _as_main(folder) as names:
        found = Run(page, folder, names)
        found.all(left_out=left_out)
    return found


def write_files(page: str, folder: Path) -> None:
    """Write the blocks that have a title as files of a folder."""
    for block in blocks(page):
        if block.title is not None:
            (folder / block.title).write_text(block.code, "utf-8")


def main(*names: str) -> int:
    """Run pages; write what they print into them, or with --check only tell whether it is that."""
    check = "--check" in names
    has_differences = False
    for name in (name for name in names if not name.startswith("--")):
        with tempfile.TemporaryDirectory() as temporary:
            page = Path(name).read_text("utf-8")
            again = run(page, Path(temporary), left_out="--all" in names)
        for difference in again.differences:
            print(name, difference)
        has_differences |= bool(again.differences)
        if not check:
            Path(name).write_text(again.corrected(), "utf-8")
    return int(check and has_differences)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
