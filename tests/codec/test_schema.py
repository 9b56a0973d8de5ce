"""The JSON Schema beside the specification: documents are valid, wrong tags are not."""

import json
import re
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import codec
from codec.arrays import dtype_table
from codec.payloads import payload_table
from codec.tags import tag_table
from tests.codec.cases import CASES
from tests.codec.wrong import WRONG
from tests.codec.wrong_beside import WRONG_BESIDE
from tests.support.each import each

SCHEMA: dict[str, Any] = json.loads(
    Path(codec.__file__).with_name("schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)

# A schema is checked element by element in Python: a minute for the largest cases, which have only
# numbers that others have too.
MAX_CHARACTERS = 100_000

# What no schema can see, and why.
UNSEEN: dict[str, tuple[str, ...]] = {
    "two places": (
        *("a key twice beside a tag", "a key twice, deep beside a tag"),
        "a key twice, beside a tag with escapes",
        "a key twice in an object array",
        *("a key twice", "dict key twice", "item twice"),
        *("structure, name twice", "structure, key twice"),
        *("id twice", "reference to nowhere", "inside a tuple", "deque too long"),
        *("ragged", "too flat", "too deep", "0-d as list", "complex of one part"),
        *(
            "key that is a list",
            "item that is a list",
            "item that is a set",
            "item that is a structure of objects",
            "structure of too few values",
        ),
        *("masked, mask of another shape", "masked, mask of another dtype"),
        *("masked, fill value of another kind", "masked, fill value without a dtype"),
        "masked, structure of a field that has a title alone",
        "masked, structure of a field that the mask names as another",
        *("masked, structure of bfloat16", "masked, structure of times without a unit"),
        *("masked, structure of times of 25 s", "masked, a number as fill value of strings"),
        *(
            "masked, fill value of 100 MB",
            "masked, fill value of 100 MB for a sub-array of no elements",
            "masked, fill value of a million elements",
        ),
        "masked, mask of 4 GB for elements of no bytes",
        *("masked, fill value of 100 MB for strings", "masked, no fill value of 100 MB"),
        *("masked, the same without coercion", "masked, surrogates as fill value of strings"),
        *("item without a unit", "key without a unit", "date without a unit, of a number's hash"),
        *("months, of a number's hash", "number of ml_dtypes, of a year's hash"),
        "number of ml_dtypes, of a date's hash",
        *("number of ml_dtypes, of a large integer's hash", "large integer, of a month's hash"),
        *("months that are an integer", "no years that are false, in a tuple"),
        "type not named",
        *("string longer than its dtype", "bytes longer than their dtype"),
        *("void shorter than its dtype", "wrong value in a structure"),
        *("wrong value in an object array", "structure, objects overlapped"),
        *("run of more values", "run of fewer values", "run of a wrong value"),
        *("column of a key twice", "dicts with a key twice", "floats of another length"),
        *("rows, too few", "rows of a pool of later", "steps by the pool's own id"),
        *("steps below 0", "steps beyond the pool", "steps of another length"),
        *("frames deeper than the stream", "frames, axis beyond theirs"),
        *("frames, window beyond the stream", "frames, window before the stream"),
        *("frames, stream beyond them", "reference to frames", "frames of an id that is taken"),
        "rows of frames, too few",
        *("union, which of another length", "union, which beyond its columns"),
        *(document for document in WRONG_BESIDE if document.endswith("]]}") or "3]}" in document),
        *('"fields":["_a"],"__ordereddict__" [[]]', '"type":"Mode","__member__" "TRAIN"'),
        *('"__isodatetime__" "2026-02-29T09:05:00"', '"__isodate__" "2026-11-31"'),
        *('"zone":"CET","__isotime__" "09:05:00"', '"__dtype__" {"fields":[],"fields":[]}'),
        *("union of too many values", "objects of a type not named"),
    ),
    "the bytes of a payload": (
        *("too few bytes", "too many bytes", "bool of 2", "compression bomb", "no zlib"),
        *("zlib cut off", "more behind zlib", "zlib of more", "zlib of less"),
        *("no zstd", "zstd of 1,033 times"),
        "compressed values, more than they say",
        *("generator of a short state", "generator of a flag of 2"),
        *("generator, position beyond its state", "generator, buffer beyond its end"),
    ),
    "a product of sizes": (
        *("4 GiB over 24 bytes", "2**64 bytes", "overflow beside 0", "size of 10**4000"),
        "2**63 - 1 bytes over 9",
        *("dtype of 400 MB", "dtype of 400 MB as bytes", "dtype of 8 GB"),
        *("run of 10**18", "run of 10**18 tuples", "run of 10**18 rows"),
        *("run of 10**6 tuples in 10**6 unions", "rows of no bytes, 10**9, each"),
        *("steps beyond int64", "steps that come back around"),
        *("structure of 2 GB", "sub-array of 2 GB", "sub-array of nothing, 2**93 times"),
        *("sub-array of no elements, 2**93 bytes", "structures that overlap"),
        *("structure, a field 2 GB behind its end", "structure, aligned, of 2 GB in 2 bytes"),
        *("rows of a pool of 64 dimensions", "rows of one frame, 50,000 times"),
        *("copies of one row, 50,000 times", "copies of one frame, 50,000 times"),
    ),
    "2.0 is an integer to a schema": ("shape of floats", "float as integer", "run of length 2.0"),
    "what is parsed already": (
        *("beyond float64", "beyond float64, beside a tag", "surrogate in a string"),
        "structure, name of a surrogate",
    ),
}


def _parsed(document: str | bytes) -> Any:
    """Return a document as any JSON parser does, or None if it is no JSON in UTF-8."""

    def refuse(literal: str) -> None:
        raise ValueError(literal)

    try:
        text = document.decode() if isinstance(document, bytes) else document
        brackets = re.findall(r"[][{}]", text)
        levels = accumulate(1 if sign in "[{" else -1 for sign in brackets)
        if max(levels, default=0) > 1000:  # some versions of Python read that; no validator does
            return None
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None


def validate(document: str) -> None:
    """Assert that a document is valid; the validator needs a dozen frames for a level of it."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20 * limit)
    try:
        VALIDATOR.validate(json.loads(document))
    finally:
        sys.setrecursionlimit(limit)


WRONG_TAGS = {
    name: parsed for name, (document, *_) in WRONG.items() if (parsed := _parsed(document))
}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.thorough
@pytest.mark.parametrize("payload", payload_table.ASKED)
@each("case", CASES)
def test_what_is_written_is_valid(case: str, payload: str) -> None:
    text = codec.dumps(CASES[case], payload=payload)
    if len(text) > MAX_CHARACTERS:
        pytest.skip(f"more than {MAX_CHARACTERS} characters")
    validate(text)


@each("name", WRONG_TAGS)
def test_a_wrong_tag_is_not_valid(name: str) -> None:
    assert VALIDATOR.is_valid(WRONG_TAGS[name]) == any(name in names for names in UNSEEN.values())


def test_the_unseen_are_there() -> None:
    assert {name for names in UNSEEN.values() for name in names} <= WRONG_TAGS.keys()
    assert len(WRONG_TAGS) > 50


@each("name", sorted(tag_table.RESERVED))
def test_every_reserved_key_is_a_closed_tag(name: str) -> None:
    assert name in SCHEMA["$defs"]["reserved"]["enum"]
    assert not VALIDATOR.is_valid({name: None, "x": 1})


@each("row", dtype_table.all_rows())
def test_every_dtype_has_a_name(row: dtype_table.DTypeRow) -> None:
    for name in (row.name, row.big or row.name):
        assert VALIDATOR.is_valid({"dtype": name, "shape": [0], "__ndarray__": []})
        assert not VALIDATOR.is_valid({"dtype": name, "shape": [], "__ndarray__": {"__ref__": ""}})
    assert not VALIDATOR.is_valid({"dtype": f"{row.name}_", "shape": [0], "__ndarray__": []})
