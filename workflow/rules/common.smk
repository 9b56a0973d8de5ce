# What the rules share: the configuration, and which files a job's code consists of.

import json
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

SCRIPTS = (
    Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parent / "scripts"
)
sys.path.insert(0, str(SCRIPTS))

import configuration
import provenance

# The rules' `python3` is the Python that runs Snakemake, in an activated environment or not.
os.environ.update(
    PATH=os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
)

try:
    STUDY = configuration.read(
        config, [*workflow.configfiles, *workflow.overwrite_configfiles]
    )
except configuration.ConfigurationError as error:
    raise WorkflowError(str(error)) from None

DATASETS = list(STUDY.datasets)
METHODS = list(STUDY.methods)
SEEDS = list(STUDY.seeds)


wildcard_constraints:
    dataset="|".join(DATASETS),
    method="|".join(METHODS),
    seed="[0-9]+",


def script(name):
    """Give the path of a step's script."""
    return located(SCRIPTS / name)


def located(path):
    """Give a file's path from the working directory, so that a moved repository stays as it is."""
    return os.path.relpath(path)


def modules(*files):
    """Give the Python files of this repository that running `files` executes."""
    return [located(path) for path in provenance.sources(*files)]


def dataset_file(wildcards):
    return located(STUDY.datasets[wildcards.dataset])


def dataset_modules(wildcards):
    return modules(SCRIPTS / "make_dataset.py", STUDY.datasets[wildcards.dataset])


def dataset_versions(wildcards):
    return provenance.versions(
        SCRIPTS / "make_dataset.py", STUDY.datasets[wildcards.dataset]
    )


def dataset_sizes(wildcards):
    return json.dumps(STUDY.sizes[wildcards.dataset], sort_keys=True)


def method_file(wildcards):
    return located(STUDY.methods[wildcards.method])


def cell_code(wildcards):
    """Give the files whose code writes, reads back and measures a cell."""
    return (
        SCRIPTS / "serialise.py",
        SCRIPTS / "measure.py",
        STUDY.methods[wildcards.method],
    )


def cell_modules(wildcards):
    return modules(*cell_code(wildcards))


def cell_versions(wildcards):
    return provenance.versions(*cell_code(wildcards))
