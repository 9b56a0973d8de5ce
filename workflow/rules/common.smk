# What the rules share: the configuration, and which files a job's code consists of.

import json
import os
import sys
import tempfile
from pathlib import Path

SCRIPTS = (
    Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parent / "scripts"
)
sys.path.insert(0, str(SCRIPTS))

import configuration
import provenance
from common import machine_faults
from tables import targets

# What jobs keep that is no result: what Matplotlib found out about fonts, settings that Keras writes,
# files of a moment. It may be deleted when nothing runs. TMPDIR names another place for the last.
CACHE = Path(".snakemake/cache").absolute()
os.environ.update(
    # The rules' `python3` is the Python that runs Snakemake, in an activated environment or not.
    PATH=os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()]),
    XDG_CACHE_HOME=str(CACHE),
    MPLCONFIGDIR=str(CACHE / "matplotlib"),
    KERAS_HOME=str(CACHE / "keras"),
    PYTHONPATH=os.pathsep.join(
        filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH")])
    ),  # `python3 -m tables.sizes`
)
os.environ[machine_faults.SCHEDULER] = str(
    os.getpid()
)  # a job that outlives it leaves nothing
# Snakemake gives jobs the temporary folder that Python tells it.
tempfile.tempdir = os.environ.setdefault("TMPDIR", str(CACHE / "tmp"))
Path(tempfile.tempdir).mkdir(parents=True, exist_ok=True)

try:
    STUDY = configuration.read(
        config, [*workflow.configfiles, *workflow.overwrite_configfiles]
    )
except configuration.ConfigurationError as error:
    sys.exit(f"Error: {error}")  # one sentence; a WorkflowError would add a traceback

DATASETS = list(STUDY.datasets)
METHODS = list(STUDY.methods)
SEEDS = list(STUDY.seeds)
CELLS = json.dumps({"datasets": DATASETS, "seeds": SEEDS, "methods": METHODS})
LAID_OUT = list(STUDY.layouts)
WORKLOADS = list(STUDY.speed.workloads)
SPEED_SEEDS = list(STUDY.speed.seeds)
# What is timed at several sizes: a dataset, its number of elements, and a seed.
GROWN = [
    f"{dataset}/{elements}/{seed}"
    for dataset, sizes in STUDY.speed.growth.sizes.items()
    for elements in sizes
    for seed in SPEED_SEEDS
]
# Arrays of which a process holds a piece at a time: likewise.
LARGE = [
    f"{dataset}/{elements}/{seed}"
    for dataset, sizes in STUDY.large.sizes.items()
    for elements in sizes
    for seed in SPEED_SEEDS
]

# What a run leaves to look at; real.csv and the figure of it need packages of the group `real`.
TABLES = [
    "sizes.csv",
    "fidelity.csv",
    "properties.csv",
    "layouts.csv",
    "speed.csv",
    "ratios.csv",
    "growth.csv",
    "exponents.csv",
    *(["large.csv"] if LARGE else []),
]
FIGURES = ["sizes", "matrix", "layouts", "json_codecs", "pareto", "growth"]
PAGE_TEMPLATES = SCRIPTS.parent / "pages"
PAGES = sorted(path.name.partition(".")[0] for path in PAGE_TEMPLATES.glob("*.md.j2"))


wildcard_constraints:
    dataset="|".join(DATASETS),
    workload="|".join(WORKLOADS),
    grown="|".join(STUDY.speed.growth.datasets),
    large="|".join(STUDY.large.datasets),
    large_method="|".join(STUDY.large.methods),
    elements="[0-9]+",
    method="|".join(METHODS),
    page="|".join(PAGES),
    seed="[0-9]+",


def check_writable():
    """Say in one sentence that results cannot be written, which else every job says."""
    for folder, _, _ in os.walk("results"):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise WorkflowError(
                f"{folder}: cannot be written to. Make it writable (`ls -ld`, `mount`), and run"
                " again; or name another folder with --directory."
            )


def located(path):
    """Give the path of a file of this repository, from the working directory.

    So a repository that moves stays up to date. Its files are where they are, also when results are
    kept in object storage.
    """
    return local(os.path.relpath(path))


def script(name):
    """Give the path of a step's script."""
    return located(SCRIPTS / name)


def modules(name, *files):
    """Give the Python files of this repository that a step's script and `files` import."""
    main = (SCRIPTS / name, *files)
    return [located(path) for path in provenance.sources(*main) if path not in main]


def versions(name, *files):
    """Give the digest of what a step's script and `files` execute, and the versions of packages.

    The times of files would do for the former, but for a clock that was wrong when one was edited.
    """
    main = (SCRIPTS / name, *files)
    return [provenance.fingerprint(*main), *provenance.versions(*main)]


