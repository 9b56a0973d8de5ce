"""The grid of layouts and codecs: what is rebuilt has the original's bits, dtypes and shapes."""

from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import contract
from common import checked_files
from contract import LayoutError
from layouts import block_codecs, measure_grid, replay_layouts
from layouts.block_codecs import CODECS, UnfitError
from layouts.replay_layouts import LAYOUTS
from method_kit import named_arrays
from tables import layouts as tabulate_layouts
from tests.support.each import each

LOSSY = {"jpeg"}
IMAGES = {"png", "jpeg"}
WHOLE = {"npz"}  # compresses nothing but whole arrays


def _dataset(name: str, transitions: int) -> Any:
    dataset = contract.load_dataset(contract.dataset_files()[name])
    return dataset.generate(3, {"transitions": transitions})


def _unusual() -> list[tuple[Any, ...]]:
    """Return transitions with NaN bits and -0.0; one next state is not the following state."""
    nan = np.array([0x7FC00001, 0x80000000], ">u4").view(">f4")
    states = [nan, nan + np.array([1, 0], ">f4"), np.zeros(2, ">f4"), -np.zeros(2, ">f4")]
    return [
        (states[0], 0, 0.0, states[1], False),
        (states[1], 2**60 + 1, -0.0, states[2], False),
        (states[3], -1, float("nan"), states[3], True),
    ]


MEMORIES: dict[str, Any] = {
    "frames, last axis": _dataset("breakout_hwc", 70),
    "frames, first axis": _dataset("breakout_chw", 3),
    "CartPole": _dataset("cartpole_f4", 130),
    "unusual": _unusual(),
    "one transition": _unusual()[:1],
}


def assert_same(columns: dict[str, Any], restored: dict[str, Any]) -> None:
    assert columns.keys() == restored.keys()
    for name, column in columns.items():
        assert restored[name].dtype == column.dtype, name
        assert restored[name].shape == column.shape, name
        assert restored[name].tobytes() == column.tobytes(), name


@each("memory", MEMORIES.values())
@pytest.mark.parametrize("chosen", LAYOUTS, ids=lambda chosen: chosen.name)
def test_a_layout_gives_the_columns_back(chosen: replay_layouts.Layout, memory: Any) -> None:
    columns = named_arrays.to_arrays(memory)
    stacks = columns["state"].ndim > 2
    if chosen.content.startswith("single frames") and not stacks:
        with pytest.raises(LayoutError, match="no stacks of frames"):
            chosen.pack(columns)
        return
    assert_same(columns, chosen.unpack(chosen.pack(columns)))


def test_what_a_layout_drops_is_not_there() -> None:
    columns = named_arrays.to_arrays(MEMORIES["frames, last axis"])
    sizes = {
        chosen.content: sum(field.nbytes for field in chosen.pack(columns).values())
        for chosen in LAYOUTS
    }
    raw = named_arrays.raw_bytes(MEMORIES["frames, last axis"])
    assert sizes["state and next state"] == raw
    assert 0.5 < sizes["next state dropped"] / raw < 0.55
    assert 0.12 < sizes["single frames and index"] / raw < 0.15  # 1 of 8 frames, and the index


FIELDS: dict[str, dict[str, Any]] = {
    "none": {},
    "empty": {"a": np.zeros((0, 3), np.float16), "b": np.zeros(0, ">i8")},
    "bool": {"a": np.array([True, False, True])},
    "numbers": {"a": np.arange(10, dtype=">u2").reshape(5, 2), "b": np.arange(3.0)},
    "records": {
        "transition": np.array(
            [([[1, 2], [3, 4]], True, -0.0), ([[5, 6], [7, 8]], False, np.nan)],
            [("state", "u1", (2, 2)), ("done", "?"), ("reward", "f8")],
        )
    },
}


@pytest.mark.parametrize("rows", [1, 2, None])
@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
@pytest.mark.parametrize(
    "codec", [c for c in CODECS if c.name not in IMAGES], ids=lambda codec: codec.name
)
def test_a_codec_gives_fields_back(
    codec: block_codecs.Codec, fields: dict[str, Any], rows: int | None, tmp_path: Path
) -> None:
    if codec.name in WHOLE and rows is not None:
        with pytest.raises(UnfitError, match=f"not {rows} rows at a time"):
            codec.write(fields, rows, tmp_path)
        return
    codec.write(fields, rows, tmp_path)
    assert_same(fields, codec.read(tmp_path))


@pytest.mark.parametrize("shape", [(5, 4), (5, 4, 3), (3, 5, 4)])
def test_images_give_frames_back_wherever_they_are_in_a_stack(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (2, *shape), np.uint8)
    records = np.zeros(2, [("state", "u1", shape), ("action", ">i4")])
    records["state"], records["action"] = frames, [1, -2]
    codecs = {codec.name: codec for codec in CODECS}
    for name in IMAGES:
        folder = tmp_path / name
        folder.mkdir()
        codecs[name].write({"frames": frames, "transition": records}, 1, folder)
        restored = codecs[name].read(folder)
        assert restored["frames"].shape == frames.shape
        assert restored["frames"].dtype == np.uint8
        assert restored["transition"]["action"].tolist() == [1, -2]
        same = restored["frames"].tobytes() == frames.tobytes()
        same_records = restored["transition"].tobytes() == records.tobytes()
        assert (same, same_records) == (name not in LOSSY,) * 2


