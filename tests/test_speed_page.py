"""The page of speeds and the README say what the committed tables say."""

import re
from pathlib import Path

from common import checked_files
from data.documents import DOCUMENTS
from tests.docs import speed_page

ROOT = Path(__file__).parent.parent
PAGE = speed_page.PAGE.read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8").replace("\n", " ")

TARGETS = checked_files.read_table(speed_page.TABLES / "targets.csv")


def test_the_page_has_every_row_of_the_tables() -> None:
    assert speed_page.made(PAGE) == PAGE, speed_page.__doc__
    for name, lines in speed_page.tables().items():
        assert len(lines) == 2 + {"targets": len(TARGETS), "documents": len(DOCUMENTS)}[name]


def test_what_is_not_reached_is_explained() -> None:
    missed = {line["work"] for line in TARGETS if line["reached"] == "no"}
    explained = set(re.findall(r"^- \*\*(.*?)\*\*", PAGE, re.MULTILINE))
    assert missed <= explained, missed - explained


def test_the_readme_quotes_the_table() -> None:
    quoted = re.findall(r"(\d+(?:\.\d+)?) times as fast as `(\w+)` \(`(\w+)`, (\w+)\)", README)
    assert len(quoted) > 3
    table = {
        (line["contender"], line["yardstick"], line["dataset"], line["metric"]): line["ratio"]
        for line in TARGETS
    }
    for ratio, yardstick, dataset, words in quoted:
        metric = {"write": "encode_cpu", "read": "decode_cpu"}[words]
        ratios = [
            float(value)
            for (contender, other, data, measured), value in table.items()
            if (other, data, measured) == (yardstick, dataset, metric) and "codec" in contender
        ]
        assert any(f"{value:.2g}" == ratio for value in ratios), (ratio, ratios)