# Of make_dataset


def dataset_file(wildcards):
    return located(STUDY.datasets[wildcards.dataset])


def dataset_modules(wildcards):
    return modules("data/make_dataset.py", STUDY.datasets[wildcards.dataset])


def dataset_versions(wildcards):
    return versions("data/make_dataset.py", STUDY.datasets[wildcards.dataset])


def dataset_sizes(wildcards):
    return json.dumps(STUDY.sizes[wildcards.dataset], sort_keys=True)


# Of make_workload


def workload_file(wildcards):
    return located(STUDY.speed.workloads[wildcards.workload])


def workload_modules(wildcards):
    return modules("data/make_dataset.py", STUDY.speed.workloads[wildcards.workload])


def workload_versions(wildcards):
    return versions("data/make_dataset.py", STUDY.speed.workloads[wildcards.workload])


def workload_sizes(wildcards):
    return json.dumps(STUDY.speed.sizes[wildcards.workload], sort_keys=True)


# Of measure


def method_file(wildcards):
    return located(STUDY.methods[wildcards.method])


def measure_modules(wildcards):
    return modules("fidelity/measure.py", STUDY.methods[wildcards.method])


def measure_versions(wildcards):
    return versions("fidelity/measure.py", STUDY.methods[wildcards.method])


# Of tabulate and tabulate_real


def cells_folder(wildcards, input):
    """Give the folder of all cells, wherever their rows are kept."""
    return str(Path(input.rows[0]).parents[2])


# Of try_properties


def property_modules(wildcards):
    return modules("properties/try_properties.py", STUDY.methods[wildcards.method])


def property_versions(wildcards):
    return versions("properties/try_properties.py", STUDY.methods[wildcards.method])


# Of make_page


def page_versions(wildcards):
    template = PAGE_TEMPLATES / f"{wildcards.page}.md.j2"
    return [*versions("pages/make_page.py"), provenance.digest(template)]


# Of make_growth


def grown_file(wildcards):
    return located(STUDY.speed.growth.datasets[wildcards.grown])


def grown_modules(wildcards):
    return modules("data/make_dataset.py", STUDY.speed.growth.datasets[wildcards.grown])


def grown_versions(wildcards):
    return versions(
        "data/make_dataset.py", STUDY.speed.growth.datasets[wildcards.grown]
    )


def grown_sizes(wildcards):
    sizes = STUDY.speed.growth.sizes[wildcards.grown][int(wildcards.elements)]
    return json.dumps(sizes, sort_keys=True)


# Of make_large and measure_large


def large_file(wildcards):
    return located(STUDY.large.datasets[wildcards.large])


def large_modules(wildcards):
    return modules("data/make_large.py", STUDY.large.datasets[wildcards.large])


def large_versions(wildcards):
    return versions("data/make_large.py", STUDY.large.datasets[wildcards.large])


def large_method_file(wildcards):
    return located(STUDY.large.methods[wildcards.large_method])


def measure_large_modules(wildcards):
    return modules(
        "speed/measure_large.py", STUDY.large.methods[wildcards.large_method]
    )


def measure_large_versions(wildcards):
    return versions(
        "speed/measure_large.py", STUDY.large.methods[wildcards.large_method]
    )


# Of time and time_growth: all methods at once, for they are timed side by side


def chosen_methods(wildcards):
    """Give the methods to time, and their files."""
    if "grown" in wildcards.keys():
        return STUDY.speed.growth.methods
    chosen = STUDY.speed.methods
    if STUDY.speed.targets_only:
        named = targets.methods_of(wildcards.workload)
        return {name: file for name, file in chosen.items() if name in named}
    if wildcards.workload in STUDY.speed.all_methods_on:
        return {**STUDY.methods, **chosen}
    return chosen


def chosen_files(wildcards):
    return sorted(set(chosen_methods(wildcards).values()))


def timed_methods(wildcards):
    return [
        f"{name}={located(file)}" for name, file in chosen_methods(wildcards).items()
    ]


def timed_files(wildcards):
    return list(map(located, chosen_files(wildcards)))


def timed_modules(wildcards):
    return modules("speed/time_methods.py", *chosen_files(wildcards))


def timed_versions(wildcards):
    return versions("speed/time_methods.py", *chosen_files(wildcards))


def more_columns(wildcards):
    """Give the options of what else a row says."""
    return f"--elements {wildcards.elements}" if "grown" in wildcards.keys() else ""


def timing(limits):
    """Give the settings of time_methods.py."""
    return json.dumps(
        {
            "repeats": STUDY.speed.repeats,
            "seconds": STUDY.speed.seconds,
            "limits": limits,
        },
        sort_keys=True,
    )
