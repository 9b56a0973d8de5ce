"""Step: how many times better the codec is than what people use, against what it is to reach.

THE table of targets is here. A ratio is the yardstick's value divided by the contender's, of a
metric that is better when lower: 20 means 20 times faster, or 20 times smaller. Both values are
medians of one run, side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common import checked_files
from tables import csv_table

RAW = "the data"  # a yardstick that is no method: the bytes of the data themselves


@dataclass(frozen=True)
class Target:
    """What a contender is to reach on one workload."""

    work: str  # what is done, in words
    # The workload, and a column of the speed table.
    dataset: str
    metric: str
    # The names of the methods; `RAW` for the bytes of the data.
    contender: str
    yardstick: str
    at_least: float  # the ratio to reach
    # The smallest workload that can tell, in raw bytes: below it, what a call costs before it sees
    # the first element is all there is.
    from_bytes: int = 0


_METRICS = {
    "write": "encode_cpu",
    "read": "decode_cpu",
    "read into an array": "decode_cpu",
    "size": "bytes",
}


def _targets(
    work: str,
    datasets: Iterable[str],
    contender: str,
    yardstick: str,
    at_least: Mapping[str, float],
) -> list[Target]:
    """Return the targets of some work, in each way of `at_least` (see `_METRICS`) and dataset."""
    return [
        Target(f"{work}, {way}", dataset, _METRICS[way], contender, yardstick, ratio)
        for way, ratio in at_least.items()
        for dataset in datasets
    ]


_NUMBERS = ("array_f4", "array_f8", "array_i8")
_SHAPED = ("matrix_f4", "frames_u1")  # as weights and states are
_UNUSUAL = ("array_f4_nan", "array_c16", "array_bool", "array_f2")
_ARRAY, _FRAMES, _WEIGHTS = ("array_f4",), ("breakout_hwc",), ("nature_dqn",)
_CARTPOLE = ("cartpole_f4",)
_COMPRESSED = ("codec_compressed", "codec_zstd")
_INTO = "read into an array"
_MEMORY_SIZE = 400_000_000

TARGETS: tuple[Target, ...] = (
    *_targets("text", _NUMBERS[:2], "codec_dumps", "json_array", {"write": 20}),
    *_targets("text", _NUMBERS[2:], "codec_dumps", "json_array", {"write": 10}),
    *_targets("text", (*_NUMBERS, *_SHAPED), "codec_text", "orjson", {"write": 1}),
    *_targets(
        "text", (*_NUMBERS, "array_u1", *_SHAPED), "codec_text", "orjson_array", {_INTO: 3.5}
    ),
    *_targets("text", _NUMBERS, "codec_text", "json_array", {_INTO: 5}),
    *_targets("text", ("array_u1", *_SHAPED), "codec_text", "json_array", {_INTO: 4}),
    *_targets(
        "text of unusual numbers", _UNUSUAL, "codec_text", "json_array", {"write": 10, "read": 10}
    ),
    *_targets("base64", _ARRAY, "codec_base64", "base64_recipe", {"write": 5, "read": 6}),
    *(
        target
        for name in _COMPRESSED
        for target in _targets(
            "compressed weights", _WEIGHTS, name, "json_zlib_base64", {"write": 10, "size": 1}
        )
    ),
    *_targets(
        "CartPole memory",
        _CARTPOLE,
        "codec_base64",
        "pickle_dump_5",
        {"write": 1, "read": 1, "size": 1},
    ),
    *_targets("memory of frames", _FRAMES, "codec_base64", "pickle_dump_5", {"size": 1 / 1.34}),
    *(
        target
        for name in _COMPRESSED
        for against, least in (("pickle_dump_5", {"size": 20}), ("pickle_gzip", {"write": 10}))
        for target in _targets("memory of frames, compressed", _FRAMES, name, against, least)
    ),
    *_targets(
        "through json's classes",
        _ARRAY,
        "codec_encoder",
        "codec_dumps",
        {"write": 1 / 1.3, "read": 1 / 1.3},
    ),
    *(
        Target(f"memory, {payload}, {way}", *_ARRAY, metric, codec, RAW, least, _MEMORY_SIZE)
        for payload, codec in (("text", "codec_text"), ("base64", "codec_base64"))
        for way, metric, least in (
            ("write", "encode_memory", 1 / 0.05),
            ("read", "decode_memory", 1 / 1.2),
        )
    ),
)


def methods_of(dataset: str) -> set[str]:
    """Return the methods that the targets on a workload name."""
    targets = [target for target in TARGETS if target.dataset == dataset]
    return {name for target in targets for name in (target.contender, target.yardstick)} - {RAW}


COLUMNS = (
    "work",
    "dataset",
    "seed",
    "raw_bytes",  # of the workload
    "metric",  # a column of speed.csv
    "contender",
    "yardstick",
    "contender_value",
    "yardstick_value",
    "ratio",  # yardstick / contender, three significant digits
    "at_least",
    "reached",  # yes, no; empty if the workload is too small to tell, or a value is missing
    "reason",  # why a value is missing
)


def _value(row: Mapping[str, str] | None, metric: str) -> float | None:
    text = row[metric] if row else ""
    return float(text) if text else None


def lines(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return a line for each target and seed that rows of the speed table are of."""
    cells = {(row["dataset"], row["seed"], row["method"]): row for row in rows}
    workloads = {(dataset, seed): row for (dataset, seed, _), row in cells.items()}
    return [
        _line(target, seed, int(row["raw_bytes"]), cells)
        for target in TARGETS
        for (dataset, seed), row in workloads.items()
        if dataset == target.dataset
    ]


def _line(
    target: Target,
    seed: str,
    raw_bytes: int,
    cells: Mapping[tuple[str, str, str], Mapping[str, str]],
) -> dict[str, str]:
    names = target.contender, target.yardstick
    found = [cells.get((target.dataset, seed, name)) for name in names]
    values = [_value(row, target.metric) for row in found]
    if target.yardstick == RAW:
        values[1] = float(raw_bytes)
    missing = [
        f"{name}: {row['reason'] if row else 'not timed'}"
        for name, row, value in zip(names, found, values, strict=True)
        if value is None
    ]
    contender, yardstick = values
    line = {
        **{name: getattr(target, name) for name in COLUMNS if name in vars(target)},
        "seed": seed,
        "raw_bytes": str(raw_bytes),
        "contender_value": "" if contender is None else f"{contender:.6g}",
        "yardstick_value": "" if yardstick is None else f"{yardstick:.6g}",
        "ratio": "",
        "at_least": f"{target.at_least:.3g}",
        "reached": "",
        "reason": "; ".join(missing),
    }
    if contender is not None and yardstick is not None:
        ratio = yardstick / contender if contender else float("inf")
        line["ratio"] = f"{ratio:.3g}"
        if raw_bytes >= target.from_bytes:
            line["reached"] = "yes" if ratio >= target.at_least else "no"
    return line


table = csv_table.Table(COLUMNS, lines)
main = table.command(__doc__, checked_files.read_table)
