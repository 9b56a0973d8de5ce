"""The examples in the docstrings of the study's scripts give what they say."""

import doctest
import importlib

from provenance import SCRIPTS
from tests.support.each import each

FILES = [path for path in sorted(SCRIPTS.rglob("*.py")) if ">>> " in path.read_text("utf-8")]
MODULES = [path.relative_to(SCRIPTS).with_suffix("").as_posix().replace("/", ".") for path in FILES]


@each("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted
    assert not found.failed
