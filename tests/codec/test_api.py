"""Files: written and read in pieces, into a given array, with progress, and whole or not at all."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.arrays.array_types import Array
from codec.decode import large_arrays, window
from codec.payloads import payload_table
from tests.codec.cases import CASES
from tests.codec.peak_memory import peak
from tests.codec.routes import Dribble, Unseekable
from tests.codec.same import assert_same
from tests.support.each import each

MIXED: dict[str, Any] = {
    "a": np.linspace(0, 1, 150_000, dtype="f4").reshape(3, 50_000),
    "b": [np.asfortranarray(np.arange(6.0).reshape(2, 3)), {"c": (1, b"x")}],
    "d": np.arange(100_000) % 2 == 0,
    "small": np.zeros(3),
}


class Sip(io.RawIOBase):
    """An unbuffered file that takes fewer bytes than it is given."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)[: max(1, len(data) // 2)]
        self.data += part
        return len(part)


# -- written --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("payload", payload_table.ASKED)
@pytest.mark.parametrize("options", [{}, {"indent": 1}, {"ensure_ascii": False}], ids=str)
def test_every_way_to_write_gives_one_text(
    tmp_path: Path, payload: str, options: dict[str, Any]
) -> None:
    for value in (list(CASES.values()), MIXED):
        text = codec.dumps(value, payload=payload, **options)
        assert codec.dumpb(value, payload=payload, **options) == text.encode()
        words, data, sip = io.StringIO(), io.BytesIO(), Sip()
        for file in (words, data, sip, tmp_path / "a.json"):
            codec.dump(value, file, payload=payload, **options)  # type: ignore[arg-type]
        assert words.getvalue() == text
        assert data.getvalue() == sip.data == (tmp_path / "a.json").read_bytes() == text.encode()


