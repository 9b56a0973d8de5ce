"""The workflow from end to end, in its small configuration."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import yaml

import contract
from common import checked_files
from tables.speed import TIMES
from tests.support.studies import SMALL, Study, example

CONFIGURED = yaml.safe_load(SMALL.read_text())
FAILING_METHOD = """
from contract import Method


def write(data, folder):
    raise OSError("the disk is made of cheese")


METHODS = (
    Method(
        name="failing",
        label="failing",
        write=write,
        read=lambda folder: None,
    ),
)
"""


def table(study: Study, name: str) -> list[dict[str, str]]:
    return checked_files.read_table(study.folder / "results" / "tables" / f"{name}.csv")


def test_every_dataset_and_method_is_one_row(small_study: Study) -> None:
    rows = [(row["dataset"], row["method"], row["seed"]) for row in table(small_study, "sizes")]
    expected = ((d, m, "1") for d in CONFIGURED["datasets"] for m in CONFIGURED["methods"])
    assert Counter(rows) == Counter(expected)


def test_every_workload_and_timed_method_is_one_row(small_study: Study) -> None:
    rows = table(small_study, "speed")
    timed = CONFIGURED["speed"]
    lists = {
        d: ["dataset_methods" if d in CONFIGURED["datasets"] else "methods"]
        for d in timed["workloads"]
    }
    lists |= {d: ["dataset_methods", "methods"] for d in timed["all_methods_on"]}
    expected = {(d, m) for d, names in lists.items() for name in names for m in timed[name]}
    expected |= {(d, m) for d in timed["all_methods_on"] for m in CONFIGURED["methods"]}
    assert Counter((row["dataset"], row["method"]) for row in rows) == Counter(expected)
    for row in rows:
        assert row["verdict"] in ("identical", "lost", "refused", "unfit", "missing")
        assert bool(row["encode_cpu"]) == (row["verdict"] in ("identical", "lost")), row
        assert row["verdict"] == "identical" or row["reason"]
        assert bool(row["load"]) == bool(row["encode_cpu"])
        if row["encode_cpu"]:
            assert row["repeats"] == "3"
            for time in (name for name in TIMES if row[name]):
                low, first, middle, third = (
                    float(row[f"{time}{s}"]) for s in ("_minimum", "_quartile_1", "", "_quartile_3")
                )
                assert 0 < low <= first <= middle <= third
    in_parts = {row["method"] for row in rows if row["part_wall"]}
    declared = {
        m for m, f in contract.method_files().items() if contract.load_method(f, m).parts.read
    }
    assert {"np_save"} <= in_parts <= declared


def test_every_document_and_method_is_one_row(small_study: Study) -> None:
    rows = [(row["document"], row["method"]) for row in table(small_study, "documents")]
    timed = CONFIGURED["documents"]
    assert rows == [(name, method) for name in timed["names"] for method in timed["methods"]]


def test_every_size_and_method_of_the_growth_is_one_row(small_study: Study) -> None:
    rows = table(small_study, "growth")
    growth = CONFIGURED["speed"]["growth"]
    expected = [
        (dataset, str(number), method)
        for dataset, numbers in growth["elements"].items()
        for number in [*numbers, *filter(None, [growth["held_out"].get(dataset)])]
        for method in growth["methods"]
    ]
    found = Counter((row["dataset"], row["elements"], row["method"]) for row in rows)
    assert found == Counter(expected)
    fitted = {(r["dataset"], r["method"], r["metric"]): r for r in table(small_study, "exponents")}
    assert {dataset for dataset, _, _ in fitted} == {"array_f4"}  # the other has one size
    assert 0.5 < float(fitted["array_f4", "np_save", "bytes"]["exponent"]) < 1


def test_the_ratios_are_of_the_workloads_that_were_timed(small_study: Study) -> None:
    rows = table(small_study, "ratios")
    timed = CONFIGURED["speed"]
    assert {row["dataset"] for row in rows} == set(timed["workloads"])
    for row in rows:
        assert row["ratio"] or row["reason"].endswith("not timed")


def test_the_figures_are_drawn_in_three_formats(small_study: Study) -> None:
    figures = small_study.folder / "results" / "figures"
    for name in ("sizes", "json_codecs", "documents", "pareto", "growth", "matrix"):
        assert ET.parse(figures / f"{name}.svg").getroot().tag.endswith("svg")
        assert (figures / f"{name}.png").read_bytes().startswith(b"\x89PNG\r\n")
        assert (figures / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    drawn = [file for file in figures.iterdir() if not file.name.startswith(".")]  # no digests
    assert all(file.stat().st_size > 10_000 for file in drawn)


def test_files_that_were_measured_are_removed(small_study: Study) -> None:
    assert not list((small_study.folder / "results").glob("files/*/*/*"))


def test_files_that_a_killed_run_left_are_removed(study: Study) -> None:
    left = study.folder / "results/files/control_iid/1/np_save"
    left.mkdir(parents=True)
    (left / "manifest.json").touch()
    ratios = "results/tables/ratios.csv"
    (study.folder / ratios).unlink()
    for kept, *option in ((True, "--notemp"), (False, "--force")):
        assert study.snakemake(*option, ratios).returncode == 0
        assert left.exists() == kept


def test_a_second_run_has_nothing_to_do(small_study: Study) -> None:
    again = small_study.snakemake()
    assert again.returncode == 0
    assert "Nothing to be done" in again.stdout


KEPT = {
    "tables": ("*.csv", "*.json"),
    "figures": ("*.svg", "*.png"),
    "pages": ("*.md", "explore.html"),
}


def test_the_reference_copies_are_those_of_the_run(study: Study) -> None:
    run = study.snakemake("reference")
    assert run.returncode == 0, run.stdout
    results, reference = study.folder / "results", study.folder / "docs" / "reference"
    copies = [path for path in reference.rglob("*") if path.is_file()]
    for kind, kept in KEPT.items():
        made = {path.name for name in kept for path in (results / kind).glob(name)}
        assert {path.name for path in copies if path.parent.name == kind} == made != set()
    for copy in copies:
        assert copy.read_bytes() == (results / copy.relative_to(reference)).read_bytes()
    assert study.planned() == set()


def test_lint_misses_nothing_but_an_environment_for_each_rule(empty_study: Study) -> None:
    lints = re.findall(r"^    \* (.*)$", empty_study.snakemake("--lint").stdout, re.MULTILINE)
    assert set(lints) == {"Specify a conda environment or container for each rule.:"}


def test_the_examples_of_the_readmes_run(study: Study) -> None:
    study.append("workflow/methods/raw_bz2.py", example("methods"))
    study.append("workflow/datasets/random_walks.py", example("datasets"))
    study.configure(datasets=["random_walks", "multi_output"], methods=["np_save", "dumps_bz2"])
    run = study.snakemake("results/tables/sizes.csv", "results/tables/properties.csv")
    assert run.returncode == 0, run.stdout
    verdicts = {(row["dataset"], row["method"]): row["verdict"] for row in table(study, "sizes")}
    assert verdicts == {
        (dataset, method): "identical"
        for dataset in ("random_walks", "multi_output")
        for method in ("np_save", "dumps_bz2")
    }


def test_a_failing_cell_is_named_with_its_reason_and_the_others_go_on(study: Study) -> None:
    study.append("workflow/methods/failing.py", FAILING_METHOD)
    (study.folder / "results/cells/control_iid/1/np_save.json").unlink()
    study.configure(datasets=["control_iid", "multi_output"], methods=["np_save", "failing"])
    run = study.snakemake()
    assert run.returncode != 0
    for dataset in ("control_iid", "multi_output"):
        lines = [line for line in run.stdout.splitlines() if "made of cheese" in line]
        assert any("failing" in line and dataset in line for line in lines), run.stdout
        (last,) = [x for x in lines if x.startswith("  cell failing") and dataset in x]
        assert f"(results/logs/measure/{dataset}/1/failing.log)" in last
    assert "Because of that old: " in run.stdout
    assert "results/tables/sizes.csv" in run.stdout.partition("Because of that old: ")[2]
    assert "Error in rule" not in run.stdout  # Snakemake's own lines are in its log
    log = max((study.folder / ".snakemake" / "log").iterdir())
    assert "Error in rule measure" in log.read_text()
    assert (study.folder / "results/cells/control_iid/1/np_save.json").is_file()
    assert not (study.folder / "results/cells/control_iid/1/failing.json").exists()


def test_a_wrong_configuration_stops_at_once_with_one_sentence(empty_study: Study) -> None:
    study = empty_study.copy(empty_study.folder.with_name("a wrong study"))
    text = SMALL.read_text().replace("methods: [pickle_dump_5, np_save,", "methods: [np_sav,", 1)
    (study.folder / "small.yaml").write_text(text)
    line = text[: text.index("np_sav,")].count("\n") + 1
    run = study.snakemake()
    assert run.returncode != 0
    assert run.stdout.splitlines()[-1] == (
        f"Error: small.yaml, line {line}: methods: unknown method 'np_sav'; did you mean 'np_save'?"
    )
    assert "Traceback" not in run.stdout
    assert not (study.folder / "results").exists()


def test_results_can_go_to_another_directory(empty_study: Study, tmp_path: Path) -> None:
    cell = "results/cells/control_iid/1/np_save.json"
    elsewhere = tmp_path / "else where"
    run = empty_study.snakemake(cell, "--directory", str(elsewhere))
    assert run.returncode == 0, run.stdout
    assert (elsewhere / cell).is_file()
    assert not (empty_study.folder / "results").exists()
