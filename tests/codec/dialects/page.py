"""Make outcomes.csv, and the tables of docs/dialects.md, from what the real packages do.

python -m tests.codec.dialects.page
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from codec.dialects.packages import dialect, writable
from tests.codec.dialects.judging import TABLE, of_ours, of_theirs
from tests.codec.dialects.trials import TRIALS

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "dialects.md"
START, END = "<!-- made by tests/codec/dialects/page.py -->\n", "<!-- end -->\n"


def tables() -> str:
    """Return the two tables, as Markdown."""
    return "\n".join((*_what_we_write(), "", *_what_they_write(), ""))


def _what_we_write() -> list[str]:
    lines = [
        "| `dialect=` | written by | payloads, the default first | we write, of the cases |",
        "|---|---|---|---|",
    ]
    for name in writable():
        row = dialect(name)
        payloads = ", ".join(f"`{payload}`" for payload in row.payloads)
        counts = [str(len(of_ours(name, payload))) for payload in row.payloads]
        which = f"{' / '.join(dict.fromkeys(counts))} of {len(TRIALS[name].cases)}"
        lines.append(f"| `{name}` | {row.title} | {payloads} | {which} |")
    return lines


def _what_they_write() -> list[str]:
    lines = [
        "| `dialect=` | package | it writes | we read the same | its writer loses "
        "| parts stay dicts | we refuse |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, trial in TRIALS.items():
        for label in trial.peers:
            counts = Counter(of_theirs(name, label).values())
            if not counts:
                continue
            lost = counts["lost"] + counts["better"]
            cells = (sum(counts.values()), counts["same"], lost, counts["kept"], counts["refused"])
            lines.append(f"| `{name}` | {label} | {' | '.join(map(str, cells))} |")
    return lines


def outcomes() -> str:
    """Return the table of all cases, as CSV: what we write, and what becomes of what they write."""
    columns = {
        f"{name}, {payload}": dict.fromkeys(of_ours(name, payload), "written")
        for name in writable()
        for payload in dialect(name).payloads
    }
    columns |= {
        f"{name} by {label}": of_theirs(name, label)
        for name, trial in TRIALS.items()
        for label in trial.peers
    }
    cases = dict.fromkeys(case for trial in TRIALS.values() for case in trial.cases)
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["case", *columns])
    table.writerows([case, *(row.get(case, "") for row in columns.values())] for case in cases)
    return file.getvalue()


def made(page: str) -> str:
    """Return the page with the tables of today."""
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    assert pattern.search(page), "the page says where its tables stand"
    return pattern.sub(lambda _: f"{START}\n{tables()}\n{END}", page)


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text("utf-8")), "utf-8")
    TABLE.write_text(outcomes(), "utf-8")
