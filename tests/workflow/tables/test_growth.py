"""What is timed at several sizes, and the exponents that are fitted to it."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

import contract
from common import checked_files
from data import make_dataset
from figures.metrics import TABLE
from speed import time_methods
from tables import growth as tabulate_growth
from tables import growth_fits
from tables import speed as tabulate_speed

from .test_speed import REFUSED, ROW, read


def grown(elements: int, **changes: Any) -> dict[str, Any]:
    return {**ROW, "elements": elements, "held_out": False, **changes}


# ---------------------------------------------------------------------------------------- the rows


def test_the_command_notes_how_many_elements_there_are(tmp_path: Path) -> None:
    data, output = tmp_path / "data.pkl", tmp_path / "1000" / "1.json"
    make_dataset.make_dataset(contract.dataset_files()["array_f4"], 1, {"values": 1000}, data)
    settings = {"repeats": 1, "seconds": 0, "limits": {"seconds": 60, "gigabytes": 4}}
    grown = json.dumps({"elements": 1000, "held_out": True})
    arguments = ["--growth", grown, data, output, json.dumps(settings)]
    methods = [f"{name}={contract.method_files()[name]}" for name in ("np_save", "json_tolist")]
    assert time_methods.main([*map(str, arguments), *methods]) == 0
    rows = checked_files.read_record(output)["rows"]
    assert [(row["method"], row["elements"]) for row in rows] == [
        ("np_save", 1000),
        ("json_tolist", 1000),
    ]
    (first, *_), header = read(tabulate_growth.table.text(rows)), tabulate_growth.COLUMNS
    assert tuple(first) == header
    assert (first["raw_bytes"], first["held_out"]) == ("4000", "true")
    assert list(output.parent.iterdir()) == [output]  # nothing is left on the disk


# --------------------------------------------------------------------------------------- the table


def test_the_table_has_elements_after_the_seed_and_what_the_speeds_have() -> None:
    place = tabulate_growth.COLUMNS.index("elements")
    assert tabulate_growth.COLUMNS[place - 1] == "seed"
    own = {"elements", "held_out"}
    assert [c for c in tabulate_growth.COLUMNS if c not in own] == [*tabulate_speed.COLUMNS]


def test_rows_are_sorted_by_size_and_those_without_times_stay(tmp_path: Path) -> None:
    refused = grown(20, **REFUSED)
    rows = {100: [grown(100)], 20: [grown(20), refused]}
    for elements, found in rows.items():
        checked_files.write_record(tmp_path / f"{elements}.json", {"rows": found})
    files = [str(tmp_path / f"{elements}.json") for elements in rows]
    assert tabulate_growth.main([str(tmp_path / "growth.csv"), *files]) == 0
    found = read((tmp_path / "growth.csv").read_text())
    assert [(row["elements"], row["method"]) for row in found] == [
        ("20", "codec_text"),
        ("20", "no"),
        ("100", "codec_text"),
    ]
    assert (found[1]["bytes"], found[1]["reason"]) == ("", "no arrays")


# ----------------------------------------------------------------------------------- the exponents


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_a_power_is_found(power: float) -> None:
    fitted = growth_fits.fit({10**n: 3 * 10.0 ** (n * power) for n in range(1, 7)})
    assert fitted["exponent"] == pytest.approx(power)
    assert fitted["standard_error"] == pytest.approx(0, abs=1e-9)


def test_what_a_call_costs_anyway_does_not_count() -> None:
    fitted = growth_fits.fit({10**n: 1000 + 10**n for n in range(1, 9)})
    assert (fitted["points"], fitted["from_elements"], fitted["to_elements"]) == (3, 10**6, 10**8)
    assert fitted["exponent"] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("sizes", "larger"),
    [
        ([1000, 10, 100], [10, 100, 1000]),  # no fewer than three
        ([10, 20, 30, 40], [10, 20, 30, 40]),
        ([1, 10, 100, 1000, 10_000, 100_000, 1_000_000], [10_000, 100_000, 1_000_000]),
    ],
)
def test_the_larger_sizes_are_those_of_two_decades(sizes: list[int], larger: list[int]) -> None:
    assert growth_fits.larger(sizes) == larger


def test_the_standard_error_is_that_of_a_slope() -> None:
    """Against the closed form for three points at equal distances."""
    logs = (0.0, 1.5, 2.0)
    fitted = growth_fits.fit({10**n: 10**y for n, y in enumerate(logs)})
    assert fitted["exponent"] == pytest.approx((logs[2] - logs[0]) / 2)
    off = (logs[0] - 2 * logs[1] + logs[2]) / 2  # the middle point from the straight line
    assert fitted["standard_error"] == pytest.approx(math.sqrt(off**2 * 2 / 3 / 2))


def test_too_few_sizes_have_no_exponent() -> None:
    assert growth_fits.fit({10: 1, 100: 2}) == {}
    assert growth_fits.fit({10: 1, 100: 2, 1000: 0}) == {}  # 0 is on no logarithmic axis


def test_the_command_writes_an_exponent_for_each_metric(tmp_path: Path) -> None:
    rows = [
        grown(n, seed=seed, bytes=4 * n, encode_wall=[n * seed], encode_memory=0)
        for n in (10, 100, 1000, 10_000)
        for seed in (1, 2, 3)
    ]
    rows.append(grown(10, **REFUSED))
    rows.append(grown(100_000, bytes=400_000, encode_wall=[300_000.0], held_out=True))
    growth, output = tmp_path / "growth.csv", tmp_path / "exponents.csv"
    growth.write_text(tabulate_growth.table.text(rows))
    assert growth_fits.main([str(output), str(growth)]) == 0
    found = {row["metric"]: row for row in read(output.read_text())}
    # Memory is 0 or was not traced.
    assert found.keys() == set(growth_fits.METRICS) - {"encode_memory", "decode_traced"}
    line = (
        'array_f4,codec_text,"codec, text",bytes,1.0000,0.0000,3,100,10000,100000,4e+05,4e+05,1.000'
    )
    assert line in output.read_text().splitlines()
    assert found["encode_wall"]["exponent"] == "1.0000"
    assert found["encode_wall"]["miss"] == "1.500"  # 300,000 s, where the medians are n * 2
    assert found["decode_wall"]["exponent"] == "0.0000"


def test_what_is_fitted_are_metrics() -> None:
    assert set(growth_fits.METRICS) <= TABLE.keys() & set(tabulate_growth.COLUMNS)
    assert all(TABLE[metric].better == "lower" for metric in growth_fits.METRICS)
