"""The configurations of this repository: config.yaml, and those of workflow/config."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import configuration
import contract
from contract import LayoutError

ROOT = contract.WORKFLOW.parent


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "config.yaml",
        ROOT / "workflow/config/full.yaml",
        ROOT / "workflow/config/large.yaml",
        ROOT / "workflow/config/targets.yaml",
        Path(__file__).with_name("small.yaml"),
    ],
    ids=lambda path: path.name,
)
def test_the_configurations_of_this_repository_are_right(path: Path) -> None:
    default = yaml.safe_load((ROOT / "config.yaml").read_text())
    given = yaml.safe_load(path.read_text())
    speed = {**default["speed"], **given.get("speed", {})}
    speed["growth"] = {**default["speed"]["growth"], **speed["growth"]}
    sizes = default["sizes"] | given.get("sizes", {})
    large = {**default["large"], **given.get("large", {})}
    shown = default["sizes_figure"] | given.get("sizes_figure", {})
    merged = {**default, **given, "sizes": sizes, "speed": speed, "large": large}
    merged["sizes_figure"] = shown
    found = configuration.read(merged, [path])
    usual = {name for name, dataset in contract.datasets().items() if not dataset.left_out}
    assert set(found.datasets) <= usual
    assert (set(found.datasets) == usual) == (path.name == "full.yaml")
    assert set(given.get("sizes", {})) <= usual
    assert set(merged["speed"]["sizes"]) <= set(found.speed.workloads)


def assert_all_sizes_are_given(speed: dict[str, Any], usual: Collection[str] = ()) -> None:
    """Assert that each workload of a file has all of its sizes there, and nothing else has."""
    assert {n: set(sizes) for n, sizes in speed["sizes"].items()} == {
        name: set(contract.datasets()[name].sizes)
        for name in speed["workloads"]
        if name not in usual
    }


def test_config_yaml_names_every_dataset_with_all_of_its_default_sizes() -> None:
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    datasets = contract.datasets()
    assert config["sizes"] == {n: d.sizes for n, d in datasets.items() if not d.left_out}
    assert_all_sizes_are_given(config["speed"], config["sizes"])


@pytest.mark.parametrize("file", ["config.yaml", "workflow/config/full.yaml"])
def test_a_dataset_of_the_study_is_timed_as_large_as_it_is(file: str) -> None:
    given = yaml.safe_load((ROOT / file).read_text())
    default = yaml.safe_load((ROOT / "config.yaml").read_text())
    assert not set(given["speed"]["sizes"]) & set(default["sizes"])
    assert set(default["datasets"]) & set(given["speed"]["workloads"]) == {
        *("nature_dqn", "cartpole_f4", "breakout_hwc")
    }


def test_the_methods_of_the_figure_of_sizes_are_timed() -> None:
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    shown = {name for names in config["sizes_figure"]["methods"].values() for name in names}
    timed = config["speed"]["dataset_methods"]
    assert shown <= set(timed)
    assert 25 <= len(timed) <= 35


def test_targets_yaml_times_every_dataset_that_is_only_timed() -> None:
    timed = yaml.safe_load((ROOT / "workflow/config/targets.yaml").read_text())["speed"]
    only_timed = {n for n, d in contract.datasets().items() if d.timed_only}
    assert only_timed <= set(timed["workloads"])
    assert_all_sizes_are_given(timed)


def test_config_yaml_times_every_method_that_makes_json_of_an_array(tmp_path: Path) -> None:
    timed = yaml.safe_load((ROOT / "config.yaml").read_text())["speed"]["methods"]
    for name, path in contract.method_files().items():
        method = contract.load_method(path, name)
        if method.traits.json and name not in timed:
            with pytest.raises((*method.refuses, LayoutError)):
                method.write(np.ones(3, np.float32), tmp_path)
