# What the rules share: the configuration, and how a job depends on its code.

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

WORKFLOW = Path(
    workflow.current_basedir.get_path_or_uri(secret_free=True)
).parent.absolute()
SCRIPTS = WORKFLOW / "scripts"
# Another workflow that takes these rules as a module keeps its environment, and `sys.path`.
IS_MODULE = not workflow.modifier.is_main_snakefile()


def take_ours():
    """Take out of `sys.modules`, and return, what is called as a module of the scripts."""
    ours = {path.stem for path in SCRIPTS.iterdir()}
    names = [name for name in sys.modules if name.partition(".")[0] in ours]
    return {name: sys.modules.pop(name) for name in names}


sys.path.insert(0, str(SCRIPTS))
if IS_MODULE:
    THEIRS = take_ours()  # the other workflow may have modules of these names
else:
    # Snakemake asks each parameter whether it is a table of pandas, which takes half its start to import.
    sys.modules.setdefault("pandas", None)

import config_source
import configuration
import own_data
import progress
import provenance
from common import machine_faults
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

# What jobs keep that is no result: what Matplotlib found out about fonts, settings that Keras writes,
# files of a moment. It may be deleted when nothing runs. TMPDIR names another place for the last.
CACHE = Path(".snakemake/cache").absolute()
provenance.remember(CACHE / "provenance.json")
os.environ.update(
    {
        # A job runs a step by the Python that runs Snakemake, in an activated environment or not.
        "STUDY_PYTHON": sys.executable,
        "STUDY_STEP": str(SCRIPTS / "run_step.py"),
        "STUDY_CACHE": str(CACHE),
        # A job that outlives Snakemake leaves nothing.
        machine_faults.SCHEDULER: str(os.getpid()),
    }
)
if not IS_MODULE:
    # Snakemake gives jobs the temporary folder that Python tells it.
    tempfile.tempdir = os.environ.setdefault("TMPDIR", str(CACHE / "tmp"))
    Path(tempfile.tempdir).mkdir(parents=True, exist_ok=True)
    progress.begin_quietly(workflow)

try:
    asked = config if IS_MODULE else workflow.config_settings.overwrite_config
    if IS_MODULE:
        files = [WORKFLOW.parent / "config.yaml"]
        given, config = config, load_configfile(str(files[0]))
        update_config(config, given)
    else:
        files = [*workflow.configfiles, *workflow.overwrite_configfiles]
        update_config(config, config_source.typed(workflow.config_settings.config))
    STUDY = configuration.read(config, files)
    OWN = own_data.read(config, STUDY, asked)
except configuration.ConfigurationError as error:
    sys.exit(f"Error: {error}")  # one sentence; a WorkflowError would add a traceback

if STUDY.speed.targets_only:
    from tables import targets  # and NumPy, which nothing else here needs

if IS_MODULE:
    sys.path.remove(str(SCRIPTS))
    take_ours()
    sys.modules.update(THEIRS)

DATASETS = list(STUDY.datasets)
METHODS = list(STUDY.methods)
SEEDS = list(STUDY.seeds)
LAID_OUT = list(STUDY.layouts)
WORKLOADS = list(STUDY.speed.workloads)
SPEED_SEEDS = list(STUDY.speed.seeds)


def workload_data(workload, seed):
    """Return the file of a workload: a dataset of the study as it is, or one made to be timed."""
    is_dataset = STUDY.speed.sizes[workload] == STUDY.sizes.get(workload)
    made = "datasets" if is_dataset and seed in SEEDS else "workloads"
    return f"results/{made}/{workload}/{seed}.pkl"


WORKLOAD_DATA = [workload_data(x, seed) for x in WORKLOADS for seed in SPEED_SEEDS]


def grown(growth):
    """Return what is made at several sizes: a dataset, its number of elements, and a seed."""
    return [
        f"{dataset}/{elements}/{seed}"
        for dataset, sizes in growth.sizes.items()
        for elements in sizes
        for seed in SPEED_SEEDS
    ]


GROWN = grown(STUDY.speed.growth)
LARGE = grown(STUDY.large)  # arrays of which a process holds a piece at a time

# What the figure of sizes shows, of what the run has, or else all that it has.
SHOWN = {
    "datasets": [name for name in STUDY.sizes_figure["datasets"] if name in DATASETS]
    or DATASETS,
    "methods": list(
        dict.fromkeys(
            name
            for names in STUDY.sizes_figure["methods"].values()
            for name in names
            if name in METHODS
        )
    )
    or METHODS,
}
SHOWN_CELLS = {**SHOWN, "seeds": SEEDS}
SPREAD_CELLS = {**SHOWN, "seeds": list(STUDY.spread_seeds)}


def rows_of(cells):
    """Return the files of the rows of cells."""
    return expand(
        "results/cells/{dataset}/{seed}/{method}.json",
        dataset=cells["datasets"],
        seed=cells["seeds"],
        method=cells["methods"],
    )


CELLS = {"datasets": DATASETS, "seeds": SEEDS, "methods": METHODS}
CELL_ROWS = rows_of(CELLS)
PAGE_TEMPLATES = SCRIPTS.parent / "pages"
OWN_PAGE = "your_data"  # made where the configuration has `data`
PAGES = sorted(path.name.partition(".")[0] for path in PAGE_TEMPLATES.glob("*.md.j2"))


