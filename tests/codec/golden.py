"""Golden files: the case table as it was once written, which must be read, and written, for ever.

Each file holds the cases of one group in one payload: a case a line, its name and its document.
This adds the cases that are missing, and never changes a line that is there::

    python -m tests.codec.golden

A line that is no longer right means that the format has changed. That needs a new version of the
format, and a folder of its own.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import codec
from codec.arrays import array_tag, dtype_table
from codec.payloads import payload_table
from tests.codec.cases import GROUPS

FOLDER = Path(__file__).with_name("golden") / "v1"
COMMAND = f"python -m {__spec__.name if __spec__ else __name__}"

# Longer documents are left out: they hold more of what others hold.
MAX_CHARACTERS = 20_000

# Dtypes of machines on which the files are not made; theirs has the x87 long double.
ELSEWHERE = frozenset({"float128", ">float128", "complex256", ">complex256"})


class Line(NamedTuple):
    """One case in one payload."""

    group: str
    payload: str
    case: str


def path(group: str, payload: str) -> Path:
    """Return the file of a group in a payload."""
    return FOLDER / f"{re.sub('[^a-z]+', '-', group.lower())}.{payload}.json"


def read() -> dict[Line, str]:
    """Return all documents that the golden files hold."""
    return {
        Line(group, payload, case): document
        for group in GROUPS
        for payload in payload_table.ASKED
        for case, document in _read(path(group, payload)).items()
    }


def _read(file: Path) -> dict[str, str]:
    """Return the documents of one file, by their cases. The file is JSON, and may not exist yet."""
    if not file.exists():
        return {}
    documents = {}
    for line in file.read_text("utf-8").splitlines()[1:-1]:
        case, end = json.JSONDecoder().raw_decode(line)
        documents[case] = line[end:].removeprefix(": ").removesuffix(",")
    return documents


def _write(file: Path, documents: dict[str, str]) -> None:
    lines = [f"{json.dumps(case)}: {document}" for case, document in documents.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8", newline="\n")


def dtypes(document: str) -> set[str]:
    """Return the names of the dtypes in a document."""
    return set(re.findall(r'"(?:dtype|__dtype__)":"([^"]*)"', document))


def is_of_this_machine(document: str) -> bool:
    """Tell whether all dtypes of a document are known here, as a long double may not be."""
    others = ("string", *array_tag.LONG_LONG)
    known = [name in others or dtype_table.read(name) for name in dtypes(document)]
    return all(known)


@cache
def expected() -> dict[Line, Any]:
    """Return the value of each case that has a golden line, for each payload."""
    found = {}
    for group, cases in GROUPS.items():
        for case, value in cases.items():
            for payload in payload_table.ASKED:
                text = json.dumps(value, cls=codec.JSONEncoder, payload=payload)
                if len(text) <= MAX_CHARACTERS and not dtypes(text) & ELSEWHERE:
                    found[Line(group, payload, case)] = value
    return found


def main() -> None:
    """Add the lines that are missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    golden = read()
    added = {line: value for line, value in expected().items() if line not in golden}
    for group, payload in dict.fromkeys((line.group, line.payload) for line in added):
        documents = _read(path(group, payload))
        for line, value in added.items():
            if (line.group, line.payload) == (group, payload):
                documents[line.case] = json.dumps(value, cls=codec.JSONEncoder, payload=payload)
        _write(path(group, payload), documents)
    print(f"{len(added)} lines added, {len(golden)} kept")


if __name__ == "__main__":
    main()
