"""What a method keeps of hard values, whether reading runs code, and what else it can do."""

import io
import time
import zipfile
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import contract
from common import checked_files, forked
from fidelity import comparison
from properties import attacks, hard_cases, try_properties, worker

FILES = contract.method_files()
CASES = hard_cases.CASES

# A method that pickles, with one thing wrong with it: what stands at the end of the file.
WRONG = """
import os, pickle, time
from collections import deque
from contract import Glue, LayoutError, Method, Parts
def write(data, folder):
    (folder / "data.pkl").write_bytes(pickle.dumps(data))
def read(folder):
    return pickle.loads((folder / "data.pkl").read_bytes())
def part(folder, index):
    return read(folder)[index]
def append(more, folder):
    data = read(folder)
    data.extend(more)
    write(data, folder)
def safe(folder):
    raise TypeError("no thanks")
def hostile(trap, folder):
    (folder / "data.pkl").write_bytes(pickle.dumps(trap))
parts = dict(read=part, append=append)
def refuse(data, folder):
    raise TypeError("no deque")
def as_list(data, folder):
    write(list(data) if isinstance(data, deque) else data, folder)
def no_place(data, folder):
    raise LayoutError("made for other data")
declared = dict(name="wrong", label="wrong", write=write, read=read, refuses=(TypeError,))
{}
METHODS = (Method(**declared, parts=Parts(**parts)),)
"""


@pytest.fixture
def wrong(tmp_path):
    """Make a trial of a method with something wrong."""

    def make(line=""):
        file = tmp_path / "wrong.py"
        file.write_text(WRONG.format(line))
        method = contract.load_method(file, "wrong")
        return worker.Trial(method, tmp_path / "files")

    return make


# ------------------------------------------------------------------------------------- the table


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_itself_anew_each_time_and_in_every_form(name):
    case = CASES[name]
    assert case.name == name
    assert case.about <= set(comparison.LOSSES)
    for form in case.forms:
        value, again = case.make(form), case.make(form)
        assert value is not again
        assert comparison.losses(value, again) == {}
        assert comparison.losses(*case.looked_at(value, again)) == {}


def test_the_bits_of_nan():
    patterns = CASES["nan_f4"].make("array").view(np.uint32).tolist()
    assert patterns == [0x7FC00000, 0x7F800001, 0x7FC00ABC, 0xFFC00000, 0]
    wide = CASES["nan_f8"].make("array").view(np.uint64).tolist()
    assert wide[1:4] == [0x7FF0000000000001, 0x7FF8000000000ABC, 0xFFF8000000000000]
    assert np.isnan(CASES["nan_f8"].make("array")[:4]).all()


def test_cases_are_what_their_names_say():
    made = {name: case.make("array") for name, case in CASES.items()}
    assert made["fortran"].flags.f_contiguous
    assert not made["fortran"].flags.c_contiguous
    assert not made["strided"].flags.contiguous
    assert not made["strided"].flags.f_contiguous
    assert made["big_endian"].dtype.str == ">f8"
    assert (made["zero_d"].shape, made["empty"].shape) == ((), (0, 4))
    assert (made["int64"].astype(float).astype("O") != made["int64"]).any()
    assert made["uint64"].max() == 2**64 - 1
    assert 0 < made["subnormal"][0] < np.finfo(float).tiny
    assert made["maxlen"].maxlen == 7
    assert made["deque"].maxlen is None
    assert made["shared"][0][0] is made["shared"][0][1]


def test_an_array_goes_to_each_method_in_the_form_that_it_takes():
    case = CASES["bool"]
    array = case.make("array")
    assert case.make("weights")[0][0].tolist() == array.tolist()
    assert case.make("experience")[0][0].tolist() == array.tolist()
    assert CASES["dict"].make("experience").keys() == {"a", "b"}  # it has but one form


