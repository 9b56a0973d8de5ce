from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import configuration
import contract
from configuration import ConfigurationError, study
from tests.support.each import each

ROOT = contract.WORKFLOW.parent
KNOWN = configuration.Known(
    datasets={name: Path(f"datasets/{name}.py") for name in ("zeros", "memory", "array")},
    methods={
        "np_save": Path("methods/np_save.py"),
        "codec_text": Path("methods/codec.py"),
        "codec_encoder": Path("methods/codec.py"),
    },
    sizes={
        "zeros": {"rows": 500, "columns": 500},
        "memory": {"transitions": 300},
        "array": {"values": 7},
    },
    documents={"record": Path("documents.py"), "nested": Path("documents.py")},
    left_out={"array", "codec_encoder"},
)


def config(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a configuration with some values by their place, such as ``speed.repeats``."""
    made: dict[str, Any] = {
        "seeds": [1],
        "datasets": "all",
        "methods": "all",
        "sizes": {},
        "speed": {
            "workloads": ["array"],
            "methods": "all",
            "seeds": [1],
            "repeats": 10,
            "seconds": 0,
            "limits": {"seconds": 60, "gigabytes": 0.5},
            "growth": {"methods": ["np_save"], "elements": {"memory": [30, 10]}},
        },
        "documents": {"names": "all", "methods": ["codec_text"], "repeats": 3, "seconds": 0},
        "large": {
            "methods": ["np_save"],
            "elements": {},
            "limits": {"seconds": 9, "gigabytes": 1},
        },
    }
    for place, value in (changes or {}).items():
        section = made
        *outer, key = place.split(".")
        for name in outer:
            section = section.setdefault(name, {})
        section[key] = value
    return made


def test_all_is_everything_but_what_is_only_timed_with_the_default_sizes() -> None:
    found = study(config({"seeds": [3, 1]}), KNOWN)
    assert found.seeds == (3, 1)
    assert set(found.datasets) == {"zeros", "memory"}
    assert set(found.methods) == {"np_save", "codec_text"}
    assert found.sizes == {name: KNOWN.sizes[name] for name in ("zeros", "memory")}
    assert found.speed.methods == KNOWN.methods
    assert found.speed.targets_only is False
    assert found.speed.sizes == {"array": {"values": 7}}


def test_what_is_only_timed_can_be_chosen() -> None:
    found = study(config({"datasets": ["array"], "methods": ["codec_encoder"]}), KNOWN)
    assert (list(found.datasets), list(found.methods)) == (["array"], ["codec_encoder"])


def test_a_choice_is_in_its_own_order_and_sizes_replace_defaults() -> None:
    changes = {"methods": ["codec_text", "np_save"], "datasets": ["zeros"]}
    sizes = {"zeros": {"rows": 3}, "memory": {"transitions": 5}}  # memory is not chosen: no error
    found = study(config({**changes, "sizes": sizes}), KNOWN)
    assert list(found.methods) == ["codec_text", "np_save"]
    assert found.sizes == {"zeros": {"rows": 3, "columns": 500}}


def test_a_workload_has_sizes_of_its_own() -> None:
    given = {"speed.workloads": ["zeros", "memory"], "speed.sizes": {"zeros": {"columns": 2}}}
    found = study(config(given), KNOWN)
    assert found.speed.sizes == {
        "zeros": {"rows": 500, "columns": 2},
        "memory": KNOWN.sizes["memory"],
    }
    assert found.sizes["zeros"] == KNOWN.sizes["zeros"]


def test_a_workload_is_as_large_as_the_dataset_if_nothing_else_is_said() -> None:
    given = {"speed.workloads": ["zeros"], "sizes": {"zeros": {"rows": 3}}}
    assert study(config(given), KNOWN).speed.sizes == {"zeros": {"rows": 3, "columns": 500}}
    given["speed.sizes"] = {"zeros": {"rows": 4}}
    assert study(config(given), KNOWN).speed.sizes == {"zeros": {"rows": 4, "columns": 500}}


def test_datasets_may_have_timed_methods_of_their_own() -> None:
    found = study(config({"speed.methods": ["np_save"]}), KNOWN).speed
    assert found.dataset_methods == found.methods
    found = study(config({"speed.dataset_methods": ["codec_text"]}), KNOWN).speed
    assert (list(found.dataset_methods), found.methods) == (["codec_text"], KNOWN.methods)


def test_a_size_that_is_held_out_of_fits_is_made_too() -> None:
    found = study(config({"speed.growth.held_out": {"memory": 90}}), KNOWN).speed.growth
    assert found.held_out == {"memory": 90}
    assert list(found.sizes["memory"]) == [10, 30, 90]
    assert study(config(), KNOWN).speed.growth.held_out == {}


def test_all_methods_are_timed_on_chosen_workloads_only() -> None:
    assert study(config(), KNOWN).speed.all_methods_on == ()
    given = {"speed.workloads": ["array", "memory"], "speed.all_methods_on": ["zeros", "memory"]}
    assert study(config(given), KNOWN).speed.all_methods_on == ("memory",)


def test_documents_are_all_or_those_named() -> None:
    found = study(config(), KNOWN).documents
    assert found.names == ("record", "nested")
    assert found.methods == {"codec_text": KNOWN.methods["codec_text"]}
    assert study(config({"documents.names": ["nested"]}), KNOWN).documents.names == ("nested",)


def test_a_dataset_grows_by_its_only_size() -> None:
    found = study(config(), KNOWN).speed.growth
    assert found.sizes == {"memory": {10: {"transitions": 10}, 30: {"transitions": 30}}}
    assert list(found.sizes["memory"]) == [10, 30]
    assert found.datasets == {"memory": KNOWN.datasets["memory"]}
    assert found.methods == {"np_save": KNOWN.methods["np_save"]}
    assert found.limits == {"seconds": 60, "gigabytes": 0.5}


def test_growth_may_have_limits_of_its_own() -> None:
    found = study(config({"speed.growth.limits": {"seconds": 1, "gigabytes": 2}}), KNOWN).speed
    assert found.growth.limits == {"seconds": 1, "gigabytes": 2} != found.limits


def test_large_arrays_have_methods_and_limits_of_their_own() -> None:
    assert study(config(), KNOWN).large.datasets == {}
    found = study(config({"large.elements": {"array": [9, 5]}}), KNOWN).large
    assert found.sizes == {"array": {5: {"values": 5}, 9: {"values": 9}}}
    assert found.methods == {"np_save": KNOWN.methods["np_save"]}
    assert found.limits == {"seconds": 9, "gigabytes": 1}


def test_sizes_may_be_left_out() -> None:
    given = config()
    del given["sizes"]
    assert study(given, KNOWN) == study(config(), KNOWN)


def test_only_chosen_datasets_are_laid_out() -> None:
    assert study(config(), KNOWN).layouts == ()
    both = {"layouts": ["memory", "zeros"]}
    assert study(config(both), KNOWN).layouts == ("memory", "zeros")
    assert study(config({**both, "datasets": ["zeros"]}), KNOWN).layouts == ("zeros",)


def test_the_spread_is_over_seeds_of_its_own_or_those_of_the_study() -> None:
    assert study(config({"seeds": [3]}), KNOWN).spread_seeds == (3,)
    given = {"sizes_figure": {**SHOWN, "seeds": [1, 2]}}
    assert study(config(given), KNOWN).spread_seeds == (1, 2)


SHOWN = {"datasets": {"memory": "A memory"}, "methods": {"text": ["codec_text"], "binary": []}}


def test_what_the_figure_of_sizes_shows_need_not_be_in_the_run() -> None:
    assert study(config(), KNOWN).sizes_figure == {"datasets": {}, "methods": {}}
    assert (
        study(config({"sizes_figure": SHOWN, "datasets": ["zeros"]}), KNOWN).sizes_figure == SHOWN
    )


# Where a value is wrong, the value, and what is said behind the place.
WRONG: list[tuple[str, Any, str]] = [
    ("method", "all", ": unknown key; did you mean 'methods'?"),
    (
        "x",
        1,
        ": unknown key; there are data, datasets, documents, large, layouts, limits, methods, "
        "seeds, sizes, sizes_figure, speed, trust",
    ),
    ("seeds", [], ": expected a list of different integers of at least 0, found []"),
    ("seeds", [1, 1], ": expected a list of different integers of at least 0, found [1, 1]"),
    ("seeds", 1, ": expected a list of different integers of at least 0, found 1"),
    ("seeds", [1, -1], "[1]: expected an integer of at least 0, found -1"),
    ("seeds", [1.0], "[0]: expected an integer of at least 0, found 1.0"),
    ("seeds", [True], "[0]: expected an integer of at least 0, found True"),
    ("datasets", [], ": expected 'all' or a list of different names, found []"),
    ("datasets", None, ": expected 'all' or a list of different names, found None"),
    ("documents.names", ["nest"], ": unknown name 'nest'; did you mean 'nested'?"),
    ("datasets", ["zeroes"], ": unknown dataset 'zeroes'; did you mean 'zeros'?"),
    ("datasets", ["x"], ": unknown dataset 'x'; there are array, memory, zeros"),
    ("methods", "np_save", ": expected 'all' or a list of different names, found 'np_save'"),
    (
        "methods",
        ["np_save", "np_save"],
        ": expected 'all' or a list of different names, found ['np_save', 'np_save']",
    ),
    ("methods", ["np_sav"], ": unknown method 'np_sav'; did you mean 'np_save'?"),
    ("sizes", [], ": expected a mapping of datasets to their sizes, found []"),
    ("sizes.zeroes", {}, ": unknown dataset; did you mean 'zeros'?"),
    ("sizes.zeros", 3, ": expected a mapping of sizes to integers, found 3"),
    ("sizes.zeros.row", 3, ": unknown size; did you mean 'rows'?"),
    ("sizes.memory.transitions", -5, ": expected an integer of at least 1, found -5"),
    ("sizes.memory.transitions", "1e4", ": expected an integer of at least 1, found '1e4'"),
    ("layouts", ["memry"], ": unknown dataset 'memry'; did you mean 'memory'?"),
    ("layouts", "all", ": expected a list of different names, found 'all'"),
    ("sizes_figure", {"methods": {}}, ".datasets: missing"),
    (
        "sizes_figure",
        {**SHOWN, "datasets": {"memory": 3}},
        ".datasets.memory: expected a title, found 3",
    ),
    (
        "sizes_figure",
        {**SHOWN, "datasets": {"memry": "M"}},
        ".datasets: unknown dataset 'memry'; did you mean 'memory'?",
    ),
    (
        "sizes_figure",
        {**SHOWN, "methods": {"text": ["np_sav"]}},
        ".methods.text: unknown method 'np_sav'; did you mean 'np_save'?",
    ),
    (
        "sizes_figure",
        {**SHOWN, "methods": {"text": "all"}},
        ".methods.text: expected a list of different names, found 'all'",
    ),
    ("speed.workloads", ["arrays"], ": unknown workload 'arrays'; did you mean 'array'?"),
    ("speed.repeats", 0, ": expected an integer of at least 1, found 0"),
    ("speed.repeat", 3, ": unknown key; did you mean 'repeats'?"),
    ("speed.sizes.array.value", 3, ": unknown size; did you mean 'values'?"),
    ("speed.limits.seconds", 0, ": expected a number above 0, found 0"),
    ("speed.limits", {"seconds": 1}, ".gigabytes: missing"),
    ("speed.all_methods_on", ["arry"], ": unknown dataset 'arry'; did you mean 'array'?"),
    ("speed.all_methods_on", "all", ": expected a list of different names, found 'all'"),
    ("speed.growth", {"methods": "all"}, ".elements: missing"),
    ("speed.growth.methods", ["np_sav"], ": unknown method 'np_sav'; did you mean 'np_save'?"),
    ("speed.growth.elements", {"arrays": [1]}, ".arrays: unknown dataset; did you mean 'array'?"),
    ("speed.growth.elements.zeros", [1], ": expected a dataset of one size, it has rows, columns"),
    (
        "speed.growth.elements.array",
        [5, 5],
        ": expected a list of different integers of at least 1, found [5, 5]",
    ),
    ("speed.growth.elements.array", [0], "[0]: expected an integer of at least 1, found 0"),
    ("speed.growth.held_out.memory", 30, ": expected more than 30, found 30"),
    ("speed.growth.held_out.memry", 90, ": unknown dataset; did you mean 'memory'?"),
    (
        "speed.growth.limits",
        {"seconds": 0, "gigabytes": 1},
        ".seconds: expected a number above 0, found 0",
    ),
    ("large", {"methods": "all"}, ".elements: missing"),
    ("large.elements.arrays", [1], ": unknown dataset; did you mean 'array'?"),
    ("large.elements.zeros", [1], ": expected a dataset of one size, it has rows, columns"),
    ("large.methods", ["x"], ": unknown method 'x'; there are codec_encoder, codec_text, np_save"),
    ("large.limits.gigabytes", 0, ": expected a number above 0, found 0"),
]


@each("place, value, problem", WRONG)
def test_what_is_wrong_is_said_in_a_sentence(place: str, value: Any, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        study(config({place: value}), KNOWN)
    assert str(caught.value) == f"{place}{problem}"


@pytest.mark.parametrize("key", ["seeds", "datasets", "methods", "speed", "documents", "large"])
def test_a_missing_key_is_named(key: str) -> None:
    given = config()
    del given[key]
    with pytest.raises(ConfigurationError, match=f"^{key}: missing$"):
        study(given, KNOWN)


@pytest.mark.parametrize(
    ("merged", "origin"),
    [
        (config({"seeds": []}), "config.yaml, line 1"),  # as in the first file
        # in the second, which overrides the first
        (config({"methods": ["np_sav"]}), "other.yaml, line 3"),
        (config({"sizes": {"control_zeros": {"rows": -1}}}), "other.yaml, line 4"),
        (config({"seeds": [-3]}), "--config"),  # in neither
        ({"datasets": "all", "methods": "all"}, "config.yaml"),
    ],
)
def test_an_error_names_the_file_to_look_at(
    merged: dict[str, Any], origin: str, tmp_path: Path
) -> None:
    files = [tmp_path / "config.yaml", tmp_path / "other.yaml"]
    files[0].write_text("seeds: []\nmethods: all\nsizes: {control_zeros: {rows: 3}}\n")
    files[1].write_text("methods:\n\n- np_sav\nsizes: {control_zeros: {rows: -1}}\n")
    with pytest.raises(ConfigurationError, match=f"^{origin}: "):
        configuration.read(merged, files)


@each(
    "text, sentence",
    [
        ("seeds: [1]\n\nseeds: [2]", "line 3: the key seeds is also in line 1"),
        ("sizes:\n  a: {rows: 1}\n  a: {rows: 1}", "line 3: the key a is also in line 2"),
    ],
)
def test_a_key_that_is_there_twice_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=f"^config.yaml, {sentence}; remove one of them$"):
        configuration.read(config(), [tmp_path / "config.yaml"])


def test_one_value_for_a_list_on_the_command_line_is_told_what_to_type() -> None:
    with pytest.raises(ConfigurationError, match=r"found 3; type --config 'seeds=\[3\]'$"):
        configuration.read(config({"seeds": 3}), [contract.WORKFLOW.parent / "config.yaml"])


def test_a_configuration_can_take_away_what_another_has() -> None:
    taken = {"speed.growth.datasets": [], "speed.workloads": [], "documents.names": []}
    found = study(config(taken), KNOWN)
    assert (found.speed.growth.sizes, found.speed.workloads, found.documents.names) == ({}, {}, ())
    kept = study(config({"speed.growth.datasets": ["memory"]}), KNOWN)
    assert kept == study(config(), KNOWN)
    with pytest.raises(
        ConfigurationError, match=r"growth\.datasets: no elements are given for array"
    ):
        study(config({"speed.growth.datasets": ["array"]}), KNOWN)


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of the schema that describes a key."""
    for key, inner in value.get("properties", {}).items():
        assert key
        yield inner
        yield from schemas(inner)
    for inner in value.get("$defs", {}).values():
        yield from schemas(inner)
    for key in ("items", "additionalProperties"):
        if isinstance(value.get(key), dict) and "$ref" not in value[key]:
            yield value[key]
            yield from schemas(value[key])


def test_the_schema_describes_every_key() -> None:
    schema = yaml.safe_load(configuration.SCHEMA.read_text())
    found = list(schemas(schema))
    assert len(found) == 52
    assert all(inner["description"].endswith(".") for inner in found)
