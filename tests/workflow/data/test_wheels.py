"""Weights as ``torch.save`` wrote them, read without torch and without running code."""

import io
import os
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import contract
from data.recordings import wheels


# Files of torch.save, as it wrote them before its version 1.6.
class _Global:
    """Pickles as a call of ``module.name`` with these arguments."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class _Storage:
    def __init__(self, key: str, array: NDArray[Any]) -> None:
        self.key, self.array = key, array


class _Tensor:
    def __init__(self, storage: _Storage, offset: int, shape: Any, strides: Any) -> None:
        self.parts = (storage, offset, shape, strides, False, {})


def torch_file(data: Any, storages: list[_Storage]) -> io.BytesIO:
    """Write as ``torch.save`` did; names of PyTorch are spelled without importing it."""

    class Pickler(pickle._Pickler):  # type: ignore[name-defined, misc]
        def persistent_id(self, value: Any) -> Any:
            if not isinstance(value, _Storage):
                return None
            kind = _Global(
                "torch", {"<f4": "FloatStorage", "<i8": "LongStorage"}[value.array.dtype.str]
            )
            return ("storage", kind, value.key, "cpu", value.array.size, None)

        def save(self, value: Any, save_persistent_id: bool = True) -> None:
            if isinstance(value, _Global):
                self.write(pickle.GLOBAL + f"{value.module}\n{value.name}\n".encode())
            elif isinstance(value, _Tensor):
                self.save(_Global("torch._utils", "_rebuild_tensor_v2"))
                self.save(value.parts)
                self.write(pickle.REDUCE)
            else:
                super().save(value, save_persistent_id)

    file = io.BytesIO()
    machine = {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}
    for item in (wheels.TORCH_MAGIC, 1001, machine, data, [s.key for s in storages]):
        Pickler(file, protocol=2).dump(item)
    for storage in storages:
        file.write(struct.pack("<q", storage.array.size) + storage.array.tobytes())
    file.seek(0)
    return file


def test_torch_file_gives_its_tensors_bit_for_bit() -> None:
    numbers = np.array([1.5, np.nan, -0.0, 1e-45, 2, 3], np.float32)
    counts = np.array([2**53 + 1], np.int64)
    one, two = _Storage("a", numbers), _Storage("b", counts)
    data = {
        "model_state": {
            "whole": _Tensor(one, 0, (2, 3), (3, 1)),
            "turned": _Tensor(one, 1, (2, 2), (1, 2)),
            "count": _Tensor(two, 0, (), ()),
        },
        "step": 7,
    }
    read = wheels.read_torch(torch_file(data, [one, two]))
    expected = {
        "whole": numbers.reshape(2, 3),
        "turned": np.array([[numbers[1], numbers[3]], [numbers[2], numbers[4]]]),
        "count": counts[0],
    }
    assert read["step"] == 7
    for name, array in expected.items():
        found = read["model_state"][name]
        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        assert found.tobytes() == array.tobytes()
        assert found.flags.owndata


def test_torch_file_runs_no_code(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    file = torch_file({"model_state": contract.Trap(os.fspath(canary))}, [])
    with pytest.raises(pickle.UnpicklingError, match=r"mkdir is not allowed"):
        wheels.read_torch(file)
    assert not canary.exists()


def test_other_pickles_are_no_torch_files() -> None:
    with pytest.raises(pickle.UnpicklingError, match=r"expected a file of torch\.save"):
        wheels.read_torch(io.BytesIO(pickle.dumps([1])))
