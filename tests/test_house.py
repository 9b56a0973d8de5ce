"""CONTRIBUTING, Makefile, pre-commit, CITATION and the workflows agree with the repository."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_code_style import CHECKS

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKED = {
    package["name"]: package.get("version")
    for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
}

# Pages of later additions are checked from the moment that they exist.
PAGES = {
    name: (ROOT / name).read_text("utf-8")
    for name in (
        *("CONTRIBUTING.md", "SECURITY.md", "README.md", "workflow/README.md"),
        *("workflow/methods/README.md", "workflow/datasets/README.md"),
    )
    if (ROOT / name).exists()
}

# Named without being there: what a run makes, and the file that README shows how to add.
MADE = {"results", "site"}
EXAMPLES = {"workflow/datasets/random_walks.py", "workflow/methods/raw_bz2.py"}

YAML_FILES = {
    path.relative_to(ROOT).as_posix(): path
    for folder in (ROOT, ROOT / ".github", ROOT / "profiles", ROOT / "tests", ROOT / "workflow")
    for pattern in ("*.yaml", "*.yml", "*.cff")
    for path in (folder.glob(pattern) if folder == ROOT else folder.rglob(pattern))
}
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}

# Phrases of another language's grammar; each has a plain word (return, not, many, silently).
UNIDIOMATIC = (
    *("is none of", "of which there", "so many", "no word for", "without a word", "a word for"),
    *(
        "it is that ",
        "in vain",
        "for want of",
        " as ever ",
        " at hand ",
        "gives back the",
        "give back the",
    ),
    *("cannot be said", "is no JSON", "Whoever ", '"""Give '),
)
# Prose that people read without the code: pages, help, messages, configuration.
PROSE = [
    path
    for pattern in (
        *(
            "docs/*.md",
            "docs/site/**/*.md",
            "CHANGELOG.md",
            "config.yaml",
            "workflow/config/*.yaml",
        ),
        *("workflow/schemas/*.yaml", "workflow/report/*.rst", "workflow/pages/*.md.j2"),
        *("codec/SPEC.md", "codec/cli/**/*.py", "codec/*.py", "codec/lines/*.py"),
    )
    for path in sorted(ROOT.glob(pattern))
]


def _without_blocks(markdown: str) -> str:
    return re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)


def _named_paths(markdown: str) -> set[str]:
    """Return the words in backticks that are paths of the repository, also those in commands."""
    words = {
        word.rstrip("/")
        for span in re.findall(r"`([^`\n]+)`", _without_blocks(markdown))
        for word in span.split()
        if re.fullmatch(r"[\w.][\w./*-]*", word) and "NAME" not in word
    }
    top = {path.name for path in ROOT.iterdir()} - MADE
    is_file = re.compile(r"[\w-]*\.?[\w-]+\.(md|toml|yaml|yml|cff|lock)")
    return {
        word
        for word in words
        if ("/" in word and word.split("/")[0] in top) or is_file.fullmatch(word)
    }


def _links(markdown: str) -> set[str]:
    targets = re.findall(r"\]\(([^()\s#]+)(?:#[^()\s]*)?\)", _without_blocks(markdown))
    return {target for target in targets if "://" not in target}


def _exists(path: str, *folders: Path) -> bool:
    return any(next(folder.glob(path), None) is not None for folder in folders)


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    here = (ROOT / page).parent
    paths = _named_paths(PAGES[page]) - EXAMPLES
    assert paths or _links(PAGES[page])
    missing = {path for path in paths if not _exists(path, ROOT, here)}
    missing |= {link for link in _links(PAGES[page]) if not (here / link).exists()}
    assert missing == set()


def test_every_table_that_the_guide_names_is_in_its_file() -> None:
    named = re.findall(r"`([A-Z_]+)`\s+of\s+(?:the table, such as\s+)?`([\w/]+\.py)`", GUIDE)
    assert len(named) > 5
    missing = [(n, f) for n, f in named if not re.search(rf"^{n}\b", (ROOT / f).read_text(), re.M)]
    assert missing == []


def test_the_ten_questions_are_answered_by_files_that_exist() -> None:
    answers = re.findall(r"^(\d+)\. (Where .*\?)\n +(.*)$", GUIDE, re.MULTILINE)
    assert [int(number) for number, *_ in answers] == list(range(1, 11))
    for _, question, answer in answers:
        paths = _named_paths(answer)
        assert paths, question
        assert all((ROOT / path).exists() for path in paths), question


def test_every_kind_of_addition_has_a_recipe_with_its_test() -> None:
    section = GUIDE.split("\n## How to add something\n")[1].split("\n## ")[0]
    recipes = dict(re.findall(r"^### An? (.*)\n\n((?:.+\n)+)", section, re.MULTILINE))
    assert list(recipes) == [
        *("dtype", "payload", "tag", "dialect", "method", "dataset", "metric", "figure")
    ]
    untested = [name for name, text in recipes.items() if not re.search("pytest|run it", text)]
    assert untested == []


