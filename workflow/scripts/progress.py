"""What a run shows: a line for what is done and the remaining time, and a summary at its end.

Snakemake's own lines stay in its log. `--verbose` and `--printshellcmds` show them instead.
"""

import json
import logging
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

# Seconds of a job, until one of its rule was done on this machine.
GUESSED = {"time": 60.0, "time_documents": 60.0, "lay_out": 60.0, "time_growth": 15.0}
GUESSED |= {"measure_large": 60.0, "try_properties": 10.0}
USUAL = 2.0
EVERY = 10.0  # seconds between two lines, where they are no terminal's
SHOWN = ("tables", "figures", "pages")
LOOK_FIRST = (
    *("pages/your_data.html", "pages/which_one.html", "pages/explore.html"),
    *("figures/sizes.svg", "tables/sizes.csv"),
)


def clock(seconds: float) -> str:
    """Return a time as people write it.

    >>> clock(9), clock(130), clock(3725)
    ('0:09', '2:10', '1:02:05')
    """
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


class Remaining:
    """How long the jobs that are left will take, from jobs that were done here before."""

    def __init__(self, jobs: Iterable[Any], cores: int, known: Path) -> None:
        self._known = known
        self._seconds: dict[str, float] = {}  # by the first output of a job
        with suppress(OSError, ValueError):
            self._seconds = json.loads(known.read_bytes())
        self._rules: dict[str, list[float]] = {}
        self._cores = cores
        self._left = {job.jobid: job for job in jobs}
        self._begun: dict[int, float] = {}

    def begin(self, jobid: int) -> None:
        """Note that a job begins."""
        self._begun[jobid] = time.monotonic()

    def end(self, jobid: int) -> None:
        """Note that a job is done."""
        job = self._left.pop(jobid, None)
        if job is not None and jobid in self._begun:
            took = time.monotonic() - self._begun.pop(jobid)
            self._rules.setdefault(job.rule.name, []).append(took)
            for output in job.output[:1]:
                self._seconds[str(output)] = round(took, 1)

    def give_up(self, jobid: int) -> None:
        """Note that a job failed: what depends on it is not done either."""
        self._left.pop(jobid, None)

    def seconds(self) -> float:
        """Return how long the rest will take."""
        now, alone, shared, longest = time.monotonic(), 0.0, 0.0, 0.0
        for jobid, job in self._left.items():
            left = max(0.0, self._expected(job) - (now - self._begun.get(jobid, now)))
            if job.threads >= self._cores:
                alone += left
            else:
                shared += left
                longest = max(longest, left)
        return alone + max(longest, shared / self._cores)

    def _expected(self, job: Any) -> float:
        known = self._seconds.get(str(next(iter(job.output), "")))
        if known is not None:
            return known
        like = self._rules.get(job.rule.name)
        if not job.output:
            return 0.0
        return sum(like) / len(like) if like else GUESSED.get(job.rule.name, USUAL)

    def remember(self) -> None:
        """Keep what was found out for the next run."""
        with suppress(OSError):
            self._known.parent.mkdir(parents=True, exist_ok=True)
            self._known.write_text(json.dumps(self._seconds), encoding="utf-8")


