"""The pickles of the datasets run no code, whoever wrote them, and lose nothing."""

import copyreg
import hashlib
import io
import os
import pickle
import random
import re
from collections import OrderedDict, namedtuple
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
import pytest

import contract
from common import checked_files, safe_pickle
from common.checked_files import IntegrityError
from contract import Trap
from fidelity import comparison
from properties import hard_cases
from tests.support.each import each

UNFIT = {"object"}  # what no dataset may consist of


def again(value):
    return safe_pickle.load(io.BytesIO(safe_pickle.dumps(value)))


# ------------------------------------------------------------------------------ what comes back


@each("name", hard_cases.CASES.keys() - UNFIT)
def test_hard_values_come_back_the_same(name):
    make = hard_cases.CASES[name].forms[next(iter(hard_cases.CASES[name].forms))]
    assert comparison.losses(make(), again(make())) == {}


@pytest.mark.parametrize(
    "array",
    [
        np.empty((0, 4), ">f4"),
        np.zeros(3, "U0"),
        np.array(["2026-11-23", "NaT"], "M8[D]"),
        np.array([(1, 2.0)], [("a", "i2"), ("b", ">f8", (2,))]),
        np.asfortranarray(np.arange(6, dtype=">i8").reshape(2, 3)),
        np.arange(12).reshape(3, 4)[::2, ::-1],
        np.longdouble([1, 3]) / 3,
    ],
    ids=lambda array: str(array.dtype),
)
def test_arrays_come_back_the_same(array):
    back = again(array)
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert back.flags.f_contiguous == array.flags.f_contiguous
    assert back.flags.writeable


def test_a_read_only_array_stays_one():
    array = np.arange(3)
    array.flags.writeable = False
    assert not again(array).flags.writeable


@pytest.mark.parametrize(
    "scalar", [np.float32("nan"), np.datetime64("2026-11-23"), np.bool(True), np.str_("a"), 1 + 2j]
)
def test_scalars_come_back_the_same(scalar):
    back = again(scalar)
    assert type(back) is type(scalar)
    assert np.asarray(back).tobytes() == np.asarray(scalar).tobytes()


