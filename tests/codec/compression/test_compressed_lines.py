import bz2
import gzip
import lzma
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.compression.compressed_files import pack
from codec.compression.compressor_table import COMPRESSORS, CompressorRow
from codec.lines import compressed_lines, line_format
from codec.payloads.zstd import zstd as find_zstd
from tests.codec.cli.run_command import codec as command
from tests.codec.lines.test_lines import transition
from tests.codec.same import assert_same
from tests.support.refusal import refusal

VALUES = [transition(i) for i in range(40)]
zstd: Any = find_zstd()  # of Python 3.14, or backports.zstd
LIBRARY: dict[str, Any] = {"gzip": gzip, "bz2": bz2, "xz": lzma, "zstd": zstd}

every_row = pytest.mark.parametrize(
    "row", [pytest.param(row, id=name) for name, row in COMPRESSORS.items()]
)


@pytest.fixture(name="path")
def _path(tmp_path: Path, row: CompressorRow) -> Path:
    return tmp_path / f"log.jsonl{row.suffix}"


def log(path: Path, values: list[Any], **options: Any) -> None:
    with codec.LinesWriter(path, block=16, sync=False, **options) as writer:
        writer.extend(values)


@every_row
def test_a_log_is_what_it_is_without_compression(path: Path, row: CompressorRow) -> None:
    plain = path.with_name("log.jsonl")
    for values in (VALUES[:33], VALUES[33:]):  # four blocks, by two writers
        log(plain, values, payload=row.payload)
        log(path, values)
    assert LIBRARY[row.name].decompress(path.read_bytes()) == plain.read_bytes()
    there, here = codec.LinesReader(path), codec.LinesReader(plain)
    assert_same(list(there), list(here))
    assert_same(list(there), VALUES)
    assert there.count() == 40
    assert there.torn == 0
    for n in (0, 1, 9, 100):
        assert_same(there.last(n), here.last(n))
    for start in (0, 1, 3, 9, -1, -2, -9):
        assert_same(list(there.blocks(start)), list(here.blocks(start)))


@every_row
def test_the_compressor_may_be_asked_for(tmp_path: Path, row: CompressorRow) -> None:
    path = tmp_path / "log"
    log(path, VALUES, compression=row.name, payload="text")
    assert path.read_bytes().startswith(row.magic)
    assert_same(list(codec.LinesReader(path, compression=row.name)), VALUES)
    assert b'"payload"' not in LIBRARY[row.name].decompress(path.read_bytes())


@every_row
def test_every_truncation_gives_the_whole_blocks(path: Path, row: CompressorRow) -> None:
    ends = [0]
    for start in range(0, 3):
        log(path, [start] * 2)
        ends.append(path.stat().st_size)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        blocks = sum(end <= length for end in ends) - 1
        reader = codec.LinesReader(path)
        assert len(list(reader)) == len(reader.last(9)) == reader.count() == 2 * blocks
        assert reader.torn == length - ends[blocks]
        with codec.LinesWriter(path, block=2, sync=False) as writer:
            assert (writer.lost, writer.written) == (length - ends[blocks], 2 * blocks)
            writer.extend(v for v in range(blocks, 3) for _ in range(2))
        assert path.read_bytes() == whole


@every_row
def test_bytes_that_were_not_written_when_the_power_went_are_removed(
    path: Path, row: CompressorRow
) -> None:
    log(path, VALUES[:16])
    end = path.stat().st_size
    log(path, VALUES[16:32])
    whole = path.read_bytes()
    for torn in (b"", whole[end : end + 30], whole[end:-40]):
        path.write_bytes(whole[:end] + torn + bytes(600))
        reader = codec.LinesReader(path)
        assert_same(list(reader), VALUES[:16])
        assert reader.torn == len(torn) + 600
        log(path, VALUES[16:32])
        assert path.read_bytes() == whole