def test_only_what_a_case_is_about_counts():
    losses = {"losses": {"values": "v", "dtype": "d", "array": "a", "maxlen": "m"}}
    judged = worker.judge(CASES["negative_zero"], losses)
    assert (judged["verdict"], judged["lost"], judged["reason"]) == ("lost", ["values"], "v")
    assert judged["lost_besides"] == ["dtype", "container", "maxlen"]
    judged = worker.judge(CASES["tuple"], losses)
    assert (judged["verdict"], judged["lost"], judged["reason"]) == ("identical", [], "")
    refused = {"verdict": "refused", "reason": "no"}
    assert worker.judge(CASES["bool"], refused)["verdict"] == "refused"


def test_of_a_replay_memory_only_what_the_case_is_about_is_looked_at():
    original = CASES["bool"].make("experience")
    other = [(state, 1, 9.0, None, 5) for state, *_ in original]
    assert comparison.losses(*CASES["bool"].looked_at(original, other)) == {}
    memory = CASES["last_state"].make("experience")
    changed = [*list(memory)[:-1], [memory[-1][0], 0, 0.0, memory[-1][3] + 1, True]]
    assert "values" in comparison.losses(*CASES["last_state"].looked_at(memory, changed))
    assert CASES["bool"].looked_at(original, {"a": 1}) == (original, {"a": 1})


# ---------------------------------------------------------------------------------- known methods


@cache
def verdicts(name, folder):
    trial = worker.Trial(contract.load_method(FILES[name], name), Path(folder))
    return {row["case"]: row for row in trial.cases()}


