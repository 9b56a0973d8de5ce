"""Measure ``torch.save`` as the study does, and print the rows of its tables as JSON.

PyTorch is too large for the environment of the study, so this runs in that of ``make agents``:
``python -m tests.agents.measure_torch > workflow/pages/measured_elsewhere.json``.
"""

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
import yaml

ROOT = Path(__file__).parents[2]
SCRIPTS = str(ROOT / "workflow" / "scripts")
sys.path.append(SCRIPTS)
os.environ["PYTHONPATH"] = SCRIPTS  # of the processes in which properties are tried

from data import make_dataset  # noqa: E402 - on the path by the line above
from fidelity import measure  # noqa: E402
from properties import try_properties  # noqa: E402
from tables import csv_table, properties, sizes  # noqa: E402

FILE, METHOD = ROOT / "workflow" / "methods" / "torch.py", "torch_save"


def cells(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the row of each dataset of config.yaml."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    for name in config["datasets"]:
        data = folder / f"{name}.pkl"
        source = ROOT / "workflow" / "datasets" / f"{name}.py"
        make_dataset.make_dataset(source, 1, config["sizes"].get(name, {}), data)
        measure.write_in_fork(FILE, METHOD, data, folder / name)
        yield measure.measure(FILE, METHOD, data, folder / name)


def as_cells(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return rows as they are read from a table."""
    return list(csv.DictReader(io.StringIO(csv_table.text(columns, rows))))


def main() -> None:
    """Print the rows of the tables."""
    with tempfile.TemporaryDirectory() as temporary:
        tried = try_properties.try_properties(FILE, METHOD)
        made = {
            "measured with": f"PyTorch {torch.__version__.partition('+')[0]}",
            "sizes": as_cells(sizes.rows(cells(Path(temporary))), sizes.COLUMNS),
            "fidelity": as_cells(properties.case_rows([tried]), properties.CASE_COLUMNS),
            "properties": as_cells(properties.property_rows([tried]), properties.PROPERTY_COLUMNS),
        }
    print(json.dumps(made, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
