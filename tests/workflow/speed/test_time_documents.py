"""Documents are timed in memory, and what comes back is compared; no test looks at the clock."""

from pathlib import Path

import numpy as np
import pytest

import contract
from common import checked_files
from data import documents
from fidelity import comparison
from speed import time_documents
from speed.time_documents import Settings

METHODS = {
    name: contract.method_files()[name]
    for name in ("json_recipe", "codec_text", "orjson", "pickle_dumps_5", "np_save")
}
REFUSED = {"records, one int key": "on encoding: TypeError: Dict key must be str"}


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_a_document_is_the_same_each_time(name: str) -> None:
    assert comparison.compare(documents.make(name), documents.make(name)).lost == ()


def test_what_comes_back_is_compared_and_what_does_not_says_why() -> None:
    names = ["configuration, array, tuple", *REFUSED]
    timed = list(time_documents.time_documents(METHODS, Settings(names, 2, 0)))
    rows = {(row["document"], row["method"]): row for row in timed}
    assert list(rows) == [(name, method) for name in names for method in METHODS]
    for (name, method), row in rows.items():
        done = method != "np_save" and (name, method) != (names[1], "orjson")
        assert [len(row[f"{way}_cpu"]) for way in time_documents.WAYS] == [2 * done] * 2
        assert all(seconds > 0 for way in time_documents.WAYS for seconds in row[f"{way}_cpu"])
    first = {method: rows[names[0], method] for method in METHODS}
    assert {method: row["verdict"] for method, row in first.items()} == {
        "json_recipe": "lost",
        "codec_text": "identical",
        "orjson": "lost",
        "pickle_dumps_5": "identical",
        "np_save": "not run",
    }
    assert first["json_recipe"]["lost"] == "container"
    assert first["orjson"]["lost"] == "dtype container"
    refused = rows[names[1], "orjson"]
    assert (refused["verdict"], refused["reason"]) == ("refused", REFUSED[names[1]])


def test_the_command(tmp_path: Path) -> None:
    output = tmp_path / "rows.json"
    settings = '{"names": ["observation of 4"], "repeats": 1, "seconds": 0}'
    method = f"codec_text={METHODS['codec_text']}"
    assert time_documents.main([str(output), settings, method]) == 0
    (row,) = checked_files.read_record(output)["rows"]
    assert (row["document"], row["verdict"]) == ("observation of 4", "identical")
    assert row["bytes"] > documents.make("observation of 4").nbytes == np.float32(0).nbytes * 4
