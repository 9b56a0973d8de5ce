"""Measure what the codec and its peers keep of the case table, and write it to docs/fidelity.md.

``uv run --group peers python docs/peers/matrix.py``
"""

from __future__ import annotations

import json
import platform
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matrix_cases
import matrix_page
import matrix_trial

PAGE = matrix_cases.ROOT / "docs" / "fidelity.md"


def canaries() -> list[str]:
    """Give the documents that no reader should obey, of all peers that can be loaded."""
    documents: list[str] = []
    for peer in matrix_trial.peers():
        with suppress(ImportError):
            documents += getattr(matrix_trial.load(peer), "CANARIES", ())
    return documents


def run(peer: str, task: str, count: int, given: str = "") -> list[dict[str, Any]] | str:
    """Run a peer's trial in child processes, a new one after each crash.

    Returns
    -------
    list or str
        What came of each of the `count` cases or `given` documents, or why there is none.
    """
    results: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "results"
        while len(results) < count:
            file.write_bytes(b"")
            arguments = [peer, task, str(len(results)), str(file)]
            child = subprocess.run(
                [sys.executable, str(matrix_trial.FOLDER / "matrix_trial.py"), *arguments],
                cwd=folder,  # where a core dump would go
                input=given.encode(),
                capture_output=True,
                check=False,
            )
            lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
            if lines and "unavailable" in lines[0]:
                return str(lines[0]["unavailable"])
            results += lines
            if len(results) < count:
                if child.returncode >= 0:  # no crash, but a fault of the trial itself
                    raise RuntimeError(child.stderr.decode())
                ended_by = signal.Signals(-child.returncode).name
                results.append({"outcome": "crashed", "error": ended_by, "heard": ["crashes"]})
    return results


def measure(peer: str, documents: list[str]) -> matrix_page.Column:
    """Give what the page says about a peer; its reader is given the documents of all peers."""
    rows = matrix_cases.rows()
    results = run(peer, "judge", sum(map(len, rows.values())))
    if isinstance(results, str):
        return matrix_page.Column(peer, "", "", unavailable=results)
    heard = run(peer, "obey", len(documents), json.dumps(documents))
    module = matrix_trial.load(peer)
    version = metadata.version(module.PACKAGE) if module.PACKAGE else platform.python_version()
    results.reverse()
    return matrix_page.Column(
        name=module.NAME,
        version=version,
        note=" ".join(str(module.__doc__).split()),
        results={row: {case: results.pop() for case in table} for row, table in rows.items()},
        heard=list(dict.fromkeys(song for each in heard for song in each["heard"])),
    )


def main() -> None:
    """Write the page."""
    columns, documents = [], canaries()
    for peer in matrix_trial.peers():
        print(f"{peer} …", file=sys.stderr, flush=True)
        columns.append(measure(peer, documents))
    page = matrix_page.render(columns, documents)
    PAGE.write_text(page, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(matrix_cases.ROOT)}", file=sys.stderr)
    if any(column.name == "codec" and column.count("same") < len(column.all) for column in columns):
        sys.exit("the codec does not keep all of its own cases; see the page")


if __name__ == "__main__":
    main()
