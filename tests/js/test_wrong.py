"""What JavaScript refuses: what Python refuses, at the same place."""

from typing import Any

import pytest

import codec
from tests.codec.same import assert_same
from tests.codec.wrong import WRONG
from tests.support.each import each

from .batch import MUTANTS, Batch, mutants

# Documents of which JavaScript says in words of its own what is wrong.
OTHER_WORDS = {
    "integer of 5,000 digits": "Python names its own option",
    "100,000 brackets": "a number of brackets, and not a stack, is the limit",
    "100,000 closed brackets": "the same",
    "100,000 tuples": "the same",
    "nested dtypes, 100,000": "the same",
    "run of 10,000 levels": "the same",
    "run of 2,000 levels of unions": "the same",
    "not UTF-8": "the decoder's own reason",
    "surrogate in UTF-8": "the same",
    "UTF-16": "the same",
    "truncated in UTF-8": "the same",
    "no zlib": "the reason is of the engine's zlib",
    "no zstd": "the reason is of the caller's decompressor",
    "zstd of 1,033 times": "the same, where there is one",
    "structure, name twice": "NumPy's reason is not known",
    "structure, objects overlapped": "the same",
    "masked, structure of a field that has a title alone": "the same",
    "masked, structure of a field that the mask names as another": "the same",
    "masked, structure of bfloat16": "NumPy's reason is not known",
    "masked, structure of times without a unit": "the same",
    "masked, structure of times of 25 s": "the same",
    "scalars of strings": "a dtype is called by its name here",
    "frames of no bytes": "the same",
}

# Documents that JavaScript refuses and Python takes, by the message, and why.
STRICTER = {
    "expected sizes of at most 2**53 - 1": "a shape is one of JavaScript's numbers",
}


@each("name", WRONG)
def test_is_refused_at_the_same_place(batch: Batch, name: str) -> None:
    with pytest.raises(codec.DecodeError) as refused:
        codec.loads(WRONG[name][0])
    answer = batch.answer("wrong", name)
    assert answer.get("place") == refused.value.place
    if name not in OTHER_WORDS:
        assert answer["message"] == str(refused.value)


def test_other_words_are_of_documents() -> None:
    assert OTHER_WORDS.keys() <= WRONG.keys()


def _read(document: bytes) -> tuple[Any, codec.DecodeError | None]:
    try:
        return codec.loads(document), None
    except codec.DecodeError as error:
        return None, error


def _reason(message: str) -> str | None:
    """Return the reason for which JavaScript alone refuses a document with this message."""
    text = message.partition(": ")[2]
    return next((why for start, why in STRICTER.items() if text.startswith(start)), None)


def test_mutants_are_read_by_both_or_by_neither(batch: Batch) -> None:
    taken = 0
    for document in mutants():
        value, error = _read(document)
        answer = batch.answer("mutant", document)
        if error is not None:
            assert "message" in answer, (document, error)
        elif "message" in answer:
            assert _reason(answer["message"]), (document, answer)
        else:
            assert_same(codec.loads(answer["text"]), value, document)
            taken += 1
    assert MUTANTS / 20 < taken < MUTANTS / 2
