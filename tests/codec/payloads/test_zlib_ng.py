"""zlib-ng, where it is installed: it writes what zlib reads, and refuses what zlib refuses."""

import math
import zlib

import pytest

from codec.payloads import deflate, inflate, shuffle
from tests.codec.payloads.test_compression import ARRAYS, outcome

pytestmark = pytest.mark.skipif(inflate.zlib_ng() is None, reason="zlib-ng is not installed")


@pytest.mark.parametrize("name", ARRAYS)
def test_it_writes_no_more_and_zlib_reads_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    array = ARRAYS[name]
    raw = shuffle.shuffle(array.tobytes(), array.itemsize)
    packed = deflate.deflate(raw, array.itemsize)
    monkeypatch.setattr(deflate, "NG_AT_MOST", math.inf)  # no sample speaks against it
    searched = deflate.deflate(raw, array.itemsize)
    monkeypatch.setattr(inflate, "zlib_ng", lambda: None)
    assert len(packed) <= 1.001 * len(deflate.deflate(raw, array.itemsize))
    assert inflate.inflate(packed, len(raw)) == inflate.inflate(searched, len(raw)) == raw


def test_it_refuses_what_zlib_refuses_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bytes(range(256)) * 9
    packed = zlib.compress(raw)
    streams = [packed, packed[:-1], packed[:1], b"", packed + b"\0", packed + packed]
    streams += [
        packed[:i] + bytes([byte ^ 0x11]) + packed[i + 1 :] for i, byte in enumerate(packed)
    ]
    asked = [(stream, size) for stream in streams for size in (len(raw), len(raw) - 1, 0)]
    found = [outcome(inflate.inflate, *each) for each in asked]
    assert raw in found
    assert "expected zlib data (RFC 1950) that end with the payload; they are cut off" in found
    monkeypatch.setattr(inflate, "zlib_ng", lambda: None)
    assert found == [outcome(inflate.inflate, *each) for each in asked]
