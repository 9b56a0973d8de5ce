"""The lock file: README's lines need no compiler on any platform and Python that they are for."""

import doctest
import pickle
import tomllib

import immutables
import pytest

from tests.packaging.missing_wheels import PLATFORMS, PROJECT, ROOT, missing, required

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_package_of_the_readmes_lines_has_a_wheel(platform: str, python: str) -> None:
    assert list(missing("study", platform, python)) == []
    assert list(missing("test", platform, python)) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_the_codec_alone_lacks_on_other_pythons(platform: str) -> None:
    extras = ("fast", "cli", "hdf5", "safetensors")
    assert [list(missing(None, platform, python, extras)) for python in PYTHONS] == [[]] * 4
    # docs/site/index.md says so. For 3.15 NumPy has wheels in a newer version than the lock's,
    # orjson for a newer Linux.
    assert set(missing(None, platform, "3.15")) <= {"numpy", "orjson"}
    assert set(missing(None, platform, "3.14t")) == {"orjson"}


def test_what_needs_a_compiler_is_found() -> None:
    assert list(missing("bjdata", "Linux x86_64", "3.14")) == ["bjdata"]


def test_the_study_installs_nothing_of_the_tests() -> None:
    (study, tests) = (
        {package["name"] for package in required(group, "Linux x86_64", "3.11")}
        for group in ("study", "test")
    )
    for_tests = {"jax", "jaxlib", "mypy", "mkdocs", "playwright", "pytest", "ruff", "typer"}
    assert study & for_tests == set()
    assert for_tests <= tests
    assert "keras" in study


def test_the_version_classifiers_are_the_pythons_of_the_lock() -> None:
    classifiers = SETTINGS["project"]["classifiers"]
    assert SETTINGS["project"]["name"] == PROJECT
    assert [f"Programming Language :: Python :: {python}" for python in (*PYTHONS, "3.15")] == [
        one for one in classifiers if one.startswith("Programming Language :: Python :: 3.")
    ]


def test_the_stand_in_for_immutables_is_what_snakemake_takes_for_a_default() -> None:
    assert doctest.testmod(immutables).attempted
    assert pickle.loads(pickle.dumps(immutables.Map(a=1))) == {"a": 1}
    with pytest.raises(TypeError, match="does not support item assignment"):
        immutables.Map()["a"] = 1
