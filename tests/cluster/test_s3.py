"""Results in object storage: the tables of a local run, and only what is missing is made again."""

from collections.abc import Iterator

import pytest

from tests.support import forked_snakemake
from tests.support.plugins import install
from tests.support.studies import TABLES, Study

from . import s3
from .s3 import Server

pytestmark = [pytest.mark.daemon, pytest.mark.whole_run]

# A part of small.yaml, for each start asks the server about every object.
CONFIGURED = {
    "dataset": ["multi_output", "cartpole_f4"],
    "method": ["np_save", "codec_text", "zarr"],
}
TARGETS = [*TABLES, "results/figures/sizes.svg"]
CELL = "results/cells/cartpole_f4/1/np_save.json"  # as a target, like each that `rule all` names
AFTER_A_CELL = {
    *("tabulate the sizes", "tabulate the sizes of other seeds"),
    *("tabulate what the figure of sizes shows", "draw the sizes"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with s3.serving(install("s3-server", folder), folder / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def stored(
    empty_study: Study, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Study]:
    """A study whose results are in the bucket ``study``, in a folder."""
    folder = tmp_path_factory.mktemp("s3")
    study = empty_study.copy(folder / "study")
    study.configure(
        datasets=CONFIGURED["dataset"], methods=CONFIGURED["method"], layouts=["cartpole_f4"]
    )
    s3.store(study, server, install("s3", folder))
    with forked_snakemake.serving(study.env) as study.runner:
        run = study.snakemake(*TARGETS)
        assert run.returncode == 0, run.stdout
        yield study


def test_the_tables_equal_those_of_a_local_run(
    stored: Study, small_study: Study, server: Server
) -> None:
    for table, local in small_study.tables(**CONFIGURED).items():
        assert server.get("study", f"small/{table}").decode() == local, table


def test_what_belongs_there_is_there_and_nothing_of_it_here(stored: Study, server: Server) -> None:
    made = {key.removeprefix("small/") for key in server.keys("study")}
    assert {*TARGETS, "results/logs/tabulate.log"} <= made
    assert not [key for key in made if key.startswith("results/files/")]
    assert not [path for path in (stored.folder / "results").rglob("*") if path.is_file()]


def test_nothing_is_left_to_do(stored: Study) -> None:
    assert stored.planned(*TARGETS) == set()


def test_a_deleted_object_is_made_again_alone(stored: Study, server: Server) -> None:
    before = server.get("study", f"small/{CELL}")
    server.delete("study", f"small/{CELL}")
    expected = {"measure cartpole_f4, seed 1, with np_save", *AFTER_A_CELL}
    assert stored.planned(*TARGETS, CELL) == expected
    run = stored.snakemake(*TARGETS, CELL)
    assert run.returncode == 0, run.stdout
    assert f"{len(expected)} jobs done in " in run.stdout, run.stdout
    assert server.get("study", f"small/{CELL}") == before
    assert stored.planned(*TARGETS, CELL) == set()


def test_an_altered_object_is_refused(stored: Study, server: Server) -> None:
    before = server.get("study", f"small/{CELL}")
    altered = before.replace(b'"verdict": "lost"', b'"verdict": "identical"')
    assert altered != before
    server.put("study", f"small/{CELL}", altered)
    run = stored.snakemake("results/tables/sizes.csv")
    assert run.returncode == 1, run.stdout
    log = server.get("study", "small/results/logs/tabulate.log")
    assert b"np_save.json: altered (its content misses its digest)" in log