wildcard_constraints:
    dataset="|".join([*DATASETS, *OWN.names]),
    made="|".join([*DATASETS, *OWN.datasets]),
    own="|".join(OWN.names),
    workload="|".join(WORKLOADS),
    grown="|".join(STUDY.speed.growth.datasets),
    large="|".join(STUDY.large.datasets),
    large_method="|".join(STUDY.large.methods),
    elements="[0-9]+",
    method="|".join({**STUDY.methods, **OWN.methods}),
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


def remove_measured():
    """Remove files that a killed Snakemake had measured and not yet removed: no job of this one would."""
    for files in Path("results/files").glob("*/*/*"):
        dataset, seed, method = files.parts[2:]
        if Path("results/cells", dataset, seed, f"{method}.json").exists():
            shutil.rmtree(files)


def located(path):
    """Return the path of a file of this repository, from the working directory.

    So a repository that moves stays up to date. Its files are where they are, also when results are
    kept in object storage.
    """
    return local(str(path) if IS_MODULE else os.path.relpath(path))


def kept_here(path):
    """Mark what stays on this machine, also when results are kept in object storage.

    In a module it is below the prefix, as all results are.
    """
    return path if IS_MODULE else local(path)


def as_json(value):
    """Return settings as one argument of a command: the same text for the same settings."""
    return json.dumps(value, sort_keys=True)


class Step:
    """The code of a rule: a module of workflow/scripts, and the method or dataset files it runs.

    A rule names `files` among its inputs, if it has any, and `versions` among its parameters. A job
    runs again when its code or a package that it imports has changed.
    """

    def __init__(self, module, files=None, wildcard=None):
        """Take all files of a mapping, or the one whose key is the value of the wildcard.

        The mapping may depend on the wildcards: then it is a function of them.
        """
        self._script = SCRIPTS.joinpath(*module.split(".")).with_suffix(".py")
        self._files = files or {}
        self._wildcard = wildcard

    def _chosen(self, wildcards):
        files = self._files(wildcards) if callable(self._files) else self._files
        if self._wildcard:
            return [files[wildcards[self._wildcard]]]
        return sorted(set(files.values()))

    def files(self, wildcards):
        """Return the method or dataset files, whose times do not count: `versions` has what they do."""
        return [ancient(located(path)) for path in self._chosen(wildcards)]

    def versions(self, wildcards):
        """Return the digest of all code that is executed, and the versions of packages.

        The code is no input, whose time would count: clocks are wrong, and cells by the hundred
        would name dozens of files each.
        """
        run = (SCRIPTS / "run_step.py", self._script, *self._chosen(wildcards))
        return [provenance.fingerprint(*run), *provenance.versions(*run)]


def grown_sizes(wildcards):
    """Return the sizes of a dataset that has the number of elements of the wildcard."""
    return as_json(STUDY.speed.growth.sizes[wildcards.grown][int(wildcards.elements)])


def place_in_growth(wildcards):
    """Return how many elements there are, and whether no growth is to be fitted to them."""
    elements = int(wildcards.elements)
    held_out = STUDY.speed.growth.held_out.get(wildcards.grown) == elements
    return {"elements": elements, "held_out": held_out}


def timed_methods(wildcards):
    """Return the methods to time side by side, by name, with their files."""
    if not wildcards.keys():
        return STUDY.documents.methods
    if "grown" in wildcards.keys():
        return STUDY.speed.growth.methods
    every = {**STUDY.speed.methods, **STUDY.speed.dataset_methods}
    if STUDY.speed.targets_only:
        named = targets.methods_of(wildcards.workload)
        return {name: file for name, file in every.items() if name in named}
    if wildcards.workload in STUDY.speed.all_methods_on:
        return {**STUDY.methods, **every}
    is_dataset = wildcards.workload in STUDY.datasets
    return STUDY.speed.dataset_methods if is_dataset else STUDY.speed.methods


def named_methods(wildcards):
    """Return the methods to time as arguments of the command."""
    return [
        f"{name}={located(file)}" for name, file in timed_methods(wildcards).items()
    ]


def timing(limits):
    """Return the settings of time_methods.py."""
    speed = STUDY.speed
    return as_json(
        {"repeats": speed.repeats, "seconds": speed.seconds, "limits": limits}
    )


def table(name):
    """Return the output of a rule that makes a table."""
    return report(
        f"results/tables/{name}.csv",
        caption=f"../report/{name}_table.rst",
        category="Tables",
    )


def cell_sources(cells):
    """Return what gives the folder of all cells, wherever rows are kept, and which these are.

    A command line does not hold some thousand paths.
    """
    return lambda _, input: [str(Path(input.rows[0]).parents[2]), json.dumps(cells)]


def paths_of_rows(wildcards, input):
    """Return the paths of all rows."""
    return list(input.rows)


def page_versions(wildcards):
    """Return the versions of the step, and the digests of the page's templates."""
    return versions_of_page(PAGE_TEMPLATES / f"{wildcards.page}.md.j2")


def versions_of_page(template):
    """Return what `page_versions` does, of the page of a template."""
    templates = (template, PAGE_TEMPLATES / "page.html.j2")
    digests = list(map(provenance.digest, templates))
    return [*PAGE.versions({}), *digests]


def explorer_versions(wildcards):
    """Return the versions of the step, and the digests of the template and its libraries."""
    files = [
        PAGE_TEMPLATES / "explore.html.j2",
        PAGE_TEMPLATES / "measured_elsewhere.json",
        *sorted((PAGE_TEMPLATES / "vendor").iterdir()),
    ]
    return [*EXPLORER.versions(wildcards), *map(provenance.digest, files)]
