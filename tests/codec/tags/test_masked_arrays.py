"""Masked arrays: the fill value that NumPy makes of a structure is the same in each reading."""

import json

import numpy as np
import pytest

import codec


@pytest.mark.parametrize("beside", [(), (object,)], ids=["numbers", "objects"])
@pytest.mark.parametrize("long", ["<g", ">g", "<G", ">G"])
def test_padding_of_a_long_double_is_another_field(long: str, beside: tuple[type, ...]) -> None:
    size = np.dtype(long).itemsize
    formats = [(np.bool_, (size,)), long, *beside]
    names = ["truths", "long", "object"][: len(formats)]
    offsets = [0, 0, size][: len(formats)]
    dtype = np.dtype({"names": names, "formats": formats, "offsets": offsets})
    content = json.loads(codec.dumps(np.zeros(2, dtype)))
    document = json.dumps({"__masked__": [content, False, None]})
    seen = set()
    for junk in range(1, 256, 8):  # NumPy takes the memory of these for a fill value
        dirty = [np.full(dtype.itemsize, junk, np.uint8) for _ in range(50)]
        del dirty
        fill_value = codec.loads(document).fill_value
        seen.add((fill_value["truths"].tobytes(), codec.dumps(fill_value)))
    assert len(seen) == 1
