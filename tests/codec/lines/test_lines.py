"""Files of lines that grow: what is appended comes back, from any block on, or is refused."""

import pickle
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import codec
from codec.lines import line_format
from codec.payloads import payload_table
from tests.codec.cases import CASES, Step, Transition
from tests.codec.peak_memory import peak
from tests.codec.refused import REFUSED
from tests.codec.same import assert_same
from tests.fuzz.objects import nesting
from tests.support.refusal import refusal


def transition(number: int, state: Any = None) -> tuple[Any, ...]:
    before = np.array([number, -0.0], "f4") if state is None else state
    return before, number % 2, number / 3, np.array([number + 1, -0.0], "f4"), number % 5 == 0


def log(path: Path, values: list[Any], **options: Any) -> Path:
    with codec.LinesWriter(path, sync=False, **options) as writer:
        writer.extend(values)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


# -- what is appended comes back ------------------------------------------------------------------


@pytest.mark.parametrize("payload", payload_table.ASKED)
@pytest.mark.parametrize("block", [1, 7, 1000])
def test_all_cases_come_back(path: Path, block: int, payload: str) -> None:
    values = list(CASES.values())
    log(path, values, block=block, payload=payload)
    assert_same(list(codec.LinesReader(path)), values)
    assert [len(values) for values in codec.LinesReader(path).blocks()][:-1] == [block] * (
        (len(values) - 1) // block
    )


@pytest.mark.parametrize("kind", [Transition, Step])
def test_classes_that_are_named_come_back(path: Path, kind: Any) -> None:
    state = np.arange(3.0)
    values = [kind(state if i % 2 else {"s": state}, i) for i in range(50)]
    log(path, values, block=20, types=[kind])
    found = list(codec.LinesReader(path, types=[kind]))
    assert_same(found, values)
    assert found[1][0] is found[0][0]["s"] if kind is Transition else found[1].state is not None
    with pytest.raises(codec.DecodeError, match=rf"^{path}: line 1: \$\.block: expected a type"):
        list(codec.LinesReader(path))


def test_a_line_is_a_document(path: Path) -> None:
    values = [transition(i) for i in range(50)]
    log(path, values, block=20)
    found = [codec.loads(line) for line in path.read_bytes().splitlines()]
    assert [line["first"] for line in found] == [0, 20, 40]
    assert_same(list(chain.from_iterable(line["block"] for line in found)), values)
    assert [codec.dumpb(line) for line in found] == path.read_bytes().splitlines()


def test_what_is_one_array_in_a_block_is_one_again(path: Path) -> None:
    values: list[Any] = []
    for number in range(100):
        values.append(transition(number, values[-1][3] if values else None))
    log(path, values, block=40)
    blocks = list(codec.LinesReader(path).blocks())
    assert_same(list(chain.from_iterable(blocks)), values)
    for block in blocks:
        assert all(one[3] is two[0] for one, two in pairwise(block))
    assert blocks[0][-1][3] is not blocks[1][0][0]
    assert_same(blocks[0][-1][3], blocks[1][0][0])


def test_values_are_as_they_were_when_they_were_appended(path: Path) -> None:
    """An environment may use its arrays again."""
    state, info, frames = np.zeros(3, "f4"), {"lives": [5]}, deque([0], 2)
    structure = np.zeros(2, [("a", "i1")])
    expected = []
    with codec.LinesWriter(path) as writer:
        for number in range(20):
            writer.append((state, number, state, info, frames, structure))
            copy = state.copy()
            expected.append((copy, number, copy, {"lives": [5 + number]}, frames.copy(),
                             structure.copy()))  # fmt: skip
            state += number % 3
            info["lives"][0] += 1
            frames.append(number)
            structure["a"] += 1
    found = list(codec.LinesReader(path))
    assert_same(found, expected)
    assert all(value[0] is value[2] for value in found)
    # It has not changed from 0 to 1, from 3 to 4, and so on.
    assert [one[0] is two[0] for one, two in pairwise(found)] == [
        number % 3 == 0 for number in range(19)
    ]


@pytest.mark.parametrize("order", "CF")
def test_the_copy_has_the_order_of_the_array(path: Path, order: Any) -> None:
    array = np.asarray(np.arange(24, dtype=">i2").reshape(4, 6), order=order)
    for value in (array, array[::2], array.T, array[:, ::-1]):
        path.unlink(missing_ok=True)
        log(path, [value])
        assert_same(list(codec.LinesReader(path)), [value.copy("A")])


def test_arrays_of_others_are_what_default_makes_of_them(path: Path) -> None:
    class Tensor:
        def __init__(self, value: float) -> None:
            self.array = np.full(2, value)

        def __array__(self, *_: Any, **__: Any) -> Any:
            return self.array

    log(path, [(Tensor(1.0), 1), (Tensor(2.0), 2)], default=codec.as_numpy)
    assert_same(list(codec.LinesReader(path)), [(np.full(2, 1.0), 1), (np.full(2, 2.0), 2)])


