"""SPEC.md names what the tables have, and every attack in it has its test."""

import re
from pathlib import Path

from codec.arrays import dtype_table
from codec.columns import column_kinds
from codec.payloads import payload_table
from codec.tags import tag_table
from tests.codec import test_memory
from tests.codec.compression import test_compressed_files
from tests.codec.wrong import WRONG
from tests.codec.wrong_dtypes import WRONG_TO_PYTHON

SPEC = (Path(__file__).parents[2] / "codec" / "SPEC.md").read_text("utf-8")


def section(number: int) -> str:
    return SPEC.split(f"\n## {number}. ")[1].split("\n## ")[0]


def test_every_tag_is_in_its_table() -> None:
    named = set(re.findall(r"^\| (.*?) \|", section(2), re.MULTILINE))
    assert {
        name for cell in named for name in re.findall(r"`(__\w+__)`", cell)
    } == tag_table.RESERVED
    for name, keys in tag_table.KEYS.items():
        (row,) = (line for line in section(2).splitlines() if line.startswith("|") and name in line)
        assert set(re.findall(r"`([a-z]+)`", row.split("|")[2])) == keys, name


def test_every_dtype_is_in_its_table() -> None:
    for row in dtype_table.DTYPES:
        assert f"`{row.name}`" in section(3)
        assert row.big is None or f"`{row.big}`" in section(3)
    for family in dtype_table.FAMILIES.values():
        assert f"`{family.prefix}" in section(3)


def test_every_payload_is_in_its_table() -> None:
    for name in payload_table.PAYLOADS:
        assert f"| `{name}` |" in section(3)


def test_every_kind_of_column_is_in_its_table() -> None:
    table = section(3).split("\n### Columns")[1].split("| `of` |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()[2:]]
    found = {
        kind.strip("`"): (frozenset(re.findall(r"`(\w+)`", besides)), re.findall(r"\d+", sizes))
        for _, kind, _, besides, _, sizes, _ in rows
    }
    assert found == {
        name: (kind.keys, [str(n) for n in (kind.bytes_each, kind.bytes_each_part) if n])
        for name, kind in column_kinds.KINDS.items()
    }
    text = " ".join(section(3).split())
    assert f"and {column_kinds.ROW_BYTES} for each row" in text
    assert f"and {column_kinds.DIMENSION_BYTES} more for each dimension" in text


def test_every_attack_has_its_test() -> None:
    rows = [line for line in section(5).splitlines() if line.startswith("|")][2:]
    assert len(rows) > 10
    for row in rows:
        names = re.findall(r"`([^`]+)`", row.split("|")[3])
        assert names
        tests = vars(test_memory) | vars(test_compressed_files)
        assert set(names) <= {*WRONG, *WRONG_TO_PYTHON, *tests}, names
