"""Files of lines after a crash, on a full disk, with two writers, and while somebody follows."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.storage import locks_and_fsync
from tests.by_hand import kill_loggers
from tests.codec.lines.test_lines import NO_BLOCK, log, transition
from tests.codec.same import assert_same
from tests.support import namespaces
from tests.support.refusal import refusal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


VALUES = [transition(i) for i in range(5)]


# -- what a crash leaves --------------------------------------------------------------------------


def test_every_truncation_gives_the_whole_blocks(path: Path) -> None:
    values = [(i, i / 3) for i in range(5)]
    log(path, values, block=2)
    whole = path.read_bytes()
    ends = [0, *(i + 1 for i, byte in enumerate(whole) if byte == ord("\n"))]
    assert len(ends) == 4
    for length in range(len(whole)):
        path.unlink()  # faster than to write it anew
        path.write_bytes(whole[:length])
        blocks = sum(end <= length for end in ends) - 1
        reader = codec.LinesReader(path)
        assert_same(list(reader), values[: blocks * 2])
        assert_same(reader.last(2), values[: blocks * 2][-2:])
        assert reader.torn == length - ends[blocks]
        with codec.LinesWriter(path, block=2, sync=False) as writer:
            assert writer.lost == length - ends[blocks]
            assert writer.written == blocks * 2
            writer.extend(values[blocks * 2 :])
        assert path.read_bytes() == whole


NULS: dict[str, tuple[str, int]] = {
    "behind the last block": ("{whole}{nuls}", 3),
    "behind a part": ("{before}{head}{nuls}", 2),
    "in place of all of the last block": ("{before}{nuls}", 2),
    "in place of its middle": ("{before}{head}{nuls}{tail}", 2),
    "in place of its begin": ("{before}{nuls}{tail}", 2),
    "in place of its begin, and more": ("{before}{nuls}{tail}{nuls}", 2),
    "nothing else": ("{nuls}", 0),
}


@pytest.mark.parametrize("case", NULS)
def test_nul_bytes_at_the_end_are_what_a_power_cut_leaves(path: Path, case: str) -> None:
    template, blocks = NULS[case]
    log(path, VALUES, block=2)
    whole = path.read_text("ascii")
    before, last = whole[: whole[:-1].rindex("\n") + 1], whole[whole[:-1].rindex("\n") + 1 :]
    parts = {"whole": whole, "before": before, "head": last[:30], "tail": last[-30:]}
    broken = template.format(**parts, nuls="\0" * 5000)
    path.write_text(broken, "ascii")
    reader = codec.LinesReader(path)
    assert_same(list(reader), VALUES[: blocks * 2])
    assert_same(reader.last(9), VALUES[: blocks * 2])
    kept = 0 if not blocks else len(whole if blocks == 3 else before)
    assert reader.torn == len(broken) - kept
    with codec.LinesWriter(path, block=2) as writer:
        assert writer.lost == len(broken) - kept
        writer.extend(VALUES[blocks * 2 :])
    assert path.read_text("ascii") == whole


_LINE = b'{"first":0,"block":[1]}\n'
OTHERS: dict[str, tuple[bytes, str]] = {
    "text": (b"hello", f'line 1: {NO_BLOCK}"hello"'),
    "a document": (b'{"first":0,"blocks":[1]}\n',
                   f"line 1: {NO_BLOCK}" + r'"{\"first\":0,\"blocks\":[1]}"'),
    "a part of a log": (b'{"first":5,"block":[1]}\n',
                        f"line 1: {NO_BLOCK}" + r'"{\"first\":5,\"block\":[1]}"'),
    "a torn one of a log": (b'{"first":5,"blo', f"line 1: {NO_BLOCK}"),
    "bytes": (b"\0\0\1", f"line 1: {NO_BLOCK}"),
    "a last line of another": (_LINE + b"[2]\n", f"line 2: {NO_BLOCK}"),
    "a last line that is wrong": (_LINE + b'{"first":1,"block":3}\n', f"line 2: {NO_BLOCK}"),
    "something behind the last line": (_LINE + b"PS", f'line 2: {NO_BLOCK}"PS"'),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_a_file_of_others_is_left_as_it_is(path: Path, case: str) -> None:
    data, message = OTHERS[case]
    path.write_bytes(data)
    assert refusal(codec.DecodeError, codec.LinesWriter, path).startswith(f"{path}: {message}")
    assert path.read_bytes() == data


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "none" / "log.jsonl"):
        with pytest.raises(OSError, match=re.escape(str(wrong))):
            codec.LinesWriter(wrong)


@pytest.mark.whole_run
@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is not here")
def test_loggers_that_are_killed_lose_the_last_block_at_most() -> None:
    command = [sys.executable, "-m", "tests.by_hand.kill_loggers", "--kills", "15"]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [setting["setting"] for setting in found] == list(kill_loggers.SETTINGS)
    assert all(setting["kills"] == 15 and setting["values"] for setting in found)


# -- what cannot be written -----------------------------------------------------------------------


class Failing:
    """A disk that takes a part of what it is given, and fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, writer: codec.LinesWriter) -> None:
        self.error: BaseException | None = None
        self.file = writer._file
        monkeypatch.setattr(writer, "_file", self)

    def write(self, data: Any) -> int:
        written = self.file.write(data[: max(1, len(data) // 2)])
        if self.error is not None:
            raise self.error
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_block_that_cannot_be_written_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    with codec.LinesWriter(path, block=2) as writer:
        disk_ = Failing(monkeypatch, writer)
        writer.extend(VALUES[:3])
        before = path.read_bytes()
        disk_.error = error
        with pytest.raises(type(error)) as caught:
            writer.append(VALUES[3])
        if isinstance(error, OSError):
            assert str(caught.value) == f"[Errno {errno.ENOSPC}] No space left: '{path}'"
        writer.append(VALUES[4])
        for call in (writer.flush, writer.close):
            with pytest.raises(type(error)):
                call()
        assert path.read_bytes() == before
        assert (writer.written, writer.waiting) == (2, 3)
        disk_.error = None
        writer.flush()
        assert (writer.written, writer.waiting) == (5, 0)
    assert [len(block) for block in codec.LinesReader(path).blocks()] == [2, 2, 1]
    assert_same(list(codec.LinesReader(path)), VALUES)


def test_a_block_that_cannot_be_flushed_is_written_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with codec.LinesWriter(path, block=2) as writer:
        writer.extend(VALUES[:2])
        before = path.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(locks_and_fsync, "flush", fail)
            with pytest.raises(OSError, match=r"Input/output error: .*log\.jsonl"):
                writer.extend(VALUES[2:])
        assert path.read_bytes() == before
        writer.append(VALUES[4])
    assert_same(list(codec.LinesReader(path)), VALUES)


def test_a_file_that_another_has_changed_is_not_written_to(path: Path) -> None:
    writer = codec.LinesWriter(path)
    writer.append(1)
    path.write_bytes(b"hello")
    with pytest.raises(OSError, match="something else has changed the file"), writer:
        pass
    assert path.read_bytes() == b"hello"


FILL = """
import errno, os, sys, codec, numpy as np
path, ballast = "/mnt/log.jsonl", "/mnt/ballast"
with open(ballast, "wb") as file:
    file.write(bytes(30_000))
value = lambda number: (np.full(100, number, "f8"), number)
with codec.LinesWriter(path, block=7, payload="base64") as log:
    number = 0
    try:
        while True:
            log.append(value(number))
            number += 1
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
        print(error)
    written = log.written
    assert written == codec.LinesReader(path).count() > 0
    assert open(path, "rb").read()[-1:] == b"\\n"
    os.unlink(ballast)
    log.append(value(number + 1))
found = list(codec.LinesReader(path))
assert [n for _, n in found] == list(range(number + 2)), (number, len(found))
assert all((array == n).all() for array, n in found)
print(written < number, codec.LinesReader(path).torn)
"""


@namespaces.needs_namespaces
def test_a_full_disk_loses_nothing() -> None:
    command = namespaces.command("mount -t tmpfs -o size=64k none /mnt", sys.executable, "-c", FILL)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = f"[Errno {errno.ENOSPC}] No space left on device: '/mnt/log.jsonl'"
    assert done.stdout.splitlines() == [expected, "True 0"]


# -- two at a time --------------------------------------------------------------------------------


def test_there_is_one_writer(path: Path) -> None:
    command = [sys.executable, "-c", f"import codec; codec.LinesWriter({str(path)!r})"]
    with codec.LinesWriter(path) as writer:
        writer.append(1)
        with pytest.raises(BlockingIOError) as caught:
            codec.LinesWriter(path)
        assert caught.value.filename == str(path)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "BlockingIOError" in done.stderr
        assert "another writer has the file" in done.stderr
        assert list(codec.LinesReader(path)) == []
    log(path, [2])
    assert list(codec.LinesReader(path)) == [1, 2]


WRITE = """
import random, sys
import numpy as np, codec
moments = random.Random(1)
with codec.LinesWriter(sys.argv[1], block=30, sync=False) as log:
    for number in range(2000):
        log.append((np.array([number, -0.0], "f4"), number))
        if moments.random() < 0.03:
            log.flush()
"""


def test_a_file_is_followed_while_another_process_writes(path: Path) -> None:
    codec.LinesWriter(path).close()
    process = subprocess.Popen([sys.executable, "-c", WRITE, str(path)])
    try:
        stop = lambda: process.poll() is not None  # noqa: E731, it is a question
        blocks = list(codec.LinesReader(path).follow(poll=0.001, stop=stop))
    finally:
        process.kill()
        process.wait()
    assert len(blocks) > 2000 / 30
    expected = [(np.array([number, -0.0], "f4"), number) for number in range(2000)]
    assert_same(list(chain.from_iterable(blocks)), expected)


def followed(path: Path, steps: list[Callable[[], object]], start: int = 0) -> list[Any]:
    """Follow a file to which something is done each time that there is nothing new in it."""
    left = iter(steps)

    def stop() -> bool:
        step = next(left, None)
        if step is not None:
            step()
        return step is None

    return list(chain.from_iterable(codec.LinesReader(path).follow(start, poll=0, stop=stop)))


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@pytest.mark.parametrize("start", [0, 1, 2, 5, -1])
def test_a_file_is_followed_byte_by_byte(path: Path, start: int) -> None:
    whole = log(path.with_name("whole"), VALUES, block=2).read_bytes()
    path.touch()
    steps = [partial(append, path, whole[i : i + 1]) for i in range(len(whole))]
    assert_same(followed(path, steps, start), VALUES[2 * max(0, start) :])


def test_what_is_written_until_it_stops_is_followed(path: Path) -> None:
    writer = codec.LinesWriter(path, block=1)

    def stop() -> bool:
        writer.append(1)
        writer.close()
        return True

    assert list(codec.LinesReader(path).follow(poll=0, stop=stop)) == [[1]]


@pytest.mark.parametrize("other", [["x"], VALUES[:3], ["a long text of no sense" * 20]])
def test_a_torn_block_is_not_followed_but_what_takes_its_place(
    path: Path, other: list[Any]
) -> None:
    whole = log(path.with_name("whole"), VALUES, block=2).read_bytes()
    first = whole.index(b"\n") + 1
    second = whole.index(b"\n", first) + 1
    for torn in (*range(first, second, 9), second - 1):
        path.unlink(missing_ok=True)
        path.write_bytes(whole[:first])
        steps: list[Callable[[], object]] = [
            partial(append, path, whole[first:torn]),
            partial(log, path, other, block=1),
            partial(append, path, b'{"first":'),
            partial(append, path, bytes(100)),
            partial(log, path, ["the end"]),
        ]
        assert_same(followed(path, steps), [*VALUES[:2], *other, "the end"])


def test_a_file_that_was_made_shorter_is_refused(path: Path) -> None:
    log(path, VALUES, block=2)
    with pytest.raises(codec.DecodeError, match="the file was made shorter"):
        followed(path, [lambda: path.write_bytes(b"")])
