"""Weights of trained networks that packages bring with them, read without running the packages.

A wheel is found by its metadata and nothing of it is imported: the networks' frameworks are not
installed. Each network comes as a list of layers, each a list of float32 arrays, in the order of
its file.
"""

import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import IO, Any, ClassVar

import numpy as np
from safetensors.numpy import load_file

from data.recordings.packages import of_group_real
from method_kit.named_arrays import Array

TORCH_MAGIC = 0x1950A86A20F9469CFC6C
"""How a file of ``torch.save`` began before version 1.6, as a pickled number."""

STORAGES = {"FloatStorage": "<f4", "LongStorage": "<i8"}


def file_of(package: str, name: str) -> Path:
    """Return the path of the file `name` of an installed package."""
    with of_group_real():
        return Path(str(distribution(package).locate_file(name)))


def in_layers(weights: Mapping[str, Array]) -> list[list[Array]]:
    """Put arrays together whose names agree up to the last dot."""
    grouped: dict[str, list[Array]] = {}
    for name, array in weights.items():
        grouped.setdefault(name.rpartition(".")[0], []).append(np.array(array, order="C"))
    return list(grouped.values())


def silero_vad(_rng: np.random.Generator) -> list[list[Array]]:
    """Return the voice activity detector of Silero Team (2024), 16 kHz: convolutions and an LSTM.

    Licence MIT; github.com/snakers4/silero-vad. Its first layer, the basis of a Fourier transform,
    was not trained and is left out. Seeds and sizes do not matter: the weights are as they are.
    """
    weights = load_file(file_of("silero-vad", "silero_vad/data/silero_vad_16k.safetensors"))
    trained = {name: weights[name] for name in sorted(weights) if not name.startswith("stft")}
    return in_layers(trained)


def resemblyzer(_rng: np.random.Generator) -> list[list[Array]]:
    """Return the speaker encoder of Resemblyzer: three LSTM layers and a dense one.

    Licence Apache-2.0; github.com/resemble-ai/Resemblyzer, after Wan et al. (2018), "Generalized
    end-to-end loss for speaker verification", ICASSP. Two single numbers, the loss's own, are left
    out, and so is the optimiser's state.
    """
    with file_of("resemblyzer", "resemblyzer/pretrained.pt").open("rb") as file:
        weights = read_torch(file)["model_state"]
    return in_layers({name: array for name, array in weights.items() if array.size > 1})


@dataclass
class _Storage:
    """A run of numbers of one dtype, which stands further down in the file."""

    dtype: np.dtype[Any]
    values: Array | None = None


@dataclass(frozen=True)
class _Tensor:
    """A view of a storage; strides count elements."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> Array:
        """Return its own array."""
        dtype = self.storage.dtype
        if self.storage.values is None:
            raise pickle.UnpicklingError("a tensor without its storage")
        view: Array = np.ndarray(
            self.shape,
            dtype,
            self.storage.values.data,
            self.offset * dtype.itemsize,
            tuple(stride * dtype.itemsize for stride in self.strides),
        )
        return np.array(view, order="C")


def _rebuild_tensor(
    storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Takes tensors and plain containers, and calls nothing else that a file names."""

    ALLOWED: ClassVar[dict[tuple[str, str], Any]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
        **{("torch", name): np.dtype(dtype) for name, dtype in STORAGES.items()},
    }

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name in the file stands for, if it is one of a few."""
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")
        return self.ALLOWED[module, name]

    def persistent_load(self, reference: Any) -> _Storage:
        """Return the storage that a tensor refers to; its numbers are read later."""
        kind, dtype, key, _place, _length, view = reference
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError(f"expected a whole storage, found {reference}")
        return self.storages.setdefault(key, _Storage(dtype))


def read_torch(file: IO[bytes]) -> Any:
    """Read what ``torch.save`` wrote before its version 1.6, without PyTorch and without its risk.

    The form is that of ``_legacy_save`` in PyTorch's ``torch/serialization.py``: pickles of a magic
    number, the format's version, the machine, the object, and the storages' keys; then each
    storage, its length as int64 and its numbers, little-endian.
    """
    magic = _Unpickler(file).load()
    if magic != TORCH_MAGIC:
        raise pickle.UnpicklingError(f"expected a file of torch.save before 1.6, found {magic!r}")
    version, machine = _Unpickler(file).load(), _Unpickler(file).load()
    if version != 1001 or not machine["little_endian"]:
        raise pickle.UnpicklingError(f"expected version 1001, little-endian, found {version}")
    unpickler = _Unpickler(file)
    data = unpickler.load()
    for key in _Unpickler(file).load():
        storage = unpickler.storages[key]
        (length,) = struct.unpack("<q", file.read(8))
        storage.values = np.frombuffer(file.read(length * storage.dtype.itemsize), storage.dtype)
    return _with_arrays(data)


def _with_arrays(data: Any) -> Any:
    if isinstance(data, _Tensor):
        return data.array()
    if isinstance(data, dict):
        return {key: _with_arrays(value) for key, value in data.items()}
    return [_with_arrays(value) for value in data] if isinstance(data, list) else data
