"""The page of speeds and the README say what the committed table says."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "speed.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8").replace("\n", " ")

with (ROOT / "docs" / "reference" / "tables" / "targets.csv").open(
    newline="", encoding="utf-8"
) as file:
    TARGETS = list(csv.DictReader(file))


def row(line: dict[str, str]) -> str:
    """Give a row of the page: a ratio, and what it was to be."""
    found = line["reached"] or "-"
    work, data, metric = line["work"], line["dataset"], line["metric"]
    pair = f"{line['contender']} / {line['yardstick']}"
    ratio, least = (f"{float(line[key]):.3g}" for key in ("ratio", "at_least"))
    return f"| {work} | {data} | {metric} | {pair} | {ratio} | {least} | {found} |"


def test_the_page_has_every_row_of_the_table() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert rows == [row(line) for line in TARGETS]


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