def test_the_guide_is_short_and_its_glossary_has_thirty_terms() -> None:
    assert len(GUIDE.splitlines()) < 250
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", GUIDE.split("\n## Glossary\n")[1], re.MULTILINE)
    terms = dict(rows[1:])
    assert len(terms) == len(rows) - 1 == 30
    for term, meaning in terms.items():
        assert meaning.endswith("."), term
        assert len(meaning.split()) <= 25, term


@pytest.mark.parametrize("page", [page for page in PAGES if page != "README.md"])
def test_pages_are_in_plain_english(page: str) -> None:
    assert [phrase for phrase in UNIDIOMATIC if phrase in PAGES[page].replace("\n", " ")] == []


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_is_in_plain_english(path: Path) -> None:
    text = " ".join(path.read_text("utf-8").split())
    assert [phrase for phrase in UNIDIOMATIC if phrase in text] == []


TARGET = r"^([a-z-]+): ## (.+)$"


def test_the_guide_names_every_target_of_the_makefile_and_no_other() -> None:
    targets = dict(re.findall(TARGET, MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", GUIDE)) == set(targets)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony.split() == list(targets)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_make_lists_its_targets() -> None:
    run = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = [tuple(line.split(maxsplit=1)) for line in run.stdout.splitlines()]
    assert listed == re.findall(TARGET, MAKEFILE, re.MULTILINE)


def _command(target: str) -> str:
    found = re.search(rf"^{target}: ## .*\n\t(.*)$", MAKEFILE, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_makefile_sets_up_and_tests_as_the_readme_does() -> None:
    (install,) = set(re.findall(r"^ +(python3 -m pip .*?) && ", PAGES["README.md"], re.MULTILINE))
    assert _command("setup").startswith(f"{install} && ")
    # `make test-all` takes its command out of README.md.
    pattern = re.search(r"grep -m1 -E '(.*?)' README.md", _command("test-all"))
    assert pattern is not None
    command = re.search(f"{pattern[1]}.*", PAGES["README.md"], re.MULTILINE)
    assert command is not None
    assert command[0].strip().startswith(install)
    assert "run --locked --group test pytest" in command[0]


def test_quick_tests_leave_out_markers_that_exist() -> None:
    markers = PROJECT["tool"]["pytest"].get("markers")
    if markers is None:
        pytest.skip("no markers are registered")
    left_out = re.findall(r"\bnot (\w+)", _command("test"))
    assert sorted(left_out) == sorted(marker.partition(":")[0] for marker in markers)


def test_lint_is_what_the_tests_check() -> None:
    assert [check for check in CHECKS if check not in _command("lint")] == []


def test_pre_commit_runs_the_checks_in_the_locked_versions() -> None:
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks: dict[str, dict[str, Any]] = {}
    for repository in settings["repos"]:
        for hook in repository["hooks"]:
            hooks[hook["id"]] = {"rev": repository.get("rev"), **hook}
    required = {one.partition(">=")[0] for one in PROJECT["dependency-groups"]["lint"]}
    assert set(hooks) == {check.replace(" ", "-") for check in CHECKS}
    for name, hook in hooks.items():
        package = name.partition("-")[0]
        assert package in required, name
        assert hook["rev"] in (None, f"v{LOCKED[package]}"), name
    assert hooks["mypy"]["entry"] == ".uv/bin/uv run --locked --group test mypy"


@pytest.mark.parametrize("name", YAML_FILES)
def test_yaml_files_parse(name: str) -> None:
    assert yaml.safe_load(YAML_FILES[name].read_text("utf-8")) is not None


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "software")
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"] == PROJECT["project"]["license"]
    assert citation["keywords"] == PROJECT["project"]["keywords"]


def test_workflows_do_what_they_are_for_with_pinned_actions() -> None:
    assert set(WORKFLOWS) == {"lint", "tests", "docs", "publish"}
    jobs = {
        (workflow, name): job
        for workflow, settings in WORKFLOWS.items()
        for name, job in settings["jobs"].items()
    }
    steps = {name: job["steps"] for name, job in jobs.items()}
    actions = [step["uses"] for found in steps.values() for step in found if "uses" in step]
    assert len(actions) > 10
    assert [one for one in actions if not re.fullmatch(r"[\w/-]+@(v\d+|release/v\d+)", one)] == []
    commands = {
        name: " ".join(one.get("run", "") for one in found) for name, found in steps.items()
    }
    assert "make lint package" in commands["lint", "lint"]
    assert "make package" in commands["publish", "build"]
    assert "make test " in commands["tests", "quick"]
    assert "make test-all" in commands["tests", "everything"]
    assert "mkdocs build --strict" in commands["docs", "build"]
    matrix = jobs["tests", "quick"]["strategy"]["matrix"]["python"]
    platforms = jobs["tests", "platforms"]["strategy"]["matrix"]["python"]
    assert matrix == platforms == ["3.11", "3.12", "3.13", "3.14"]
    assert all(settings["permissions"] == {"contents": "read"} for settings in WORKFLOWS.values())
    assert jobs["publish", "publish"]["permissions"] == {"id-token": "write"}
    # YAML 1.1 reads the key "on" as true.
    assert WORKFLOWS["publish"][True] == {"push": {"tags": ["v*"]}}
