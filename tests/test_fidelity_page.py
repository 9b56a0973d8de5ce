"""The page of the peers is that of today's case table, and its column of the codec is true."""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.each import each

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "docs" / "peers"))

import matrix_cases  # noqa: E402 # the folder is on the path from here on
import matrix_page  # noqa: E402
import matrix_trial  # noqa: E402

PAGE = (ROOT / "docs" / "fidelity.md").read_text("utf-8")
ROWS = matrix_cases.rows()
AGAIN = f"docs/fidelity.md is of another case table; make it again: {matrix_page.COMMAND}"


def _table(number: int) -> dict[str, list[str]]:
    """Give the rows of a table of the page: the first cell, and the others."""
    table = re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)[number]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return {line[0]: line[1:] for line in [lines[0], *lines[2:]]}


TOTALS, GROUPS = _table(0), _table(1)


@pytest.mark.skipif(np.finfo("g").nmant != 63, reason="the page is of x87 long doubles")
def test_it_is_of_the_case_table() -> None:
    sizes = {
        row.strip("*"): {re.split(r"[/ ]", cell)[1] for cell in cells}
        for row, cells in GROUPS.items()
        if row
    }
    expected = {row: {str(len(cases))} for row, cases in ROWS.items()}
    assert sizes == expected | {"all": {str(sum(map(len, ROWS.values())))}}, AGAIN


def test_cases_that_it_names_are_in_the_table() -> None:
    items = re.findall(r"^- .*$", PAGE.split("## What is silently different")[1], re.MULTILINE)
    named = {name for item in items for name in re.findall(r"[(,] ?`([^`]+)`", item)}
    known = {case for cases in ROWS.values() for case in cases}
    shapes = {f"[{case.partition(' [')[2]}" for case in ROWS["float32"]}
    assert len(named) > 20
    assert named <= known | shapes, AGAIN


def test_every_peer_is_in_it() -> None:
    columns = GROUPS[""]
    notes = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
    unavailable = re.findall(r"^- \w+: \w+Error", PAGE, re.MULTILINE)
    assert list(TOTALS)[1:] == list(_table(2))[1:] == columns == notes
    assert len(columns) + len(unavailable) == len(matrix_trial.peers()) > 10


@each("row", ROWS)
def test_the_codec_keeps_all(row: str) -> None:
    codec = matrix_trial.load("codec")
    came_of = {case: matrix_trial.judge(codec, value) for case, value in ROWS[row].items()}
    assert came_of == {case: {"outcome": "same", "strict": True} for case in ROWS[row]}
    assert GROUPS[row][0] == f"{len(ROWS[row])}/{len(ROWS[row])}"


def _silently(value: Any) -> str:
    """Write a value with the stdlib and tolist, and say how it differs."""
    came_of = matrix_trial.judge(matrix_trial.load("tolist"), value)
    assert came_of["outcome"] == "lost"
    return came_of["how"]


def test_what_differs_is_told() -> None:
    assert _silently(np.arange(3)) == "type"
    assert _silently({"a": [np.float32(0.5)]}) == "type"
    assert matrix_trial.difference(np.arange(3), np.arange(3, dtype=">i4")) == "dtype"
    assert matrix_trial.difference(np.arange(3), np.arange(3, dtype=">i4") + 1) == "values"
    assert matrix_trial.difference(np.zeros((1, 2)), np.zeros(2)) == "shape"
    assert matrix_trial.difference([{"a": 1}], [{"b": 1}]) == "keys"
    assert matrix_trial.difference([[0]], [[0, 1]]) == "container"


def test_layout_is_no_loss_for_a_peer() -> None:
    array = np.arange(6.0).reshape(2, 3)
    found = [(np.asfortranarray(array),)]
    assert not matrix_trial.is_same(found, [(array.copy(),)])
    assert matrix_trial.is_same(matrix_trial.lay_out(found, [(array,)]), [(array.copy(),)])
    assert not matrix_trial.is_same(matrix_trial.lay_out(found, [(-array,)]), [(-array,)])


def test_what_is_no_strict_json_is_told() -> None:
    assert matrix_trial.is_strict('["\\ud800", 1e5]')
    assert not matrix_trial.is_strict("[NaN]")
    assert not matrix_trial.is_strict('["\ud800"]')
