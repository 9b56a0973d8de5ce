"""Tables as a run makes them, with a few methods and made-up numbers, for the tests of pages."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pages.queries import Answers
from tables import csv_table, growth_fits

DATASETS = {"nature_dqn": "weights", "cartpole_f4": "experience", "breakout_hwc": "experience"}
AROUND = "container maxlen identity"
OF_MEMORIES = {"cartpole_f4": AROUND, "breakout_hwc": AROUND}
RAW_BYTES = 1_000_000


def sizes(
    method: str, ratio: float, lost: Mapping[str, str] | str = "", refused: Iterable[str] = ()
) -> list[dict[str, str]]:
    """Return a method's rows of sizes.csv; `lost` is one for all datasets, or one for each."""
    losses = dict.fromkeys(DATASETS, lost) if isinstance(lost, str) else lost
    rows = []
    for dataset, kind in DATASETS.items():
        written = {"verdict": "identical", "lost": "", "bytes": str(round(ratio * RAW_BYTES))}
        written |= {"ratio": f"{ratio:#.6g}", "reason": ""}
        if dataset in refused:
            written = dict.fromkeys(written, "")
            written |= {"verdict": "refused", "reason": "TypeError: no | such thing"}
        elif losses.get(dataset):
            written |= {"verdict": "lost", "lost": losses[dataset], "reason": "$[0]: expected <x>"}
        rows.append(
            {
                "dataset": dataset,
                "title": f"Title of {dataset}",
                "kind": kind,
                "seed": "1",
                "method": method,
                "label": method.replace("_", " "),
                "human_readable": "false",
                "raw_bytes": str(RAW_BYTES),
                **written,
            }
        )
    return rows


# What a method's row of sizes.csv, speed.csv and properties.csv say that is not the usual.
METHODS: dict[str, dict[str, object]] = {
    "pickle_dump_5": {"ratio": 1.0, "seconds": 0.001, "runs_code": "true"},
    "pickle_dumps_5": {"ratio": 1.0, "seconds": 0.002, "runs_code": "true"},
    "pickle_dump_0": {"ratio": 1.1, "seconds": 0.02, "runs_code": "true"},
    "pickle_dump_2": {"ratio": 1.49, "seconds": 0.02, "runs_code": "true"},
    "pickle_gzip": {"ratio": 0.4, "seconds": 0.1, "runs_code": "true"},
    "ndarray_dump": {"ratio": 1.49, "lost": {"cartpole_f4": AROUND}, "runs_code": "true"},
    "np_save": {"ratio": 1.0006, "lost": OF_MEMORIES, "languages": "C++; R", "part": 0.0002},
    "np_savez": {"ratio": 1.0012, "lost": OF_MEMORIES},
    "np_savetxt": {
        "ratio": 5.0,
        "lost": {"cartpole_f4": "dtype"},
        "refused": ("nature_dqn", "breakout_hwc"),
    },
    "np_savetxt_gz": {"ratio": 1.7, "lost": "dtype", "same_bytes": "false"},
    "np_savetxt_exact": {"ratio": 2.2, "lost": AROUND},
    "tofile": {"ratio": 1.0, "lost": "values dtype shape", "append": "true"},
    "csv_flat": {"ratio": 3.1, "lost": "dtype shape"},
    "csv_naive": {"ratio": 0.01, "lost": "values"},
    "json_list": {"ratio": 1.0, "refused": tuple(DATASETS), "json": "true"},
    "json_dump": {"ratio": 1.0, "refused": tuple(DATASETS), "json": "true"},
    "json_tolist": {"ratio": 5.6, "lost": "dtype container", "json": "true"},
    "codec_text": {
        "ratio": 3.2,
        "seconds": 0.01,
        "json": "true",
        "human_readable": "true",
        "languages": "JavaScript; R",
    },
    "codec_compressed": {
        "ratio": 0.6,
        "seconds": 0.007,
        "memory": 2_000_000,
        "json": "true",
        "languages": "JavaScript",
    },
}


PROPERTIES = {
    "json": "false",
    "human_readable": "false",
    "languages": "",
    "runs_code": "false",
    "same_bytes": "true",
    "append": "false",
    "attacks": "5",
}


