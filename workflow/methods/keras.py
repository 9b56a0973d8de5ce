"""Keras 3's files, and what people make of ``layer.get_weights()`` themselves.

Weights only. The layers of the data become layers of a model: ``Arrays`` is a layer of our own that
holds the arrays it is told of and passes its input on, since a Dense or a Conv2D would have to be
guessed from shapes. Keras runs on its NumPy backend. That imports JAX, 350 MB, for convolutions and
Fourier transforms alone, which saving needs none of: `_StandIn` takes the place of JAX.

- ``model.save_weights("….weights.h5")``, in https://github.com/keras-team/keras,
  ``keras/src/saving/saving_lib.py``, ``save_weights_only``: HDF5, a group a layer, uncompressed. It
  says neither what the layers are nor in which order: ``load_weights`` needs a model that the same
  code has built already, and goes by names that count layers of one class (``dense``,
  ``dense_1``). Here these are read off with h5py, as another language would do it.
- ``model.save("….keras")``, there, ``save_model``: a zip file of that, of the configuration as
  JSON, and of Keras' version and the time of saving, so that no two files are the same. A reader
  needs the code of all layers that are not Keras' own. ``load_model`` has ``safe_mode=True``: it
  refuses a Lambda layer, whose function is kept as Python's bytecode. With
  ``keras.config.enable_unsafe_deserialization()``, or ``safe_mode=False``, it makes a function of
  whatever bytecode the file holds, which runs when the model is used; and a model of one's own with
  a Lambda layer, such as a dueling network, cannot be read otherwise.
- ``np.save`` of ``layer.get_weights()``, a file a layer: a list of arrays becomes an array of
  objects, and that a pickle within the NPY file. It needs ``allow_pickle=True`` to be read, and
  then loading runs code. (``pickle.dump(model.get_weights(), file)``, as common, is
  ``pickle_dump``.) Written with ``np.array(weights, dtype=object)``, a kernel of (3, 3) and a bias
  of (3,) raise a ValueError, and two arrays of one shape become one; here the array of objects is
  filled one by one.
"""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from contract import Glue, LayoutError, Method, Parts, Traits, Trap
from method_kit import languages
from method_kit.named_arrays import Array, is_weights

_WEIGHTS_FILE = "model.weights.h5"
_MODEL_FILE = "model.keras"
_LAYERS = "arrays"  # the files' name for layers of the class Arrays, whatever their own is
_SOURCE = "Keras: https://github.com/keras-team/keras/blob/master/keras/src/saving/saving_lib.py"


def _weights(data: Any) -> list[list[Array]]:
    if not is_weights(data) or not data:
        raise LayoutError(f"made for the weights of layers alone, not for a {type(data).__name__}")
    return list(data)


class _StandIn(ModuleType):
    """A module whose names can be imported, and not called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise ModuleNotFoundError(f"Keras calls {self.__name__}, for which JAX is needed")


# What Keras' NumPy backend imports of JAX, and of Keras' own backend for JAX.
_OF_JAX = ("jax", "keras.src.backend.jax", "keras.src.backend.jax.math")


@cache
def _keras() -> Any:
    """Import Keras on its NumPy backend, without JAX, and make the layer known to it."""
    os.environ["KERAS_BACKEND"] = "numpy"  # read once, on import
    before = dict(sys.modules)
    sys.modules.update({name: _StandIn(name) for name in _OF_JAX})
    try:
        import keras
    finally:
        for name in _OF_JAX:
            del sys.modules[name]
        sys.modules.update({name: before[name] for name in _OF_JAX if name in before})

    @keras.saving.register_keras_serializable(package="study")
    class Arrays(keras.layers.Layer):  # type: ignore[misc]
        """A layer that holds arrays and passes its input on."""

        def __init__(self, arrays: Any, **options: Any) -> None:
            super().__init__(**options)
            self.arrays = arrays
            for number, (shape, dtype) in enumerate(arrays):
                self.add_weight(
                    name=f"array_{number}", shape=tuple(shape), dtype=dtype, initializer="zeros"
                )
            self.built = True

        def call(self, inputs: Any) -> Any:
            return inputs

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "arrays": self.arrays}

    keras.Arrays = Arrays
    return keras


@contextmanager
def _on_numpy_2() -> Iterator[None]:
    """Keep quiet about the copies that Keras' NumPy backend does not know of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        yield


