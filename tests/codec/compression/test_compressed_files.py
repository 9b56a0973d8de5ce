import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec.compression import compressed_files, compressor_table
from codec.compression.compressed_files import pack
from codec.compression.compressor_table import COMPRESSORS, CompressorRow
from codec.payloads.zstd import zstd as find_zstd
from tests.codec.peak_memory import peak
from tests.codec.same import assert_same

VALUE = {"w": np.arange(300, dtype="f4").reshape(30, 10), "t": (1, "é"), "n": [0.5, None]}
zstd: Any = find_zstd()  # of Python 3.14, or backports.zstd
LIBRARY: dict[str, Any] = {"gzip": gzip, "bz2": bz2, "xz": lzma, "zstd": zstd}
ROWS = [pytest.param(row, id=name) for name, row in COMPRESSORS.items()]

every_row = pytest.mark.parametrize("row", ROWS)


def refusal(path: Any, **options: Any) -> str:
    with pytest.raises(codec.DecodeError) as caught:
        codec.load(path, **options)
    return str(caught.value)


@pytest.fixture(name="small")
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file become 64 KiB, in place of 128 MiB."""
    monkeypatch.setattr(compressed_files, "_LEAST", 1 << 16)


# -- what is written comes back -------------------------------------------------------------------


@every_row
@pytest.mark.parametrize("payload", ["text", "base64", "compressed", "zstd", None])
def test_the_suffix_chooses_and_a_payload_that_is_asked_for_wins(
    tmp_path: Path, row: CompressorRow, payload: str | None
) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    options: dict[str, Any] = {} if payload is None else {"payload": payload}
    codec.dump(VALUE, path, **options)
    expected = codec.dumpb(VALUE, payload=payload or row.payload)
    assert LIBRARY[row.name].decompress(path.read_bytes()) == expected
    assert path.read_bytes().startswith(row.magic)
    assert_same(codec.load(path), VALUE)
    out = np.zeros((30, 10), "f4")
    codec.dump(VALUE["w"], path, **options)
    assert codec.load(path, out=out) is out
    assert_same(out, VALUE["w"])


@every_row
def test_file_objects_and_paths_take_the_compressor_that_is_asked_for(
    tmp_path: Path, row: CompressorRow
) -> None:
    file = io.BytesIO()
    file.write(b"before")
    codec.dump(VALUE, file, compression=row.name)
    file.seek(6)
    assert_same(codec.load(file, compression=row.name), VALUE)
    for path in (tmp_path / "a", tmp_path / "a.json", str(tmp_path / "b.gz")):
        codec.dump(VALUE, path, compression=row.name)
        assert_same(codec.load(path, compression=row.name), VALUE)
        assert Path(path).read_bytes() == file.getvalue()[6:]


def test_none_is_no_compressor(tmp_path: Path) -> None:
    path = tmp_path / "a.json.zst"
    codec.dump(VALUE, path, compression=None)
    assert path.read_bytes() == codec.dumpb(VALUE)
    assert_same(codec.load(path, compression=None), VALUE)
    assert refusal(path).startswith(f"{path}: $: expected zstd data (RFC 8878) with a window of ")


def test_parameters_are_checked(tmp_path: Path) -> None:
    for call in (lambda **o: codec.dump(1, tmp_path / "a", **o), lambda **o: codec.load("a", **o)):
        with pytest.raises(ValueError, match="'gzip', 'bz2', 'xz', 'zstd' or None, found 'rar'"):
            call(compression="rar")
    with pytest.raises(TypeError, match="expected a binary file, found StringIO"):
        codec.dump(1, io.StringIO(), compression="xz")
    with pytest.raises(TypeError, match="expected a binary file, found StringIO"):
        codec.load(io.StringIO("1"), compression="xz")
    assert not list(tmp_path.iterdir())


def test_other_encoders_keep_their_payload(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    for options in ({"cls": codec.JSONEncoder}, {"dialect": "json-tricks"}):
        codec.dump(VALUE["w"], path, **options)
        assert gzip.decompress(path.read_bytes()).startswith(b'{"')
        assert b"payload" not in gzip.decompress(path.read_bytes())


@every_row
def test_a_missing_library_is_named(
    tmp_path: Path, row: CompressorRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMPRESSORS, row.name, row._replace(library=lambda: None))
    what = f'compression "{row.name}" needs {row.install}'
    with pytest.raises(codec.EncodeError) as caught:
        codec.dump(VALUE, tmp_path / "a", compression=row.name)
    assert what in str(caught.value)
    assert not list(tmp_path.iterdir())
    assert what in refusal(io.BytesIO(pack(b"1", row)), compression=row.name)


def test_a_pipe_is_read_whole() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    file = io.BytesIO()
    codec.dump(VALUE, file, compression="bz2")
    assert_same(codec.load(Pipe(file.getvalue()), compression="bz2"), VALUE)


# -- which payload --------------------------------------------------------------------------------


def test_floats_are_shuffled_and_the_rest_is_left_to_a_compressor_that_looks_further() -> None:
    rng = np.random.default_rng(1)
    weights = rng.standard_normal(20_000).astype("f4")
    steps = rng.integers(0, 9, 20_000).astype("u1")
    found = {
        name: [codec.dumps(array, payload=f"inside {name}")[:90] for array in (weights, steps)]
        for name in COMPRESSORS
    }
    expected = {"gzip": '"zlib"', "bz2": '"base64"', "xz": '"base64"', "zstd": '"zstd"'}
    for name, (of_weights, of_steps) in found.items():
        assert '"payload":"shuffle+zlib"' in of_weights
        assert f'"payload":{expected[name]}' in of_steps


@every_row
def test_vectors_are_written_by_component(row: CompressorRow) -> None:
    rng = np.random.default_rng(1)
    states = [rng.random(4, "f4") for _ in range(30)]
    memory = [(state, i) for i, state in enumerate(states)]
    text = codec.dumps(memory, payload=row.payload)
    assert '"shape":[30,4],"order":"F"' in text
    assert_same(codec.loads(text), memory)
    assert '"order"' not in codec.dumps(memory, payload="compressed")


@every_row
@pytest.mark.parametrize("payload", ["compressed", "zstd", None])
def test_what_is_written_can_be_read_within_the_limit(
    tmp_path: Path, row: CompressorRow, payload: str | None, small: None
) -> None:
    path = tmp_path / f"a{row.suffix}"
    options: dict[str, Any] = {} if payload is None else {"payload": payload}
    zeros = np.zeros(1 << 21, "u1")
    for value in (zeros, [zeros, 1.5] * 3, [(i, True) for i in range(1 << 14)]):
        codec.dump(value, path, share=False, **options)
        assert_same(codec.load(path), value)
    path.unlink()
    with codec.LinesWriter(path, sync=False, **options) as log:
        log.append(zeros)
    assert_same(list(codec.LinesReader(path)), [zeros])


# -- several members ------------------------------------------------------------------------------


@every_row
def test_members_one_behind_the_other_are_one_document(tmp_path: Path, row: CompressorRow) -> None:
    path, data = tmp_path / f"a{row.suffix}", codec.dumpb(VALUE, payload="base64")
    parts = [data[:1], b"", data[1:50], data[50:], b""]
    path.write_bytes(b"".join(pack(part, row) for part in parts))
    assert_same(codec.load(path), VALUE)
    if row.is_padded:
        path.write_bytes(path.read_bytes() + bytes(40_000))
        assert_same(codec.load(path), VALUE)


@every_row
def test_what_follows_is_refused(tmp_path: Path, row: CompressorRow) -> None:
    path, whole = tmp_path / f"a{row.suffix}", pack(b"[1]", row)
    for rest in (b"garbage, and more of it", b"\0" * 8 + b"x" * 30, b'{"a":1}' * 9):
        path.write_bytes(whole + rest)
        assert refusal(path).startswith(f"{path}: $: expected {row.standard}")
    path.write_bytes(whole + whole)
    assert refusal(path).startswith(f"{path}: Extra data")


# -- damaged, truncated, hostile ------------------------------------------------------------------


@every_row
@pytest.mark.parametrize("cls", [None, codec.JSONDecoder])
def test_every_cut_is_refused(tmp_path: Path, row: CompressorRow, cls: Any) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    codec.dump(VALUE, path)
    whole = path.read_bytes()
    for end in range(1, len(whole), 1 if cls is None else 7):
        path.write_bytes(whole[:end])
        with pytest.raises(codec.DecodeError, match=f"they are cut off after {end} bytes") as error:
            codec.load(path, **({} if cls is None else {"cls": cls, "object_hook": dict}))
        assert error.value.is_cut_off
        assert str(error.value).startswith(f"{path}: $")
        assert f": expected {row.standard}; " in str(error.value)
        assert str(error.value).endswith("; write or copy it again")


@every_row
def test_changed_bytes_are_refused_or_read(tmp_path: Path, row: CompressorRow) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    codec.dump(VALUE, path)
    whole, rng = path.read_bytes(), np.random.default_rng(3)
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(changed)
        with suppress(codec.DecodeError):
            assert_same(codec.load(path), VALUE)


@every_row
def test_a_bomb_is_refused_in_little_memory(
    tmp_path: Path, row: CompressorRow, small: None
) -> None:
    path, size = tmp_path / f"a.json{row.suffix}", 16 << 20
    path.write_bytes(pack(b"[" + b" " * size + b"]", row))
    if row.name == "gzip":  # which never expands that much
        assert codec.load(path) == []
        return
    path.write_bytes(_unfilled(b"[" + b" " * size + b"]", row))
    most = compressed_files.default_limit(path.stat().st_size)
    what = f"{path}: $: needs more than {most} bytes; give max_bytes= to load, or decompress"
    assert peak(lambda: _refused(path, what)) < 3 * size // 4  # xz alone has a window of 8 MiB
    assert codec.load(path, max_bytes=size + 2) == []
    assert what.replace(str(most), str(size)) in refusal(path, max_bytes=size)


def _unfilled(data: bytes, row: CompressorRow) -> bytes:
    packer = row.new_packer()
    return packer.compress(data) + packer.flush()


def _refused(path: Path, what: str) -> None:
    assert refusal(path).startswith(what)


@every_row
def test_a_bomb_in_a_bomb_counts_against_the_file(
    tmp_path: Path, row: CompressorRow, small: None
) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    bomb = codec.dumpb([np.zeros(1 << 22, "u1")] * 2, payload="compressed", share=False)
    path.write_bytes(_unfilled(bomb, row))
    most = compressed_files.default_limit(path.stat().st_size)
    what = f": needs more than {most} bytes; give max_bytes="
    assert refusal(path).startswith(f"{path}: $")
    assert what in refusal(path)
    assert codec.load(path, max_bytes=1 << 24)[0].nbytes == 1 << 22


@every_row
def test_a_file_of_very_little_is_filled_up_until_it_can_be_read(
    tmp_path: Path, row: CompressorRow, small: None
) -> None:
    path = tmp_path / f"a.json{row.suffix}"
    codec.dump(np.zeros(1 << 23, "u1"), path)
    text = LIBRARY[row.name].decompress(path.read_bytes())
    assert path.stat().st_size * 1032 >= len(text)
    assert codec.load(path).nbytes == 1 << 23


def test_a_dictionary_of_xz_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json.xz"
    for size, fits in ((0x1C, True), (0x28, False)):  # 64 MiB, as of xz -9, and 4 GiB
        data = bytearray(lzma.compress(b"[1]"))
        data[16] = size
        end = 12 + 4 * data[12]
        data[end : end + 4] = zlib.crc32(data[12:end]).to_bytes(4, "little")
        path.write_bytes(data)
        if fits:
            assert codec.load(path) == [1]
        else:
            what = f"{path}: $: expected xz data for at most 128 MiB of memory, as of xz -9, found "
            assert refusal(path).startswith(what)


def test_a_window_of_zstd_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json.zst"
    for log, fits in ((27, True), (28, False), (41, False)):
        header = bytes([0, log - 10 << 3])  # of a frame that does not say its size
        path.write_bytes(b"\x28\xb5\x2f\xfd" + header + bytes([3 << 3 | 1, 0, 0]) + b"[1]")
        if fits:
            assert codec.load(path) == [1]
        else:
            what = f"{path}: $: expected zstd data (RFC 8878) with a window of at most 128 MiB, "
            assert refusal(path).startswith(what)


@every_row
def test_writing_that_fails_leaves_no_whole_file(tmp_path: Path, row: CompressorRow) -> None:
    path, file = tmp_path / f"a{row.suffix}", io.BytesIO()
    codec.dump("old", path)
    for target in (path, file):
        with pytest.raises(codec.EncodeError, match=r"\$\[1\]: "):
            codec.dump([1, object()], target, compression=row.name)
    assert codec.load(path) == "old"
    assert refusal(io.BytesIO(file.getvalue() or pack(b"", row)), compression=row.name)


# -- memory ---------------------------------------------------------------------------------------


@every_row
def test_a_block_is_in_memory_at_a_time(tmp_path: Path, row: CompressorRow) -> None:
    size = {"zstd": 24 << 20, "gzip": 6 << 20}.get(row.name, 3 << 20)
    array = np.frombuffer(np.random.default_rng(1).bytes(size), np.uint8)
    path, out = tmp_path / f"a{row.suffix}", np.zeros_like(array)

    def dump() -> None:
        codec.dump(array, path, payload="base64")

    codec.dump(array[:9], path, payload="base64")  # and import what it needs
    # What the libraries take: xz has a window of 8 MiB, and finds what comes again in 94 MB. The
    # buffers of gzip are larger since Python 3.12.
    taken: dict[str, tuple[float, float]] = {"bz2": (10, 6), "xz": (95, 9), "gzip": (0.25, 0.25)}
    writing, reading = taken.get(row.name, (0, 0))
    assert peak(dump) < (writing + 1) * 2**20
    assert peak(lambda: codec.load(path, out=out)) < (reading + 1) * 2**20
    assert (out == array).all()


def test_the_table() -> None:
    assert compressor_table.of_path("a/b.json.zst") is COMPRESSORS["zstd"]
    assert compressor_table.of_path("a.gz/b") is None
    assert {name: row.name for name, row in COMPRESSORS.items()} == {n: n for n in COMPRESSORS}
    for row in COMPRESSORS.values():
        assert compressor_table.of_head(pack(b"1", row)) is row
        pack_by_library: Callable[[bytes], bytes] = LIBRARY[row.name].compress
        assert pack_by_library(b"1").startswith(row.magic)


def test_an_array_in_zstd_is_not_in_memory_twice(tmp_path: Path) -> None:
    array = np.random.default_rng(1).integers(0, 4, 8 << 20, "u1")
    path, out = tmp_path / "a.json.zst", np.zeros_like(array)
    codec.dump(array, path)
    assert b'"payload":"zstd"' in zstd.decompress(path.read_bytes())
    assert peak(lambda: codec.load(path, out=out)) < 1 << 20
    assert (out == array).all()