def _speed(method: str, row: Mapping[str, str], said: Mapping[str, object]) -> dict[str, str]:
    """Return the row of speed.csv that belongs to one of sizes.csv."""
    written = row["verdict"] != "refused"
    seconds = said.get("seconds", 0.05)
    times = {"encode_wall": seconds, "decode_wall": seconds, "part_wall": said.get("part", "")}
    memory = str(said.get("memory", 20_000_000))
    return {
        **row,
        **{
            f"{name}{end}": str(float(str(value)) * factor) if value and written else ""
            for name, value in times.items()
            for end, factor in (("", 1), ("_quartile_1", 0.9), ("_quartile_3", 1.1))
        },
        **dict.fromkeys(("encode_memory", "decode_memory"), memory if written else ""),
        "load": "0.1" if written else "",
    }


def tables() -> dict[str, list[dict[str, str]]]:
    """Return all tables that pages ask."""
    made: dict[str, list[dict[str, str]]] = {name: [] for name in ("sizes", "speed", "properties")}
    made["fidelity"], made["layouts"] = [], []
    for method, said in METHODS.items():
        named = {key: said[key] for key in ("ratio", "lost", "refused") if key in said}
        rows = sizes(method, **named)  # type: ignore[arg-type]
        made["sizes"] += rows
        made["speed"] += [_speed(method, row, said) for row in rows]
        made["properties"].append(
            {
                "method": method,
                "label": method,
                "part": "true" if "part" in said else "false",
                **{column: str(said.get(column, usual)) for column, usual in PROPERTIES.items()},
            }
        )
        made["fidelity"] += [
            {
                **{"method": method, "label": method.replace("_", " ")},
                **{"case": case, "title": f"title of {case}"},
                **{
                    "verdict": verdict,
                    "lost": lost,
                    "reason": f"$: {lost} changed" if lost else "",
                },
            }
            for case, verdict, lost in (("nan_f4", "identical", ""), ("empty", "lost", "shape"))
        ]
    made["layouts"] = [
        dict(zip(("dataset", "seed", *LAYOUT_COLUMNS), ("breakout_hwc", "1", *row), strict=True))
        for row in (
            ("all_columns", "none", "identical", "1"),
            ("all_columns", "gzip", "identical", "0.02"),
            ("all_columns", "zstd", "identical", "0.01"),
            ("frames_columns", "none", "identical", "0.25"),
            ("frames_columns", "gzip", "identical", "0.001"),
            ("frames_columns", "zstd", "refused", ""),
        )
    ]
    vectors = {**made["layouts"][0], "dataset": "cartpole_f4"}
    made["layouts"].append({**vectors, "layout": "states_columns", "ratio": "0.75"})
    made["growth"] = [row for name in GROWN for row in growth(name, made["sizes"])]
    made["spread"] = [
        {**row, "seed": seed, "ratio": str(float(row["ratio"]) * factor)}
        for row in made["sizes"]
        if row["ratio"] and row["dataset"] != "nature_dqn"
        for seed, factor in (("1", 1), ("2", 1.2), ("3", 0.9))
    ]
    made["exponents"] = growth_fits.lines(made["growth"])
    return made


LAYOUT_COLUMNS = ("layout", "codec", "verdict", "ratio")
GROWN = {"cartpole_f4": 50, "breakout_hwc": 50_000}  # bytes of a transition
ELEMENTS = (10, 100, 1000, 10_000)  # the last is held out of fits


def growth(dataset: str, sizes: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return rows of growth.csv: a call costs 0.01 s and 100 kB, each raw byte a microsecond."""
    raw = GROWN[dataset]
    return [
        {
            **{key: row[key] for key in ("dataset", "method", "label", "verdict", "lost")},
            "elements": str(elements),
            "held_out": str(elements == ELEMENTS[-1]).lower(),
            "decode_gc_off_wall": str((0.01 + 1e-6 * raw * elements) / 2),
            "raw_bytes": str(raw * elements),
            "bytes": str(float(row["ratio"]) * raw * elements),
            **dict.fromkeys(("encode_wall", "decode_wall"), str(0.01 + 1e-6 * raw * elements)),
            **dict.fromkeys(("encode_memory", "decode_memory"), str(1e5 + 2 * raw * elements)),
            **dict.fromkeys(("encode_traced", "decode_traced"), ""),
        }
        for row in sizes
        if row["dataset"] == dataset and row["ratio"]
        for elements in ELEMENTS
    ]


def write(folder: Path, made: Mapping[str, list[dict[str, str]]]) -> list[Path]:
    """Write tables as CSV files."""
    paths = []
    for name, rows in made.items():
        paths.append(folder / f"{name}.csv")
        csv_table.write(paths[-1], list(rows[0]), rows)
    return paths


def answers(made: Mapping[str, list[dict[str, str]]] | None = None) -> Answers:
    """Return what these tables say."""
    return Answers(made or tables())
