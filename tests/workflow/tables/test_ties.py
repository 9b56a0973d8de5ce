"""Ranks with ties, and the order of simplicity."""

import contract
import provenance
from tables import ties


def test_the_order_names_methods_once_and_first_those_that_need_no_package() -> None:
    files = contract.method_files()
    assert len(set(ties.ORDER)) == len(ties.ORDER)
    assert set(ties.ORDER) <= files.keys()

    # A file of several methods needs what any of them does: zstd is in the library from 3.14 on.
    usual = {"Python", "numpy", "backports.zstd"}
    for name in ties.OWN:
        assert {version.split()[0] for version in provenance.versions(files[name])} <= usual


def test_a_method_is_behind_those_that_surely_are_less() -> None:
    assert ties.ranks({}) == {}
    assert ties.ranks({"a": (1, 1), "b": (1, 1), "c": (2, 2)}) == {"a": 1, "b": 1, "c": 3}
    # Overlapping in a chain: the last is behind the first only.
    assert ties.ranks({"a": (1, 2), "b": (2, 3), "c": (3, 4)}) == {"a": 1, "b": 1, "c": 2}


def test_the_simplest_of_the_best_is_the_first() -> None:
    tied = {"zarr": (1.0, 2.0), "pickle_dump_5": (1.9, 3.0), "np_save": (2.1, 4.0)}
    assert ties.best(tied) == ["pickle_dump_5", "zarr"]
