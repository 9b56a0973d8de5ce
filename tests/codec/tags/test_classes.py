"""Namedtuples and dataclasses that the caller names at both ends."""

import json
from collections import deque, namedtuple
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import pytest

import codec
from tests.codec.cases import Colour, Step, Transition
from tests.codec.cases_beside import Access
from tests.codec.same import assert_same


@dataclass(slots=True)
class Slotted:
    value: Any


@dataclass
class Counted:
    value: Any
    made: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.made.append(1)


class Mode(str, Enum):  # noqa: UP042 (whose own str is another)
    TRAIN = "train"
    EVAL = "eval"


TYPES = [Transition, Step, Slotted, Counted, Mode, Access, Colour]

STATE = np.arange(3, dtype="f4")
VALUES = {
    "namedtuple": Transition(STATE, 1),
    "dataclass, frozen": Step(STATE, np.float32(0.5)),
    "dataclass, slots": Slotted((1, Transition(None, {2: 3}))),
    "replay memory": deque([Transition(STATE, 0), Transition(STATE, 1)], maxlen=9),
    "run of namedtuples": deque([Transition(STATE + i % 3, i) for i in range(20)], maxlen=50),
    "run of dataclasses": tuple(Step(Slotted(STATE), np.float32(i)) for i in range(16)),
    "run of several classes": [(Step, Slotted, Counted)[i % 3](STATE) for i in range(18)],
    "as a key": {Transition(1, "a"): Step(1)},
    "members": [Mode.TRAIN, (Mode.EVAL, Access.READ), {Mode.TRAIN: 1, "a": {Colour.RED}}],
    "run of members": [(Mode.EVAL, np.float32(i)) for i in range(20)],
    "in an object array": np.array([Step(1), None], dtype=object),
}


@pytest.mark.parametrize("case", VALUES)
@pytest.mark.parametrize("indent", [None, 2])
def test_comes_back_the_same(case: str, indent: int | None) -> None:
    text = codec.dumps(VALUES[case], types=TYPES, indent=indent)
    assert_same(codec.loads(text, types=TYPES), VALUES[case])
    text = json.dumps(VALUES[case], cls=codec.JSONEncoder, types=TYPES, indent=indent)
    assert_same(json.loads(text, cls=codec.JSONDecoder, types=TYPES), VALUES[case])


def test_how_it_is_written() -> None:
    text = codec.dumps(Transition(1, (2,)), types=[Transition])
    fields = '"fields":["state","action"]'
    assert text == f'{{"type":"Transition",{fields},"__object__":[1,{{"__tuple__":[2]}}]}}'


def test_shared_arrays_are_one_object() -> None:
    memory = [Transition(STATE, 0), Step(STATE)]
    back = codec.loads(codec.dumps(memory, types=TYPES), types=TYPES)
    assert back[0].state is back[1].state


def test_no_code_of_the_class_is_run() -> None:
    counted = Counted(1)
    back = codec.loads(codec.dumps(counted, types=TYPES), types=TYPES)
    assert back.made == [1]


def test_is_refused_where_the_reader_does_not_name_it() -> None:
    text = codec.dumps([Transition(1, 2)], types=TYPES)
    with pytest.raises(codec.DecodeError, match=r"^\$\[0\]: expected a type out of those named"):
        codec.loads(text)
    with pytest.raises(codec.DecodeError, match=r'\(Step\), found "Transition"'):
        codec.loads(text, types=[Step])


def test_is_refused_where_the_fields_differ() -> None:
    text = codec.dumps(Transition(1, 2), types=TYPES)
    other = namedtuple("Transition", "state action reward")
    with pytest.raises(codec.DecodeError, match="the fields of Transition: state, action, reward"):
        codec.loads(text, types=[other])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('{"type":"Mode","__member__":"SLEEP"}', 'a member of Mode (TRAIN, EVAL), found "SLEEP"'),
        (
            '{"type":"Mode","__member__":["TRAIN"]}',
            "a member of Mode (TRAIN, EVAL), found an array",
        ),
        ('{"type":"Step","__member__":"state"}', 'a member of Step (none), found "state"'),
        ('{"type":"Mode","fields":[],"__object__":[]}', "the fields of Mode: "),
        (
            '{"length":0,"of":"object","type":"Step","fields":["state","reward"],'
            '"__column__":[{"of":"value","__column__":[]}]}',
            "2 columns, found an array",
        ),
    ],
)
def test_a_member_is_one_of_an_enum_class(document: str, message: str) -> None:
    with pytest.raises(codec.DecodeError) as caught:
        codec.loads(document, types=TYPES)
    assert str(caught.value) == f"$: expected {message}"


def test_combined_flags_are_not_written() -> None:
    with pytest.raises(codec.EncodeError, match="is no member of Access; write"):
        codec.dumps(Access.READ | Access.WRITE, types=TYPES)


def test_attributes_that_are_no_fields_are_not_dropped() -> None:
    counted = Counted(1)
    counted.more = 2  # type: ignore[attr-defined]
    with pytest.raises(codec.EncodeError, match=r"^\$\[0\]: attribute more of Counted is no field"):
        codec.dumps([counted], types=TYPES)
    del counted.more, counted.value  # type: ignore[attr-defined]
    with pytest.raises(codec.EncodeError, match="value"):
        codec.dumps([counted], types=TYPES)


def test_types_are_namedtuples_and_dataclasses_of_different_names() -> None:
    with pytest.raises(TypeError, match="expected namedtuples, dataclasses and Enum classes"):
        codec.dumps(1, types=[object])
    with pytest.raises(ValueError, match="types: expected classes of different names"):
        codec.loads("1", types=[Transition, namedtuple("Transition", "a")])
    assert codec.dumps(Transition(1, 2), types=[Transition, Transition])
