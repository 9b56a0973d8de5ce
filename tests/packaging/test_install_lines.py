"""Install lines of pages, docstrings and errors: pip does each in an empty environment."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.uv import UV, skip_without_index, uv

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *(page for page in ROOT.glob("docs/**/*.md") if "reference" not in page.parts),
    *(path for folder in ("codec", "workflow") for path in ROOT.glob(f"{folder}/**/*.py")),
    *ROOT.glob("workflow/**/*.md"),
    ROOT / "codec" / "SPEC.md",
]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]

# Arguments that stand behind the command, in a page, a string or a message; a template has none.
_ARGUMENT = r"""'[^'\n]+'|"[^"\n]+"|[-\w.:=/\[\],]+"""
LINES = sorted(
    {
        shlex.join(shlex.split(line))
        for line in re.findall(rf"(?<!uv )pip install((?: +(?:{_ARGUMENT}))+)", TEXT)
    }
)
UV_GROUPS = sorted(set(re.findall(r"uv (?:sync|run)\b[^`\n|]*? --(?:only-)?group ([\w-]+)", TEXT)))

SAVE_AND_LOAD = """
import codec, numpy as np
state = np.array([0.1, -0.0, np.inf], "f4")
codec.dump({"state": state}, "data.json")
back = codec.load("data.json")["state"]
assert (back.dtype, back.tobytes()) == (state.dtype, state.tobytes())
"""

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
}


def test_the_lines_are_found() -> None:
    assert {".", "'.[fast]'", "'.[cli]'", "typer rich", "backports.zstd", "h5py"} <= set(LINES)
    assert {"test", "bjdata", "s3", "slurm", "real"} <= set(UV_GROUPS)
    assert not any(line.startswith(("codec", "'codec", "numpy-json-codec[")) for line in LINES)


@pytest.fixture(scope="module")
def pip(tmp_path_factory: pytest.TempPathFactory) -> list[Path | str]:
    """Return the command of a pip that installs into other environments, which have none."""
    folder = tmp_path_factory.mktemp("pip")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, env=CLEAN)
    return [folder / "bin" / "python", "-m", "pip", "--python"]


@pytest.mark.whole_run
@pytest.mark.parametrize("line", LINES)
def test_pip_installs_it_in_an_empty_environment(
    line: str, pip: list[Path | str], tmp_path: Path
) -> None:
    python = tmp_path / "env" / "bin" / "python"
    venv = [sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"]
    subprocess.run(venv, check=True, env=CLEAN)
    if "$ADDRESS" in line and not (ROOT / ".git").exists():
        pytest.skip("this is not a clone")
    arguments = shlex.split(line.replace("$ADDRESS", ROOT.as_uri()))
    run = subprocess.run(
        [*pip, python, "install", "--quiet", "--no-compile", *arguments],
        cwd=ROOT if arguments[0].startswith(".") else tmp_path,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    skip_without_index(run)
    assert run.returncode == 0, run.stderr
    if arguments[0].startswith((".", "git+")):
        subprocess.run([python, "-c", SAVE_AND_LOAD], cwd=tmp_path, env=CLEAN, check=True)
    if "cli" in line:
        command = [python.with_name("codec"), "show", "data.json"]
        shown = subprocess.run(command, cwd=tmp_path, env=CLEAN, check=True, capture_output=True)
        assert b"float32" in shown.stdout


@pytest.mark.skipif(not UV, reason="uv is not here")
@pytest.mark.parametrize("group", UV_GROUPS)
def test_uv_finds_the_group(group: str, tmp_path: Path) -> None:
    assert group in GROUPS
    folder = tmp_path / "env"
    environment = {**CLEAN, "UV_PROJECT_ENVIRONMENT": str(folder)}
    uv("sync", "--locked", "--dry-run", "--quiet", "--group", group, cwd=ROOT, env=environment)
