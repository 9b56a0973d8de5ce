"""What the page on security says of the study is what the tables say."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "site" / "security.md"
TABLE = ROOT / "docs" / "reference" / "tables" / "properties.csv"


def test_the_methods_that_run_code_are_those_of_the_table():
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    run = [row["method"] for row in rows if row["runs_code"] == "true"]
    tried = [row for row in rows if row["attacks"] != "0"]
    section = PAGE.read_text("utf-8").partition("### Which methods run code\n")[2]
    counts = re.search(
        r"with (\d+) of the (\d+) methods that were tried:\n\n(.+?)\n\n", section, re.S
    )
    assert counts is not None, "the sentence is gone"
    assert (int(counts[1]), int(counts[2])) == (len(run), len(tried))
    assert re.findall(r"`(\w+)`", counts[3]) == run


def test_no_method_is_said_to_be_safe_that_was_not_tried():
    with TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert (row["runs_code"] == "") == (row["attacks"] == "0"), row["method"]
            assert (row["runs_code"] == "true") == bool(row["attack"]), row["method"]
