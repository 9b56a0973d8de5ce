"""What is unpacked in pieces is what is unpacked as a whole, or is refused like it."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import codec
from codec.payloads import base64_text, deflate, inflate, payload_table, shuffle, zstd


@given(
    st.lists(st.tuples(st.binary(max_size=40), st.integers(1, 40)), max_size=9),
    st.sampled_from([name for name in payload_table.PAYLOADS if zstd.zstd() or "zstd" not in name]),
    st.data(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pieces_are_unpacked_or_refused_as_the_whole_is(
    monkeypatch: pytest.MonkeyPatch, parts: list[tuple[bytes, int]], name: str, data: st.DataObject
) -> None:
    for limit, value in {"SMALL": 16, "SEGMENT": 64, "SAMPLE": 32}.items():
        monkeypatch.setattr(deflate, limit, value)
    monkeypatch.setattr(inflate, "UNPACKED", 7)
    raw = b"".join(part * times for part, times in parts)
    itemsize = data.draw(st.sampled_from([n for n in range(1, 33) if len(raw) % n == 0]))
    packed = bytearray(payload_table.PAYLOADS[name].pack(raw, itemsize))
    if packed and data.draw(st.booleans()):
        packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    packed = packed[: data.draw(st.sampled_from([len(packed), len(packed), len(packed) - 1]))]
    packed += data.draw(st.sampled_from([b"", b"", b"\0"]))
    text = base64_text.to_base64(packed)
    ends = data.draw(st.lists(st.integers(0, len(text) // 4), max_size=5).map(sorted))
    pieces = [text[4 * a : 4 * b].encode() for a, b in pairwise([0, *ends, len(text) // 4])]
    size = max(0, len(raw) + itemsize * data.draw(st.sampled_from([0, 0, 0, 1, -1])))

    def outcome(decode: Callable[[], bytes]) -> bytes | str:
        try:
            return decode()
        except payload_table.SizeError as error:
            return f"size {error}" if name == "base64" else "refused"
        except codec.DecodeError:
            return "refused"

    def in_pieces() -> bytes:
        target = bytearray(size)
        payload_table.decode_blocks(pieces, memoryview(target), name, itemsize)
        return bytes(target)

    whole = outcome(lambda: bytes(payload_table.decode(name, text, size, itemsize)))
    assert outcome(in_pieces) == whole


@given(st.binary(max_size=200), st.integers(1, 20), st.data(), st.sampled_from([0, 4, 99]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_piece_of_shuffled_bytes_is_that_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, itemsize: int, data: st.DataObject, short: int
) -> None:
    monkeypatch.setattr(shuffle, "_SHORT", short)
    raw = raw[: len(raw) // itemsize * itemsize]
    shuffled = shuffle.Shuffled(raw, itemsize)
    piece = data.draw(st.slices(len(raw)).filter(lambda piece: piece.step in (None, 1)))
    assert len(shuffled) == len(raw)
    assert shuffled[piece] == shuffle.shuffle(raw, itemsize)[piece]
    assert shuffled[:] == shuffle.shuffle(raw, itemsize)
