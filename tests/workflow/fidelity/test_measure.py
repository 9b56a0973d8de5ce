"""The steps of the workflow, as functions and as the commands that the rules run."""

import csv
import json
import os
import re
from pathlib import Path

import pytest

import contract
from common import checked_files, step_process
from data import make_dataset
from fidelity import comparison, measure
from tables import environment
from tables import sizes as tabulate
from tests.support.steps import run_step

from .. import odd_methods

DATASETS = contract.WORKFLOW / "datasets"
METHODS = contract.WORKFLOW / "methods"
MEMORY = DATASETS / "cartpole_f4.py"

FAILING = """
from contract import LayoutError, Method
def write(data, folder):
    (folder / "part").write_bytes(b"1")
    raise {write}
def read(folder):
    raise {read}
def keep(data, folder):
    (folder / "whole").write_bytes(b"1")
def method(name, write):
    refuses = (TypeError, LayoutError, ModuleNotFoundError)
    return Method(name=name, label=name, write=write, read=read, refuses=refuses)
METHODS = method("on_writing", write), method("on_reading", keep)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("datasets") / "memory.pkl"
    make_dataset.make_dataset(MEMORY, 3, {"transitions": 20}, path)
    return path


@pytest.fixture
def failing(tmp_path):
    """Make a method file of which one method fails on writing, the other on reading."""

    def make(error):
        path = tmp_path / "failing.py"
        path.write_text(FAILING.format(write=error, read=error))
        return path

    return make


def row(method_file, method, data, folder):
    measure.serialise(method_file, method, data, folder)
    return measure.measure(method_file, method, data, folder)


def command(module, *arguments):
    """Run a step without a locale."""
    return run_step(module, *arguments, LC_ALL="C")


# ------------------------------------------------------------------------------------ make_dataset


def test_a_dataset_is_made_with_its_name_seed_and_sizes(data, tmp_path):
    stored = checked_files.read_dataset(data)
    assert (stored.name, stored.seed, len(stored.data)) == ("cartpole_f4", 3, 20)
    assert stored.title == contract.load_dataset(MEMORY).title
    make_dataset.make_dataset(MEMORY, 3, {"transitions": 20}, tmp_path / "again.pkl")
    assert (tmp_path / "again.pkl").read_bytes() == data.read_bytes()


def test_an_unknown_size_is_named(tmp_path):
    with pytest.raises(contract.ContractError, match="no size is called steps; expected some of"):
        make_dataset.make_dataset(MEMORY, 3, {"steps": 20}, tmp_path / "data.pkl")


# ---------------------------------------------------------------------------- serialise and measure


def test_the_row_of_an_identical_cell(data, tmp_path):
    assert row(METHODS / "pickle.py", "pickle_dump_5", data, tmp_path / "cell") == {
        "dataset": "cartpole_f4",
        "title": contract.load_dataset(MEMORY).title,
        "kind": "experience",
        "seed": 3,
        "method": "pickle_dump_5",
        "label": "pickle.dump, protocol 5",
        "human_readable": False,
        "verdict": "identical",
        "lost": "",
        "bytes": (tmp_path / "cell" / "files" / "data.pkl").stat().st_size,
        "raw_bytes": 20 * (16 + 8 + 8 + 16 + 1),
        "reason": "",
    }


def test_the_row_of_a_cell_that_loses_something(data, tmp_path):
    found = row(METHODS / "np_save.py", "np_save", data, tmp_path / "cell")
    assert (found["verdict"], found["lost"]) == ("lost", "container maxlen identity")
    assert re.fullmatch(r"\$: expected deque\(maxlen=\d+\), found list", found["reason"])


@pytest.mark.parametrize(("method", "start"), [("on_writing", ""), ("on_reading", "on reading: ")])
def test_a_refusal_is_a_row_with_the_reason_and_no_bytes(data, tmp_path, failing, method, start):
    found = row(failing("TypeError('no\\n  deque')"), method, data, tmp_path / "cell")
    assert (found["verdict"], found["reason"]) == ("refused", f"{start}TypeError: no deque")
    assert found["bytes"] is None
    assert bool(list((tmp_path / "cell" / "files").iterdir())) == (method == "on_reading")


@pytest.mark.parametrize(
    ("error", "verdict"),
    [("LayoutError('vectors')", "unfit"), ("ModuleNotFoundError('no torch')", "missing")],
)
def test_another_layout_or_a_missing_package_is_no_refusal_of_a_library(
    data, tmp_path, failing, error, verdict
):
    for method in ("on_writing", "on_reading"):
        found = row(failing(error), method, data, tmp_path / method)
        assert (found["verdict"], found["bytes"]) == (verdict, None)


def test_a_method_that_writes_elsewhere_fails(data, tmp_path):
    file = tmp_path / "elsewhere.py"
    file.write_text(
        "from contract import Method\n"
        "METHODS = (Method('elsewhere', 'x', lambda data, folder: None, lambda folder: []),)\n"
    )
    with pytest.raises(contract.ContractError, match="elsewhere wrote no byte into the folder"):
        row(file, "elsewhere", data, tmp_path / "cell")


def test_another_exception_leaves_nothing(data, tmp_path, failing):
    with pytest.raises(ValueError, match="a bug"):
        measure.serialise(failing("ValueError('a bug')"), "on_writing", data, tmp_path / "cell")
    assert not (tmp_path / "cell").exists()


def test_an_altered_file_is_not_measured(data, tmp_path):
    measure.serialise(METHODS / "np_save.py", "np_save", data, tmp_path / "cell")
    file = tmp_path / "cell" / "files" / "state.npy"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(checked_files.IntegrityError, match=r"files/state\.npy was cut or altered"):
        measure.measure(METHODS / "np_save.py", "np_save", data, tmp_path / "cell")


# ---------------------------------------------------------------------------------------- tabulate

ROW = {
    "dataset": "a",
    "title": "A, the first",
    "kind": "weights",
    "seed": 1,
    "method": "m",
    "label": "M",
    "human_readable": True,
    "verdict": "lost",
    "lost": "values dtype",
    "bytes": 2,
    "raw_bytes": 3,
    "reason": "$: expected 1, found 2",
}
REFUSED = {**ROW, "method": "n", "verdict": "refused", "lost": "", "bytes": None, "reason": "no"}


def test_the_table():
    assert tabulate.table.text([REFUSED, ROW]) == (
        "dataset,title,kind,seed,method,label,human_readable,verdict,lost,"
        "bytes,raw_bytes,ratio,reason\n"
        'a,"A, the first",weights,1,m,M,true,lost,values dtype,'
        '2,3,0.666667,"$: expected 1, found 2"\n'
        'a,"A, the first",weights,1,n,M,true,refused,,,3,,no\n'
    )


RATIOS = {(1, 1): "1.00000", (1, 3000): "0.000333333", (206, 10): "20.6000", (0, 5): "0.00000"}


@pytest.mark.parametrize(("sizes", "ratio"), RATIOS.items())
def test_ratios_have_six_significant_digits(sizes, ratio):
    table = tabulate.table.text([{**ROW, "bytes": sizes[0], "raw_bytes": sizes[1]}])
    assert [line["ratio"] for line in csv.DictReader(table.splitlines())] == [ratio]


def test_no_raw_bytes_no_ratio():
    assert ",2,0,," in tabulate.table.text([{**ROW, "raw_bytes": 0}])


def test_seeds_sort_as_numbers():
    table = tabulate.table.text([{**ROW, "seed": seed} for seed in (10, 9)])
    assert [line["seed"] for line in csv.DictReader(table.splitlines())] == ["9", "10"]


def test_two_rows_of_one_cell_are_refused():
    with pytest.raises(ValueError, match="two rows for dataset a, seed 1, method m"):
        tabulate.table.text([ROW, ROW])


# ------------------------------------------------------------------------------------- environment


def test_the_environment_names_versions_and_nothing_private():
    found = environment.environment()
    assert {"numpy", "orjson", "snakemake"} <= found["packages"].keys()
    text = json.dumps(found)
    assert os.uname().nodename not in text
    assert str(Path.home()) not in text
    assert "not installed" not in text


# ------------------------------------------------------------------------------------ the commands


@pytest.mark.whole_run
def test_the_commands_one_after_the_other(tmp_path):
    data, cell = tmp_path / "d.pkl", tmp_path / "cell"
    line = tmp_path / "rows" / "cartpole_f4" / "1" / "np_save.json"
    method = (METHODS / "np_save.py", "np_save", data, cell)
    cells = json.dumps({"datasets": ["cartpole_f4"], "seeds": [1], "methods": ["np_save"]})
    for module, arguments in (
        ("data.make_dataset", (MEMORY, "1", '{"transitions": 5}', data)),
        ("fidelity.measure", (*method, line, "--dataset", "cartpole_f4", "--seed", "1")),
        ("tables.sizes", (tmp_path / "one.csv", tmp_path / "rows", cells)),
        ("tables.environment", (tmp_path / "environment.json",)),
    ):
        run = command(module, *arguments)
        assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    (found,) = checked_files.read_table(tmp_path / "one.csv")
    assert (found["method"], found["verdict"], found["bytes"]) == ("np_save", "lost", "885")
    assert json.loads((tmp_path / "environment.json").read_bytes())["cores"] == os.cpu_count()


# What a method does, and what its row says.
ENDS = {
    "os.abort()": "the process was killed by SIGABRT",
    "os.kill(os.getpid(), 11)": "the process was killed by SIGSEGV",
    "sys.exit(3)": "the process ended with exit code 3",
    "os._exit(0)": "the process ended with exit code 0",
    "time.sleep(600)": "not done after 2 s",
}


@pytest.mark.parametrize("place", ["writing", "reading"])
@pytest.mark.parametrize("work", [*ENDS, "os.kill(os.getpid(), 9)"])
def test_a_method_that_crashes_exits_or_hangs_is_a_row(data, tmp_path, work, place):
    method = tmp_path / "ending.py"
    method.write_text("import os, sys, time\n" + FAILING.replace("raise ", ""))
    method.write_text(method.read_text().format(write=work, read=work))
    row = tmp_path / "row"
    run = command(
        *("fidelity.measure", method, f"on_{place}", data, tmp_path / "cell", row),
        *("--seconds", "2"),
    )
    if work not in ENDS:
        assert "FaultError: the process was killed by SIGKILL, from outside" in last_line(run)
        return
    found = checked_files.read_record(row)
    assert (found["verdict"], found["bytes"]) == ("failed", None)
    assert found["reason"] == f"on {place}: {ENDS[work]}"
    assert (tmp_path / "cell" / "manifest.json").exists()


@pytest.mark.parametrize(
    "write",
    [
        "(folder.parent.parent / 'mine').write_bytes(b'1')",
        "os.close(os.open(folder.parent.parent / 'mine', os.O_CREAT | os.O_WRONLY))",
        "(folder / 'x').rename(folder.parent.parent / 'mine')",
        "(folder / 'mine').symlink_to('/etc/hostname')",
        "(Path(tempfile.gettempdir()) / 'mine').write_bytes(b'1')",
    ],
)
def test_a_method_that_leaves_files_outside_its_folder_fails(data, tmp_path, monkeypatch, write):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    method = tmp_path / "outside.py"
    method.write_text(
        "import os, tempfile\nfrom pathlib import Path\nfrom contract import Method\n"
        "def write(data, folder):\n    (folder / 'x').write_bytes(b'1')\n"
        f"    with tempfile.TemporaryFile() as file:\n        file.write(b'1')\n    {write}\n"
        "METHODS = (Method('outside', 'x', write, lambda folder: []),)\n"
    )
    with pytest.raises(contract.ContractError, match=r"^outside wrote outside .*mine; write files"):
        measure.serialise(method, "outside", data, tmp_path / "cells" / "cell")


def test_the_process_that_reads_is_not_the_one_that_wrote(data, tmp_path):
    method = (odd_methods.FILE, "remembers", data)
    run = command("fidelity.measure", *method, tmp_path / "cell", tmp_path / "row")
    assert "KeyError: 'data'" in last_line(run)


def last_line(run):
    assert run.returncode == 1
    return run.stderr.splitlines()[-1]


def test_a_failing_cell_says_which_and_why(data, tmp_path, failing):
    method = failing("NameError('no such name')")
    cell = tmp_path / "cell"
    run = command("fidelity.measure", method, "on_writing", data, cell, tmp_path / "row.json")
    assert last_line(run) == (
        "cell on_writing \N{MULTIPLICATION SIGN} cartpole_f4: "
        "WorkError: on writing: NameError: no such name"
    )
    assert not cell.exists()
    run = command("fidelity.measure", method, "on_reading", data, cell, tmp_path / "row.json")
    assert last_line(run) == (
        "cell on_reading \N{MULTIPLICATION SIGN} cartpole_f4: "
        "WorkError: on reading: NameError: no such name"
    )
    assert not (tmp_path / "row.json").exists()


def main_fails(main, *arguments, capsys):
    assert main([*map(str, arguments)]) == 1
    return capsys.readouterr().err.splitlines()[-1]


def test_another_dataset_or_seed_than_asked_for_is_named(data, tmp_path, capsys):
    method = (METHODS / "np_save.py", "np_save", data, tmp_path / "cell")
    for option, value, problem in (
        ("--dataset", "other", "expected dataset other, found cartpole_f4"),
        ("--seed", "4", "expected seed 4, found 3"),
    ):
        arguments = (*method, tmp_path / "row.json", option, value)
        assert main_fails(measure.main, *arguments, capsys=capsys).endswith(problem)
    assert not (tmp_path / "row.json").exists()


def test_a_damaged_dataset_is_named(data, tmp_path, capsys):
    damaged = tmp_path / "damaged.pkl"
    damaged.write_bytes(data.read_bytes()[:-1])
    arguments = (METHODS / "np_save.py", "np_save", damaged, tmp_path / "cell", tmp_path / "row")
    problem = main_fails(measure.main, *arguments, capsys=capsys)
    assert "IntegrityError" in problem
    assert "damaged.pkl: cut or altered" in problem


def test_a_failing_dataset_is_named(tmp_path, capsys):
    arguments = (MEMORY, "1", '{"steps": 1}', tmp_path / "data.pkl")
    problem = main_fails(make_dataset.main, *arguments, capsys=capsys)
    assert problem.startswith("dataset cartpole_f4, seed 1: ContractError: ")
    assert step_process.dataset_name(tmp_path / "data.pkl").endswith("data.pkl")


def test_what_is_measured_is_what_was_stored(data, tmp_path):
    measure.serialise(METHODS / "pickle.py", "pickle_dump_5", data, tmp_path / "cell")
    method = contract.load_method(METHODS / "pickle.py", "pickle_dump_5")
    restored = method.read(tmp_path / "cell" / "files")
    assert comparison.compare(checked_files.read_dataset(data).data, restored).lost == ()
