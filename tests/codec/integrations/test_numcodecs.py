"""The codec of numcodecs, alone and in a Zarr array."""

import subprocess
import sys
from importlib import import_module

import numcodecs
import numpy as np
import pytest

import codec
from codec.integrations.numcodecs import CodecJSON
from tests.codec.cases import ARRAYS, LAYOUTS
from tests.codec.same import assert_same, bits
from tests.support.each import each

# numcodecs takes buffers, which the dtypes of other packages have none of.
BUFFERS = {
    name: array
    for name, array in {**ARRAYS, **LAYOUTS}.items()
    if array.dtype.isbuiltin == 1 or array.dtype.names is not None
}


@each("payload", ["text", "base64", "compressed"])
@each("name", BUFFERS)
def test_arrays_come_back(name: str, payload: str) -> None:
    array = BUFFERS[name]
    one = CodecJSON(payload=payload)
    encoded = one.encode(array)
    assert_same(one.decode(encoded), array)
    if array.flags.c_contiguous and array.size:
        out = np.zeros_like(array)
        assert one.decode(encoded, out=out) is out
        assert_same(out, array)


def test_numcodecs_finds_it_by_itself() -> None:
    code = "import numcodecs; print(numcodecs.get_codec({'id': 'codec_json', 'payload': 'text'}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "CodecJSON(payload='text')\n"


def test_it_is_registered() -> None:
    one = CodecJSON(payload="compressed")
    assert numcodecs.get_codec(one.get_config()) == one
    assert one.get_config() == {"id": "codec_json", "payload": "compressed"}


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_zarr_array_of_it(order: str) -> None:
    values = np.arange(60, dtype="f4").reshape(6, 10)
    zarr = import_module("zarr")  # 0.5 s, for this test alone
    array = zarr.create_array(
        {}, shape=values.shape, chunks=(4, 3), dtype="f4", zarr_format=2, order=order,
        compressors=CodecJSON(), fill_value=0,
    )  # fmt: skip
    array[...] = values
    back = np.asarray(array[...])
    assert back.dtype == values.dtype
    assert bits(back) == bits(values)


def test_refused() -> None:
    encoded = CodecJSON().encode(np.arange(3, dtype="i4"))
    with pytest.raises(codec.DecodeError, match="expected 8 bytes for out, found 12"):
        CodecJSON().decode(encoded, out=np.zeros(2, "i4"))
    with pytest.raises(codec.DecodeError, match="expected an array, found list"):
        CodecJSON().decode(b"[1]")
