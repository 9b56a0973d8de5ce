"""Fields of msgspec's structs."""

from typing import Any

import msgspec
import numpy as np
import pytest

from codec.integrations.msgspec import dec_hook, enc_hook, enc_hook_as
from tests.codec.cases import ARRAYS, SCALARS, STRUCTURES, TIMES
from tests.codec.same import assert_same
from tests.support.each import each

EVERY = {**ARRAYS, **TIMES, **STRUCTURES}
ALL = {name: value for name, value in EVERY.items() if isinstance(value, np.ndarray)}
NUMPY_SCALARS = {
    name: value
    for name, value in SCALARS.items()
    if isinstance(value, np.generic) and type(value) is value.dtype.type
}


class Step(msgspec.Struct):
    state: np.ndarray
    more: list[np.ndarray] = []
    reward: float = 0.0


@each("payload", ["text", "base64"])
@each("name", ALL)
def test_arrays_come_back(name: str, payload: str) -> None:
    step = Step(ALL[name], [ALL[name], np.arange(2)], 0.1)
    text = msgspec.json.encode(step, enc_hook=enc_hook_as(payload))
    back = msgspec.json.decode(text, type=Step, dec_hook=dec_hook)
    assert_same([back.state, *back.more, back.reward], [step.state, *step.more, step.reward])


@each("name", NUMPY_SCALARS)
def test_scalars_come_back(name: str) -> None:
    value = NUMPY_SCALARS[name]
    try:
        text = msgspec.json.encode([value], enc_hook=enc_hook)
    except ValueError:
        assert name.startswith("no")
        return
    (back,) = msgspec.json.decode(text, type=list[type(value)], dec_hook=dec_hook)
    assert_same(back, value)


REFUSED: dict[str, tuple[bytes, str]] = {
    "too few bytes": (
        b'{"state":{"dtype":"int8","shape":[2],"payload":"base64","__ndarray__":"AA=="}}',
        r"\$: shape \[2\] needs 2 bytes, payload has 1 - at `\$.state`",
    ),
    "a list": (b'{"state":[1,2]}', r"expected ndarray, found list - at `\$.state`"),
    "a scalar": (
        b'{"state":{"dtype":"int8","__scalar__":1}}',
        r"expected ndarray, found int8 - at `\$.state`",
    ),
    "inside": (
        b'{"state":{"dtype":"int8","shape":[0],"__ndarray__":[]},"more":[{"__ndarray__":1}]}',
        r"expected a dtype such as .* - at `\$.more\[0\]`",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, message = REFUSED[name]
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.json.decode(text, type=Step, dec_hook=dec_hook)


def test_what_cannot_be_written_is_refused() -> None:
    class Half(np.float32):
        pass

    value: Any = [Half(1)]
    with pytest.raises(ValueError, match="Half would come back as float32"):
        msgspec.json.encode(value, enc_hook=enc_hook)
