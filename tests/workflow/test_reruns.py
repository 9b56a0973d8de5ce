"""After a change, a dry run lists the jobs that depend on it, and no others."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

import contract

from .running import SMALL, Study

CONFIGURED = yaml.safe_load(SMALL.read_text())
DATASETS = set(CONFIGURED["datasets"])
METHODS = set(CONFIGURED["methods"])
CODEC_METHODS = {
    method for method in METHODS if "import codec" in contract.method_files()[method].read_text()
}

NOTE = {"note the versions and the machine"}
PAGES = {f"write the page {name}" for name in ("large_memories", "post_corrected", "which_one")}
TABLES = {"tabulate the sizes"} | NOTE | PAGES
FIGURES = {"draw the sizes"}

LAYOUT_FIGURE = {"draw layouts against codecs"}
LAYOUTS = {"tabulate the layouts", *LAYOUT_FIGURE, *NOTE, *PAGES}

MATRIX_FIGURE = {"draw the matrix of methods and properties"}
PROPERTIES = {"tabulate the properties", *MATRIX_FIGURE, *NOTE, *PAGES}

TIMED = CONFIGURED["speed"]
SPEED_FIGURE = {"draw the JSON codecs side by side"}
PARETO_FIGURE = {"draw time and memory against size"}
RATIOS = {"compare the codec with what it is to reach", *NOTE}
SPEED = {
    "tabulate the speeds",
    *RATIOS,
    *SPEED_FIGURE,
    *PARETO_FIGURE,
    *NOTE,
    *PAGES,
}

GROWTH_FIGURE = {"draw how size, time and memory grow"}
STYLED = SPEED_FIGURE | PARETO_FIGURE | GROWTH_FIGURE | LAYOUT_FIGURE | MATRIX_FIGURE
GROWTH = {
    "tabulate the growth",
    "fit how size, time and memory grow",
    *GROWTH_FIGURE,
    *NOTE,
    *PAGES,
}

LARGE = CONFIGURED["large"]

NEW_METHOD = """
from contract import Method

METHODS = (
    Method(
        name="new_method",
        label="new",
        write=lambda data, folder: None,
        read=lambda folder: None,
        human_readable=False,
    ),
)
"""

NEW_DATASET = """
from contract import Dataset

