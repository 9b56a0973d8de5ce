"""The study on a SLURM of two nodes: the tables of a local run, whatever is killed meanwhile."""

import itertools
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support.plugins import install
from tests.support.studies import SMALL, TABLES, Study
from tests.support.waiting import wait

from . import slurm
from .slurm import Cluster

pytestmark = [pytest.mark.daemon, pytest.mark.whole_run]

needs_slurm = pytest.mark.skipif(bool(slurm.missing()), reason=slurm.missing() or "SLURM is here")

# A part of small.yaml, for every submission starts Snakemake three times.
DATASETS = ["multi_output", "cartpole_f4"]
METHODS = ["np_save", "codec_text", "json_tolist"]
SPEED = yaml.safe_load(SMALL.read_text())["speed"]
CONFIGURED = {
    "datasets": DATASETS,
    "methods": METHODS,
    "layouts": ["cartpole_f4"],
    "speed": SPEED | {"workloads": ["array_f4"], "all_methods_on": []},
}
TIMED = ["results/speed/array_f4/1.json", "results/growth/array_f4/10/1.json"]
# The profile's numbers are those of a whole study.
SMALL_GROUPS = ["--group-components", "datasets=5", "cells=3", "properties=3", "tables=5"]
SHORT_WAITS = ["--slurm-init-seconds-before-status-checks", "1"]
SNAKEMAKE = [sys.executable, "-m", "snakemake", "--nocolor"]
PROFILE = ["--profile", "profiles/slurm", "--cores", "2", *SMALL_GROUPS, *SHORT_WAITS]
PROFILE += ["--configfile", "small.yaml"]

_NAMED = re.compile(r"^rule_(time_growth|lay_out|[a-z]+)")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with slurm.cluster(tmp_path_factory.mktemp("slurm")) as started:
        yield started


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install("slurm", tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="module")
def configured(empty_study: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The part of the small study that is run, with nothing made yet."""
    study = empty_study.copy(tmp_path_factory.mktemp("part") / "an empty study")
    study.configure(**CONFIGURED)
    (study.folder / "results").mkdir()
    return study


@pytest.fixture
def study(configured: Study, cluster: Cluster, plugin: Path, tmp_path: Path) -> Study:
    """A study with nothing made yet, and a cluster with nothing to do."""
    cluster.rest()
    study = configured.copy(tmp_path / "a study")
    slurm.activate(study, plugin)
    return study


def begin(study: Study, cluster: Cluster, *command: str) -> subprocess.Popen[str]:
    """Start a command in the folder of a study, where there is SLURM."""
    return subprocess.Popen(
        cluster.command(study.folder, *command),
        env=study.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(begun: subprocess.Popen[str]) -> str:
    """Wait until a command has succeeded, and return what it said."""
    said, _ = begun.communicate()
    assert begun.returncode == 0, said
    return said


def submitted(cluster: Cluster, study: Study) -> list[dict[str, str]]:
    """Return the jobs that were submitted for a study."""
    here = str(study.folder).split()[0]  # up to the space in its name
    return [job for job in cluster.jobs() if job["WorkDir"].startswith(here)]


def names(jobs: list[dict[str, str]]) -> Counter[str]:
    """Count the jobs of each group, and of each rule that is in none."""
    return Counter(name for job in jobs for name in _NAMED.findall(job["Comment"]))


def measuring(study: Study) -> bool:
    """Tell whether a cell has begun."""
    return any(study.folder.glob("results/logs/measure/*/*/*.log"))


def local_tables(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the tables of a local run, which another worker may have made meanwhile."""
    local: Study = request.getfixturevalue("small_study")
    return local.tables(dataset=DATASETS, method=METHODS)


def is_over(study: Study, cluster: Cluster) -> bool:
    """Tell whether no job of a study waits or runs."""
    ended = {"COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT"}
    return {job["JobState"] for job in submitted(cluster, study)} <= ended


def overlap(one: dict[str, str], other: dict[str, str]) -> bool:
    """Tell whether two jobs ran at the same time on the same node."""
    together = one["StartTime"] < other["EndTime"] and other["StartTime"] < one["EndTime"]
    return together and one["NodeList"] == other["NodeList"]


@needs_slurm
def test_an_allocation_takes_up_one_that_was_ended_and_makes_the_tables_of_a_local_run(
    study: Study, cluster: Cluster, request: pytest.FixtureRequest
) -> None:
    batch = ["sbatch", "profiles/slurm/allocation.sh", "--configfile", "small.yaml", "--", *TABLES]
    finish(begin(study, cluster, *batch))
    wait(lambda: measuring(study), "no cell is measured")
    cluster.run("scancel", "--name=study")
    finish(begin(study, cluster, *batch))
    wait(lambda: is_over(study, cluster), "the allocations do not end")
    first, second = submitted(cluster, study)
    assert first["JobState"] == "CANCELLED"
    log = (study.folder / f"results/slurm-{second['JobId']}.log").read_text()
    assert second["JobState"] == "COMPLETED", log
    assert second["OverSubscribe"] == "NO"  # all of a node
    assert second["NumCPUs"] == "4"
    assert "Provided cores: 4" in log
    assert study.tables() == local_tables(request)


@needs_slurm
def test_submissions_of_groups_make_the_tables_of_a_local_run_whatever_is_killed(
    study: Study, cluster: Cluster, request: pytest.FixtureRequest
) -> None:
    snakemake = [*SNAKEMAKE, *PROFILE, "--", *TABLES, *TIMED]
    run = begin(study, cluster, *snakemake)
    wait(lambda: measuring(study), "no cell is measured")
    slurm.kill_inside(run)
    run.communicate()
    finish(begin(study, cluster, "profiles/slurm/cancel.sh"))
    assert is_over(study, cluster)
    finish(begin(study, cluster, *SNAKEMAKE, "--unlock"))

    run = begin(study, cluster, *snakemake)
    node = random.choice(wait(cluster.busy, "nothing runs"))
    cluster.kill(node)
    wait(lambda: cluster.states()[node].startswith("down"), "the node is not missed")
    cluster.start(node)
    finish(run)
    assert study.tables() == local_tables(request)

    # Those that were cancelled while they waited had no node.
    jobs = [job for job in submitted(cluster, study) if job["NodeList"] in slurm.NODES]
    groups = {"datasets", "cells", "properties", "lay_out", "time", "time_growth", "tables"}
    assert set(names(jobs)) == groups
    assert {job["NodeList"] for job in jobs} == set(slurm.NODES)
    timed = [job for job in jobs if job["OverSubscribe"] == "NO"]
    assert set(names(timed)) == {"time", "time_growth"}
    assert {job["NumCPUs"] for job in timed} == {"4"}  # the others take two
    for one, other in itertools.product(timed, jobs):
        assert one is other or not overlap(one, other)


def test_the_profile_names_rules_that_there_are(empty_study: Study) -> None:
    profile = yaml.safe_load((empty_study.folder / "profiles/slurm/config.yaml").read_text())
    named = {group.partition("=")[0] for group in profile["groups"]}
    named |= {resource.partition(":")[0] for resource in profile["set-resources"]}
    listed = empty_study.snakemake("--list-rules")
    assert named <= set(listed.stdout.split()), listed.stdout
