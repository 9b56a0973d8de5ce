"""Compressed payloads and base64, with and without the optional libraries."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import codec
from codec.payloads import base64_text, deflate, inflate, payload_table, shuffle
from codec.payloads import zstd as zstd_frames
from codec.payloads.inflate import MAX_RATIO
from tests.codec.peak_memory import peak
from tests.codec.same import assert_same
from tests.codec.wrong import packed_tag
from tests.support.each import each

RANDOM = np.random.default_rng(4)
FRAME = np.repeat(RANDOM.integers(0, 3, (84, 12, 1), np.uint8) * 70, 7, 1)

# Of kinds that are packed in different ways, each larger than one segment or plane of bytes.
ARRAYS: dict[str, np.ndarray[Any, Any]] = {
    "weights": RANDOM.normal(size=200_000).astype("f4") / 20,
    "float64": RANDOM.normal(size=70_000),
    "float16": RANDOM.normal(size=70_000).astype("f2"),
    "slow signal": np.sin(np.arange(70_000) / 1000),
    "frames": np.tile(np.stack([FRAME + i for i in range(4)], -1), (40, 1, 1, 1)),
    "one frame": np.ascontiguousarray(np.repeat(FRAME, 4, -1)),
    "counter": np.arange(70_000),
    "sorted": np.sort(RANDOM.integers(0, 10**9, 70_000)),
    "actions": RANDOM.integers(0, 4, 70_000),
    "flags": RANDOM.random(600_000) < 0.02,
    "zeros": np.zeros(600_000, "f4"),
    "random": RANDOM.integers(0, 256, 1_200_000, np.uint8),
    "half random": np.append(np.zeros(1 << 20, "u1"), RANDOM.integers(0, 256, 1 << 20, np.uint8)),
    "text": np.array([f"item{i:05d}" for i in range(4000)]),
    "long elements": np.zeros(3, "V20000"),
    "tiny": np.arange(3),
    "empty": np.zeros(0),
}
HERE = [name for name in payload_table.COMPRESSED if name != "zstd" or zstd_frames.zstd()]


@pytest.fixture(
    params=["with the extra fast", "without the extra fast"], scope="module", autouse=True
)
def _both_ways(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "without the extra fast":
            patch.setattr(base64_text, "pybase64", lambda: None)
            patch.setattr(inflate, "zlib_ng", lambda: None)
        elif base64_text.pybase64() is None or inflate.zlib_ng() is None:
            pytest.skip("pybase64 or zlib-ng is not installed")
        yield


@pytest.fixture
def zstd() -> Any:
    if zstd_frames.zstd() is None:
        pytest.skip("zstd is not installed")
    return zstd_frames.zstd()


def payload_of(document: str) -> str:
    return str(json.loads(document)["payload"])


def zstd_document(frame: bytes, size: int) -> str:
    return packed_tag("zstd", "uint8", size, base64_text.to_base64(frame))


# -- what is written


@each("payload", HERE)
@each("name", ARRAYS)
def test_arrays_come_back_from_no_more_than_base64(name: str, payload: str) -> None:
    array = ARRAYS[name]
    document = codec.dumps(array, payload=payload)
    assert document == codec.dumps(array.copy(), payload=payload)
    assert_same(codec.loads(document), array)
    raw = array.tobytes()
    written, pieces = payload_table.encode(raw, array.itemsize, payload)
    content = "".join(pieces)
    assert len(content) <= len(base64.b64encode(raw))
    assert len(raw) <= MAX_RATIO * max(1, len(content))
    assert written == "base64" or payload == "zstd" or "zstd" not in written


@pytest.mark.parametrize("name", ARRAYS)
def test_it_is_one_zlib_stream_hardly_larger_than_of_level_6(name: str) -> None:
    array = ARRAYS[name]
    raw = shuffle.shuffle(array.tobytes(), array.itemsize)
    packed = deflate.deflate(raw, array.itemsize)
    reader = zlib.decompressobj()
    pieces = [reader.decompress(packed[i : i + 999]) for i in range(0, len(packed), 999)]
    assert b"".join(pieces) == raw
    assert reader.eof
    assert not reader.unused_data
    # The slack is that of the samples; one sample in 1 MiB may miss a little more.
    level_6 = len(zlib.compress(raw, 6))
    assert len(packed) <= max(1.15 * level_6, level_6 + len(raw) / 40) + 100


@pytest.mark.parametrize("name", ARRAYS)
def test_large_arrays_are_packed_while_they_are_written(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    array = ARRAYS[name]
    before = codec.dumps(array, payload="compressed")
    monkeypatch.setattr(payload_table, "LARGE", deflate.SMALL)
    document = codec.dumps(array, payload="compressed")
    assert document == before  # as far as samples tell what is smaller, which of these they do
    assert_same(codec.loads(document), array)


def test_weights_and_frames_are_as_small_as_we_say() -> None:
    def ratio(name: str) -> float:
        array = ARRAYS[name]
        return array.nbytes / sum(
            map(len, payload_table.encode(array.tobytes(), array.itemsize, "compressed")[1])
        )

    assert ratio("weights") > 1.18 * 3 / 4
    assert ratio("frames") > 20
    assert ratio("one frame") > 20


@pytest.mark.parametrize(
    ("array", "payload"),
    [
        (ARRAYS["weights"], "shuffle+zlib"),
        (ARRAYS["counter"], "shuffle+zlib"),
        (np.ones(600_000), "shuffle+zlib"),
        (RANDOM.normal(size=70_000).round(2), "zlib"),
        (RANDOM.choice([0.0, 0.1, -1.7], 70_000), "zlib"),
        (ARRAYS["flags"], "zlib"),
        (np.zeros(9), "shuffle+zlib"),
    ],
    ids=["weights", "counter", "ones", "rounded", "rewards", "flags", "small"],
)
def test_bytes_are_shuffled_where_that_pays(array: np.ndarray[Any, Any], payload: str) -> None:
    assert payload_of(codec.dumps(array, payload="compressed")) == payload


@given(st.lists(st.tuples(st.binary(max_size=40), st.integers(1, 40)), max_size=9), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_make_a_zlib_stream(
    monkeypatch: pytest.MonkeyPatch, parts: list[tuple[bytes, int]], data: st.DataObject
) -> None:
    for limit, value in {"SMALL": 16, "SEGMENT": 64, "SAMPLE": 32}.items():
        monkeypatch.setattr(deflate, limit, value)
    raw = b"".join(part * times for part, times in parts)
    itemsize = data.draw(st.sampled_from([n for n in range(1, 33) if len(raw) % n == 0]))
    packed = deflate.deflate(raw, itemsize)
    assert zlib.decompress(packed) == raw
    assert inflate.inflate(packed, len(raw)) == raw
    assert deflate.is_better_shuffled(raw, itemsize) in (True, False)


@given(st.binary(max_size=200), st.integers(1, 20))
def test_shuffle_and_back(raw: bytes, itemsize: int) -> None:
    raw = raw[: len(raw) // itemsize * itemsize]
    shuffled = shuffle.shuffle(raw, itemsize)
    assert shuffled == b"".join(raw[i::itemsize] for i in range(itemsize))
    assert shuffle.unshuffle(shuffled, itemsize) == raw


def test_what_the_first_writer_wrote_is_read() -> None:
    array = ARRAYS["weights"][:1000]
    planes = b"".join(array.tobytes()[i::4] for i in range(4))
    content = base64.b64encode(zlib.compress(planes, 6)).decode()
    assert_same(codec.loads(packed_tag("shuffle+zlib", "float32", 1000, content)), array)


# -- what is refused


@pytest.mark.parametrize("payload", HERE)
def test_what_is_damaged_is_refused(payload: str) -> None:
    array = np.append(np.arange(9000), RANDOM.integers(0, 9, 300))
    raw = array.tobytes()
    name, pieces = payload_table.encode(raw, 8, payload)
    content = "".join(pieces)
    packed = base64_text.from_base64(content)
    damaged = [packed[:-1], packed[:-5], packed[:100], packed + b"\0", packed + packed]
    for i in range(0, len(packed), 7):
        damaged.append(packed[:i] + bytes([packed[i] ^ 0x10]) + packed[i + 1 :])
    for wrong in damaged:
        try:
            read = payload_table.decode(name, base64_text.to_base64(wrong), len(raw), 8)
        except (codec.DecodeError, payload_table.SizeError):
            continue
        assert read == raw  # a bit that says nothing, such as the level in the header


def test_a_frame_that_expands_too_much_is_not_written(zstd: Any) -> None:
    document = codec.dumps(np.zeros(10**6, "u1"), payload="zstd")
    assert payload_of(document) == "zlib"
    assert payload_of(codec.dumps(np.zeros(100, "u1"), payload="zstd")) == "zstd"
    assert payload_of(codec.dumps(np.zeros(100, "u2"), payload="zstd")) == "shuffle+zstd"
    assert payload_of(codec.dumps(np.arange(3, dtype="i1"), payload="zstd")) == "base64"


def frames(zstd: Any) -> dict[str, tuple[bytes, int, str]]:
    """Return frames with the size that is asked of them, and the refusal."""
    raw = bytes(range(256)) * 4
    frame = zstd.compress(raw)
    options = zstd.CompressionParameter
    unsized = zstd.ZstdCompressor(options={options.window_log: 24})
    wide = unsized.compress(raw) + unsized.flush()
    book = zstd.ZstdDict(raw, is_raw=True)
    return {
        "cut off": (frame[:-1], 1024, "they are cut off"),
        "more behind": (frame + b"\0", 1024, "more data follow"),
        "two frames": (frame + frame, 1024, "more data follow"),
        "two frames for both": (frame + frame, 2048, "more data follow"),
        "a frame to skip": (b"\x50\x2a\x4d\x18\0\0\0\0" + frame, 1024, "found none"),
        "of more": (frame, 1023, "payload has more"),
        "of less": (frame, 1025, "payload has 1024"),
        "a window of 16 MiB": (wide, 1024, "expected zstd data"),
        "a dictionary": (zstd.compress(raw, zstd_dict=book), 1024, "expected zstd data"),
        "damaged": (frame[:-5] + b"\xff" * 5, 1024, "expected zstd data"),
    }


@pytest.mark.parametrize(
    "name",
    frames(zstd_frames.zstd()) if zstd_frames.zstd() is not None else ["zstd is not installed"],
)
def test_a_wrong_frame_is_refused(name: str, zstd: Any) -> None:
    frame, size, message = frames(zstd)[name]
    with pytest.raises(codec.DecodeError, match=message):
        codec.loads(zstd_document(frame, size))


def test_a_frame_without_its_size_is_read(zstd: Any) -> None:
    packer = zstd.ZstdCompressor()
    frame = packer.compress(b"abc") + packer.flush()
    assert codec.loads(zstd_document(frame, 3)).tobytes() == b"abc"


def test_a_zstd_bomb_is_stopped_at_what_it_claims(zstd: Any) -> None:
    bomb = zstd_document(zstd.compress(bytes(1 << 28)), 1000)

    def read() -> None:
        with pytest.raises(codec.DecodeError, match="payload has more"):
            codec.loads(bomb)

    assert peak(read) < 1 << 20


def test_without_zstd_the_errors_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    document = packed_tag("zstd", "int8", 9, "KLUv/SAJSQAAAQIDBAUGBwgJ")
    monkeypatch.setattr(zstd_frames, "zstd", lambda: None)
    with pytest.raises(codec.DecodeError, match=r"pip install backports\.zstd"):
        codec.loads(document)
    with pytest.raises(codec.EncodeError, match=r"pip install backports\.zstd"):
        payload_table.encode(bytes(9), 1, "zstd")
    with pytest.raises(codec.EncodeError, match=r"pip install backports\.zstd"):
        codec.JSONEncoder(payload="zstd")  # dumps keeps encoders


# -- base64


def outcome(read: Callable[..., Any], *arguments: Any) -> bytes | str:
    """Return the bytes that are read, or the message of the refusal."""
    try:
        return bytes(read(*arguments))
    except codec.DecodeError as error:
        return error.message


@given(
    st.one_of(
        st.text("Aa9+/=B", max_size=13),
        st.text("A=é\n \0-_\ud800*", max_size=9),
        st.binary(max_size=9).map(lambda raw: base64.b64encode(raw).decode()),
    )
)
@example("AAAA=")
@example("AAAA====")
@example("AA==AAAA")
@example("AA=A")
@example("=")
@example("AAB=")
@example("QUJD\n")
def test_base64_has_one_spelling(text: str) -> None:
    results = []
    for library in (base64_text.pybase64, lambda: None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(base64_text, "pybase64", library)
            results.append(outcome(base64_text.from_base64, text))
    assert results[0] == results[1]
    try:
        raw = base64.b64decode(text)
        canonical = base64.b64encode(raw).decode() == text
    except ValueError:
        canonical = False
    assert isinstance(results[0], bytes) == canonical
    if canonical:
        assert results[0] == raw


@given(st.binary(max_size=99))
def test_base64_of_any_bytes(raw: bytes) -> None:
    text = base64_text.to_base64(raw)
    assert text == base64.b64encode(raw).decode() == base64_text.to_base64(memoryview(raw))
    assert base64_text.from_base64(text) == raw


@given(st.lists(st.binary(max_size=7)))
def test_blocks_make_the_base64_of_the_whole(blocks: list[bytes]) -> None:
    whole = base64.b64encode(b"".join(blocks)).decode()
    assert "".join(base64_text.encode_blocks(blocks)) == whole
    assert "".join(base64_text.encode_blocks(map(memoryview, blocks))) == whole


def test_blocks_may_be_arrays() -> None:
    array = np.arange(35, dtype="<i4").reshape(5, 7)
    text = "".join(base64_text.encode_blocks(array[i].data for i in range(5)))
    assert text == base64_text.to_base64(array.tobytes())
    assert "".join(base64_text.encode_blocks([array.data, array[:0].data])) == text


@given(st.binary(max_size=60), st.lists(st.integers(0, 20), max_size=5), st.integers(-2, 2))
def test_pieces_fill_the_target(raw: bytes, cuts: list[int], more: int) -> None:
    text = base64.b64encode(raw)
    ends = [0, *sorted(min(4 * cut, len(text)) for cut in cuts), len(text)]
    pieces = [memoryview(text)[a:b] for a, b in pairwise(ends)]
    target = bytearray(max(0, len(raw) + more))
    if len(target) == len(raw):
        payload_table.decode_blocks(pieces, memoryview(target))
        assert target == raw
    else:
        with pytest.raises(payload_table.SizeError, match=f"^{len(raw)}$"):
            payload_table.decode_blocks(pieces, memoryview(target))


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        ([b"AA==", b"AAAA"], base64_text.NO_BASE64),
        ([b"AAA=", b"AA=="], base64_text.NO_BASE64),
        ([b"AAAA", b"A*AA"], base64_text.NO_BASE64),
        ([b"AAAA", b"AAA"], base64_text.NO_BASE64),
        ([b"AAAA", b"\xe9AAA"], base64_text.NO_BASE64),
        ([b"AAAA", b"AB=="], base64_text.LAST_BITS),
        ([b"AB==", b"AAAA"], base64_text.LAST_BITS),
    ],
)
def test_wrong_pieces_are_refused(pieces: list[bytes], message: str) -> None:
    with pytest.raises(codec.DecodeError) as caught:
        payload_table.decode_blocks(pieces, memoryview(bytearray(4)))
    assert caught.value.message == message
