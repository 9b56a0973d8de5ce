"""Keras' files, which are written and read without JAX; what is refused."""

import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

import contract
from contract import LayoutError
from fidelity import comparison
from tests.support.steps import run_python

from .verdicts import frames, weights

FILE = contract.WORKFLOW / "methods" / "keras.py"
METHODS = {method.name: method for method in contract.load_methods(FILE)}
OF_KERAS = ("keras_weights_h5", "keras_model")

SEVERAL = [
    *weights(),
    *([np.full(2, number, np.float32)] for number in range(10)),  # layers of two digits
    [np.array([1 / 3, np.nan]), np.array([2**53 + 1]), np.array([True]), np.float32(1)[...]],
]


@pytest.mark.parametrize("name", METHODS)
def test_what_is_no_weights(name, tmp_path):
    for data in (frames(), [], [(np.ones(2), 0, 1.0, np.ones(2), False)]):
        with pytest.raises(LayoutError, match="weights of layers alone"):
            print(data, METHODS[name].write(data, tmp_path))


@pytest.mark.peers
def test_keras_is_not_imported_for_what_is_refused(tmp_path):
    code = """
import contract, pathlib, sys
for method in contract.load_methods(pathlib.Path(sys.argv[1])):
    try:
        method.write({}, None)
    except contract.LayoutError:
        print(method.name, "keras" in sys.modules)
"""
    run = run_python("-c", code, FILE)
    assert run.stdout.splitlines() == [f"{name} False" for name in METHODS], run.stderr


@pytest.mark.peers
def test_keras_writes_and_reads_without_jax(tmp_path):
    code = """
import contract, pathlib, sys
sys.modules |= dict.fromkeys(("jax", "jaxlib"))  # they cannot be imported
from tests.workflow.methods.verdicts import weights
for number, method in enumerate(contract.load_methods(pathlib.Path(sys.argv[1]))):
    (folder := pathlib.Path(sys.argv[2], str(number))).mkdir()
    method.write(weights(), folder)
    print(method.name, len(method.read(folder)))
import keras, numpy
try:
    keras.ops.conv(numpy.ones((1, 3, 3, 1)), numpy.ones((2, 2, 1, 1)))
except ModuleNotFoundError as error:
    print(error)
print([name for name in sys.modules if "backend.jax" in name], sys.modules["jax"])
"""
    run = run_python("-c", code, FILE, tmp_path)
    *lines, refused, left = run.stdout.splitlines()
    assert lines == [f"{name} {len(weights())}" for name in METHODS], run.stderr
    assert refused == "Keras calls jax.lax.ConvDimensionNumbers, for which JAX is needed"
    assert left == "[] None"


@pytest.mark.peers
@pytest.mark.parametrize("name", OF_KERAS)
def test_arrays_come_back(name, tmp_path):
    METHODS[name].write(SEVERAL, tmp_path)
    assert comparison.compare(SEVERAL, METHODS[name].read(tmp_path)).lost == ()


@pytest.mark.parametrize("name", OF_KERAS)
def test_dtypes_that_keras_has_not(name, tmp_path):
    for dtype in (">f4", "M8[s]", "S3"):
        with pytest.raises(ValueError, match="Invalid dtype"):
            print(dtype, METHODS[name].write([[np.zeros(2, dtype)]], tmp_path))


def test_what_is_in_the_files(tmp_path):
    for name in OF_KERAS:
        METHODS[name].write(weights(), tmp_path)
    with h5py.File(tmp_path / "model.weights.h5") as file:
        assert sorted(file["layers"]) == ["arrays", "arrays_1", "arrays_2"]
        assert file["layers/arrays/vars/0"].shape == (4, 3)
        assert len(file["layers/arrays_1/vars"]) == 0
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        assert sorted(archive.namelist()) == ["config.json", "metadata.json", "model.weights.h5"]


ATTACK = """
import contract, pathlib, sys
method = contract.load_method(pathlib.Path(sys.argv[1]), "keras_model")
folder, canary = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
method.hostile(contract.Trap(str(canary)), folder)
try:
    method.read(folder)
except method.refuses as error:
    print("refused: Lambda" if "Lambda" in str(error) else error, canary.exists())
import keras
model = keras.saving.load_model(folder / "model.keras", safe_mode=False)
model(keras.ops.ones((1, 1)))
print("safe_mode off:", canary.exists())
"""


@pytest.mark.peers
def test_safe_mode_refuses_a_lambda_layer_that_would_run(tmp_path):
    (folder := tmp_path / "files").mkdir()
    run = run_python("-c", ATTACK, FILE, folder, tmp_path / "canary")
    expected = ["refused: Lambda False", "safe_mode off: True"]
    assert (run.stdout.splitlines(), run.returncode) == (expected, 0), run.stderr


# ------------------------------------------------------------------------------ get_weights()


def test_arrays_of_objects_that_numpy_makes_of_get_weights():
    with pytest.raises(ValueError, match="could not broadcast"):
        np.array([np.ones((3, 3)), np.ones(3)], dtype=object)
    assert np.array([np.ones(3), np.ones(3)], dtype=object).shape == (2, 3)


def test_get_weights_needs_unpickling(tmp_path):
    data = [[np.ones((3, 3), np.float32), np.ones(3, np.float32)], [np.ones(3), np.ones(3)], []]
    METHODS["keras_get_weights"].write(data, tmp_path)
    assert comparison.compare(data, METHODS["keras_get_weights"].read(tmp_path)).lost == ()
    files = sorted(Path(tmp_path).iterdir())
    assert [file.name for file in files] == ["layer_0.npy", "layer_1.npy", "layer_2.npy"]
    with pytest.raises(ValueError, match="allow_pickle"):
        np.load(files[0])
