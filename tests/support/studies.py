"""Copies of the workflow to run Snakemake in, and the small study."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "tests" / "workflow" / "small.yaml"
# Tables that are the same on every run.
TABLES = [
    f"results/tables/{name}.csv"
    for name in ("sizes", "spread", "fidelity", "properties", "layouts")
]

Run: TypeAlias = subprocess.CompletedProcess[str]
# Runs Snakemake with arguments in a folder, where there are environment variables.
Runner: TypeAlias = Callable[[Path, Mapping[str, str], Sequence[str]], Run]


class Study:
    """A copy of the workflow, run with ``small.yaml`` on top of its ``config.yaml``.

    Snakemake is started anew, or a runner of `forked_snakemake` runs it.
    """

    def __init__(self, folder: Path, env: Mapping[str, str], runner: Runner | None = None) -> None:
        self.folder = folder
        self.env = dict(env)
        self.runner = runner

    def copy(self, folder: Path, *, link_results: bool = False) -> "Study":
        """Copy everything there is, with the times of the files.

        Results may be linked where nothing writes into them: deleting them is no harm.
        """
        copy = _link_results if link_results else shutil.copy2
        shutil.copytree(self.folder, folder, copy_function=copy)
        return Study(folder, self.env, self.runner)

    def command(self, *arguments: str) -> list[str]:
        small = ["--configfile", "small.yaml"]
        return [sys.executable, "-m", "snakemake", "--nocolor", "--cores", "4", *arguments, *small]

    def call(self, *command: str, env: Mapping[str, str] | None = None) -> Run:
        """Run a command in the folder; everything that it and what it starts say is in `stdout`."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.env, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def snakemake(self, *arguments: str) -> Run:
        """Run Snakemake."""
        command = self.command(*arguments)
        if self.runner is None:
            return self.call(*command)
        return self.runner(self.folder, self.env, command[command.index("snakemake") + 1 :])

    def planned(self, *targets: str) -> set[str]:
        """Return the jobs of a dry run, by their messages; `all` is no work."""
        dry = self.snakemake("--dry-run", *targets)
        assert dry.returncode == 0, dry.stdout
        jobs = re.findall(r"^Job \d+: (?!all of the study)(.*)$", dry.stdout, re.MULTILINE)
        assert len(jobs) == len(set(jobs)), dry.stdout
        assert jobs or "Nothing to be done" in dry.stdout, dry.stdout
        return set(jobs)

    def tables(self, **configured: list[str]) -> dict[str, str]:
        """Return the tables that are the same on every run: of each the rows with these values."""
        tables = {name: (self.folder / name).read_text() for name in TABLES}
        return {name: _of_values(text, configured) for name, text in tables.items()}

    def prepare(self) -> "Study":
        """Have the study note what its code imports, which its copies then need not find out."""
        listed = self.snakemake("--list-rules")
        assert listed.returncode == 0, listed.stdout
        shutil.rmtree(self.folder / ".snakemake" / "log")
        return self

    def append(self, file: str, text: str) -> None:
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    def configure(self, **values: object) -> None:
        """Replace lists and mappings of the small configuration."""
        file = self.folder / "small.yaml"
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        for key, value in values.items():
            given[key] = yaml.safe_load(value) if isinstance(value, str) else value
        file.write_text(yaml.safe_dump(given, sort_keys=False), encoding="utf-8")


def _of_values(table: str, values: Mapping[str, list[str]]) -> str:
    """Return the lines of a table that have one of the values in each column that is named."""
    header, *lines = table.splitlines(keepends=True)
    columns = next(csv.reader([header]))

    def has_values(line: str) -> bool:
        row = dict(zip(columns, next(csv.reader([line])), strict=True))
        return all(row[column] in some for column, some in values.items() if column in row)

    return "".join([header, *filter(has_values, lines)])


def _link_results(source: str, copy: str) -> None:
    """Copy a file; a result, or Snakemake's note of one, is linked."""
    if "/results/" in source or "/.snakemake/metadata/" in source:
        os.link(source, copy)
    else:
        shutil.copy2(source, copy)


def example(folder: str) -> str:
    """Return the Python file that the README of `workflow/methods` or `workflow/datasets` shows."""
    readme = (ROOT / "workflow" / folder / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    return found[1]


def new_study(folder: Path, configuration: Path = SMALL) -> Study:
    """Return the workflow in a new folder, with nothing made yet."""
    folder.mkdir()
    for name in ("workflow", "codec", "profiles"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("Snakefile", "config.yaml"):
        shutil.copy2(ROOT / file, folder)
    shutil.copy2(configuration, folder / "small.yaml")
    return Study(folder, environment(folder))


def environment(folder: Path) -> dict[str, str]:
    """Return the variables with which a study in a folder runs."""
    env = {**os.environ, "XDG_CONFIG_HOME": str(folder.parent / "config")}  # nobody's own profiles
    env.pop("SNAKEMAKE_PROFILE", None)
    return env


def run_small(folder: Path) -> None:
    """Run the small configuration in a new folder."""
    run = new_study(folder).snakemake()
    assert run.returncode == 0, run.stdout