def test_a_memmap_is_written_as_the_array_that_it_is(tmp_path: Path) -> None:
    mapped = np.memmap(tmp_path / "raw", "f4", "w+", shape=(4, 5))
    mapped[:] = np.arange(20).reshape(4, 5)
    for array in (mapped, mapped[::2, ::-1], mapped.T, mapped[0]):
        for payload in payload_table.ASKED:
            plain = np.array(array, order="K")
            text = codec.dumps({"w": array}, payload=payload)
            assert text == codec.dumps({"w": plain}, payload=payload)
            assert_same(codec.loads(text)["w"], plain)


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_a_path_holds_the_old_document_until_the_new_one_is_whole(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    codec.dump("old", path)
    seen = []

    def look(done: int, total: int) -> None:
        seen.append(codec.load(path))

    codec.dump(MIXED, path, progress=look)
    assert set(seen) == {"old"}
    assert_same(codec.load(path), MIXED)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_an_error_half_way_leaves_the_old_document(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.json"
    codec.dump("old", path)
    with pytest.raises(KeyboardInterrupt):
        codec.dump(MIXED, path, progress=stop)
    assert codec.load(path) == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


# -- read into an array ---------------------------------------------------------------------------

VALUES: Array = np.arange(24, dtype="f4").reshape(4, 6) / 7
VALUES[1, 2] = np.nan


# By name: an array to fill.
OUTS: dict[str, Callable[[Path], Array]] = {
    "C order": lambda _: np.full((4, 6), -1, "f4"),
    "Fortran order": lambda _: np.full((4, 6), -1, "f4", order="F"),
    "strided": lambda _: np.full((8, 18), -1, "f4")[::2, ::3],
    "negative strides": lambda _: np.full((4, 6), -1, "f4")[::-1, ::-1],
    "memmap": lambda folder: np.memmap(folder / "out", "f4", "w+", shape=(4, 6)),
    "a part of a memmap": lambda folder: np.memmap(folder / "o", "f4", "w+", shape=(4, 8))[:, 1:7],
    "matrix": lambda _: np.full((4, 6), -1, "f4").view(np.matrix),
    "unaligned": lambda _: np.zeros(97, "u1")[1:].view("f4").reshape(4, 6),
}


OPEN: tuple[Callable[[bytes], Any], ...] = (
    io.BytesIO,
    Dribble,
    Unseekable,
    lambda data: io.StringIO(data.decode()),
)


@pytest.fixture(params=[None, 7, 64])
def _pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param is not None:
        monkeypatch.setattr(window, "PIECE", request.param)
        monkeypatch.setattr(large_arrays, "BLOCK", 30)


@pytest.mark.usefixtures("_pieces")
@each("payload", payload_table.ASKED)
@pytest.mark.parametrize("out", OUTS)
def test_an_array_is_read_into_another(tmp_path: Path, out: str, payload: str) -> None:
    for order in "CF":
        values: Array = np.array(VALUES, order="F" if order == "F" else "C")
        texts = [codec.dumps(values, payload=payload, indent=indent) for indent in (None, 1)]
        texts.append(f" {texts[0]}\n")
        for number, text in enumerate(texts):
            for open_ in OPEN:
                target = OUTS[out](tmp_path)
                around = target.base.copy() if isinstance(target.base, np.ndarray) else None
                assert codec.load(open_(text.encode()), out=target) is target
                assert np.asarray(target).tobytes() == VALUES.tobytes(), number
                if around is not None:  # nothing else has changed
                    target[:] = -1 if around.flat[0] == -1 else 0
                    assert (np.asarray(target.base) == around).all()


@pytest.mark.parametrize(
    "dtype", ["?", "i1", ">i4", "c8", "f2", "M8[s]", "U3", "S2", "V3", "O", "g"]
)
def test_arrays_of_all_kinds_are_read_into_others(dtype: str) -> None:
    values = np.array([[1, 0, 1], [0, 1, 1]]).astype("S3" if dtype == "V3" else dtype)
    values = values.view("V3") if dtype == "V3" else values
    for payload in payload_table.ASKED:
        out = np.zeros((2, 6), values.dtype)[:, ::2]
        file = io.BytesIO(codec.dumpb(values, payload=payload))
        assert codec.load(file, out=out) is out
        assert_same(out.copy(), values)


def test_an_array_with_an_id_is_read_into_another() -> None:
    out = np.zeros(2, "i1")
    file = io.BytesIO(b'{"dtype":"int8","shape":[2],"id":7,"__ndarray__":[1,2]}')
    assert codec.load(file, out=out) is out
    assert out.tolist() == [1, 2]


TAG = '{"dtype":"float32","shape":[4,6],"__ndarray__":%s}'
NO_ARRAY = r"\$: expected an array for out, found "
OPEN_TEXT: tuple[Callable[[str], Any], ...] = (io.StringIO, lambda text: io.BytesIO(text.encode()))
NESTED = json.dumps([[0.5] * 6] * 4, separators=(",", ":"))

# By name: a document, an array to fill, and why it is not.
NOT_READ: dict[str, tuple[str, Array, str]] = {
    "another dtype": (TAG % NESTED, np.zeros((4, 6)), r"\$: expected float64 of shape"),
    "another byte order": (TAG % NESTED, np.zeros((4, 6), ">f4"), r"\$: expected >f4 of shape"),
    "another shape": (
        TAG % NESTED,
        np.zeros((6, 4), "f4"),
        r"\$: expected float32 of shape \[6, 4\] for out, found float32 of shape \[4, 6\]$",
    ),
    "no array": ("[1]", np.zeros(1), NO_ARRAY + "list"),
    "an array in a list": (f"[{TAG % NESTED}]", np.zeros((4, 6), "f4"), NO_ARRAY + "list"),
    "a scalar": ('{"dtype":"float32","__scalar__":1}', np.zeros((), "f4"), NO_ARRAY + "float32"),
    "more behind": (TAG % NESTED + "x", np.zeros((4, 6), "f4"), "Extra data"),
    "cut off": (TAG[:-3], np.zeros((4, 6), "f4"), "Expecting value"),
    "wrong element": (
        TAG % NESTED.replace("0.5]]", '"x"]]'),
        np.zeros((4, 6), "f4"),
        r"\$\.__ndarray__\[3\]\[5\]: expected a number that float32 holds",
    ),
}


@each("case", NOT_READ)
def test_a_document_that_is_no_such_array_is_refused(case: str) -> None:
    document, out, message = NOT_READ[case]
    for open_ in OPEN_TEXT:
        with pytest.raises(codec.DecodeError, match=f"^{message}"):
            codec.load(open_(document), out=out)


def test_a_read_only_array_is_not_filled() -> None:
    out = np.broadcast_to(np.zeros(1, "f4"), (4, 6))
    for open_ in OPEN_TEXT:
        with pytest.raises(ValueError, match="out: expected an array that can be written to"):
            codec.load(open_(TAG % NESTED), out=out)


# -- progress -------------------------------------------------------------------------------------


class Calls(list[tuple[int, int]]):
    """What a progress bar is told."""

    def __call__(self, done: int, total: int) -> None:
        self.append((done, total))

    def check(self, total: int, least: int = 1) -> None:
        """Assert that it is told the total, never goes back, and comes to the end."""
        done = [done for done, _ in self]
        assert {total for _, total in self} == {total}
        assert done == sorted(done)
        assert done[-1] == total
        assert len(set(done)) >= least


NBYTES = sum(array.nbytes for array in (MIXED["a"], MIXED["b"][0], MIXED["d"], MIXED["small"]))


@pytest.mark.parametrize("payload", payload_table.ASKED)
@pytest.mark.parametrize("options", [{}, {"indent": 1}, {"allow_nan": False}], ids=str)
def test_progress_of_writing(payload: str, options: dict[str, Any]) -> None:
    by_dump, by_json, by_stdlib_file = Calls(), Calls(), Calls()
    codec.dump(MIXED, io.BytesIO(), payload=payload, progress=by_dump, **options)
    more = {"payload": payload, **options}
    json.dumps(MIXED, cls=codec.JSONEncoder, progress=by_json, **more)
    json.dump(MIXED, io.StringIO(), cls=codec.JSONEncoder, progress=by_stdlib_file, **more)
    for calls in (by_dump, by_json, by_stdlib_file):
        calls.check(NBYTES, least=1 if "indent" in options else 4)


@pytest.mark.parametrize("payload", ["base64", "compressed"])
@pytest.mark.parametrize("most", [1, 256], ids=["zeros", "random"])
def test_progress_of_writing_a_large_array(payload: str, most: int) -> None:
    array = np.random.default_rng(1).integers(0, most, payload_table.LARGE + 1, np.uint8)
    calls = Calls()
    codec.dump(array, io.BytesIO(), payload=payload, progress=calls)
    calls.check(array.nbytes, least=10)


@pytest.mark.parametrize("value", [1, [1, "a"], {"a": (1,)}, {"b": np.zeros(2)}], ids=str)
def test_progress_comes_to_the_end_of_small_documents(value: Any) -> None:
    calls = Calls()
    text = codec.dumps(value, progress=calls)
    calls.check(16 if "b" in text else 0)
    for open_ in OPEN_TEXT:
        calls = Calls()
        codec.load(open_(text), progress=calls)
        calls.check(len(text))


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
@pytest.mark.parametrize("indent", [None, 1])
def test_progress_of_reading(tmp_path: Path, name: str, indent: int | None) -> None:
    codec.dump(MIXED, tmp_path / name, indent=indent)
    calls = Calls()
    assert_same(codec.load(tmp_path / name, progress=calls), MIXED)
    calls.check((tmp_path / name).stat().st_size, least=2 if name.endswith("gz") else 4)


# -- memory ---------------------------------------------------------------------------------------

LARGE = 48 << 20  # bytes


@pytest.mark.thorough
@pytest.mark.parametrize("payload", ["text", "base64", "compressed"])
def test_a_large_array_takes_little_memory(tmp_path: Path, payload: str) -> None:
    array = np.resize(np.linspace(0, 1, 1000, dtype="f4").round(2), LARGE // 4)
    path, out = tmp_path / "a.json", np.zeros_like(array)

    def dump(array: Array) -> None:
        codec.dump(array, path, payload=payload)

    assert peak(lambda: dump(array.reshape(2, -1).T)) < LARGE // 20
    assert peak(lambda: dump(array)) < LARGE // 20
    assert peak(lambda: codec.load(path, out=out)) < LARGE // 20
    assert (out == array).all()
    assert peak(lambda: codec.load(path)) < 1.05 * LARGE
