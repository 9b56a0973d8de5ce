"""The tables of the speed cells: statistics of repeats, and ratios of their medians."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

import contract
from common import checked_files
from figures.metrics import TABLE
from speed import time_methods
from tables import speed as tabulate_speed
from tables import targets

ROOT = contract.WORKFLOW.parent
ROW = {
    "dataset": "array_f4",
    "title": "float32 array",
    "kind": "array",
    "seed": 1,
    "method": "codec_text",
    "label": "codec, text",
    "json": True,
    "human_readable": True,
    "variant_of": "",
    "verdict": "identical",
    "lost": "",
    "bytes": 300,
    "raw_bytes": 100,
    "load": [0.5, 0.0, 0.125],
    "storage": "memory",
    "encode_memory": 5,
    "decode_memory": 7,
    "encode_cpu": [0.4, 0.1, 0.2, 0.3, 0.5],
    "encode_wall": [1.0],
    "decode_cpu": [3.0, 1.0],
    "decode_wall": [3.0, 1.0],
    "decode_gc_off_wall": [4.0],
    "part_wall": [],
    "encode_traced": 3,
    "decode_traced": None,
    "reason": "",
}
NONE = dict.fromkeys((*tabulate_speed.TIMES, "load"), ())
REFUSED = {
    **ROW,
    **NONE,
    "method": "no",
    "verdict": "refused",
    "bytes": None,
    "encode_memory": None,
    "decode_memory": None,
    "encode_traced": None,
    "reason": "no arrays",
}


def read(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(table.splitlines()))


def test_statistics_of_the_repeats() -> None:
    (row,) = read(tabulate_speed.table.text([ROW]))
    spread = [row[f"encode_cpu{s}"] for s in tabulate_speed.STATISTICS]
    assert spread == ["0.300000", "0.100000", "0.200000", "0.400000"]
    assert {row[f"encode_wall{s}"] for s in tabulate_speed.STATISTICS} == {"1.00000"}
    assert (row["repeats"], row["ratio"]) == ("5", "3.00000")
    assert row["encode_speed"] == "0.000333333"  # 100 bytes in 0.3 s
    assert row["decode_speed"] == "5.00000e-05"


def test_what_a_method_has_not_is_empty() -> None:
    (row,) = read(tabulate_speed.table.text([ROW]))
    assert row["decode_gc_off_wall"] == row["decode_gc_off_wall_quartile_3"] == "4.00000"
    assert row["load"] == "0.125000"
    assert {row[f"part_wall{s}"] for s in tabulate_speed.STATISTICS} == {""}
    assert (row["encode_traced"], row["decode_traced"]) == ("3", "")


def test_a_row_without_times_says_why() -> None:
    refused, found = (read(tabulate_speed.table.text([ROW, REFUSED]))[i] for i in (1, 0))
    assert found["method"] == "codec_text"
    assert (refused["verdict"], refused["reason"], refused["repeats"]) == (
        "refused",
        "no arrays",
        "0",
    )
    assert refused["encode_cpu"] == refused["decode_speed"] == refused["ratio"] == ""


def test_what_is_measured_is_a_metric() -> None:
    measured = {*tabulate_speed.TIMES, *time_methods.PEAKS, "bytes", "ratio", "decode_speed"}
    assert measured <= TABLE.keys() & set(tabulate_speed.COLUMNS)


def test_the_command_reads_every_workload(tmp_path: Path) -> None:
    for name in ("b", "a"):
        rows = [{**ROW, "dataset": name}, {**ROW, "dataset": name, "method": "other"}]
        checked_files.write_record(tmp_path / f"{name}.json", {"rows": rows})
    arguments = [tmp_path / "speed.csv", tmp_path / "b.json", tmp_path / "a.json"]
    assert tabulate_speed.main([*map(str, arguments)]) == 0
    rows = read((tmp_path / "speed.csv").read_text())
    assert [(r["dataset"], r["method"]) for r in rows] == [
        (name, method) for name in "ab" for method in ("codec_text", "other")
    ]


# ----------------------------------------------------------------------------------------- ratios


def table(*changes: dict[str, Any]) -> list[dict[str, str]]:
    return read(tabulate_speed.table.text([{**ROW, **change} for change in changes]))


def line(found: list[dict[str, str]], **keys: str) -> dict[str, str]:
    (only,) = (row for row in found if all(row[key] == keys[key] for key in keys))
    return only


def test_a_ratio_says_how_many_times_better() -> None:
    rows = table(
        {"method": "codec_dumps", "encode_cpu": [2.0]},
        {"method": "json_array", "encode_cpu": [60.0]},
    )
    found = line(targets.lines(rows), metric="encode_cpu", yardstick="json_array")
    assert (found["contender"], found["contender_value"]) == ("codec_dumps", "2")
    assert (found["ratio"], found["at_least"], found["reached"]) == ("30", "20", "yes")
    rows = table(
        {"method": "codec_dumps", "encode_cpu": [2.0]},
        {"method": "json_array", "encode_cpu": [30.0]},
    )
    found = line(targets.lines(rows), metric="encode_cpu", yardstick="json_array")
    assert (found["ratio"], found["reached"]) == ("15", "no")


def test_a_ratio_that_is_missing_says_why() -> None:
    rows = table({"method": "codec_dumps"}, {**REFUSED, "method": "json_array"})
    found = targets.lines(rows)
    refused = line(found, metric="encode_cpu", yardstick="json_array")
    assert (refused["ratio"], refused["reached"]) == ("", "")
    assert refused["reason"] == "json_array: no arrays"
    missing = line(found, metric="encode_cpu", yardstick="orjson")
    assert missing["reason"] == "codec_text: not timed; orjson: not timed"


@pytest.mark.parametrize(("raw", "reached"), [(100, ""), (400_000_000, "yes")])
def test_memory_is_judged_on_large_arrays_only(raw: int, reached: str) -> None:
    rows = table({"raw_bytes": raw, "encode_memory": raw // 100})
    found = line(targets.lines(rows), work="memory, text, write")
    assert (found["yardstick"], found["ratio"], found["reached"]) == ("the data", "100", reached)


def test_every_target_is_of_what_targets_yaml_times() -> None:
    default, chosen = (
        yaml.safe_load((ROOT / file).read_text())["speed"]
        for file in ("config.yaml", "workflow/config/targets.yaml")
    )
    timed = {**default, **chosen}
    for target in targets.TARGETS:
        assert target.dataset in timed["workloads"]
        assert {target.contender, target.yardstick} <= {*timed["methods"], targets.RAW}
        assert TABLE[target.metric].better == "lower"
        assert target.metric in tabulate_speed.COLUMNS


def test_methods_of_a_workload_are_those_that_its_targets_name() -> None:
    assert targets.methods_of("array_u1") == {"codec_text", "json_array", "orjson_array"}
    assert "the data" not in targets.methods_of("array_f4")
    assert targets.methods_of("control_zeros") == set()


def test_targets_differ() -> None:
    keys = [(t.dataset, t.metric, t.contender, t.yardstick) for t in targets.TARGETS]
    assert len(set(keys)) == len(keys)


def test_the_command_of_the_ratios(tmp_path: Path) -> None:
    speed, output = tmp_path / "speed.csv", tmp_path / "ratios.csv"
    speed.write_text(tabulate_speed.table.text([ROW, {**ROW, "method": "json_array"}]))
    assert targets.main([str(output), str(speed)]) == 0
    rows = read(output.read_text())
    assert list(rows[0]) == list(targets.COLUMNS)
    assert {row["dataset"] for row in rows} == {"array_f4"}
