"""Hooks for msgspec: arrays, and all else that this package writes, in fields of structs.

>>> import msgspec, numpy as np
>>> from codec.integrations.msgspec import dec_hook, enc_hook
>>> class Step(msgspec.Struct):
...     state: np.ndarray
...     reward: float
>>> text = msgspec.json.encode(Step(np.array([0.1], "float32"), 1.0), enc_hook=enc_hook)
>>> text
b'{"state":{"dtype":"float32","shape":[1],"__ndarray__":[0.1]},"reward":1.0}'
>>> msgspec.json.decode(text, type=Step, dec_hook=dec_hook)
Step(state=array([0.1], dtype=float32), reward=1.0)
"""

from functools import partial
from typing import Any

import msgspec

import codec
from codec.integrations.parsed_json import of_parsed
from codec.payloads.payload_table import Payload

__all__ = ["dec_hook", "enc_hook", "enc_hook_as"]


def enc_hook(obj: Any, payload: Payload = "text") -> msgspec.Raw:
    """Return the JSON text of what msgspec cannot represent, for its ``enc_hook=``.

    Parameters
    ----------
    obj
        An array, a NumPy scalar, or anything else that `codec.dumps` writes.
    payload
        As for `codec.dumps`; see `enc_hook_as`.

    Raises
    ------
    EncodeError
        If it would not come back the same.
    """
    return msgspec.Raw(codec.dumpb(obj, payload=payload))


def enc_hook_as(payload: Payload) -> partial[msgspec.Raw]:
    """Return `enc_hook` with arrays written in another way: ``"base64"``, ``"compressed"``."""
    return partial(enc_hook, payload=payload)


def dec_hook(kind: type, obj: Any) -> Any:
    """Return what `enc_hook` wrote, for msgspec's ``dec_hook=``.

    Parameters
    ----------
    kind
        The type of the field: `numpy.ndarray`, a NumPy scalar's, or another that this package has.
    obj
        What msgspec's parser made of the JSON.

    Raises
    ------
    msgspec.ValidationError
        If it is refused, or of another type; msgspec adds the field.
    """
    try:
        value = of_parsed(obj)
    except codec.DecodeError as error:
        raise ValueError(str(error)) from error  # which msgspec gives the name of the field
    if type(value) is not kind:
        raise ValueError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value
