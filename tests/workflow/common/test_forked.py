"""Work in a fork: its answer, what becomes of it, and what it imports."""

import importlib
import os
import signal
import sys
import time

import pytest

from common import forked


def test_a_fork_answers():
    assert forked.in_fork(lambda: {"process": os.getpid()})["process"] != os.getpid()
    assert len(forked.in_fork(lambda: "x" * 1_000_000)) == 1_000_000


def _panic():
    raise KeyboardInterrupt("stop")


def test_what_becomes_of_a_fork_is_said():
    with pytest.raises(forked.RaisedError, match="KeyboardInterrupt: stop"):
        forked.in_fork(_panic)
    with pytest.raises(forked.LostError, match="killed by SIGSEGV"):
        forked.in_fork(lambda: os.kill(os.getpid(), signal.SIGSEGV))
    with pytest.raises(forked.LostError, match=r"not done after 0\.2 s"):
        forked.in_fork(lambda: time.sleep(60), seconds=0.2)


def test_what_work_imports_late_is_imported_with_its_environment(tmp_path, monkeypatch):
    module = "imported_late_by_work"
    (tmp_path / f"{module}.py").write_text("import os; setting = os.environ.get('SETTING')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("SETTING", "of before")

    def work():
        os.environ["SETTING"] = "of the work"
        importlib.import_module(module)

    forked.import_what_it_imports(work)
    assert sys.modules.pop(module).setting == "of the work"