KNOWN = {
    "pickle_dump_5": {"identical": set(CASES)},
    "codec_text": {"identical": set(CASES)},
    **{f"pickle_dump_{protocol}": {"lost": {"big_endian"}} for protocol in (2, 4)},
    "np_save": {
        "identical": {"nan_f4", "nan_f8", "big_endian", "fortran", "zero_d", "empty"},
        "glue": {"dict", "last_state"},
        "lost": {"bfloat16", "shared"},
        "refused": {"object", "tuple", "integer_keys", "deque", "maxlen"},
    },
    "json_tolist": {
        "identical": {"negative_zero", "int64", "uint64", "bool", "zero_d", "dict"},
        "glue": {"last_state"},
        "lost": {"float32", "float16", "nan_f4", "fortran", "empty", "tuple"},
        "refused": {"complex", "deque", "maxlen"},
    },
    "csv_naive": {"lost": {"uint8_frames", "subnormal", "fortran", "zero_d"}},
    "np_savetxt": {
        "identical": {"negative_zero"},
        "lost": {"int64", "bool", "float32"},
        "refused": {"zero_d", "uint8_frames"},
    },
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", KNOWN)
def test_known_facts(name, tmp_path):
    found = verdicts(name, str(tmp_path))
    assert set(found) == set(CASES)
    for verdict, cases in KNOWN[name].items():
        assert {case: found[case]["verdict"] for case in cases} == dict.fromkeys(cases, verdict)
    for row in found.values():
        assert bool(row["lost"]) == (row["verdict"] == "lost")
        assert bool(row["reason"]) == (row["verdict"] != "identical")


VARIANTS = [  # which have no row in the table of properties
    name for name, file in FILES.items() if contract.load_method(file, name).traits.variant_of
]
RUNS_CODE = {
    **dict.fromkeys(("np_save", "np_savez", "codec_text", *VARIANTS), ()),
    "pickle_dump_5": ("a pickle in the place of its files",),
    "pickle_gzip_1": ("a gzipped pickle in the place of its files",),
    "pickle_gzip": ("a gzipped pickle in the place of its files",),
    "pickle_zstd": ("a file in its own format",),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", RUNS_CODE)
def test_reading_runs_code_or_does_not(name, tmp_path):
    found = worker.attack(worker.Trial(contract.load_method(FILES[name], name), tmp_path))
    assert tuple(found["succeeded"]) == RUNS_CODE[name]
    assert found["attacks"] >= (5 if name in VARIANTS else 10)


# ------------------------------------------------------------------------------------- the attacks


@pytest.mark.parametrize("payload", attacks.PAYLOADS)
def test_every_payload_runs_code_where_it_is_trusted(payload, tmp_path):
    trap = contract.Trap(str(tmp_path / "canary"))
    attacks.spring(payload, trap)
    assert Path(trap.path).is_dir()


def test_a_trap_that_does_not_work_is_no_proof(wrong, monkeypatch):
    monkeypatch.setitem(attacks.PAYLOADS, "a pickle", lambda trap, original: b"N.")
    with pytest.raises(RuntimeError, match="the trap in a pickle does not work"):
        wrong().check_trap()


def test_a_zip_file_keeps_its_members_and_their_names(tmp_path):
    original = io.BytesIO()
    with zipfile.ZipFile(original, "w") as file:
        for name in ("a.npy", "data.pkl", "version"):
            file.writestr(name, b"3")
    trap = contract.Trap(str(tmp_path / "canary"))
    made = attacks.PAYLOADS["a zip of NPY files of objects"](trap, original.getvalue())
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert file.namelist() == ["a.npy", "data.pkl", "version"]
        assert file.read("version") == b"3"
        assert file.read("a.npy").startswith(b"\x93NUMPY")
        assert b"mkdir" in file.read("data.pkl")


def test_each_kind_of_file_is_replaced_by_itself_too(tmp_path):
    for name in ("a.npy", "b.npy", "c.json"):
        (tmp_path / name).write_bytes(b"1")
    found = [[file.name for file in files] for files in attacks.targets(tmp_path)]
    assert found == [["a.npy", "b.npy", "c.json"], ["c.json"], ["a.npy", "b.npy"]]


@pytest.mark.thorough
def test_what_a_method_gives_as_hostile_is_tried(wrong):
    answer = worker.attack(wrong("declared.update(hostile=hostile)"))
    assert "a file in its own format" in answer["succeeded"]
    line = "declared.update(hostile=lambda trap, folder: os.mkdir(trap.path))"
    with pytest.raises(worker.PropertyError, match="hostile runs the trap itself"):
        worker.attack(wrong(line))


@pytest.mark.thorough
def test_a_part_that_runs_code_counts(wrong):
    line = "declared['read'] = lambda folder: []"
    answer = worker.attack(wrong(line))
    assert answer["succeeded"] == ["a pickle in the place of its files"]
    answer = worker.attack(wrong(f"{line}; parts['read'] = None"))
    assert answer["succeeded"] == []


# ------------------------------------------------------------------- what fails, and what is said


@pytest.mark.thorough
def test_a_method_that_hangs_is_stopped_and_soon_tried_no_more(wrong):
    trial = wrong("declared['read'] = lambda folder: time.sleep(60)")
    trial.seconds = 0.2
    reasons = {case["reason"] for case in trial.cases()}
    assert trial.late == worker.PATIENCE
    assert all(reason.endswith(("not done after 0.2 s", "not done in time")) for reason in reasons)
    assert any(reason.endswith("3 others were not done in time") for reason in reasons)


def test_other_errors_crashes_and_refusals_are_verdicts(wrong):
    for line, verdict, reason in (
        ('declared["read"] = safe', "refused", "on reading: TypeError: no thanks"),
        ("declared.update(read=safe, refuses=())", "failed", "on reading: TypeError: no thanks"),
        ('declared["write"] = lambda data, folder: os.abort()', "failed", "SIGABRT"),
    ):
        found = list(islice(wrong(line).cases(), 2))
        assert {row["verdict"] for row in found} == {verdict}
        assert all(reason in row["reason"] for row in found)


# A method's file, what its library gets by hand, and the verdict on a deque and on its numbers.
GLUED = {
    "the library takes it": ('"as it is", write', "identical", "identical"),
    "the library refuses it": ('"a list", refuse', "refused", "glue"),
    "the library is imitated": ('"a list"', "unfit", "glue"),
    "the library changes it": ('"a list", as_list', "lost", "identical"),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("glue", "deque", "numbers"), GLUED.values(), ids=GLUED)
def test_what_glue_changes_is_not_the_library_s_doing(wrong, glue, deque, numbers):
    found = wrong(f"declared.update(write=as_list, glue=Glue({glue}))").cases()
    verdicts = {row["case"]: row for row in found}
    assert verdicts["deque"]["verdict"] == deque
    assert verdicts["last_state"]["verdict"] == numbers
    assert verdicts["float32"]["verdict"] == "identical"
    if deque == "refused":
        assert "TypeError: no deque" in verdicts["deque"]["reason"]
        assert verdicts["last_state"]["reason"].startswith("a list; as it is: ")


@pytest.mark.thorough
def test_a_layout_made_for_other_data_and_a_missing_package_are_no_refusals(wrong):
    for error, verdict in (("LayoutError", "unfit"), ("ModuleNotFoundError", "missing")):
        line = (
            f"def write(*_): raise {error}('x')\ndeclared.update(write=write, refuses=({error},))"
        )
        assert {row["verdict"] for row in islice(wrong(line).cases(), 2)} == {verdict}


def test_parts_and_appending_are_verified(wrong):
    trial = wrong()
    samples = trial.samples()
    assert list(samples) == ["weights", "experience"]
    assert trial.check_part(samples)
    assert trial.check_append(samples)
    trial = wrong("parts.clear()")
    assert not trial.check_part(samples)
    assert not trial.check_append(samples)


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("parts['read'] = lambda folder, index: read(folder)[0]", "check_part"),
        ("parts['read'] = safe_part = lambda folder, index: safe(folder)", "check_part"),
        ("parts['append'] = lambda more, folder: None", "check_append"),
    ],
)
def test_a_property_that_does_not_hold_fails_the_job(wrong, line, check):
    trial = wrong(line)
    samples = trial.samples()
    with pytest.raises((worker.PropertyError, forked.RaisedError), match=r"part|append"):
        getattr(trial, check)(samples)


