"""The tables of what methods keep, and of their properties."""

import pytest

from common import checked_files
from figures.metrics import PROPERTIES
from properties import hard_cases
from tables import properties as tabulate_properties

CASES = hard_cases.CASES

RECORD = {
    "method": "m",
    "label": "M",
    "json": False,
    "human_readable": True,
    "languages": ["C", "Rust"],
    "runs_code": False,
    "attack": "",
    "attacks": 10,
    "same_bytes": None,
    "part": True,
    "append": False,
    "source": "",
    "reason": "",
    "cases": [
        {
            "case": "bool",
            "title": "bool",
            "verdict": "lost",
            "lost": ["values", "dtype"],
            "lost_besides": ["container"],
            "reason": "$: …",
        }
    ],
}


def test_the_tables(tmp_path):
    paths = [tmp_path / name for name in ("b.json", "a.json")]
    for path in paths:
        checked_files.write_record(path, {**RECORD, "method": path.stem})
    outputs = [tmp_path / "fidelity.csv", tmp_path / "properties.csv"]
    assert tabulate_properties.main([*map(str, outputs), *map(str, paths)]) == 0
    cases, properties = map(checked_files.read_table, outputs)
    assert [row["method"] for row in cases] == [row["method"] for row in properties] == ["a", "b"]
    assert tuple(cases[0]) == tabulate_properties.CASE_COLUMNS
    assert (cases[0]["lost"], cases[0]["lost_besides"]) == ("values dtype", "container")
    assert tuple(properties[0]) == tabulate_properties.PROPERTY_COLUMNS
    expected = {"languages": "C; Rust", "runs_code": "false", "same_bytes": "", "part": "true"}
    assert {name: properties[0][name] for name in expected} == expected


def test_two_records_of_one_method_are_refused():
    with pytest.raises(ValueError, match="two records for method m"):
        list(tabulate_properties.case_rows([RECORD, RECORD]))


def test_every_property_has_a_label_and_a_column():
    columns = {*tabulate_properties.PROPERTY_COLUMNS, *tabulate_properties.CASE_COLUMNS}
    assert set(PROPERTIES) <= columns
    described = {"method", "label", "source", "reason", "attack", "attacks"}
    assert set(tabulate_properties.PROPERTY_COLUMNS) - described <= set(PROPERTIES)
    assert all(PROPERTIES.values())
