"""Every figure is drawn as the same bytes from the same tables, in each format."""

import importlib
from pathlib import Path

import pytest

import contract

TABLES = contract.WORKFLOW.parent / "docs" / "reference" / "tables"
FIGURES = {
    "sizes": ["sizes", "properties"],
    "json_codecs": ["speed"],
    "documents": ["documents"],
    "layouts": ["layouts"],
    "pareto": ["speed"],
    "growth": ["growth", "exponents"],
    "matrix": ["fidelity", "properties"],
    "real": ["real"],
}
FEW = {"pickle_dump_5", "codec_text", "json_tolist", "np_save", "np_savez_compressed"}


def part_of(name: str, folder: Path) -> Path:
    """Write the rows of a table that are of few methods: drawing all takes seconds."""
    head, *lines = (TABLES / f"{name}.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if FEW & set(line.split(","))]
    path = folder / f"{name}.csv"
    path.write_text("".join([head, *(kept or lines)]), "utf-8")
    return path


@pytest.mark.thorough
@pytest.mark.parametrize("figure", FIGURES)
def test_same_tables_same_bytes(figure: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"figures.{figure}")
    tables = [str(part_of(name, tmp_path)) for name in FIGURES[figure]]
    if figure == "sizes":
        tables.append('{"datasets": {}, "methods": {"some": ["np_save", "pickle_dump_5"]}}')
    names = [f"{figure}.{suffix}" for suffix in ("svg", "png", "pdf")]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        assert module.main([*tables, *(str(tmp_path / folder / name) for name in names)]) == 0
    for name in names:
        data = (tmp_path / "one" / name).read_bytes()
        assert len(data) > 5_000, name
        assert data == (tmp_path / "two" / name).read_bytes(), name
