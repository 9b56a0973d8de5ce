"""What JavaScript reads and writes again comes back to Python the same."""

import json
from decimal import Decimal
from typing import Any

import pytest

import codec
from tests.codec import golden
from tests.codec.cases import CASES, GROUPS
from tests.codec.golden import Line
from tests.codec.same import assert_same
from tests.support.each import each

from .batch import PAYLOADS, Batch

DOCUMENTS = golden.read()

# What has fewer digits that come back than Python writes: 5e-39 and 0.01563.
FEWER_DIGITS = {"float8_e8m0fnu": "5.877e-39", "float16": "0.015625"}


def tokens(document: str) -> Any:
    """Return a document but for white space, escapes, and where the digits of a float are put."""
    return json.loads(
        document,
        object_pairs_hook=list,
        parse_float=lambda digits: f"float {Decimal(digits).normalize()}",
    )


def _lines(group: str, payload: str) -> list[Line]:
    return [line for line in golden.expected() if (line.group, line.payload) == (group, payload)]


@each("payload", [*PAYLOADS, "zstd"])
@pytest.mark.parametrize("group", GROUPS)
def test_golden_documents_come_back(batch: Batch, group: str, payload: str) -> None:
    for line in _lines(group, payload):
        if "zstd" in DOCUMENTS[line] and not batch.said.zstd:
            assert "give a decompressor" in batch.message("golden", line)
        else:
            assert_same(codec.loads(batch.text("golden", line)), golden.expected()[line])


def _is_spelled_once(document: str) -> bool:
    """Tell whether SPEC leaves one spelling: a run may be by column, deflate has many."""
    dtypes = golden.dtypes(document)
    others = [digits for name, digits in FEWER_DIGITS.items() if name in dtypes]
    return not any(part in document for part in ("__column__", 'zlib"', *others))


@each("payload", ["text", "base64"])
@pytest.mark.parametrize("group", GROUPS)
def test_golden_documents_are_written_alike(batch: Batch, group: str, payload: str) -> None:
    for line in filter(lambda line: _is_spelled_once(DOCUMENTS[line]), _lines(group, payload)):
        assert tokens(batch.text("golden", line)) == tokens(DOCUMENTS[line]), line


@pytest.mark.parametrize("stack", [True, False], ids=["by column", "value by value"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_all_cases_come_back(batch: Batch, payload: str, stack: bool) -> None:
    for case, value in CASES.items():
        text = batch.text("case", (case, payload, stack))
        assert_same(codec.loads(text), value, case)


def test_cases_are_written_alike(batch: Batch) -> None:
    for case, value in CASES.items():
        document = codec.dumps(value, stack=False)
        if _is_spelled_once(document):
            assert tokens(batch.text("case", (case, "text", False))) == tokens(document), case