@every_row
def test_damage_is_refused_and_left_as_it_is(path: Path, row: CompressorRow) -> None:
    log(path, VALUES)
    whole = path.read_bytes()
    for place, line in ((len(whole) // 4, 1), (len(whole) - 20, 3)):
        damaged = whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
        path.write_bytes(damaged)
        for call in (lambda: list(codec.LinesReader(path)), lambda: codec.LinesWriter(path)):
            with pytest.raises(codec.DecodeError) as caught:
                call()
            assert f"line {line}: $: expected {row.standard}" in str(caught.value)
        assert path.read_bytes() == damaged
    for other in (b"hello, world", b'{"first":0,"block":[1]}\n', pack(b"[1]\n", row)):
        path.write_bytes(other)
        for opened in (codec.LinesWriter, lambda path: list(codec.LinesReader(path))):
            assert "expected a block" in refusal(codec.DecodeError, opened, path)
        assert path.read_bytes() == other


@every_row
def test_a_log_that_was_compressed_as_a_whole_is_read(path: Path, row: CompressorRow) -> None:
    plain = path.with_name("log.jsonl")
    log(plain, VALUES)
    path.write_bytes(pack(plain.read_bytes(), row))
    assert_same(list(codec.LinesReader(path)), VALUES)
    path.write_bytes(pack(plain.read_bytes()[:-9], row))
    reader = codec.LinesReader(path)
    assert (reader.count(), reader.torn > 9) == (32, True)
    message = refusal(codec.DecodeError, codec.LinesWriter, path)
    assert message.endswith("expected whole lines in each member; decompress it")


@every_row
def test_a_bomb_is_refused(path: Path, row: CompressorRow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed_lines, "default_limit", lambda packed: 1 << 16)
    line = line_format.head(0) + b"[" + b" " * (1 << 17) + b"1]}\n"
    path.write_bytes(pack(line, row))
    assert "line 1: $: needs more than 65536" in refusal(
        codec.DecodeError, lambda: list(codec.LinesReader(path))
    )
    path.unlink()
    log(path, [np.zeros(1 << 17, "u1")], payload="compressed")
    assert "needs more than 65536 bytes" in refusal(
        codec.DecodeError, lambda: list(codec.LinesReader(path))
    )


@every_row
def test_a_log_is_followed(path: Path, row: CompressorRow) -> None:
    parts = [pack(line_format.head(n) + b"[%d]}\n" % n, row) for n in range(4)]
    data = b"".join(parts)
    path.write_bytes(b"")
    written, found = threading.Event(), []

    def follow() -> None:
        for block in codec.LinesReader(path).follow(poll=0.001, stop=written.is_set):
            found.extend(block)

    reader = threading.Thread(target=follow)
    reader.start()
    with path.open("ab", buffering=0) as file:
        for start in range(0, len(data), 17):
            file.write(data[start : start + 17])
    written.set()
    reader.join()
    assert found == [0, 1, 2, 3]


@every_row
def test_a_log_that_was_made_shorter_is_refused(path: Path, row: CompressorRow) -> None:
    log(path, VALUES)
    blocks = codec.LinesReader(path).follow(poll=0)
    for _ in range(3):
        next(blocks)
    path.write_bytes(path.read_bytes()[:10])
    assert "the file was made shorter" in refusal(codec.DecodeError, next, blocks)


# -- the command line -----------------------------------------------------------------------------


@every_row
@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_commands_take_compressed_files(tmp_path: Path, row: CompressorRow, format_: str) -> None:
    source, packed = tmp_path / f"a.{format_}", tmp_path / f"b.{format_}{row.suffix}"
    codec.dump(VALUES, source) if format_ == "json" else log(source, VALUES)
    assert command("convert", source, packed).code == 0
    assert packed.read_bytes().startswith(row.magic)
    text = LIBRARY[row.name].decompress(packed.read_bytes())
    assert b"base64" in text or b"zlib" in text
    # Whatever it is called, and from standard input.
    for name in ("c.json" if format_ == "json" else "c.jsonl", "c", f"c{row.suffix}"):
        copy = tmp_path / name
        copy.write_bytes(packed.read_bytes())
        assert command("check", copy).out.startswith(f"{copy}: ok ({format_}, ")
        assert command("diff", source, copy).code == 0
        assert command("show", copy).code == 0
        copy.unlink()
    assert command("show", "-", stdin=packed.read_bytes()).out.startswith(f"-: {format_}, ")
    back = tmp_path / f"d.{format_}"
    assert command("convert", packed, back, "--payload", "text").code == 0
    assert_same(codec.load(back) if format_ == "json" else list(codec.LinesReader(back)), VALUES)


@every_row
def test_a_fault_is_told(tmp_path: Path, row: CompressorRow) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    codec.dump(VALUES, path)
    path.write_bytes(path.read_bytes()[:-9])
    run = command("check", path)
    assert run.code == 1
    assert f"expected {row.standard}; they are cut off after " in run.out
    lines = tmp_path / f"a.jsonl{row.suffix}"
    log(lines, VALUES)
    lines.write_bytes(lines.read_bytes()[:-9])
    run = command("check", lines)
    assert run.code == 1
    assert "line 3: a torn block of " in run.out
