"""What the formats for arrays make of arrays that are not plain: the traps their libraries lay."""

import json
import pickle

import blosc2
import h5py
import joblib
import lz4.frame
import numcodecs.pickles
import numpy as np
import pytest
import safetensors.numpy

import contract
from data.simulators import atari
from fidelity import comparison
from method_kit import read_part
from tests.support.steps import run_python

from .verdicts import METHODS, experience, restored, sizes, weights, written

FORTRAN = np.asfortranarray(np.arange(6.0).reshape(2, 3))


def test_safetensors_takes_as_many_bytes_as_there_are_and_no_strides(tmp_path):
    every_second = np.arange(24.0).reshape(4, 6)[::2]
    ((fortran, strided),) = restored("safetensors_naive", [[FORTRAN, every_second]], tmp_path)
    assert fortran.tolist() == [[0, 3, 1], [4, 2, 5]]  # the bytes as they are in memory
    assert strided.tolist() == np.arange(12.0).reshape(2, 6).tolist()  # 6 to 11 are not its own


def test_ascontiguousarray_makes_a_dimension(tmp_path):
    safetensors.numpy.save_file({"x": np.ascontiguousarray(np.array(1.0))}, tmp_path / "file")
    assert safetensors.numpy.load_file(tmp_path / "file")["x"].shape == (1,)


# -------------------------------------------------------------------------------- compressed bytes


def test_bytes_alone_do_not_say_what_they_are(tmp_path):
    data = weights()
    METHODS["raw_gzip"].write(data, tmp_path)
    assert json.loads((tmp_path / "header.json").read_text())["layer_0_array_0"] == {
        "dtype": "<f4",
        "shape": [4, 3],
    }
    (tmp_path / "header.json").unlink()
    with pytest.raises(FileNotFoundError):
        METHODS["raw_gzip"].read(tmp_path)


@pytest.mark.parametrize(("name", "notices"), [("gzip", True), ("zstd", False), ("lz4", False)])
def test_only_gzip_notices_an_altered_byte(name, notices, tmp_path):
    array = np.random.default_rng(0).integers(0, 256, 500, np.uint8)  # kept as it is by all three
    tested = METHODS[f"raw_{name}"]
    tested.write(array, tmp_path)
    (file,) = (file for file in tmp_path.iterdir() if file.name != "header.json")
    content = bytearray(file.read_bytes())
    content[250] ^= 1
    file.write_bytes(content)
    if notices:
        with pytest.raises(OSError, match="CRC"):
            tested.read(tmp_path)
    else:
        assert (tested.read(tmp_path) != array).sum() == 1


def test_lz4_frame_decompress_stops_after_a_frame():
    frames = lz4.frame.compress(b"first") + lz4.frame.compress(b"second")
    assert lz4.frame.decompress(frames) == b"first"


# ------------------------------------------------------------------------------------------ blosc2


def test_save_array_of_blosc2_takes_text_for_a_tensor(tmp_path):
    file = str(tmp_path / "file.b2frame")
    for word, kind in (("dqn", "numpy"), ("tensor", "torch")):
        blosc2.save_array(np.array([word]), file, mode="w")
        packed = blosc2.open(file, mode="r")
        assert packed.vlmeta["__pack_tensor__"][0] == kind
    with pytest.raises(ValueError, match="C-contiguous"):
        blosc2.save_array(FORTRAN, file, mode="w")


def test_blosc2_writes_where_objects_are(tmp_path):
    array = np.array([object()])
    written = blosc2.asarray(array)
    assert np.frombuffer(written.schunk.decompress_chunk(0), np.uintp)[0] == id(array[0])


def test_blosc2_runs_a_function_of_a_file_if_asked_to(tmp_path):
    canary, folder = tmp_path / "canary", tmp_path / "folder"
    folder.mkdir()
    tested = METHODS["blosc2_shuffle_zstd"]
    tested.hostile(contract.Trap(str(canary)), folder)
    with pytest.raises(blosc2.UnsafeDeserializationError):
        tested.read(folder)
    assert not canary.exists()
    with pytest.raises(ValueError, match="takes 1 operand"):
        blosc2.open(str(folder / "array.b2nd"), mode="r", deserialize="full")
    assert canary.is_dir()


def test_what_is_appended_must_fit(tmp_path):
    for name in ("raw_zstd", "blosc2_shuffle_lz4", "hdf5_gzip_rows_64", "zarr"):
        folder = written(name, experience(np.float32, (4,)), tmp_path / name)
        with pytest.raises(ValueError, match="column state: expected"):
            METHODS[name].parts.append(experience(np.float64, (4,)), folder)
        assert len(METHODS[name].read(folder)) == 5


