"""Save and resume Keras 3 models: weights by layer, optimizer and replay memory in one document.

>>> import keras, numpy as np
>>> from codec.integrations.keras import load_checkpoint, save_checkpoint
>>> def new_model():
...     model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="value")])
...     model.compile("adam", "mse")
...     return model
>>> model = new_model()
>>> save_checkpoint(model, "run.json", extra={"epsilon": 0.5})
>>> again = new_model()
>>> load_checkpoint(again, "run.json")
{'epsilon': 0.5}
>>> np.array_equal(again.get_layer("value").kernel.numpy(), model.get_layer("value").kernel.numpy())
True
"""

import os
from typing import Any, Unpack

import numpy as np

import codec
from codec.errors import DecodeError, Inside, shorten
from codec.imports import optional
from codec.integrations.checkpoint_files import check_array, dict_at, dump
from codec.integrations.random_states import random_states, restore_random_states
from codec.options import EncodeOptions

__all__ = ["Checkpoint", "load_checkpoint", "save_checkpoint"]

_Callback: Any = getattr(optional("keras.callbacks"), "Callback", object)


def save_checkpoint(
    model: Any, path: str | os.PathLike[str], extra: Any = None, **options: Unpack[EncodeOptions]
) -> None:
    """Write a model's variables, its optimizer's, and the states of the random generators.

    Parameters
    ----------
    model
        A model of Keras 3 that is built.
    path
        As for `codec.dump`; arrays are compressed unless ``payload=`` says otherwise.
    extra
        What else to save, such as a replay memory, epsilon, or the weights of a target network.
    **options
        As for `codec.dump`.
    """
    _save(model, path, 0, extra, options)


def load_checkpoint(model: Any, path: str | os.PathLike[str]) -> Any:
    """Bring a model to where the one was that `save_checkpoint` wrote, and return its ``extra``.

    Parameters
    ----------
    model
        A model with the same layers, which may have other names, and the same optimizer.
    path
        As for `codec.load`. Reading runs no code of the file.

    Raises
    ------
    DecodeError
        If the document is refused or does not fit the model, which is left as it was.
    """
    return _load(model, path)[1]


class Checkpoint(_Callback):  # type: ignore[misc] # its class is not known without Keras
    """Save a checkpoint after each epoch of ``fit``, in place of the last one.

    Parameters
    ----------
    path
        Where to.
    extra
        What else to save, or a function that returns it.
    **options
        As for `codec.dump`.

    Attributes
    ----------
    epoch : int
        The epoch that comes next, for ``initial_epoch=`` of ``fit``.

    Examples
    --------
    >>> import keras, numpy as np
    >>> from codec.integrations.keras import Checkpoint
    >>> def new_model():
    ...     model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    ...     model.compile("adam", "mse")
    ...     return model
    >>> data = np.ones((8, 2)), np.ones(8)
    >>> _ = new_model().fit(*data, epochs=2, verbose=0, callbacks=[Checkpoint("run.json")])
    >>> model, checkpoint = new_model(), Checkpoint("run.json")
    >>> checkpoint.restore(model)
    >>> checkpoint.epoch, int(model.optimizer.iterations)
    (2, 2)
    >>> _ = model.fit(
    ...     *data, epochs=3, initial_epoch=checkpoint.epoch, verbose=0, callbacks=[checkpoint]
    ... )
    """

    def __init__(
        self, path: str | os.PathLike[str], extra: Any = None, **options: Unpack[EncodeOptions]
    ) -> None:
        super().__init__()
        self.path, self.extra, self.options = path, extra, options
        self.epoch = 0
        self._random: dict[str, Any] | None = None

    def restore(self, model: Any) -> Any:
        """Do as `load_checkpoint`, and note the epoch."""
        self.epoch, extra = _load(model, self.path)
        self._random = random_states()
        return extra

    def on_train_begin(self, logs: Any = None) -> None:
        """Put the random generators back: ``fit`` has looked at a batch to build the model."""
        if self._random is not None:
            restore_random_states(self._random)
            self._random = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save a checkpoint."""
        self.epoch = epoch + 1
        extra = self.extra() if callable(self.extra) else self.extra
        _save(self.model, self.path, self.epoch, extra, self.options)


def _variables(model: Any) -> dict[str, Any]:
    """Return the variables of each layer, of the model itself, and of its optimizer."""
    layers = {layer.name: layer.variables for layer in model.layers}
    if len(layers) != len(model.layers):
        raise ValueError("expected layers with different names")
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)
    known = {id(variable) for variables in layers.values() for variable in variables}
    own = [variable for variable in model.variables if id(variable) not in known]
    return {"layers": layers, "model": own, "optimizer": getattr(optimizer, "variables", [])}


def _save(model: Any, path: str | os.PathLike[str], epoch: int, extra: Any, options: Any) -> None:
    state = {
        **_variables(model),
        "epoch": epoch,
        "random": random_states(),
        "extra": extra,
    }
    dump(state, path, {"default": _as_array, **options, "sort_keys": False})  # layers are in order


def _as_array(value: Any) -> Any:
    return value.numpy() if hasattr(value, "assign") else codec.as_numpy(value)


def _load(model: Any, path: str | os.PathLike[str]) -> tuple[int, Any]:
    """Restore a model, and return the epoch and what else was saved."""
    state = codec.load(path)
    random, layers = dict_at(state, "random"), dict_at(state, "layers")
    own = _variables(model)
    if len(layers) != len(own["layers"]):
        raise DecodeError(f"expected {len(own['layers'])} layers, found {len(layers)}")
    names = own["layers"] if layers.keys() == own["layers"].keys() else layers
    pairs: list[tuple[Any, Any]] = []
    for name, variables, arrays in (
        *zip(names, own["layers"].values(), map(layers.get, names), strict=True),
        *((key, own[key], state.get(key)) for key in ("model", "optimizer")),
    ):
        with Inside(name):
            if type(arrays) is not list or len(arrays) != len(variables):
                raise DecodeError(f"expected {len(variables)} arrays, found {shorten(arrays)}")
            for variable, array in zip(variables, arrays, strict=True):
                check_array(array, np.dtype(variable.dtype), tuple(variable.shape))
                pairs.append((variable, array))
    restore_random_states(random)  # before the model is changed, for they may be refused
    for variable, array in pairs:
        variable.assign(array)
    return state.get("epoch"), state.get("extra")
