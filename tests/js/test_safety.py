"""Attacks on a reader in JavaScript, and what is its own affair: digits, classes, sharing."""

import re
from pathlib import Path

import numpy as np
import pytest

import codec
from tests.codec.same import assert_same

from .batch import BOMB, TYPES, Batch, Transition, float32_patterns, float64_patterns, jobs
from .engines import MODULE
from .test_round_trips import tokens


def test_no_document_reaches_a_prototype(batch: Batch) -> None:
    assert batch.said.polluted == []


def test_keys_of_prototypes_are_keys(batch: Batch) -> None:
    found = codec.loads(batch.text("extra", "polluting"))
    assert_same(found, codec.loads(jobs()["extra", "polluting"].document))
    assert list(found) == ["__proto__", "constructor", "a", "c"]


def test_a_class_has_the_fields_it_is_given(batch: Batch) -> None:
    assert tokens(batch.text("extra", "polluting type")) == tokens(
        str(jobs()["extra", "polluting type"].document)
    )
    message = batch.message("extra", "polluting type, __proto__")
    assert message == '$: expected a type out of those named (T), found "__proto__"'


def test_a_bomb_is_stopped_while_it_is_inflated(batch: Batch) -> None:
    answer = batch.answer("extra", "bomb")
    assert answer["message"] == "$: shape [8] needs 8 bytes, payload has more"
    assert 8 < answer["inflated"] < BOMB / 20


def test_nesting_has_a_limit(batch: Batch) -> None:
    assert batch.text("extra", "deepest") == "[" * 1000 + "]" * 1000
    assert batch.message("extra", "too deep") == "$: nested deeper than 1000 brackets"


@pytest.mark.parametrize("name", ["type", "types by column"])
def test_named_classes_come_back(batch: Batch, name: str) -> None:
    document = jobs()["extra", name].document
    expected = codec.loads(document, types=[Transition])
    assert_same(codec.loads(batch.text("extra", name), types=[Transition]), expected)


def test_a_class_of_other_fields_is_refused(batch: Batch) -> None:
    fields = ", ".join(TYPES[0][1])
    message = batch.message("extra", "type of other fields")
    assert message == f"$: expected the fields of Transition: {fields}"


def test_shared_arrays_stay_shared(batch: Batch) -> None:
    back = codec.loads(batch.text("extra", "shared"))
    assert back["a"][0] is back["a"][1] is back["b"][0]


def test_a_line_of_a_file_of_lines_is_a_document(batch: Batch) -> None:
    back = codec.loads(batch.text("extra", "line"))
    assert_same(back, codec.loads(jobs()["extra", "line"].document))
    assert (back["first"], [number for _, number in back["block"]]) == (40, list(range(40, 50)))


def test_the_mask_of_a_structure_need_not_be_aligned(batch: Batch) -> None:
    back = codec.loads(batch.text("extra", "aligned mask"))
    assert_same(back, codec.loads(jobs()["extra", "aligned mask"].document))


def test_zstd_is_read_where_a_decompressor_is_given(batch: Batch) -> None:
    if batch.said.zstd:
        assert_same(codec.loads(batch.text("extra", "zstd")), np.arange(1000))
    else:
        assert "give a decompressor as zstd=" in batch.message("extra", "zstd")


PATTERNS = {"float32": float32_patterns, "float64": float64_patterns}


@pytest.mark.parametrize("name", PATTERNS)
def test_digits_are_the_shortest(batch: Batch, name: str) -> None:
    found = tokens(batch.text("extra", name))
    assert found == tokens(codec.dumps(PATTERNS[name]()))


def _imports(module: Path) -> set[str]:
    lines = r'^(?:import|export) [^;]* from "(.+)";$'
    return set(re.findall(lines, module.read_text("utf-8"), re.MULTILINE))


def test_modules_import_each_other_in_one_direction_and_nothing_else() -> None:
    left = {f"./{path.name}": _imports(path) for path in MODULE.glob("*.mjs")}
    assert set().union(*left.values()) <= left.keys()
    while left:
        ready = {name for name, needed in left.items() if not needed & left.keys()}
        assert ready, f"these import each other: {left}"
        left = {name: needed for name, needed in left.items() if name not in ready}