# ------------------------------------------------------------------------------------------ joblib


def test_joblib_writes_a_shared_array_as_often_as_it_is_met(tmp_path):
    array = np.random.default_rng(0).random(1000)
    joblib.dump([array, array], tmp_path / "file")
    first, second = joblib.load(tmp_path / "file")
    assert first is not second
    size = (tmp_path / "file").stat().st_size
    assert size > 2 * array.nbytes
    assert len(pickle.dumps([array, array], protocol=5)) < 1.1 * array.nbytes


def test_joblib_maps_layers_only(tmp_path):
    tested = METHODS["joblib_dump"]
    tested.write(experience(np.float32, (4,)), tmp_path)
    with pytest.raises(read_part.NoPartError, match="not layers"):
        tested.parts.read(tmp_path, 0)
    tested.write([[np.full(2, i)] for i in range(600)], tmp_path)
    code = (
        "import resource, sys; from pathlib import Path; import contract;"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256));"
        "m = contract.load_method(contract.method_files()['joblib_dump'], 'joblib_dump');"
        "m.parts.read(Path(sys.argv[1]), 0)"
    )
    run = run_python("-c", code, tmp_path)
    assert "NoPartError: more arrays than files that may be open" in run.stderr


# -------------------------------------------------------------------------------------------- HDF5


def size(name, data, folder):
    return sum(sizes(written(name, data, folder / name)))


def test_the_chunks_of_hdf5_matter_more_than_its_filters(tmp_path):
    data = atari.breakout_memory(np.random.default_rng(1), transitions=70, channel_axis=-1)
    auto, shuffled, by_row, by_64 = (
        size(f"hdf5_gzip{name}", data, tmp_path) for name in ("", "_shuffle", "_rows_1", "_rows_64")
    )
    assert shuffled == pytest.approx(auto, rel=0.01)  # bytes alone have nothing to shuffle
    assert auto < by_row
    assert by_64 < by_row


def test_chunks_of_hdf5(tmp_path):
    chunks = {}
    data = [*experience(np.uint8, (20, 20, 4), length=7)] * 10
    for name in ("hdf5", "hdf5_gzip_rows_1", "hdf5_gzip_rows_64"):
        with h5py.File(written(name, data, tmp_path / name) / "data.h5") as file:
            chunks[name] = file["state"].chunks, file["state"].maxshape[0]
    assert chunks == {
        "hdf5": (None, 70),
        "hdf5_gzip_rows_1": ((1, 20, 20, 4), None),
        "hdf5_gzip_rows_64": ((64, 20, 20, 4), None),
    }


# -------------------------------------------------------------------------------------------- Zarr


def test_zarr_does_not_write_zeros(tmp_path):
    tested = METHODS["zarr"]
    tested.write({"zeros": np.zeros(9), "minus": np.full(9, -0.0)}, tmp_path)
    files = {str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()}
    assert files == {"zarr.json", "zeros/zarr.json", "minus/zarr.json", "minus/c/0"}
    assert np.signbit(tested.read(tmp_path)["minus"]).all()


def test_zarr_unpickles_only_what_it_is_told_to_trust(tmp_path, monkeypatch):
    canary, folder = tmp_path / "canary", tmp_path / "folder"
    folder.mkdir()
    tested = METHODS["zarr"]
    tested.hostile(contract.Trap(str(canary)), folder)
    with pytest.raises(RuntimeError, match="execute arbitrary code"):
        tested.read(folder)
    assert not canary.exists()
    monkeypatch.setattr(numcodecs.pickles, "ALLOW_UNSAFE_PICKLE_DECODE", True)
    with pytest.raises(TypeError):  # a folder was made, and gives no array
        tested.read(folder)
    assert canary.is_dir()


# ------------------------------------------------------------------------------------------- Arrow


def test_arrow_gives_masked_numbers_back_as_nan(tmp_path):
    data = {"x": np.ma.masked_array([1, 2], [False, True])}
    found = restored("parquet", data, tmp_path)["x"]
    assert found.dtype == np.float64
    assert found[0] == 1
    assert np.isnan(found[1])


def test_a_compressed_column_is_read_whole(tmp_path):
    for name, whole in (("feather", True), ("parquet", True), ("feather_uncompressed", False)):
        data = experience(np.float32, (4,))
        folder = written(name, data, tmp_path / name)
        if whole:
            with pytest.raises(read_part.NoPartError, match="can only be read whole"):
                METHODS[name].parts.read(folder, 0)
        else:
            assert comparison.compare(data[3], METHODS[name].parts.read(folder, 3)).lost == ()
