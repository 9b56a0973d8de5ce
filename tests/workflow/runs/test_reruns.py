"""After a change, a dry run lists the jobs that depend on it, and no others."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

import contract
from tests.support.studies import SMALL, Study, example

pytestmark = pytest.mark.whole_run

ROOT = contract.WORKFLOW.parent
CONFIGURED = yaml.safe_load(SMALL.read_text())
DATASETS = set(CONFIGURED["datasets"])
METHODS = set(CONFIGURED["methods"])
FAMILY_FILE = contract.method_files()["np_savez"]  # of several methods, none of them timed
FAMILY = {name for name in METHODS if contract.method_files()[name] == FAMILY_FILE}
NEW = {"dumps_bz2"}
CODEC = {
    method for method in METHODS if "import codec" in contract.method_files()[method].read_text()
}

NOTE = {"note the versions and the machine"}
PAGES = {f"write the page {name}" for name in ("large_memories", "post_corrected", "which_one")}
EXPLORER = {"write the page explore"}
SIZES_FIGURE = {"draw the sizes"}
SIZES = {"tabulate the sizes", *NOTE, *PAGES, *EXPLORER}
# What the figure of sizes shows of the small study.
SHOWN_FIGURE = yaml.safe_load((ROOT / "config.yaml").read_text())["sizes_figure"]
SHOWN_DATASETS = DATASETS & set(SHOWN_FIGURE["datasets"])
SHOWN_METHODS = METHODS & {name for names in SHOWN_FIGURE["methods"].values() for name in names}
SHOWN = {"tabulate what the figure of sizes shows", *SIZES_FIGURE}
SPREAD = {"tabulate the sizes of other seeds", *NOTE, *PAGES}

LAYOUT_FIGURE = {"draw layouts against codecs"}
LAYOUTS = {"tabulate the layouts", *LAYOUT_FIGURE, *NOTE, *PAGES}

MATRIX_FIGURE = {"draw the matrix of methods and properties"}
PROPERTIES = {
    *("tabulate the properties", *MATRIX_FIGURE),
    *(*NOTE, *PAGES, *EXPLORER),
}

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
    *EXPLORER,
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
MORE_ELEMENTS = {"cartpole_f4": [10, 15]}

LARGE = CONFIGURED["large"]


def cells(datasets: Iterable[str], methods: Iterable[str], *seeds: int) -> set[str]:
    """Return the jobs of measuring methods on datasets, with the seeds of the study or these."""
    return {
        f"measure {dataset}, seed {seed}, with {method}"
        for dataset in datasets
        for method in methods
        for seed in seeds or CONFIGURED.get("seeds", [1])
    }


def sized(datasets: Iterable[str], methods: Iterable[str]) -> set[str]:
    """Return the jobs of measuring methods on datasets, and what follows."""
    shown = set(datasets) & SHOWN_DATASETS, set(methods) & SHOWN_METHODS
    jobs = cells(datasets, methods) | SIZES
    if all(shown):
        jobs |= cells(*shown, *CONFIGURED["sizes_figure"]["seeds"]) | SHOWN | SPREAD
    return jobs


def made(dataset: str) -> set[str]:
    """Return the jobs of making a dataset, and what follows."""
    return {f"make {dataset}, seed 1"} | sized({dataset}, METHODS)


def remade(elements: str) -> set[str]:
    """Return the jobs of making and timing some elements of a dataset, and what follows."""
    return {f"{verb} {elements}, seed 1" for verb in ("make", "time")} | GROWTH


def tried(methods: Iterable[str]) -> set[str]:
    """Return the jobs of trying methods, and what follows."""
    jobs = PROPERTIES | {f"try the properties of {method}" for method in methods}
    return jobs | (SHOWN if set(methods) & SHOWN_METHODS else set())


def measured(methods: Iterable[str]) -> set[str]:
    """Return the jobs of measuring and trying methods, and what follows."""
    return sized(DATASETS, methods) | tried(methods)


def timed(*workloads: str) -> set[str]:
    """Return the jobs of timing workloads, or all of them, and what follows."""
    return SPEED | {f"time {name}, seed 1" for name in workloads or TIMED["workloads"]}


def grown(*datasets: str) -> set[str]:
    """Return the jobs of timing some or all datasets at each of their sizes, and what follows."""
    return GROWTH | {
        f"time {number} elements of {name}, seed 1"
        for name in datasets or ELEMENTS
        for number in [*ELEMENTS[name], *filter(None, [GROWN["held_out"].get(name)])]
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


def editing(file: str) -> Callable[[Study], object]:
    is_code = file.endswith(".py")
    return lambda study: study.append(file, "\nEDITED = True\n" if is_code else "\n# edited\n")


def edit_comments_and_docstrings(study: Study) -> None:
    for file in (study.folder / "workflow").rglob("*.py"):
        text = file.read_text().replace('"""', '"""Edited: ', 1)
        file.write_text(f"# edited\n\n{text}\n\n# edited\n")
    study.append("codec/encode/encoder.py", "\n# edited\n")


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


# What is done to a study, and the jobs that are planned after it.
CHANGES: dict[str, tuple[Callable[[Study], object], set[str]]] = {
    "nothing, in another place": (lambda _: None, set()),
    "files with new times and old content": (touch_every_source, set()),
    "comments and docstrings": (edit_comments_and_docstrings, set()),
    "a size that says the same": (
        rewording("{rows: 10, columns: 10}", "{columns: 10, rows: 10}"),
        set(),
    ),
    # ---- methods
    "a method file": (
        editing(f"workflow/methods/{FAMILY_FILE.name}"),
        measured(FAMILY) | timed(*EVERYWHERE),
    ),
    "a method more": (add_a_method, measured(NEW) | timed(*EVERYWHERE)),
    "a timed method": (
        editing("workflow/methods/orjson.py"),
        measured({"orjson"}) | timed() | DOCUMENTS,
    ),
    "a method of the growth": (
        editing("workflow/methods/np_save.py"),
        measured({"np_save"}) | timed() | grown() | large({"np_save"}),
    ),
    "a source file of the codec": (
        editing("codec/encode/encoder.py"),
        measured(CODEC) | timed() | large(CODEC) | DOCUMENTS,
    ),
    "a package upgraded": (
        upgrade_orjson,
        measured(CODEC | {"orjson"}) | timed() | large(CODEC) | DOCUMENTS,
    ),
    # ---- datasets
    "a dataset more": (add_a_dataset, made("random_walks")),
    "a dataset file": (editing("workflow/datasets/control_iid.py"), made("control_iid")),
    "a size": (
        rewording("control_iid: {rows: 10,", "control_iid: {rows: 11,"),
        made("control_iid"),
    ),
    # ---- what is timed
    "a size of a workload": (
        configuring(
            speed={**TIMED, "sizes": {**TIMED["sizes"], "cartpole_f4": {"transitions": 9}}}
        ),
        {"make workload cartpole_f4, seed 1"} | timed("cartpole_f4"),
    ),
    "another number of repeats": (configuring(speed=TIMED | {"repeats": 4}), timed() | grown()),
    "a number of elements more": (
        configuring(speed=TIMED | {"growth": GROWN | {"elements": ELEMENTS | MORE_ELEMENTS}}),
        remade("15 elements of cartpole_f4"),
    ),
    "a workload that all methods meet": (
        configuring(speed=TIMED | {"all_methods_on": ["cartpole_f4", "array_f4"]}),
        timed("array_f4"),
    ),
    "pages": (edit_a_page_and_add_one, {f"write the page {n}" for n in ("which_one", "new")}),
    "a page with a plot": (editing("workflow/pages/explore.html.j2"), EXPLORER),
    "a library of a page": (editing("workflow/pages/vendor/chart.umd.min.js"), EXPLORER),
    "what the figure of sizes shows": (
        configuring(
            sizes_figure={"datasets": {}, "methods": {"all": ["np_save"]}, "seeds": [1, 2]}
        ),
        SIZES_FIGURE,
    ),
    "a replay memory that is laid out no more": (configuring(layouts=["cartpole_f4"]), LAYOUTS),
}

# Results that are gone, and the jobs that make them again.
GONE = {
    "datasets/multi_output/1.pkl": made("multi_output"),
    "cells/cartpole_f4/1/np_save.json": (
        cells({"cartpole_f4"}, {"np_save"}) | SIZES | SHOWN | SPREAD
    ),
    "cells/cartpole_f4/2/np_save.json": cells({"cartpole_f4"}, {"np_save"}, 2) | SPREAD,
    "tables/sizes.csv": SIZES,
    "tables/spread.csv": SPREAD,
    "shown/sizes.csv": SHOWN,
    "tables/environment.json": NOTE,
    "tables/exponents.csv": GROWTH - {"tabulate the growth"},
    "tables/ratios.csv": RATIOS,
    "figures/sizes.pdf": SIZES_FIGURE,
    "properties/np_save.json": tried({"np_save"}),
    "workloads/array_f4/1.pkl": {"make workload array_f4, seed 1"} | timed("array_f4"),
    "speed/array_f4/1.json": timed("array_f4"),
    "growth/array_f4/100/1.pkl": remade("100 elements of array_f4"),
}
CHANGES |= {f"{name} gone": (deleting(f"results/{name}"), jobs) for name, jobs in GONE.items()}

# Scripts that are edited.
EDITED = {
    "fidelity/measure.py": sized(DATASETS, METHODS),
    "properties/hard_cases.py": tried(METHODS),
    "speed/worker.py": timed() | grown() | DOCUMENTS,
    "data/documents.py": DOCUMENTS,
    "tables/growth_fits.py": GROWTH - {"tabulate the growth"},
    "tables/targets.py": RATIOS,
    "pages/queries.py": PAGES | EXPLORER,
    "pages/make_explorer.py": EXPLORER,
    "figures/sizes.py": SIZES_FIGURE,
    "figures/layouts.py": LAYOUT_FIGURE,
    "figures/matrix.py": MATRIX_FIGURE,
    "figures/json_codecs.py": SPEED_FIGURE,
    "figures/pareto.py": PARETO_FIGURE,
    "figures/style.py": SIZES_FIGURE | STYLED,
    "layouts/block_codecs.py": {
        f"lay out {dataset}, seed 1" for dataset in ("breakout_hwc", "cartpole_f4")
    }
    | LAYOUTS,
}
CHANGES |= {name: (editing(f"workflow/scripts/{name}"), jobs) for name, jobs in EDITED.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_what_depends_on_a_change_is_planned(name: str, small_study: Study, tmp_path: Path) -> None:
    study = small_study.copy(tmp_path / "study", link_results=True)
    change, jobs = CHANGES[name]
    change(study)
    assert study.planned() == jobs


def test_the_small_study_can_tell_what_depends_from_what_does_not() -> None:
    assert 1 < len(FAMILY) < len(METHODS)
    assert not FAMILY & set(TIMED["methods"])
    assert 0 < len(CODEC) < len(METHODS)
