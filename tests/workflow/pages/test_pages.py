"""The pages: every number is the tables', what is missing is said, what is wrong fails."""

import math
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
import pytest

import contract
from common import checked_files, number_format
from pages import make_page, queries, use_cases
from pages.queries import AnswerError, Answers
from tests.support.each import each
from tests.support.html_page import HtmlPage

from ..figures import fake_tables

TEMPLATES = sorted((contract.WORKFLOW / "pages").glob("*.md.j2"))
WHICH_ONE, POST = (
    contract.WORKFLOW / "pages" / f"{name}.md.j2" for name in ("which_one", "post_corrected")
)
PAGES = [template.name.removesuffix(".md.j2") for template in TEMPLATES]
REFERENCE = contract.WORKFLOW.parent / "docs" / "reference" / "tables"
SINCE = {"1.22", "1.16.3"}  # the versions in which NumPy changed: no results


@pytest.fixture(params=TEMPLATES, ids=PAGES)
def template(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_are_pages() -> None:
    assert {"which_one", "post_corrected", "large_memories"} <= set(PAGES)


def test_where_all_is_measured_nothing_is_missing(template: Path) -> None:
    # So what pages ask for is there by name; and these are names of the study.
    page = make_page.render(template, fake_tables.answers())
    assert "Not measured" not in page
    assert set(fake_tables.METHODS) <= set(contract.method_files())
    assert set(fake_tables.DATASETS) <= set(contract.dataset_files())


def test_no_number_is_written_by_hand(template: Path) -> None:
    text = template.read_text("utf-8")
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|`[^`]*`|\(\.\./[^)]*\)", "", text, flags=re.DOTALL)
    assert set(re.findall(r"(?<!\w)\d(?:[\d.,]*\d)?", text)) <= SINCE


@pytest.mark.thorough
@each("missing", fake_tables.DATASETS)
def test_a_dataset_that_a_run_leaves_out_is_said_to_be_missing(
    template: Path, missing: str
) -> None:
    whole = fake_tables.tables()
    tables = {
        name: [row for row in rows if row.get("dataset") != missing] for name, rows in whole.items()
    }
    tables = {name: rows for name, rows in tables.items() if rows}
    page = make_page.render(template, fake_tables.answers(tables))
    asked = missing in template.read_text("utf-8") and missing != "cartpole_f4"
    assert "Not measured in this run: " in page or not asked
    assert page.count("\n## ") == make_page.render(template, fake_tables.answers(whole)).count(
        "\n## "
    )


@pytest.mark.thorough
@each("missing", fake_tables.METHODS)
def test_a_method_that_a_run_leaves_out_stops_no_page(template: Path, missing: str) -> None:
    tables = {
        name: [row for row in rows if row.get("method") != missing]
        for name, rows in fake_tables.tables().items()
    }
    page = make_page.render(template, fake_tables.answers(tables))
    assert f"**{missing.replace('_', ' ')}**" not in page


def test_with_sizes_alone_pages_say_what_else_they_need(template: Path) -> None:
    tables = {"sizes": fake_tables.tables()["sizes"]}
    page = make_page.render(template, fake_tables.answers(tables))
    assert "Not measured in this run: properties.csv was not made." in page


def test_the_committed_tables_make_pages(template: Path) -> None:
    tables = [REFERENCE / f"{name}.csv" for name in queries.TABLES]
    page = make_page.render(template, queries.read_tables(t for t in tables if t.is_file()))
    assert page.startswith("# ")


# ---------------------------------------------------------------------------------- at a glance

TIMES = ("encode_wall", "decode_wall", "part_wall")
MADE: dict[str, Callable[[], dict[str, list[dict[str, str]]]]] = {
    "fake": fake_tables.tables,
    "committed": lambda: {
        name: checked_files.read_table(REFERENCE / f"{name}.csv")
        for name in queries.TABLES
        if (REFERENCE / f"{name}.csv").is_file()
    },
}


def first_table(tables: Mapping[str, list[dict[str, str]]]) -> str:
    page = make_page.render(WHICH_ONE, Answers(tables))
    return page.split("\n\n")[1]


def noisy(row: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    """Return a row of speed.csv with each of its times up to 15 % shorter or longer."""
    factors = {time: rng.uniform(0.85, 1.15) for time in TIMES}
    changed = {
        name: str(float(row[name]) * factor)
        for time, factor in factors.items()
        for name in row
        if name.startswith(time) and row[name]
    }
    return {**row, **changed}


@pytest.mark.parametrize("made", MADE)
def test_the_first_table_stays_when_times_change_by_15_per_cent(made: str) -> None:
    tables = MADE[made]()
    before = first_table(tables)
    assert before.count("| **") >= 4
    for seed in range(30):
        rng = random.Random(seed)
        found = first_table({**tables, "speed": [noisy(row, rng) for row in tables["speed"]]})
        assert found == before, seed


def test_the_first_table_follows_the_sizes_and_large_differences_of_times() -> None:
    tables = fake_tables.tables()
    assert "| Go on with training | **pickle dump 5** |" in first_table(tables)
    for row in tables["speed"]:
        if row["method"] == "pickle_dump_5":
            row["encode_wall"] = "9"
    assert "| Go on with training | **pickle dumps 5** | of 7 methods" in first_table(tables)
    for row in tables["sizes"]:
        if row["method"] == "codec_text":
            row["ratio"] = "0.1"
    assert "| Have the smallest files | **codec text** | of 2 methods" in first_table(tables)


def kept_by(tables: Mapping[str, list[dict[str, str]]], *allowed: str) -> set[str]:
    """Return the methods that lose nothing else of any dataset, and no number of a hard case."""
    bad = {
        row["method"]
        for row in tables["sizes"]
        if row["kind"] != "control"
        if row["verdict"] not in ("identical", "lost") or set(row["lost"].split()) - set(allowed)
    }
    hard = {row["method"] for row in tables["fidelity"] if "values" in row["lost"].split()}
    return {row["method"] for row in tables["sizes"]} - bad - hard


@pytest.mark.parametrize("made", MADE)
def test_a_named_method_is_as_good_as_the_row_says(made: str) -> None:
    """By another way than the page's: from the rows of the tables alone."""
    tables = MADE[made]()
    ratios = {(r["dataset"], r["method"]): float(r["ratio"] or "nan") for r in tables["sizes"]}
    times = {
        (row["dataset"], row["method"]): float(row["encode_wall"]) + float(row["decode_wall"])
        for row in tables["speed"]
        if row["encode_wall"]
    }
    safe = {r["method"] for r in tables["properties"] if r["runs_code"] == "false"}
    same, whole = kept_by(tables), kept_by(tables, *queries.AROUND) & safe
    labels = {row["label"]: row["method"] for row in tables["sizes"]}
    rivals = {
        "Go on with training": (same, times, use_cases.MUCH),
        "Have the smallest files": (same & safe, ratios, 1),
        "Write and read fast, and run no code": (whole, times, use_cases.MUCH),
    }
    checked = set()
    for line in first_table(tables).splitlines()[2:]:
        title, named, _, *shown = (cell.strip() for cell in line.strip("|").split("|"))
        method = labels[named.strip("*").replace("\\", "")]
        for dataset, size in zip(fake_tables.DATASETS, shown, strict=True):
            assert size.split()[0] == number_format.ratio(ratios[dataset, method])
        if title in rivals:
            among, values, limit = rivals[title]
            means = {
                m: math.prod(values[dataset, m] for dataset in fake_tables.DATASETS)
                for m in among
                if all((dataset, m) in values for dataset in fake_tables.DATASETS)
            }
            assert means[method] <= limit ** len(fake_tables.DATASETS) * min(means.values()), title
            checked.add(title)
    assert checked == rivals.keys()


def test_what_no_method_does_is_said_of_the_methods_and_not_of_the_run() -> None:
    tables = fake_tables.tables()
    for row in tables["properties"]:
        row["part"] = "false"
    page = make_page.render(WHICH_ONE, fake_tables.answers(tables))
    assert "\nTitle of nature\\_dqn: no method of this run does.\n" in page
    assert "Not measured" not in page


def test_the_winner_in_the_sentence_is_that_of_the_tables() -> None:
    tables = fake_tables.tables()
    before = make_page.render(WHICH_ONE, fake_tables.answers(tables))
    sentence = "For weights the smallest of 2 is **{}**: {} times the data"
    assert sentence.format("codec compressed", "0.60") in before
    for row in tables["sizes"]:
        if row["method"] == "codec_text":
            row["ratio"] = "0.25"
    after = make_page.render(WHICH_ONE, fake_tables.answers(tables))
    assert sentence.format("codec text", "0.25") in after
    assert sentence.format("codec compressed", "0.60") not in after


def test_whether_pickle_runs_code_is_said_as_it_was_found() -> None:
    tables = fake_tables.tables()
    page = make_page.render(WHICH_ONE, fake_tables.answers(tables))
    assert "Loading it runs whatever code the file holds" in page
    assert "6 ran its code" in page
    assert "pickle among them" in page
    for row in tables["properties"]:
        row["runs_code"] = "false"
    page = make_page.render(WHICH_ONE, fake_tables.answers(tables))
    assert "Loading it runs whatever code the file holds" not in page
    assert "0 ran its code" in page
    assert "pickle not among them" in page


def test_the_claims_of_the_post_follow_the_tables() -> None:
    tables = fake_tables.tables()
    page = make_page.render(POST, fake_tables.answers(tables))
    assert "240 bytes an array against 120" in page  # 1200 and 600 bytes of five arrays
    assert "has more metadata" in page
    assert "Not one of 3 datasets comes back identical" in page
    assert "as many bytes on 3 of 3 datasets" in page
    assert "`json` with `list(array)` refuses 3 of 3 datasets" in page
    for row in tables["sizes"]:
        if row["method"] in ("np_savez", "tofile"):
            row.update(bytes="1000100", verdict="identical", lost="")
    page = make_page.render(POST, fake_tables.answers(tables))
    assert "has no more metadata" in page
    assert "3 of 3 datasets come back identical" in page


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("# T\n{{ nothing_such }}", jinja2.UndefinedError),
        ("# T\n{{ run.nothing_such }}", jinja2.UndefinedError),
        ("# T\n{{ claim(1 > 2, 'one is more') }}", AnswerError),
        ("# T\n{{ run.lookup('sizes', 'ratio', method='np_sav') }}", queries.NotMeasuredError),
        ("# T\n{{ run.lookup('sizes', 'ratoi', method='np_save') }}", AnswerError),
        (
            "# T\n{% call section('S') %}{{ run.measure('beauty', 'd', 'm') }}{% endcall %}",
            AnswerError,
        ),
    ],
)
def test_what_a_template_may_not_do(text: str, error: type[Exception], tmp_path: Path) -> None:
    template = tmp_path / "page.md.j2"
    template.write_text(text)
    with pytest.raises(error):
        make_page.render(template, fake_tables.answers())


def test_the_step_writes_markdown_and_html_that_needs_no_other_file(
    template: Path, tmp_path: Path
) -> None:
    tables = fake_tables.write(tmp_path, fake_tables.tables())
    markdown, html = tmp_path / "page.md", tmp_path / "page.html"
    command = [str(template), *map(str, tables), "--markdown", str(markdown), "--html", str(html)]
    assert make_page.main(command) == 0
    page = HtmlPage(html)
    assert page.loads == []
    assert not any(link.startswith(("http", "//")) for link in page.links)
    assert not any(link.endswith(".md") for link in page.links)
    assert page.tags.count("h1") == 1
    assert page.tags.count("h2") == markdown.read_text("utf-8").count("\n## ")
    assert "table" in page.tags
    assert "**" not in page.text  # all of the Markdown was understood
    assert "{{" not in page.text


def test_what_tables_say_is_text_and_no_markup(tmp_path: Path) -> None:
    template = tmp_path / "page.md.j2"
    template.write_text(
        "# A < B\n\n{% call section('S') %}\n"
        "{{ say.code(run.reason('nature_dqn', 'tofile')) }} {{ say.escaped('*a* | <b>') }}\n"
        "{{ run.lookup('sizes', 'ratio', method='no_such') }}{% endcall %}\n\n"
        "{{ say.code(run.reason('nature_dqn', 'tofile')) }}\n\n{{ say.escaped('*a* | <b>') }}\n"
    )
    tables = fake_tables.write(tmp_path, fake_tables.tables())
    html = tmp_path / "page.html"
    make_page.make_page(template, tables, [html])
    page = HtmlPage(html)
    assert "A < B" in page.text
    assert "$[0]: expected <x>" in page.text
    assert "*a* | <b>" in page.text
    assert "no row of method no_such." in page.text
    assert not {"x", "b", "em"} & set(page.tags)


def test_a_page_that_fails_leaves_no_file_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "page.md.j2"
    template.write_text("no title")
    tables = fake_tables.write(tmp_path, fake_tables.tables())
    outputs = ["--markdown", str(tmp_path / "one.md"), "--html", str(tmp_path / "one.html")]
    assert make_page.main([str(template), *map(str, tables), *outputs]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == "page one: AnswerError: a page begins with its title: # Title"
    assert not list(tmp_path.glob("one.*"))