def _is_written(value: Any) -> bool:
    with suppress(codec.EncodeError):
        return bool(codec.dumps(value))
    return False


DOCUMENTS = st.randoms(use_true_random=False).map(nesting).filter(_is_written)
_PLACES = st.lists(st.integers(0, 12), max_size=3)


@pytest.mark.thorough
@given(st.lists(DOCUMENTS, max_size=12), st.integers(1, 5), _PLACES, st.integers(-6, 6))
def test_any_values_come_back_from_any_block_on(
    folder: Path, values: list[Any], block: int, flushes: list[int], start: int
) -> None:
    path = folder / "any.jsonl"
    path.unlink(missing_ok=True)
    for part in (values[:5], values[5:]):
        with codec.LinesWriter(path, block=block, sync=False) as writer:
            for number, value in enumerate(part):
                if number in flushes:
                    writer.flush()
                writer.append(value)
    reader = codec.LinesReader(path)
    assert_same(list(reader), values)
    assert reader.count() == writer.written == len(values)
    blocks = list(reader.blocks())
    assert_same(list(reader.blocks(start)), blocks[start:])
    for n in (1, block, len(values), len(values) + 1):
        assert_same(reader.last(n), values[-n:])


# -- what is read ---------------------------------------------------------------------------------


def test_reading_starts_at_any_block_and_looks_at_no_other(path: Path) -> None:
    values = [transition(i) for i in range(100)]
    log(path, values, block=10)
    whole = path.read_bytes().splitlines(keepends=True)
    reader = codec.LinesReader(path)
    for number in range(10):
        others = [b"{" + b"x" * (len(line) - 2) + b"\n" for line in whole]
        path.write_bytes(b"".join(others[:number] + whole[number:]))
        for start in (number, number - 10):
            assert_same(list(chain.from_iterable(reader.blocks(start))), values[number * 10 :])
        assert reader.count() == 100
        assert_same(reader.last(100 - number * 10), values[number * 10 :])
        if number:
            with pytest.raises(codec.DecodeError, match=f"^{path}: line {number}: "):
                list(reader.blocks(number - 1))
            with pytest.raises(codec.DecodeError, match=f"^{path}: line {number}: "):
                reader.last(101 - number * 10)


def test_blocks_beyond_the_file(path: Path) -> None:
    reader = codec.LinesReader(log(path, [1, 2, 3], block=2))
    assert list(reader.blocks(2)) == list(reader.blocks(99)) == []
    assert list(reader.blocks(-99)) == [[1, 2], [3]]
    assert reader.last(0) == []
    assert reader.last(99) == [1, 2, 3]
    with pytest.raises(ValueError, match=r"^n: expected at least 0, found -1$"):
        reader.last(-1)


def test_a_file_without_values(path: Path) -> None:
    log(path, [])
    reader = codec.LinesReader(path)
    assert path.read_bytes() == b""
    assert (list(reader), reader.count(), reader.last(5), reader.torn) == ([], 0, [], 0)


def test_lines_longer_than_what_is_read_at_a_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = [transition(i) for i in range(60)]
    log(path, values, block=25)
    for size in (1, 7, 64, 1000):
        monkeypatch.setattr(line_format, "_PIECE", size)
        reader = codec.LinesReader(path)
        assert_same(list(reader), values)
        assert_same(list(reader.blocks(1)), list(reader.blocks(-2)))
        assert_same(reader.last(12), values[-12:])


def test_one_block_is_in_memory_at_a_time(path: Path) -> None:
    log(path, [np.full(10_000, i, "f8") for i in range(100)], block=2, payload="base64")

    def read() -> None:
        assert sum(1 for _ in codec.LinesReader(path)) == 100

    assert peak(read) < path.stat().st_size / 8


# -- what is refused ------------------------------------------------------------------------------

