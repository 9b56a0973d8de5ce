"""After a change, a dry run lists the jobs that depend on it, and no others."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import NamedTuple

import pytest
import yaml

import contract
from tests.support.at_once import at_once
from tests.support.studies import SMALL, Study, example

pytestmark = pytest.mark.whole_run

CONFIGURED = yaml.safe_load(SMALL.read_text())
DATASETS = set(CONFIGURED["datasets"])
METHODS = set(CONFIGURED["methods"])
FAMILY_FILE = contract.method_files()["np_savez"]  # of several methods, none of them timed
FAMILY = {name for name in METHODS if contract.method_files()[name] == FAMILY_FILE}
NEW = {"pickle_bz2"}
CODEC = {
    method for method in METHODS if "import codec" in contract.method_files()[method].read_text()
}

NOTE = {"note the versions and the machine"}
PAGES = {f"write the page {name}" for name in ("large_memories", "post_corrected", "which_one")}
SIZES_FIGURE = {"draw the sizes"}
SIZES = {"tabulate the sizes", *SIZES_FIGURE, *NOTE, *PAGES}

LAYOUT_FIGURE = {"draw layouts against codecs"}
LAYOUTS = {"tabulate the layouts", *LAYOUT_FIGURE, *NOTE, *PAGES}

MATRIX_FIGURE = {"draw the matrix of methods and properties"}
PROPERTIES = {"tabulate the properties", *MATRIX_FIGURE, *NOTE, *PAGES}

TIMED = CONFIGURED["speed"]
EVERYWHERE = TIMED["all_methods_on"]
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
DOCUMENTS_FIGURE = {"draw the times of documents"}
DOCUMENTS = {"time documents", "tabulate the documents", *DOCUMENTS_FIGURE, *NOTE}
STYLED = (
    DOCUMENTS_FIGURE | SPEED_FIGURE | PARETO_FIGURE | GROWTH_FIGURE | LAYOUT_FIGURE | MATRIX_FIGURE
)
GROWTH = {
    "tabulate the growth",
    "fit how size, time and memory grow",
    *GROWTH_FIGURE,
    *NOTE,
    *PAGES,
}

GROWN = TIMED["growth"]
ELEMENTS = GROWN["elements"]
MORE_ELEMENTS = {"cartpole_f4": [10, 20]}

LARGE = CONFIGURED["large"]


def make(datasets: Iterable[str]) -> set[str]:
    return {f"make {dataset}, seed 1" for dataset in datasets}


def cells(datasets: Iterable[str], methods: Iterable[str]) -> set[str]:
    return {
        f"measure {dataset}, seed 1, with {method}" for dataset in datasets for method in methods
    }


def tried(methods: Iterable[str]) -> set[str]:
    """Return the jobs of trying methods, and what follows."""
    return PROPERTIES | {f"try the properties of {method}" for method in methods}


def timed(*workloads: str) -> set[str]:
    """Return the jobs of timing workloads, or all of them, and what follows."""
    return SPEED | {f"time {name}, seed 1" for name in workloads or TIMED["workloads"]}


def grown(*datasets: str) -> set[str]:
    """Return the jobs of timing some or all datasets at each of their sizes, and what follows."""
    return GROWTH | {
        f"time {number} elements of {name}, seed 1"
        for name in datasets or ELEMENTS
        for number in ELEMENTS[name]
    }


def large(methods: Iterable[str]) -> set[str]:
    """Return the jobs of writing large arrays, and what follows."""
    jobs = {
        f"write and read {number} elements of {name}, seed 1, with {method}"
        for name, numbers in LARGE["elements"].items()
        for number in numbers
        for method in set(methods) & set(LARGE["methods"])
    }
    return jobs | {"tabulate the large arrays", *NOTE} if jobs else set()


class Change(NamedTuple):
    """What is done to a study, and the jobs that are planned after it."""

    change: Callable[[Study], object]
    expected: set[str]


def editing(file: str) -> Callable[[Study], object]:
    return lambda study: study.append(file, "\n# edited\n")


def configuring(**values: object) -> Callable[[Study], object]:
    return lambda study: study.configure(**values)


def rewording(before: str, after: str) -> Callable[[Study], object]:
    def reword(study: Study) -> None:
        small = study.folder / "small.yaml"
        assert small.read_text().count(before) == 1
        small.write_text(small.read_text().replace(before, after))

    return reword


def deleting(file: str) -> Callable[[Study], object]:
    return lambda study: (study.folder / file).unlink()


def touch_every_source(study: Study) -> None:
    for file in (study.folder / "workflow").rglob("*.py"):
        file.touch()


def add_a_method(study: Study) -> None:
    study.append("workflow/methods/raw_bz2.py", example("methods"))
    study.configure(methods=[*CONFIGURED["methods"], *NEW])


def add_a_dataset(study: Study) -> None:
    study.append("workflow/datasets/random_walks.py", example("datasets"))
    study.configure(datasets=[*CONFIGURED["datasets"], "random_walks"])


def edit_a_page_and_add_one(study: Study) -> None:
    study.append("workflow/pages/which_one.md.j2", "\nedited\n")
    study.append("workflow/pages/new.md.j2", "# New\n")


def upgrade_orjson(study: Study) -> None:
    newer = study.folder.with_name("packages") / "orjson-99.dist-info"
    newer.mkdir(parents=True)
    (newer / "METADATA").write_text("Metadata-Version: 2.1\nName: orjson\nVersion: 99\n")
    (newer / "top_level.txt").write_text("orjson\n")
    study.env["PYTHONPATH"] = str(newer.parent)


CHANGES = {
    "nothing, in another place": Change(lambda _: None, set()),
    "files with new times and old content": Change(touch_every_source, set()),
    "a size that says the same": Change(
        rewording("{rows: 10, columns: 10}", "{columns: 10, rows: 10}"), set()
    ),
    # ---- methods
    "a method file": Change(
        editing(f"workflow/methods/{FAMILY_FILE.name}"),
        cells(DATASETS, FAMILY) | tried(FAMILY) | timed(*EVERYWHERE) | SIZES,
    ),
    "a method more": Change(
        add_a_method, cells(DATASETS, NEW) | tried(NEW) | timed(*EVERYWHERE) | SIZES
    ),
    "a timed method": Change(
        editing("workflow/methods/orjson.py"),
        cells(DATASETS, {"orjson"}) | tried({"orjson"}) | timed() | DOCUMENTS | SIZES,
    ),
    "a method of the growth": Change(
        editing("workflow/methods/np_save.py"),
        cells(DATASETS, {"np_save"})
        | tried({"np_save"})
        | timed()
        | grown()
        | large({"np_save"})
        | SIZES,
    ),
    "a source file of the codec": Change(
        editing("codec/encode/encoder.py"),
        cells(DATASETS, CODEC) | tried(CODEC) | timed() | large(CODEC) | DOCUMENTS | SIZES,
    ),
    "a package upgraded": Change(
        upgrade_orjson,
        cells(DATASETS, CODEC | {"orjson"})
        | tried(CODEC | {"orjson"})
        | timed()
        | large(CODEC)
        | DOCUMENTS
        | SIZES,
    ),
    # ---- datasets
    "a dataset more": Change(
        add_a_dataset, make({"random_walks"}) | cells({"random_walks"}, METHODS) | SIZES
    ),
    "a dataset file": Change(
        editing("workflow/datasets/control_iid.py"),
        make({"control_iid"}) | cells({"control_iid"}, METHODS) | SIZES,
    ),
    "a size": Change(
        rewording("control_iid: {rows: 10,", "control_iid: {rows: 11,"),
        make({"control_iid"}) | cells({"control_iid"}, METHODS) | SIZES,
    ),
    # ---- what is timed
    "a size of a workload": Change(
        configuring(
            speed={**TIMED, "sizes": {**TIMED["sizes"], "cartpole_f4": {"transitions": 9}}}
        ),
        {"make workload cartpole_f4, seed 1"} | timed("cartpole_f4"),
    ),
    "another number of repeats": Change(
        configuring(speed=TIMED | {"repeats": 4}), timed() | grown()
    ),
    "a number of elements more": Change(
        configuring(speed=TIMED | {"growth": GROWN | {"elements": ELEMENTS | MORE_ELEMENTS}}),
        {f"{verb} 20 elements of cartpole_f4, seed 1" for verb in ("make", "time")} | GROWTH,
    ),
    "a workload that all methods meet": Change(
        configuring(speed=TIMED | {"all_methods_on": ["cartpole_f4", "array_f4"]}),
        timed("array_f4"),
    ),
    # ---- scripts
    "measure.py": Change(
        editing("workflow/scripts/fidelity/measure.py"), cells(DATASETS, METHODS) | SIZES
    ),
    "hard_cases.py": Change(editing("workflow/scripts/properties/hard_cases.py"), tried(METHODS)),
    "speed/worker.py": Change(
        editing("workflow/scripts/speed/worker.py"), timed() | grown() | DOCUMENTS
    ),
    "documents.py": Change(editing("workflow/scripts/data/documents.py"), DOCUMENTS),
    "growth_fits.py": Change(
        editing("workflow/scripts/tables/growth_fits.py"), GROWTH - {"tabulate the growth"}
    ),
    "targets.py": Change(editing("workflow/scripts/tables/targets.py"), RATIOS),
    "queries.py": Change(editing("workflow/scripts/pages/queries.py"), PAGES),
    "figures/sizes.py": Change(editing("workflow/scripts/figures/sizes.py"), SIZES_FIGURE),
    "figures/layouts.py": Change(editing("workflow/scripts/figures/layouts.py"), LAYOUT_FIGURE),
    "figures/matrix.py": Change(editing("workflow/scripts/figures/matrix.py"), MATRIX_FIGURE),
    "figures/json_codecs.py": Change(
        editing("workflow/scripts/figures/json_codecs.py"), SPEED_FIGURE
    ),
    "figures/pareto.py": Change(  # figures/growth.py writes amounts as it does
        editing("workflow/scripts/figures/pareto.py"), PARETO_FIGURE | GROWTH_FIGURE
    ),
    "style.py": Change(editing("workflow/scripts/figures/style.py"), SIZES_FIGURE | STYLED),
    "pages": Change(edit_a_page_and_add_one, {f"write the page {n}" for n in ("which_one", "new")}),
    # ---- layouts
    "a codec of the layouts": Change(
        editing("workflow/scripts/layouts/block_codecs.py"),
        {f"lay out {dataset}, seed 1" for dataset in ("breakout_hwc", "cartpole_f4")} | LAYOUTS,
    ),
    "a replay memory that is laid out no more": Change(
        configuring(layouts=["cartpole_f4"]), LAYOUTS
    ),
    # ---- results that are gone
    "a dataset gone": Change(
        deleting("results/datasets/multi_output/1.pkl"),
        make({"multi_output"}) | cells({"multi_output"}, METHODS) | SIZES,
    ),
    "a cell gone": Change(
        deleting("results/cells/cartpole_f4/1/np_save.json"),
        cells({"cartpole_f4"}, {"np_save"}) | SIZES,
    ),
    "sizes.csv gone": Change(deleting("results/tables/sizes.csv"), SIZES),
    "environment.json gone": Change(deleting("results/tables/environment.json"), NOTE),
    "exponents.csv gone": Change(
        deleting("results/tables/exponents.csv"), GROWTH - {"tabulate the growth"}
    ),
    "ratios.csv gone": Change(deleting("results/tables/ratios.csv"), RATIOS),
    "a figure gone": Change(deleting("results/figures/sizes.pdf"), SIZES_FIGURE),
    "properties gone": Change(deleting("results/properties/np_save.json"), tried({"np_save"})),
    "a workload gone": Change(
        deleting("results/workloads/array_f4/1.pkl"),
        {"make workload array_f4, seed 1"} | timed("array_f4"),
    ),
    "times gone": Change(deleting("results/speed/array_f4/1.json"), timed("array_f4")),
    "a size of the growth gone": Change(
        deleting("results/growth/array_f4/100/1.pkl"),
        {f"{verb} 100 elements of array_f4, seed 1" for verb in ("make", "time")} | GROWTH,
    ),
}


@pytest.fixture(scope="module")
def plans(
    small_study: Study, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[set[str]]]]:
    """Plan after each change, in a copy of its own."""

    def plan(name: str) -> set[str]:
        folder = tmp_path_factory.mktemp("changed") / "study"
        study = small_study.copy(folder, link_arrays=True)
        CHANGES[name].change(study)
        return study.planned()

    with at_once(plan, CHANGES) as begun:
        yield begun


@pytest.mark.parametrize("name", CHANGES)
def test_what_depends_on_a_change_is_planned(name: str, plans: dict[str, Future[set[str]]]) -> None:
    assert plans[name].result() == CHANGES[name].expected


def test_the_small_study_can_tell_what_depends_from_what_does_not() -> None:
    assert 1 < len(FAMILY) < len(METHODS)
    assert not FAMILY & set(TIMED["methods"])
    assert 0 < len(CODEC) < len(METHODS)
