"""Everything that is damaged is found at once, and made again."""

import random
from pathlib import Path

import pytest

import check_results
from common import checked_files
from tests.support.studies import Study

from ..faults.damaged import WAYS, damage, kinds


def whole(path: Path) -> Path:
    """Return what is made at once: a file, or the folder of a manifest."""
    folders = [path for path in path.parents if (path / checked_files.MANIFEST).exists()]
    return folders[0] if folders else path


@pytest.mark.parametrize("way", WAYS)
def test_damage_of_every_kind_of_file_is_found(study: Study, way: str) -> None:
    results = study.folder / "results"
    rng = random.Random(way)
    chosen = {kind: rng.choice(paths) for kind, paths in kinds(results).items()}
    assert {"datasets.pkl", "cells.json", "tables.csv", "figures.png", "pages.html"} < set(chosen)
    assert list(check_results.damaged(results)) == []
    for path in chosen.values():
        damage(path, way, rng, keep_times=True)
    found = [path for path, _ in check_results.damaged(results)]
    assert sorted(found) == sorted({whole(path) for path in chosen.values()})


def test_a_lost_digest_and_files_of_a_method_are_found(tmp_path: Path) -> None:
    for name in ("tables/sizes.csv", "files/d/1/m/files/array.npy", "logs/measure.log"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("content")
    (tmp_path / "files/d/1/m/manifest.json").write_text("{}")
    found = dict(check_results.damaged(tmp_path))
    assert found == {
        tmp_path / "files/d/1/m": "cut or altered (no JSON object with a digest)",
        tmp_path / "tables/sizes.csv": "its digest is missing",
    }


def test_what_is_damaged_is_removed_and_made_again(
    study: Study, small_study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    results = study.folder / "results"
    names = ("cells/control_iid/1/np_save.json", "tables/sizes.csv", "tables/growth.csv")
    undisturbed = {name: (small_study.folder / "results" / name).read_bytes() for name in names}
    for name in names:
        damage(results / name, "cut", random.Random(name), keep_times=True)
    assert check_results.main([str(results)]) == 1
    told = capsys.readouterr().out
    assert all(f"{results / name}: cut or altered" in told for name in names)
    assert told.endswith("3 damaged; --remove removes them\n")
    assert check_results.main([str(results), "--remove"]) == 0
    assert check_results.main([str(results)]) == 0
    assert capsys.readouterr().out.endswith("0 damaged\n")
    tables = [f"results/{name}" for name in names]
    run = study.snakemake(*tables)
    assert run.returncode == 0, run.stdout
    assert {name: (results / name).read_bytes() for name in names} == undisturbed
    assert study.planned(*tables) == set()