LINE = b'{"first":0,"block":[1,2]}\n'
ARRAY = b'{"dtype":"int8","shape":[9],"payload":"base64","__ndarray__":"AAAA"}'
NO_BLOCK = '$: expected a block: {"first":…,"block":…}, found '
WRONG: dict[str, tuple[bytes, str]] = {
    "missing": (b'{"first":4,"block":[5]}', "$.first: expected 2, the number of values before it; "
                "found 4"),
    "doubled": (LINE, "$.first: expected 2, the number of values before it; found 0"),
    "no block": (b"[1,2]", f'{NO_BLOCK}"[1,2]"'),
    "empty": (b"", f'{NO_BLOCK}""'),
    "spaces": (b'{"first": 2, "block": []}', NO_BLOCK + r'"{\"first\": 2, \"block\": []}"'),
    "binary": (b"\xff\xfe\x93NUMPY", NO_BLOCK + r'"\\xff\\xfe\\x93NUMPY"'),
    "of none": (b'{"first":2,"block":[]}',
                "$.block: expected a list of values, found an empty list"),
    "no list": (b'{"first":2,"block":{"__tuple__":[3]}}',
                "$.block: expected a list of values, found tuple"),
    "another key": (b'{"first":2,"block":[3],"block":[4]}', ", column 23: Extra data"),
    "cut short": (b'{"first":2,"block":[3,', ", column 23: expected a block to end in }"),
    "no JSON": (b'{"first":2,"block":[3,oops]}', ", column 23: Expecting value"),
    "bytes of no text": (b'{"first":2,"block":["\xff"]}', "$.block: expected bytes in UTF-8"),
    "mark": (b'{"first":2,"block":\xef\xbb\xbf[3]}', NO_BLOCK),
    "array of too little": (b'{"first":2,"block":[3,[' + ARRAY + b"]]}",
                            "$.block[1][0]: shape [9] needs 9 bytes, payload has 3"),
    "deep": (b'{"first":2,"block":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "$.block: nested"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_line_that_is_wrong_is_refused(path: Path, case: str) -> None:
    line, message = WRONG[case]
    after = b"" if "$.first" in message else b'{"first":3,"block":[4]}\n'
    path.write_bytes(LINE + line.rstrip(b"\n") + b"\n" + after)
    place = f"{path}: line 2" + ("" if message.startswith(",") else ": ")
    reader = codec.LinesReader(path)
    blocks = reader.blocks()
    assert next(blocks) == [1, 2]
    for read in (lambda: next(blocks), lambda: reader.last(4)):
        with pytest.raises(codec.DecodeError) as caught:
            read()
        error = caught.value
        assert str(pickle.loads(pickle.dumps(error))) == str(error)
        assert str(error).startswith(place + message)


def test_lines_in_another_order_are_refused(path: Path) -> None:
    log(path, list(range(100)), block=10)
    whole = path.read_bytes().splitlines(keepends=True)
    for broken in (whole[1:], whole[:4] + whole[5:], whole[:4] + whole[3:], whole[::-1]):
        path.write_bytes(b"".join(broken))
        for read in (list, lambda reader: reader.last(100)):
            with pytest.raises(
                codec.DecodeError, match=r"\.first: expected \d+, the number of values"
            ):
                read(codec.LinesReader(path))


@pytest.mark.parametrize("data", [b"hello", b'{"a":1}', b"\x93NUMPY", b'{"first":3,"blo'])
def test_a_file_of_others_is_no_empty_one(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    reader = codec.LinesReader(path)
    for read in (lambda: list(reader), reader.count, lambda: reader.last(1)):
        with pytest.raises(codec.DecodeError, match=rf"^{path}: line 1: \$: expected a block"):
            read()


def test_what_cannot_be_written_is_refused_and_the_others_kept(path: Path) -> None:
    with codec.LinesWriter(path, block=3) as writer:
        for number, (value, place, reason) in enumerate(REFUSED.values()):
            with pytest.raises(codec.EncodeError) as caught:
                writer.append((number, value))
            assert caught.value.place.startswith(f"$[{number}][1]" + place[1:])
            assert reason in str(caught.value)
            writer.append(number)
    assert list(codec.LinesReader(path)) == list(range(len(REFUSED)))


def test_what_holds_itself_is_refused(path: Path) -> None:
    value: list[Any] = [1]
    value.append(value)
    with codec.LinesWriter(path) as writer:
        writer.append(0)
        assert (
            refusal(codec.EncodeError, writer.append, value)
            == "$[1][1]: circular reference: this list holds itself"
        )


def test_parameters_are_checked(path: Path) -> None:
    with pytest.raises(ValueError, match=r"^block: expected at least 1, found 0$"):
        codec.LinesWriter(path, block=0)
    with pytest.raises(ValueError, match=r"^payload: expected one of"):
        codec.LinesWriter(path, payload="morse")
    assert not path.exists()
    for opened in (codec.LinesWriter, codec.LinesReader):
        with pytest.raises(ValueError, match="compression: expected one of 'gzip', 'bz2', "):
            opened(path, compression="rar")
    with pytest.raises(FileNotFoundError):
        list(codec.LinesReader(path))
    writer = codec.LinesWriter(path)
    writer.close()
    writer.close()
    for call in (lambda: writer.append(1), writer.flush):
        with pytest.raises(ValueError, match=r"the writer is closed$"):
            call()


def _values(reader: codec.LinesReader) -> Iterator[Any]:
    yield from reader
    yield from reader.last(7)
    yield from reader.blocks(1)
    yield from reader.blocks(-2)
    yield reader.count()
    yield reader.torn


@given(st.data())
def test_changed_bytes_are_refused_or_read(folder: Path, data: st.DataObject) -> None:
    path = folder / "changed.jsonl"
    path.unlink(missing_ok=True)
    log(path, [transition(i) for i in range(50)], block=17)
    changed = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        size = data.draw(st.integers(0, 40))
        changed[at : at + size] = data.draw(
            st.binary(max_size=9) | st.sampled_from([b"\n", b"\0", b"[]", LINE, ARRAY])
        )
    path.write_bytes(changed)
    with suppress(codec.DecodeError):
        deque(_values(codec.LinesReader(path)), 0)