class Progress(logging.Handler):
    """Shows how far a run is, in the place of the handler that shows Snakemake's lines."""

    def __init__(self, jobs: Iterable[Any], cores: int, known: Path, stream: TextIO) -> None:
        super().__init__(logging.INFO)
        self.jobs = {job.jobid: job for job in jobs}
        self.done: set[int] = set()
        self.failed: dict[int, str] = {}  # by job: the last line of its log
        self.errors: list[str] = []  # of Snakemake itself
        self.remaining = Remaining(self.jobs.values(), cores, known)
        self.began = time.monotonic()
        self._running: dict[int, str] = {}
        self.replaced: logging.Handler | None = None
        self._stream = stream
        self._live = stream.isatty()
        self._last = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Show what an event of Snakemake comes to."""
        event = str(getattr(record, "event", None) or "")
        told = record.__dict__
        if event == "job_info":
            self._running[told["jobid"]] = told["rule_msg"] or told["rule_name"]
            self.remaining.begin(told["jobid"])
            self._show()
        elif event == "job_finished":
            self._running.pop(told["job_id"], None)
            self.done |= {told["job_id"]} & self.jobs.keys()
            self.remaining.end(told["job_id"])
            self._show()
        elif event == "job_error":
            self._fail(told)
        elif event == "error":
            self.errors.append(record.getMessage())
        elif record.levelno >= logging.WARNING:
            self.say(record.getMessage())

    def _fail(self, told: Mapping[str, Any]) -> None:
        jobid = told["jobid"]
        self._running.pop(jobid, None)
        if jobid in self.failed:
            return
        self.remaining.give_up(jobid)
        self.failed[jobid] = last_line(told["log"]) or told["rule_msg"] or told["rule_name"]
        self.say(f"failed: {self.failed[jobid]} ({', '.join(told['log'])})")

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._last < (0.2 if self._live else EVERY):
            return
        self._last = now
        line = self.line()
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r{line[:width]}\x1b[K")
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def line(self) -> str:
        """Return the line for what is done, what is running, and how long the rest will take."""
        done, total = len(self.done), len(self.jobs)
        left = clock(self.remaining.seconds())
        failed = f", {len(self.failed)} failed" if self.failed else ""
        running = "; ".join(self._running.values())
        return f"{done} of {total} jobs{failed}, about {left} left: {running}"

    def say(self, words: str) -> None:
        """Write a line that stays."""
        self._stream.write(("\r\x1b[K" if self._live else "") + words + "\n")
        self._stream.flush()


def last_line(logs: Iterable[str]) -> str:
    """Return the last line of the first log that says anything."""
    for log in logs:
        with suppress(OSError):
            lines = Path(log).read_text(encoding="utf-8", errors="replace").split("\n")
            if said := [line.strip() for line in lines if line.strip()]:
                return said[-1]
    return ""


def summary(progress: Progress, results: Path) -> list[str]:
    """Return what was made and where to look first; what failed, and what is old because of it."""
    took = clock(time.monotonic() - progress.began)
    made = [job for jobid, job in progress.jobs.items() if jobid in progress.done]
    counts = Counter(path.parent.name for path in _to_look_at(made))
    counted = ", ".join(
        f"{counts[kind]} files in {results / kind}" for kind in SHOWN if counts[kind]
    )
    lines = [f"Made: {counted}."] if counted else []
    if progress.errors and not progress.failed:
        return [f"Stopped after {took}:", *(f"  {words}" for words in progress.errors), *lines]
    if not progress.failed:
        look = [str(results / name) for name in LOOK_FIRST if (results / name).exists()]
        at = [f"Look first at {', '.join(look[:3])}."] if look else []
        return [f"{len(progress.done)} jobs done in {took}.", *lines, *at]
    failed = [
        f"  {words}  ({', '.join(map(str, progress.jobs[jobid].log))})"
        for words, jobid in sorted((words, jobid) for jobid, words in progress.failed.items())
    ]
    undone = [job for jobid, job in progress.jobs.items() if jobid not in progress.done]
    late = sorted(_to_look_at(undone))
    for words, is_there in (("old", True), ("not made", False)):
        if files := [str(path) for path in late if path.exists() == is_there]:
            lines.append(f"Because of that {words}: {', '.join(files)}")
    return [
        f"{len(progress.failed)} of {len(progress.jobs)} jobs failed, after {took}:",
        *failed,
        *lines,
        "Mend what failed, and run the same command again: it goes on from here.",
    ]


def _to_look_at(jobs: Iterable[Any]) -> list[Path]:
    """Return the tables, figures and pages that jobs make, each in one format."""
    paths = [Path(str(output)) for job in jobs for output in job.output]
    return [p for p in paths if p.parent.name in SHOWN and p.suffix not in (".png", ".pdf", ".md")]


def _stream_handler() -> logging.StreamHandler[TextIO] | None:
    """Return the handler that shows Snakemake's lines; None if another one does."""
    for handler in logging.getLogger("snakemake.logging").handlers:
        if handler.name == "DefaultStreamHandler" and isinstance(handler, logging.StreamHandler):
            return handler
    return None


def _is_wanted(workflow: Any) -> bool:
    said = workflow.output_settings
    quiet = {str(getattr(what, "value", what)) for what in said.quiet or ()}
    return not (said.dryrun or said.verbose or said.printshellcmds or "all" in quiet)


def begin_quietly(workflow: Any) -> None:
    """Leave what Snakemake says of a run before it begins to its log."""
    handler = _stream_handler()
    if handler is not None and _is_wanted(workflow):
        handler.addFilter(lambda record: str(getattr(record, "event", "")) != "run_info")


_shown: list[Progress] = []  # of the run of this process


def start(workflow: Any, known: Path) -> None:
    """Show the progress of a run from now on, in the place of Snakemake's lines."""
    handler = _stream_handler()
    if handler is None or not _is_wanted(workflow):
        return
    jobs = [job for job in workflow.dag.needrun_jobs() if job.output]
    cores = workflow.resource_settings.cores or 1
    progress = Progress(jobs, cores, known, handler.stream)
    progress.replaced = handler
    logger = logging.getLogger("snakemake.logging")
    logger.removeHandler(handler)
    logger.addHandler(progress)
    _shown.append(progress)


def finish(results: Path = Path("results")) -> None:
    """Write the summary, and show Snakemake's lines again."""
    if not _shown:
        return
    progress = _shown.pop()
    progress.remaining.remember()
    logger = logging.getLogger("snakemake.logging")
    logger.removeHandler(progress)
    if progress.replaced is not None:
        logger.addHandler(progress.replaced)
    for line in summary(progress, results):
        progress.say(line)
