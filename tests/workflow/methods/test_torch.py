"""``torch.save``, where PyTorch is installed; what is refused where it is not."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest

import contract
from fidelity import comparison

(METHOD,) = contract.load_methods(contract.WORKFLOW / "methods" / "torch.py")
WITH_TORCH = pytest.mark.skipif(find_spec("torch") is None, reason="needs torch")


def test_without_torch(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    for use in (lambda: METHOD.write([[np.ones(2)]], tmp_path), lambda: METHOD.read(tmp_path)):
        with pytest.raises(
            ModuleNotFoundError, match=r"^torch is not installed: uv pip install torch$"
        ):
            use()
    assert ModuleNotFoundError in METHOD.refuses


@WITH_TORCH
def test_what_tensors_keep(tmp_path):
    shared = np.arange(3, dtype=np.uint64)
    read_only = np.arange(3.0)
    read_only.flags.writeable = False
    data = {
        "shared": [shared, shared],
        "order": (np.asfortranarray(np.ones((2, 3))), read_only),
        "numbers": [1, 0.1, True],
        "small": [np.array(1.0), np.zeros((0, 3)), np.ones(2, np.float16), np.array([1j])],
    }
    METHOD.write(data, tmp_path)
    assert comparison.compare(data, METHOD.read(tmp_path)).lost == ()


@WITH_TORCH
@pytest.mark.parametrize("array", [np.ones(2, ">f8"), np.arange(3)[::-1], np.array(["2020"], "M8")])
def test_arrays_that_no_tensor_is_made_of(array, tmp_path):
    with pytest.raises((TypeError, ValueError)):
        METHOD.write([[array]], tmp_path)


@WITH_TORCH
def test_a_view_is_saved_with_the_memory_it_looks_at(tmp_path):
    METHOD.write([[np.arange(10_000.0)[::100]]], tmp_path)
    assert (tmp_path / "data.pt").stat().st_size > 79_000
    assert METHOD.read(tmp_path)[0][0].shape == (100,)


@WITH_TORCH
def test_what_is_no_tensor_runs_only_if_asked_for(tmp_path):
    import torch  # noqa: PLC0415 - only where it is installed

    METHOD.hostile(contract.Trap(str(tmp_path / "canary")), tmp_path)
    with pytest.raises(Exception, match="Weights only load failed"):
        METHOD.read(tmp_path)
    assert not (tmp_path / "canary").exists()
    torch.load(tmp_path / "data.pt", weights_only=False)
    assert (tmp_path / "canary").exists()
