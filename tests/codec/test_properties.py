"""Properties of arrays and documents that nobody would think of."""

import contextlib
import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import codec
from codec.arrays import dtype_table
from codec.payloads import payload_table
from tests.codec.same import assert_same
from tests.fuzz.objects import array, nesting

DRAWS = st.randoms(use_true_random=False)


def _can_be_written(value: Any) -> bool:
    with contextlib.suppress(codec.EncodeError):
        return bool(codec.dumps(value))
    return False


DOCUMENTS = DRAWS.map(nesting).filter(_can_be_written)


@given(DRAWS.map(array), st.sampled_from(payload_table.ASKED), st.none() | st.integers(0, 3))
def test_any_array_comes_back(value: Any, payload: str, indent: int | None) -> None:
    text = codec.dumps(value, payload=payload, indent=indent)
    assert_same(codec.loads(text), value.copy(order="K"))
    json.loads(text, parse_constant=lambda literal: 1 / 0)


@pytest.mark.thorough
@given(DOCUMENTS, st.sampled_from(payload_table.ASKED), st.booleans())
def test_any_document_comes_back(document: Any, payload: str, ensure_ascii: bool) -> None:
    text = codec.dumps(document, payload=payload, ensure_ascii=ensure_ascii)
    assert_same(codec.loads(text), document)
    assert_same(codec.loads(text.encode()), document)
    assert_same(json.loads(text, cls=codec.JSONDecoder), document)


@given(st.text(st.sampled_from(string.printable)) | st.binary())
def test_any_text_is_read_or_refused(document: str | bytes) -> None:
    with contextlib.suppress(codec.DecodeError):
        codec.loads(document)


@pytest.mark.thorough
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_any_content_of_an_array_is_read_or_refused(content: Any) -> None:
    for row in dtype_table.all_rows():
        for shape in ([], [0], [1], [2], [1, 2], [2, 0]):
            tag = json.dumps({"dtype": row.name, "shape": shape, "__ndarray__": content})
            with contextlib.suppress(codec.DecodeError):
                codec.loads(tag)
