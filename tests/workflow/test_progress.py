"""What a run shows: how far it is, how long the rest takes, what failed and what is old."""

import io
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import progress
from progress import Progress

CELL = "results/cells/a/1/np_save.json"
TABLE = "results/tables/sizes.csv"


def job(jobid: int, rule: str, output: str, threads: int = 1) -> Any:
    logs = [f"results/logs/{rule}.log"]
    return SimpleNamespace(
        jobid=jobid,
        rule=SimpleNamespace(name=rule),
        output=[output],
        log=logs,
        threads=threads,
    )


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    """Return what is shown of a run of three jobs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results/logs").mkdir(parents=True)
    jobs = [job(1, "measure", CELL), job(2, "tabulate", TABLE), job(3, "time", "t.json", 2)]
    return Progress(jobs, 2, tmp_path / "seconds.json", io.StringIO())


def tell(shown: Progress, event: str, **said: Any) -> None:
    record = logging.makeLogRecord({"event": event, "levelno": logging.INFO, **said})
    shown.emit(record)


def run(shown: Progress, jobid: int) -> None:
    rule = shown.jobs[jobid].rule.name
    tell(shown, "job_info", jobid=jobid, rule_msg=f"do {rule}", rule_name=rule)


def test_the_line_says_what_is_done_and_what_is_running(shown: Progress) -> None:
    run(shown, 1)
    assert shown.line().startswith("0 of 3 jobs, about 1:0")
    assert shown.line().endswith(" left: do measure")
    tell(shown, "job_finished", job_id=1)
    tell(shown, "job_finished", job_id=0)  # the rule `all`, which makes nothing
    assert shown.line().startswith("1 of 3 jobs, about 1:0")


def test_the_remaining_time_is_that_of_the_last_run(shown: Progress, tmp_path: Path) -> None:
    shown.remaining._seconds.update({CELL: 30.0, TABLE: 20.0, "t.json": 100.0})
    assert shown.remaining.seconds() == 100 + 30  # alone; then the longest of the others
    shown.remaining.remember()
    again = progress.Remaining(shown.jobs.values(), 1, tmp_path / "seconds.json")
    assert again.seconds() == 150
    again.give_up(3)
    assert again.seconds() == 50


def test_what_failed_is_one_line_with_its_log_and_what_is_old_is_named(shown: Progress) -> None:
    Path("results/logs/measure.log").write_text("Traceback\n\ncell np_save: OSError: cheese\n")
    said = {"rule_msg": "do measure", "rule_name": "measure", "log": ["results/logs/measure.log"]}
    for _ in range(2):
        tell(shown, "job_error", jobid=1, **said)
    tell(shown, "job_finished", job_id=3)
    written = shown._stream.getvalue()  # type: ignore[attr-defined]
    assert written.count("failed: cell np_save: OSError: cheese (results/logs/measure.log)") == 1
    lines = progress.summary(shown, Path("results"))
    assert lines[0].startswith("1 of 3 jobs failed, after 0:0")
    assert lines[1] == "  cell np_save: OSError: cheese  (results/logs/measure.log)"
    assert f"Because of that not made: {TABLE}" in lines
    Path(TABLE).parent.mkdir()
    Path(TABLE).touch()
    assert f"Because of that old: {TABLE}" in progress.summary(shown, Path("results"))


def test_a_run_that_went_well_says_where_to_look(shown: Progress) -> None:
    Path(TABLE).parent.mkdir()
    Path(TABLE).touch()
    for jobid in shown.jobs:
        tell(shown, "job_finished", job_id=jobid)
    done, made, look = progress.summary(shown, Path("results"))
    assert done.startswith("3 jobs done in ")
    assert (made, look) == ("Made: 1 files in results/tables.", f"Look first at {TABLE}.")
