"""The npm package: its tests pass in each Node, and its functions name their parameters."""

import re
import subprocess

import pytest

from .engines import MODULE, NODES, node_of


def test_the_public_functions_name_their_parameters() -> None:
    text = (MODULE / "codec.mjs").read_text("utf-8")
    for name in ("parse", "parseSync", "parseBytes", "stringify", "stringifySync"):
        before = text.partition(f"function {name}(")[0]
        assert "@param" in before.rpartition("/**")[2], name


@pytest.mark.browser
@pytest.mark.parametrize("engine", NODES)
def test_the_package_s_own_tests_pass(engine: str) -> None:
    done = subprocess.run(
        [node_of(engine), "--test", "--test-reporter=tap"],
        cwd=MODULE,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"^# pass [1-9]\d+$", done.stdout, re.MULTILINE), done.stdout
