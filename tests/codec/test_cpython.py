"""CPython's own tests of `json`, run with our classes.

Every test of the running interpreter's ``test.test_json`` that goes through ``dumps``, ``loads``,
``dump``, ``load``, `JSONEncoder` or `JSONDecoder` must pass, but for those in the table `DIFFERS`.
A test in the table that passes fails here, so that the table says what is true.
"""

import functools
import importlib
import json
import pkgutil
import sys
import types
import unittest
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import codec

suite = pytest.importorskip(
    "test.test_json", reason="this Python is packaged without CPython's own tests"
)

# The versions whose tests the table is about; those of later ones may ask for more.
LATEST = (3, 13)
if sys.version_info[:2] > LATEST:
    pytest.skip(f"the table is for Python up to {LATEST}", allow_module_level=True)

_KEYS = "keys that are no strings keep their type: the dict is written as a tag"
_SUBCLASS = "an instance of a subclass would come back as its base, so it is refused"
_BYTES = "bytes are written, as values and as keys"
_CUT_OFF = "the message goes on to say where a document stops that is cut off"

# The tests that do not pass, each with the difference that is meant.
DIFFERS: dict[str, str] = {
    "test_dump.TestDump.test_dump_skipkeys": _BYTES,
    "test_dump.TestDump.test_encode_evil_dict": _SUBCLASS,
    "test_dump.TestDump.test_encode_truefalse": _KEYS,
    "test_encode_basestring_ascii.TestEncodeBasestringAscii.test_ordered_dict": _SUBCLASS,
    "test_dump.TestDump.test_encode_mutated": "a list is looked through once, before default() is "
    "called",
    "test_enum.TestEnum.test_dict_keys": _SUBCLASS,
    "test_enum.TestEnum.test_dict_values": _SUBCLASS,
    "test_enum.TestEnum.test_floats": _SUBCLASS,
    "test_enum.TestEnum.test_ints": _SUBCLASS,
    "test_enum.TestEnum.test_list": _SUBCLASS,
    "test_enum.TestEnum.test_weird_floats": _SUBCLASS,
    "test_fail.TestFail.test_non_string_keys_dict": _KEYS,
    "test_fail.TestFail.test_truncated_input": _CUT_OFF,
    "test_fail.TestFail.test_unexpected_data": _CUT_OFF,
    "test_float.TestFloat.test_out_of_range": "1e400 is refused, not read as infinity",
    "test_indent.TestIndent.test_indent0": _KEYS,
    "test_recursion.TestRecursion.test_endless_recursion": "the test nests a complex number, "
    "which is written without asking default()",
    "test_unicode.TestUnicode.test_bytes_encode": _BYTES,
}
if sys.version_info >= (3, 12):
    DIFFERS["test_default.TestDefault.test_ordereddict"] = _SUBCLASS


def _stand_in() -> types.ModuleType:
    """Return a module like `json` whose functions and classes are ours."""

    def with_ours(function: Callable[..., Any], cls: type) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any, **parameters: Any) -> Any:
            return function(*args, **{"cls": cls, **parameters})

        return call

    ours = {
        "dump": with_ours(json.dump, codec.JSONEncoder),
        "dumps": with_ours(json.dumps, codec.JSONEncoder),
        "load": with_ours(json.load, codec.JSONDecoder),
        "loads": with_ours(json.loads, codec.JSONDecoder),
        "JSONEncoder": codec.JSONEncoder,
        "JSONDecoder": codec.JSONDecoder,
        "encoder": _copy(json.encoder, JSONEncoder=codec.JSONEncoder),
        "decoder": _copy(json.decoder, JSONDecoder=codec.JSONDecoder),
    }
    return _copy(json, **ours)


def _copy(module: types.ModuleType, **replaced: Any) -> types.ModuleType:
    copy = types.ModuleType(module.__name__)
    vars(copy).update({**vars(module), **replaced})
    return copy


def _tests() -> Iterator[tuple[str, type[unittest.TestCase], str]]:
    """Yield each test once, as (id, class, name): most have one class for C and one for Python."""
    seen = set()
    for info in pkgutil.iter_modules(suite.__path__):
        if not info.name.startswith("test_"):
            continue
        module = importlib.import_module(f"{suite.__name__}.{info.name}")
        for case in vars(module).values():
            if not (isinstance(case, type) and issubclass(case, (suite.PyTest, suite.CTest))):
                continue
            for name in unittest.defaultTestLoader.getTestCaseNames(case):
                function = getattr(case, name)
                if function not in seen:
                    seen.add(function)
                    yield f"{info.name}.{function.__qualname__}", case, name


def _with_our_classes(case: type[unittest.TestCase]) -> type[unittest.TestCase]:
    stand_in = _stand_in()
    attributes = {
        "json": stand_in,
        "dumps": staticmethod(stand_in.dumps),
        "loads": staticmethod(stand_in.loads),
        "JSONDecodeError": staticmethod(json.JSONDecodeError),
    }
    return type(case.__name__, (case,), attributes)


TESTS = {identity: (case, name) for identity, case, name in _tests()}


@pytest.mark.parametrize("identity", TESTS)
def test_passes_or_differs_as_meant(identity: str) -> None:
    case, name = TESTS[identity]
    result = unittest.TestResult()
    _with_our_classes(case)(name).run(result)
    failed = [text for _, text in (*result.errors, *result.failures)]
    if result.skipped:
        pytest.skip(result.skipped[0][1])
    elif identity in DIFFERS:
        assert failed, f"passes; the table says: {DIFFERS[identity]}"
    else:
        assert not failed, "\n".join(failed)


def test_the_table_names_tests_that_are_there() -> None:
    assert len(TESTS) > 60
    assert DIFFERS.keys() <= TESTS.keys()
