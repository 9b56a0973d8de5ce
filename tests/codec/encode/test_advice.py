"""What errors advise works: each advice is followed, and the result is written and comes back."""

import re
from collections import OrderedDict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import codec
from codec.tags import tag_table
from tests.codec.cases import Colour, Half, Step, Transition
from tests.codec.cases_beside import Access, hidden
from tests.codec.refused import REFUSED
from tests.codec.same import assert_same
from tests.codec.tags.test_classes import Mode


def _of_its_own(kind: type, *arguments: Any, **more: Any) -> Any:
    """Return a value of a subclass, whose own `str` says something else."""
    return type("Own", (kind,), {"__str__": lambda _: "else"})(*arguments, **more)


_CET = timezone(timedelta(hours=1), "CET")
_TEXT = np.dtype("O", metadata={"ref": str})
_BERLIN = ZoneInfo("Europe/Berlin")

# A value, and what comes back where the advice is followed.
ADVISED: list[tuple[Any, Any]] = [
    *(
        (_of_its_own(type(value), value), value)
        for value in ("a", 5, 0.5, 1j, b"a", bytearray(b"a"), (1,), [1], {1}, frozenset({1}))
    ),
    (_of_its_own(dict, a=1), {"a": 1}),
    (_of_its_own(OrderedDict, a=1), OrderedDict(a=1)),
    (_of_its_own(deque, [1], 3), deque([1], 3)),
    (_of_its_own(datetime, 2026, 11, 30, tzinfo=_CET), datetime(2026, 11, 30, tzinfo=_CET)),
    (_of_its_own(date, 2026, 11, 30), date(2026, 11, 30)),
    (_of_its_own(time, 9, 5, tzinfo=_CET, fold=1), time(9, 5, tzinfo=_CET, fold=1)),
    (_of_its_own(timedelta, 1, 2, 3), timedelta(1, 2, 3)),
    (datetime(2026, 11, 30, 9, tzinfo=_BERLIN), datetime(2026, 11, 30, 8, tzinfo=UTC)),
    (time(9, tzinfo=_BERLIN), time(9)),
    (hidden(), {"a": 1}),
    (Half(0.5), np.float32(0.5)),
    (Access.READ | Access.WRITE, 3),
    (np.array([1.5], np.dtype("f4", metadata={"a": 1})), np.array([1.5], "f4")),
    (
        np.array([(b"a", "q")], [("id", "S4"), ("name", _TEXT)]),
        np.array([(b"a", "q")], [("id", "S4"), ("name", "O")]),
    ),
]
_PADDED = np.zeros(1, [("a", "O"), ("b", "S1000000")])
ADVISED += [
    (np.zeros(1, [("a", "S1000000")])[0], np.zeros((), [("a", "S1000000")])),
    (_PADDED, _PADDED.astype([("a", "O"), ("b", "O")])),
    (
        np.ma.zeros(0, [("a", "S1000000")]),
        [np.zeros(0, [("a", "S1000000")]), np.zeros(0, [("a", "?")])],
    ),
]
NAMES = {
    "OrderedDict": OrderedDict,
    "np": np,
    "datetime": datetime,
    "date": date,
    "time": time,
    "timedelta": timedelta,
}


def followed(message: str, value: Any) -> Any:
    """Return what the expression in a message makes of a value, which it calls "…" or array."""
    advice = re.search(r"(?:convert it with|write|remove it with) (.+?)(?:, or give .+)?$", message)
    assert advice is not None, message
    names = {**NAMES, "timezone": timezone, "deque": deque, "array": value, "value": value}
    return eval(advice[1].replace("…", "value"), names)


@pytest.mark.parametrize(("value", "expected"), ADVISED, ids=lambda one: type(one).__name__)
def test_it_works(value: Any, expected: Any) -> None:
    with pytest.raises(codec.EncodeError) as refused:
        codec.dumps([value], types=[Access])
    back = codec.loads(codec.dumps(followed(refused.value.message, value)))
    assert_same(back, expected)


@pytest.mark.parametrize(
    "value", [Colour.RED, Mode.TRAIN, Access.READ, Step(1), Transition(1, 2)], ids=repr
)
def test_the_types_that_are_asked_for_do(value: Any) -> None:
    with pytest.raises(codec.EncodeError) as refused:
        codec.dumps([value])
    name = type(value).__name__
    assert f"{name} needs types=[{name}], for the encoder and the decoder" in str(refused.value)
    text = codec.dumps([value], types=[type(value)])
    assert_same(codec.loads(text, types=[type(value)]), [value])


def test_every_value_that_asks_for_default_takes_it() -> None:
    asked = [value for value, _, reason in REFUSED.values() if "Object of type" in reason]
    assert len(asked) > 4
    for value in asked:
        assert "replaced" in codec.dumps(value, default=lambda _: "replaced")


def test_every_type_is_tried() -> None:
    tried = {type(expected) for _, expected in ADVISED}
    assert tag_table.BY_TYPE.keys() <= tried
