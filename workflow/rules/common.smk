# What the rules share: the configuration, and which files a job's code consists of.

import json
import os
import sys
from pathlib import Path

SCRIPTS = (
    Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parent / "scripts"
)
sys.path.insert(0, str(SCRIPTS))

import configuration
import provenance
import ratios

# The rules' `python3` is the Python that runs Snakemake, in an activated environment or not.
os.environ.update(
    PATH=os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
)

try:
    STUDY = configuration.read(
        config, [*workflow.configfiles, *workflow.overwrite_configfiles]
    )
except configuration.ConfigurationError as error:
    sys.exit(f"Error: {error}")  # one sentence; a WorkflowError would add a traceback

DATASETS = list(STUDY.datasets)
METHODS = list(STUDY.methods)
SEEDS = list(STUDY.seeds)
LAID_OUT = list(STUDY.layouts)
WORKLOADS = list(STUDY.speed.workloads)
SPEED_SEEDS = list(STUDY.speed.seeds)

PAGE_TEMPLATES = SCRIPTS.parent / "pages"
PAGES = sorted(path.name.partition(".")[0] for path in PAGE_TEMPLATES.glob("*.md.j2"))


wildcard_constraints:
    dataset="|".join(DATASETS),
    workload="|".join(WORKLOADS),
    method="|".join(METHODS),
    page="|".join(PAGES),
    seed="[0-9]+",


def located(path):
    """Give a file's path from the working directory: a repository that moves stays up to date."""
    return os.path.relpath(path)


def script(name):
    """Give the path of a step's script."""
    return located(SCRIPTS / name)


def modules(name, *files):
    """Give the Python files of this repository that a step's script and `files` import."""
    main = (SCRIPTS / name, *files)
    return [located(path) for path in provenance.sources(*main) if path not in main]


def versions(name, *files):
    """Give the versions of the packages that a step's script and `files` import."""
    return provenance.versions(SCRIPTS / name, *files)


# Of make_dataset


def dataset_file(wildcards):
    return located(STUDY.datasets[wildcards.dataset])


def dataset_modules(wildcards):
    return modules("make_dataset.py", STUDY.datasets[wildcards.dataset])


def dataset_versions(wildcards):
    return versions("make_dataset.py", STUDY.datasets[wildcards.dataset])


def dataset_sizes(wildcards):
    return json.dumps(STUDY.sizes[wildcards.dataset], sort_keys=True)


# Of make_workload


def workload_file(wildcards):
    return located(STUDY.speed.workloads[wildcards.workload])


def workload_modules(wildcards):
    return modules("make_dataset.py", STUDY.speed.workloads[wildcards.workload])


def workload_versions(wildcards):
    return versions("make_dataset.py", STUDY.speed.workloads[wildcards.workload])


def workload_sizes(wildcards):
    return json.dumps(STUDY.speed.sizes[wildcards.workload], sort_keys=True)


# Of measure


def method_file(wildcards):
    return located(STUDY.methods[wildcards.method])


def measure_modules(wildcards):
    return modules("measure.py", STUDY.methods[wildcards.method])


def measure_versions(wildcards):
    return versions("measure.py", STUDY.methods[wildcards.method])


# Of try_properties


def property_modules(wildcards):
    return modules("try_properties.py", STUDY.methods[wildcards.method])


def property_versions(wildcards):
    return versions("try_properties.py", STUDY.methods[wildcards.method])


# Of time: all methods at once, for they are timed side by side

TIMED_FILES = sorted(set(STUDY.speed.methods.values()))


def timed_methods(wildcards):
    chosen = STUDY.speed.methods
    if STUDY.speed.targets_only:
        named = ratios.methods_of(wildcards.workload)
        chosen = {name: file for name, file in chosen.items() if name in named}
    return [f"{name}={located(file)}" for name, file in chosen.items()]


TIMING = json.dumps(
    {
        "repeats": STUDY.speed.repeats,
        "seconds": STUDY.speed.seconds,
        "limits": STUDY.speed.limits,
    },
    sort_keys=True,
)
