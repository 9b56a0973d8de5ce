"""What methods keep: one answer to each question, and what counts once."""

import pytest

from properties import hard_cases
from tables import kept

CODEC = {"runs_code": "false", "human_readable": "true", "part": "false", "append": "true"}
PICKLE = {"runs_code": "true", "human_readable": "false", "part": "false", "append": "false"}


def tables(methods):
    """Return both tables; a method is its properties, and what its cases lost or their verdicts."""
    cases, properties = [], []
    for method, (row, changed) in methods.items():
        properties.append({"method": method, "label": f"label of {method}", "attacks": "9", **row})
        for case in hard_cases.CASES:
            verdict, _, lost = changed.get(case, "identical ").partition(" ")
            cases.append({"method": method, "case": case, "verdict": verdict, "lost": lost})
    return cases, properties


ANSWERS = {
    "all is kept": ({}, ""),
    "elements that are more than numbers": (
        dict.fromkeys(kept.BESIDE, "lost values dtype"),
        "",
    ),
    "a number changed": ({"nan_f4": "lost values"}, "numbers types"),
    "a dtype changed": ({"float16": "lost dtype"}, "types"),
    "the order changed": ({"fortran": "lost order", "big_endian": "lost byte_order"}, ""),
    "an error": ({"object": "refused", "text": "failed", "dict": "refused"}, "containers"),
    "a container changed": ({"tuple": "lost container"}, "containers"),
    "a container by glue": ({"deque": "glue"}, "containers"),
    "a number of a container": ({"last_state": "lost values"}, "numbers containers"),
    "made for other data": (dict.fromkeys(kept.CONTAINERS, "unfit"), "containers"),
}


@pytest.mark.parametrize(("changed", "no"), ANSWERS.values(), ids=ANSWERS)
def test_answers(changed, no):
    (found,) = kept.kept_by_each(*tables({"codec_text": (CODEC, changed)}))
    assert {question for question in kept.QUESTIONS if not found.answer(question)} == set(
        no.split()
    )


def test_properties_answer_too():
    (found,) = kept.kept_by_each(*tables({"pickle_dump_5": (PICKLE, {})}))
    no = {question for question in kept.QUESTIONS if not found.answer(question)}
    assert no == {"safe", "human_readable", "one"}


def test_methods_that_do_not_differ_count_once():
    found = kept.kept_by_each(
        *tables(
            {
                "pickle_dump_4": (PICKLE, {"big_endian": "lost byte_order"}),
                "pickle_dump_2": (PICKLE, {"big_endian": "lost byte_order"}),
                "pickle_dump_5": (PICKLE, {}),
                "pickle_gzip": (PICKLE, {"zero_d": "refused"}),  # nothing that no error tells
                "joblib_dump": (PICKLE | {"part": "true"}, {}),
                "hdf5": (PICKLE, {}),
                "torch_save": (PICKLE | {"attacks": "0", "runs_code": ""}, {}),  # not installed
            }
        )
    )
    assert [(each.family, len(each.labels)) for each in found] == [
        ("pickle", 2),
        ("pickle", 2),
        ("pickle", 1),
        ("HDF5 and Zarr", 1),
    ]
    changing = [each.labels[0] for each in found if each.changed]
    assert changing == ["label of pickle_dump_4"]
    assert found[0].changed == {("big_endian", "order")}