def _model(weights: list[list[Array]]) -> Any:
    """Build a model that holds the weights."""
    keras = _keras()
    model = keras.Sequential([keras.Input((1,))], name="model")
    for number, arrays in enumerate(weights):
        described = [[list(array.shape), str(array.dtype)] for array in arrays]
        # without a name it gets a number, which counts on from one model to the next
        layer = keras.Arrays(described, name=f"layer_{number}")
        layer.set_weights(arrays)
        model.add(layer)
    return model


def _write_weights(data: Any, folder: Path) -> None:
    with _on_numpy_2():
        _model(_weights(data)).save_weights(folder / _WEIGHTS_FILE)


def _layer(layers: Any, number: int) -> list[Array]:
    name = f"{_LAYERS}_{number}" if number else _LAYERS
    if name not in layers:
        raise IndexError(f"layer {number} of {len(layers)}")
    variables = layers[name]["vars"]
    return [_variable(variables[str(each)]) for each in range(len(variables))]


def _variable(dataset: Any) -> Array:
    """Read one array; HDF5 has no bfloat16, so Keras says in an attribute that it is one."""
    array = dataset[...]
    if dataset.attrs.get("dtype") == "bfloat16":
        return np.asarray(array.view("bfloat16"))  # by Keras' own ml_dtypes
    return np.asarray(array)


def _read_weights(folder: Path) -> Any:
    import h5py

    with h5py.File(folder / _WEIGHTS_FILE) as file:
        return [_layer(file["layers"], number) for number in range(len(file["layers"]))]


def _weights_part(folder: Path, index: int) -> Any:
    import h5py

    with h5py.File(folder / _WEIGHTS_FILE) as file:
        return _layer(file["layers"], index)


def _write_model(data: Any, folder: Path) -> None:
    with _on_numpy_2():
        _model(_weights(data)).save(folder / _MODEL_FILE)


def _read_model(folder: Path) -> Any:
    with _on_numpy_2():
        model = _keras().saving.load_model(folder / _MODEL_FILE)
        return [layer.get_weights() for layer in model.layers]


def _hostile_model(trap: Trap, folder: Path) -> None:
    """Save a model with a layer whose function makes the folder."""
    keras = _keras()

    layer = keras.layers.Lambda(
        lambda inputs, path: __import__("os").mkdir(path) or inputs,
        arguments={"path": trap.path},
        output_shape=(1,),  # or it would be called to find out, here already
    )
    keras.Sequential([keras.Input((1,)), layer]).save(folder / _MODEL_FILE)


def _write_arrays(data: Any, folder: Path) -> None:
    for number, arrays in enumerate(_weights(data)):
        objects = np.empty(len(arrays), object)
        for place, array in enumerate(arrays):
            objects[place] = array
        np.save(folder / f"layer_{number}.npy", objects, allow_pickle=True)


def _arrays_part(folder: Path, index: int) -> Any:
    file = folder / f"layer_{index}.npy"
    if not file.exists():
        raise IndexError(f"no file {file.name}")
    return list(np.load(file, allow_pickle=True))


def _read_arrays(folder: Path) -> Any:
    return [_arrays_part(folder, number) for number in range(len(list(folder.glob("*.npy"))))]


METHODS = (
    Method(
        "keras_weights_h5",
        "Keras: .weights.h5",
        _write_weights,
        _read_weights,
        glue=Glue("a layer of a model for each list of arrays"),
        refuses=(LayoutError, ValueError),  # dtypes that Keras has not
        traits=Traits(languages=languages.HDF5, source=_SOURCE),
        parts=Parts(read=_weights_part),
    ),
    Method(
        "keras_model",
        "Keras: .keras",
        _write_model,
        _read_model,
        glue=Glue("a layer of a model for each list of arrays"),
        refuses=(LayoutError, ValueError),  # dtypes that Keras has not
        traits=Traits(source=_SOURCE),
        hostile=_hostile_model,
    ),
    Method(
        "keras_get_weights",
        "get_weights: np.save of objects",
        _write_arrays,
        _read_arrays,
        glue=Glue("a layer of a model for each list of arrays"),
        refuses=(LayoutError,),
        traits=Traits(source="Keras: https://keras.io/api/layers/base_layer, get_weights"),
        parts=Parts(read=_arrays_part),
    ),
)