@pytest.mark.parametrize("name", sorted(IMAGES))
def test_images_are_of_one_frame_each(name: str, tmp_path: Path) -> None:
    codec = next(codec for codec in CODECS if codec.name == name)
    with pytest.raises(UnfitError, match="not 2 rows"):
        codec.write({"frames": np.zeros((3, 4, 4), np.uint8)}, 2, tmp_path)
    with pytest.raises(UnfitError, match="no field holds frames"):
        codec.write({"a": np.zeros((3, 4), np.float32)}, 1, tmp_path)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    memory = MEMORIES["frames, last axis"]
    return measure_grid.grid(deque(memory, maxlen=memory.maxlen))


@pytest.mark.thorough
def test_every_layout_with_every_codec_is_one_row(rows: list[dict[str, Any]]) -> None:
    found = [(row["layout"], row["codec"]) for row in rows]
    assert found == [(chosen.name, codec.name) for chosen in LAYOUTS for codec in CODECS]
    assert len(set(found)) == len(found)


@pytest.mark.thorough
def test_what_comes_back_says_the_verdict(rows: list[dict[str, Any]]) -> None:
    chunks = {chosen.name: chosen.rows for chosen in LAYOUTS}
    for row in rows:
        rows_at_a_time = chunks[row["layout"]]
        expected = (
            "refused"
            if (row["codec"] in IMAGES and rows_at_a_time != 1)
            or (row["codec"] in WHOLE and rows_at_a_time is not None)
            else "lost"
            if row["codec"] in LOSSY
            else "identical"
        )
        assert row["verdict"] == expected, row
        assert bool(row["reason"]) == (expected != "identical"), row
        assert (row["bytes"] is None) == (expected == "refused"), row


def test_less_is_kept_in_fewer_bytes(rows: list[dict[str, Any]]) -> None:
    size = {(row["layout"], row["codec"]): row["bytes"] for row in rows}
    for codec in CODECS:
        for unit in ("each", str(replay_layouts.CHUNK), "columns"):
            sizes = [
                size[f"{content}_{unit}", codec.name] for content in ("all", "states", "frames")
            ]
            if None not in sizes:
                assert sizes == sorted(sizes, reverse=True), codec.name


def test_a_damaged_column_shows_as_lost() -> None:
    columns = named_arrays.to_arrays(MEMORIES["CartPole"])
    chosen = LAYOUTS[0]

    def damage(fields: dict[str, Any]) -> dict[str, Any]:
        restored = chosen.unpack(fields)
        restored["done"] = restored["done"].astype(np.int8)
        return restored

    damaging = replay_layouts.Layout(**{**vars(chosen), "unpack": damage})
    row = measure_grid._measured(columns, chosen.pack(columns), damaging, CODECS[0])
    assert (row["verdict"], row["reason"]) == (
        "lost",
        "$.done: expected bool (130,), found int8 (130,)",
    )


def test_what_is_no_replay_memory_is_refused() -> None:
    with pytest.raises(LayoutError, match="expected a replay memory, found dict"):
        measure_grid.grid({"frames": np.zeros(3)})


def test_the_table_has_a_line_for_each_row(tmp_path: Path) -> None:
    paths = []
    for seed in (10, 9):
        stored = checked_files.StoredDataset(
            name="memory", title="A, memory", kind="experience", seed=seed, data=_unusual()
        )
        checked_files.write_dataset(tmp_path / "data.pkl", stored)
        paths.append(tmp_path / f"{seed}.json")
        assert measure_grid.main([str(tmp_path / "data.pkl"), str(paths[-1])]) == 0
    table = tmp_path / "layouts.csv"
    assert tabulate_layouts.main([str(table), *map(str, paths)]) == 0
    cells = len(LAYOUTS) * len(CODECS)
    lines = checked_files.read_table(table)
    assert [line["seed"] for line in lines] == ["9"] * cells + ["10"] * cells
    for line in lines:
        assert line["title"] == "A, memory"
        assert line["raw_bytes"] == str(3 * (8 + 8 + 8 + 8 + 1))
        if line["verdict"] == "refused":
            assert (line["bytes"], line["ratio"], bool(line["reason"])) == ("", "", True)
        else:
            assert line["verdict"] == "identical"
            ratio = int(line["bytes"]) / int(line["raw_bytes"])
            assert float(line["ratio"]) == pytest.approx(ratio, rel=1e-5)


def test_no_grid_no_line(tmp_path: Path) -> None:
    table = tmp_path / "layouts.csv"
    assert tabulate_layouts.main([str(table)]) == 0
    assert table.read_text() == ",".join(tabulate_layouts.COLUMNS) + "\n"


def test_no_replay_memory_ends_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = checked_files.StoredDataset(
        name="zeros", title="Zeros", kind="control", seed=1, data=np.zeros(3)
    )
    checked_files.write_dataset(tmp_path / "data.pkl", stored)
    assert measure_grid.main([str(tmp_path / "data.pkl"), str(tmp_path / "out.json")]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "layouts of zeros: LayoutError: expected a replay memory, found ndarray"
    )
    assert not (tmp_path / "out.json").exists()
