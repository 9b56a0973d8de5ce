"""Step: write a replay memory in every layout with every codec, and see what each comes to.

A cell's size is that of its files. They are read back, and the columns that come of them are
compared with the original's, bit by bit. A layout or a codec that is not for such data is a row
with the reason.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import checked_files, machine_faults, scratch, step_process
from contract import LayoutError
from fidelity import comparison
from layouts.block_codecs import CODECS, Codec, UnfitError
from layouts.replay_layouts import LAYOUTS, Fields, Layout
from method_kit import named_arrays


def grid(data: Any) -> list[dict[str, Any]]:
    """Return a row for each layout and codec, layouts first.

    Raise `LayoutError` if `data` are no replay memory.
    """
    if not named_arrays.is_experience(data):
        raise LayoutError(f"expected a replay memory, found {type(data).__name__}")
    columns = named_arrays.to_arrays(data)
    raw_bytes = named_arrays.raw_bytes(data)
    return [
        {
            "layout": chosen.name,
            "layout_title": chosen.title,
            "codec": codec.name,
            "codec_title": codec.title,
            "raw_bytes": raw_bytes,
            **cell,
        }
        for chosen in LAYOUTS
        for codec, cell in _cells(columns, chosen)
    ]


def _cells(columns: Fields, chosen: Layout) -> Iterator[tuple[Codec, dict[str, Any]]]:
    """Yield what each codec comes to with one layout."""
    try:
        fields = chosen.pack(columns)
    except LayoutError as error:
        yield from ((codec, _refused(error)) for codec in CODECS)
        return
    for codec in CODECS:
        try:
            yield codec, _measured(columns, fields, chosen, codec)
        except UnfitError as error:
            yield codec, _refused(error)


def _refused(error: Exception) -> dict[str, Any]:
    return {"verdict": "refused", "bytes": None, "reason": str(error)}


def _measured(columns: Fields, fields: Fields, chosen: Layout, codec: Codec) -> dict[str, Any]:
    """Write and read one cell."""
    with scratch.folder("layouts-") as folder:
        with machine_faults.room(folder):
            codec.write(fields, chosen.rows, folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        restored = chosen.unpack(codec.read(folder))
    return {**comparison.compare(columns, restored).row, "bytes": size}


def write_grid(data: Path, output: Path) -> None:
    """Write the rows of a stored dataset."""
    stored = checked_files.read_dataset(data)
    rows = [{**stored.row, **row} for row in grid(stored.data)]
    checked_files.write_record(output, {"rows": rows})


main = step_process.command(
    __doc__,
    "data output",
    lambda args: write_grid(args.data, args.output),
    lambda args: f"layouts of {step_process.dataset_name(args.data)}",
)