def test_what_takes_no_sample_has_no_property(wrong):
    trial = wrong("declared.update(read=safe, hostile=hostile)")
    assert trial.samples() == {}
    assert not trial.check_part({})
    assert not trial.check_append({})
    assert list(trial.attacks({})) == []


# ----------------------------------------------------------------------------------- same bytes


def test_same_bytes(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    assert try_properties.same_bytes(one, other) == (None, "")
    for folder in (one, other):
        (folder / "a").write_bytes(b"1234")
    assert try_properties.same_bytes(one, other) == (True, "")
    (other / "a").write_bytes(b"1294")
    assert try_properties.same_bytes(one, other) == (
        False,
        "a differs the second time: it is not known why",
    )
    (other / "a").write_bytes(b"1")
    assert try_properties.same_bytes(one, other) == (
        False,
        "a differs the second time: it is not known why",
    )
    (other / "a").rename(other / "b")
    assert not try_properties.same_bytes(one, other)[0]


def test_the_second_time_is_another_for_every_clock():
    since = time.time()
    try_properties.wait_for_another_time(since)
    assert int(since) // 2 != int(time.time()) // 2


@pytest.mark.whole_run
def test_the_step_in_processes_of_its_own(tmp_path):
    """gzip's header has the time: the one difference between the two processes' files."""
    output = tmp_path / "row.json"
    file = FILES["np_savetxt_gz"]
    assert try_properties.main([str(file), "np_savetxt_gz", str(output)]) == 0
    row = checked_files.read_record(output)
    assert row["same_bytes"] is False
    assert row["reason"].endswith(".gz differs the second time: the header of gzip holds the time")
    assert (row["runs_code"], row["attack"]) == (False, "")
    assert [case["case"] for case in row["cases"]] == list(CASES)


@pytest.mark.whole_run
def test_a_job_that_fails_says_which_method(tmp_path, capfd):
    file = tmp_path / "wrong.py"
    file.write_text(WRONG.format("parts['append'] = lambda more, folder: None"))
    assert try_properties.main([str(file), "wrong", str(tmp_path / "row.json")]) == 1
    said = capfd.readouterr().err
    assert "experience appended" in said
    assert said.splitlines()[-1].startswith("properties of wrong: WorkerError")
    assert not (tmp_path / "row.json").exists()