DATASET = Dataset(
    title="New", kind="control", make=lambda rng, n: [[rng.random(n)]], sizes={"n": 3}
)
"""


def make(datasets: Iterable[str]) -> set[str]:
    return {f"make {dataset}, seed 1" for dataset in datasets}


def cells(datasets: Iterable[str], methods: Iterable[str]) -> set[str]:
    return {
        f"measure {dataset}, seed 1, with {method}" for dataset in datasets for method in methods
    }


def tried(methods: Iterable[str]) -> set[str]:
    """Give the jobs of trying methods, and what follows."""
    return PROPERTIES | {f"try the properties of {method}" for method in methods}


def timed(*workloads: str) -> set[str]:
    """Give the jobs of timing workloads, or all of them, and what follows."""
    return SPEED | {f"time {name}, seed 1" for name in workloads or TIMED["workloads"]}


def grown(*datasets: str) -> set[str]:
    """Give the jobs of timing datasets at each of their sizes, or all of them, and what follows."""
    elements = TIMED["growth"]["elements"]
    return GROWTH | {
        f"time {number} elements of {name}, seed 1"
        for name in datasets or elements
        for number in elements[name]
    }


def large(methods: Iterable[str]) -> set[str]:
    """Give the jobs of writing large arrays, and what follows."""
    jobs = {
        f"write and read {number} elements of {name}, seed 1, with {method}"
        for name, numbers in LARGE["elements"].items()
        for number in numbers
        for method in set(methods) & set(LARGE["methods"])
    }
    return jobs | {"tabulate the large arrays", *NOTE} if jobs else set()


def test_nothing_changed_nothing_runs_in_another_place(study: Study) -> None:
    assert study.planned() == set()


def test_files_with_new_times_and_old_content_change_nothing(study: Study) -> None:
    for file in (study.folder / "workflow").rglob("*.py"):
        file.touch()
    assert study.planned() == set()


def test_a_method_file_edited_runs_its_cells(study: Study) -> None:
    file = contract.method_files()["np_savez"]
    family = {name for name in METHODS if contract.method_files()[name] == file}
    assert 1 < len(family) < len(METHODS)
    assert not family & set(TIMED["methods"])
    study.append(f"workflow/methods/{file.name}", "\n# edited\n")
    expected = cells(DATASETS, family) | tried(family) | timed(*TIMED["all_methods_on"])
    assert study.planned() == expected | TABLES | FIGURES


def test_a_method_added_runs_its_cells(study: Study) -> None:
    study.append("workflow/methods/new.py", NEW_METHOD)
    study.configure(methods=[*CONFIGURED["methods"], "new_method"])
    new = {"new_method"}
    expected = cells(DATASETS, new) | tried(new) | timed(*TIMED["all_methods_on"])
    assert study.planned() == expected | TABLES | FIGURES


def test_a_dataset_added_runs_its_cells(study: Study) -> None:
    study.append("workflow/datasets/new.py", NEW_DATASET)
    study.configure(datasets=[*CONFIGURED["datasets"], "new"])
    assert study.planned() == make({"new"}) | cells({"new"}, METHODS) | TABLES | FIGURES


def test_a_dataset_file_edited_runs_its_cells(study: Study) -> None:
    study.append("workflow/datasets/control_iid.py", "\n# edited\n")
    expected = make({"control_iid"}) | cells({"control_iid"}, METHODS)
    assert study.planned() == expected | TABLES | FIGURES


def test_a_size_changed_runs_the_cells_of_its_dataset(study: Study) -> None:
    small = study.folder / "small.yaml"
    before = small.read_text()
    after = before.replace("control_iid: {rows: 10,", "control_iid: {rows: 11,")
    assert after != before
    small.write_text(after)
    expected = make({"control_iid"}) | cells({"control_iid"}, METHODS)
    assert study.planned() == expected | TABLES | FIGURES


def test_a_size_of_a_workload_changed_times_it_and_makes_no_cell(study: Study) -> None:
    study.configure(speed={**TIMED, "sizes": {**TIMED["sizes"], "cartpole_f4": {"transitions": 9}}})
    assert study.planned() == {"make workload cartpole_f4, seed 1"} | timed("cartpole_f4")


def test_a_timed_method_edited_times_every_workload_and_makes_its_cells(study: Study) -> None:
    study.append("workflow/methods/orjson.py", "\n# edited\n")
    expected = cells(DATASETS, {"orjson"}) | tried({"orjson"}) | timed()
    assert study.planned() == expected | TABLES | FIGURES


def test_another_number_of_repeats_times_every_workload(study: Study) -> None:
    study.configure(speed={**TIMED, "repeats": 4})
    assert study.planned() == timed() | grown()


def test_a_method_of_the_growth_edited_times_every_size(study: Study) -> None:
    study.append("workflow/methods/np_save.py", "\n# edited\n")
    expected = cells(DATASETS, {"np_save"}) | tried({"np_save"}) | timed() | grown()
    assert study.planned() == expected | large({"np_save"}) | TABLES | FIGURES


def test_a_number_of_elements_more_is_all_that_is_timed(study: Study) -> None:
    elements = {**TIMED["growth"]["elements"], "cartpole_f4": [10, 20]}
    study.configure(speed={**TIMED, "growth": {**TIMED["growth"], "elements": elements}})
    new = {f"{verb} 20 elements of cartpole_f4, seed 1" for verb in ("make", "time")}
    assert study.planned() == new | GROWTH


def test_a_workload_that_all_methods_meet_is_timed(study: Study) -> None:
    study.configure(speed={**TIMED, "all_methods_on": ["cartpole_f4", "array_f4"]})
    assert study.planned() == timed("array_f4")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("timing_worker.py", timed() | grown()),
        ("exponents.py", GROWTH - {"tabulate the growth"}),
        ("figure_pareto.py", PARETO_FIGURE | GROWTH_FIGURE),  # which writes amounts as it does
        ("ratios.py", RATIOS),
        ("figure_json_codecs.py", SPEED_FIGURE),
    ],
)
def test_a_script_of_the_speed_cells_edited(study: Study, script: str, expected: set[str]) -> None:
    study.append(f"workflow/scripts/{script}", "\n# edited\n")
    assert study.planned() == expected


def test_a_size_that_says_the_same_changes_nothing(study: Study) -> None:
    small = study.folder / "small.yaml"
    small.write_text(
        small.read_text().replace("{rows: 10, columns: 10}", "{columns: 10, rows: 10}")
    )
    assert study.planned() == set()


@pytest.mark.parametrize(
    ("script", "figures"),
    [
        ("figure_sizes.py", FIGURES),
        ("figure_layouts.py", LAYOUT_FIGURE),
        ("figure_matrix.py", MATRIX_FIGURE),
        ("style.py", FIGURES | STYLED),
    ],
)
def test_the_figures_script_or_style_edited_draws_the_figure(
    study: Study, script: str, figures: set[str]
) -> None:
    assert (study.folder / "workflow/scripts" / script).is_file()
    study.append(f"workflow/scripts/{script}", "\n# edited\n")
    assert study.planned() == figures


def test_a_page_edited_or_added_is_written(study: Study) -> None:
    study.append("workflow/pages/which_one.md.j2", "\nedited\n")
    study.append("workflow/pages/new.md.j2", "# New\n")
    assert study.planned() == {"write the page which_one", "write the page new"}


def test_what_pages_ask_edited_writes_every_page(study: Study) -> None:
    study.append("workflow/scripts/answers.py", "\n# edited\n")
    assert study.planned() == PAGES


def test_a_codec_of_the_layouts_edited_lays_every_replay_memory_out(study: Study) -> None:
    study.append("workflow/scripts/block_codecs.py", "\n# edited\n")
    laid_out = {f"lay out {dataset}, seed 1" for dataset in ("breakout_hwc", "cartpole_f4")}
    assert study.planned() == laid_out | LAYOUTS


def test_a_replay_memory_that_is_not_laid_out_any_more_leaves_the_table(study: Study) -> None:
    study.configure(layouts=["cartpole_f4"])
    assert study.planned() == LAYOUTS


def test_an_adversarial_case_edited_tries_every_method_and_makes_no_cell(study: Study) -> None:
    study.append("workflow/scripts/adversarial.py", "\n# edited\n")
    assert study.planned() == tried(METHODS)


def test_the_measurement_edited_measures_every_cell_of_the_same_datasets(study: Study) -> None:
    study.append("workflow/scripts/measure.py", "\n# edited\n")
    assert study.planned() == cells(DATASETS, METHODS) | TABLES | FIGURES


def test_a_source_file_of_the_codec_edited_runs_its_cells(study: Study) -> None:
    assert 0 < len(CODEC_METHODS) < len(METHODS)
    study.append("codec/encoder.py", "\n# edited\n")
    expected = cells(DATASETS, CODEC_METHODS) | tried(CODEC_METHODS) | timed()
    assert study.planned() == expected | large(CODEC_METHODS) | TABLES | FIGURES


def test_a_package_upgraded_runs_what_imports_it(study: Study, tmp_path: Path) -> None:
    newer = tmp_path / "packages" / "orjson-99.dist-info"
    newer.mkdir(parents=True)
    (newer / "METADATA").write_text("Metadata-Version: 2.1\nName: orjson\nVersion: 99\n")
    (newer / "top_level.txt").write_text("orjson\n")
    study.env["PYTHONPATH"] = str(newer.parent)
    importing = CODEC_METHODS | {"orjson"}
    expected = cells(DATASETS, importing) | tried(importing) | timed()
    assert study.planned() == expected | large(CODEC_METHODS) | TABLES | FIGURES


@pytest.mark.parametrize(
    ("deleted", "expected"),
    [
        (
            "results/datasets/multi_output/1.pkl",
            make({"multi_output"}) | cells({"multi_output"}, METHODS) | TABLES | FIGURES,
        ),
        (
            "results/cells/cartpole_f4/1/np_save.json",
            cells({"cartpole_f4"}, {"np_save"}) | TABLES | FIGURES,
        ),
        ("results/tables/sizes.csv", TABLES | FIGURES),
        ("results/tables/environment.json", NOTE),
        (
            "results/workloads/array_f4/1.pkl",
            {"make workload array_f4, seed 1"} | timed("array_f4"),
        ),
        ("results/speed/array_f4/1.json", timed("array_f4")),
        (
            "results/growth/array_f4/100/1.pkl",
            {f"{verb} 100 elements of array_f4, seed 1" for verb in ("make", "time")} | GROWTH,
        ),
        ("results/tables/exponents.csv", GROWTH - {"tabulate the growth"}),
        ("results/tables/ratios.csv", RATIOS),
        ("results/figures/sizes.pdf", FIGURES),
        ("results/properties/np_save.json", tried({"np_save"})),
    ],
)
def test_a_deleted_intermediate_is_made_again(
    study: Study, deleted: str, expected: set[str]
) -> None:
    (study.folder / deleted).unlink()
    assert study.planned() == expected