@pytest.mark.parametrize(
    "value",
    [
        *(hard_cases.CASES[name].make("array") for name in sorted(UNFIT)),
        np.zeros(1).view(np.recarray),
        np.rec.array([(1, 2.0)])[0],
        np.array([1], np.dtype((np.record, [("a", "i4")]))),
        namedtuple("Transition", "state action")(1, 2),
        OrderedDict(),
        np.zeros(3, "V0"),
        np.random.default_rng(),
        os.mkdir,
        int,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_place_is_refused_on_writing(value):
    with pytest.raises(safe_pickle.UnfitError, match=r"expected .*, found"):
        safe_pickle.dumps([value])


# ------------------------------------------------------------------------------------- attacks


def _text(text: str) -> bytes:
    return b"V" + text.encode("raw_unicode_escape") + b"\n"


def _called(module: str, name: str, path: str) -> bytes:
    """Return a pickle that calls a function, found in the newest way, with a path."""
    return b"\x80\x04" + _text(module) + _text(name) + b"\x93(" + _text(path) + b"tR."


def _python(path: str) -> str:
    return f"__import__('os').mkdir({path!r})"


HOSTILE = {
    **{
        f"a trap, protocol {protocol}": lambda path, protocol=protocol: pickle.dumps(
            Trap(path), protocol
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
    "an array of objects": lambda path: pickle.dumps(np.array([Trap(path)], object)),
    "INST": lambda path: b"(" + _text(path) + b"ios\nmkdir\n.",
    "OBJ": lambda path: b"(cos\nmkdir\n" + _text(path) + b"o.",
    "EXT": lambda path: b"\x80\x02\x82\xf0(" + _text(path) + b"tR.",
    "eval": lambda path: _called("builtins", "eval", _python(path)),
    "a module of the reader's": lambda path: _called("contract", "os.mkdir", path),
    "a function's globals": lambda path: _called(
        "safe_pickle", "_array.__globals__.__getitem__", path
    ),
    "NumPy's own": lambda path: _called("numpy.testing._private.utils", "runstring", _python(path)),
}


@contextmanager
def an_extension(module: str, name: str, code: int) -> Iterator[None]:
    copyreg.add_extension(module, name, code)
    try:
        yield
    finally:
        copyreg.remove_extension(module, name, code)


@pytest.mark.parametrize("attack", HOSTILE)
def test_reading_runs_no_code(attack, tmp_path):
    canary = tmp_path / "canary"
    content = HOSTILE[attack](str(canary))
    with an_extension("os", "mkdir", 0xF0):
        with pytest.raises(pickle.UnpicklingError, match=r"asks for .*, which no array is"):
            safe_pickle.load(io.BytesIO(content))
        assert not canary.exists()
        if attack not in ("a function's globals", "NumPy's own"):  # which fail elsewhere, too
            pickle.loads(content)
            assert canary.is_dir(), "the attack proves nothing: it does not work on pickle either"


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_dataset_with_a_valid_digest_is_refused(attack, tmp_path):
    canary, path = tmp_path / "canary", tmp_path / "1.pkl"
    content = HOSTILE[attack](str(canary))
    path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    with (
        an_extension("os", "mkdir", 0xF0),
        pytest.raises(IntegrityError, match=r"1\.pkl: no dataset of this study \(asks for"),
    ):
        checked_files.read_dataset(path)
    assert not canary.exists()


class Call:
    """A call of one of the functions that may be called."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    ("descr", "shape", "data"),
    [
        ("|O", (1,), b"\0" * 8),  # addresses
        ("T", (1,), b"\0" * 16),  # the same, of strings
        ([("a", "|O")], (1,), b"\0" * 8),
        ("<f8", (2,), b"\0" * 8),
        ("<f8", (2**40,), b""),
        ("<f8", (2**62, 2**62), b""),
        ("no dtype", (1,), b"\0"),
        (1, (1,), b"\0"),
    ],
)
def test_an_array_that_is_none_is_refused(descr, shape, data):
    content = pickle.dumps(Call(safe_pickle._array, (descr, shape, "C", data)))
    with pytest.raises(pickle.UnpicklingError, match=r"damaged: |holds "):
        safe_pickle.load(io.BytesIO(content))


def test_a_state_of_a_dtype_is_never_set():
    content = pickle.dumps(np.arange(3))
    with pytest.raises(pickle.UnpicklingError, match=r"asks for numpy\._core"):
        safe_pickle.load(io.BytesIO(content))


def test_damaged_pickles_are_read_or_refused():
    """Whatever the damage, there is one kind of error."""
    states = [np.arange(3, dtype="f4") + i for i in range(3)]
    for state in states:  # NumPy complains on standard error about a bytearray that is refused
        state.flags.writeable = False
    content = safe_pickle.dumps(hard_cases.transitions(states))
    damaged = [content[:length] for length in range(len(content))]
    drawn = random.Random(1)
    for _ in range(3000):
        place, byte = drawn.randrange(len(content)), drawn.randrange(256)
        damaged.append(content[:place] + bytes([byte]) + content[place + 1 :])
    for content in damaged:
        with suppress(pickle.UnpicklingError):
            safe_pickle.load(io.BytesIO(content))
    assert len(damaged) > 3000


def test_the_code_of_the_study_unpickles_in_one_place():
    """Beside the methods that are on trial, and the attacks on them."""
    scripts = contract.WORKFLOW / "scripts"
    found = {
        path.name
        for path in scripts.rglob("*.py")
        if re.search(r"(?<!safe_)pickle\.load|allow_pickle=True", path.read_text(encoding="utf-8"))
    }
    assert found == {"attacks.py", "user_files.py"}  # of files that their owner trusts
