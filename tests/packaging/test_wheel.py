"""The wheel, as pip installs it: in a clean environment of every CPython at hand."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.support.uv import UV, uv

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WITHOUT = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
CLEAN = {key: value for key, value in os.environ.items() if key not in WITHOUT}

pytestmark = [
    pytest.mark.whole_run,
    pytest.mark.skipif(not UV, reason="uv is not here, which builds the wheel"),
]

ROUND_TRIPS = """
import json, pathlib, sys
import codec
from tests.codec.cases import CASES
from tests.codec.same import assert_same

assert not pathlib.Path(codec.__file__).is_relative_to(sys.argv[1]), codec.__file__
for value in CASES.values():
    for payload in ("text", "base64", "compressed"):
        assert_same(codec.loads(codec.dumps(value, payload=payload)), value)
    assert_same(json.loads(json.dumps(value, cls=codec.JSONEncoder), cls=codec.JSONDecoder), value)
assert codec.__version__ == sys.argv[2], codec.__version__
print(len(CASES))
"""


ADDRESS = "https://github.com/owner/name"


def _uv(*arguments: str | Path, cwd: Path) -> str:
    # as GitHub Actions names the repository
    environment = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "owner/name"}
    return uv(*arguments, cwd=cwd, env={**CLEAN, **environment})


def _pythons() -> dict[str, str]:
    """Give a path for each minor version of CPython from 3.11 on: on the path, and pyenv's."""
    names = [f"python3.{minor}" for minor in range(11, 20)]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    installed = [str(path) for name in names for path in root.glob(f"versions/*/bin/{name}")]
    found = {sys.version_info.minor: sys.executable}
    for path in (*filter(None, map(shutil.which, names)), *installed):
        minor = int(Path(path).name.removeprefix("python3."))
        run = subprocess.run([path, "-c", _IS_CPYTHON], capture_output=True, check=False)
        if run.returncode == 0:  # a shim of pyenv may lead nowhere
            found.setdefault(minor, path)
    return {f"3.{minor}": path for minor, path in sorted(found.items())}


_IS_CPYTHON = "import sys; sys.exit(sys.implementation.name != 'cpython')"
PYTHONS = _pythons()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    _uv("build", "--quiet", "--out-dir", folder, ROOT, cwd=folder)
    return folder


def test_what_is_in_it(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    meant = ("py.typed", "SPEC.md", "schema.json", "viewer.html", "viewer.py", "cli/app.py")
    modules = [f"js/{path.name}" for path in ROOT.glob("js/*.mjs")]
    assert "js/codec.mjs" in modules
    assert {f"codec/{name}" for name in (*meant, *modules)} <= set(names)
    tops = {name.split("/")[0].partition("-")[0] for name in names}
    assert tops == {"codec", "numpy_json_codec"}
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"codec/__init__.py", "js/codec.mjs", "pyproject.toml", "LICENSE", "README.md"} <= inside
    assert {"CHANGELOG.md", "docs/site/index.md", "tests/packaging/test_wheel.py"} <= inside


def test_its_metadata_is_for_the_index(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    (distribution,) = importlib.metadata.Distribution.discover(path=[str(wheel)])
    metadata = distribution.metadata
    version = PROJECT["version"]
    assert (metadata["Name"], metadata["Version"]) == ("numpy-json-codec", version)
    assert f"## {version} - 20" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    addresses = dict(one.split(", ") for one in metadata.get_all("Project-URL"))
    assert addresses.keys() == {"Repository", "Documentation", "Changelog", "Issues"}
    paths = {one.partition(f"/v{version}/")[2] for one in addresses.values()}
    for path in paths - {""}:
        assert (ROOT / path).is_file(), path
    names = {(one.group, one.name) for one in distribution.entry_points}
    assert names == {("console_scripts", "codec"), ("numcodecs.codecs", "codec_json")}
    page = metadata.get_payload()
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) > 20
    assert [link for link in links if not link.startswith(("https:", "http:", "#"))] == []
    pictures = re.findall(rf"!\[[^]]*\]\({ADDRESS}/raw/v{version}/([^)]+)\)", page)
    assert 0 < sum((ROOT / picture).stat().st_size for picture in pictures) < 1_000_000


@pytest.mark.parametrize("version", PYTHONS)
def test_round_trips_in_a_clean_environment(version: str, built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    _uv("venv", "--quiet", "--python", PYTHONS[version], tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    _uv("pip", "install", "--quiet", "--python", python, wheel, cwd=tmp_path)
    frozen = _uv("pip", "freeze", "--python", python, cwd=tmp_path)
    assert {line.split("==")[0].split(" ")[0] for line in frozen.splitlines()} == {
        *("numpy-json-codec", "numpy", "orjson"),
    }
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "trips.py").write_text(ROUND_TRIPS, encoding="utf-8")
    run = subprocess.run(
        [python, "trips.py", ROOT, PROJECT["version"]],
        cwd=tmp_path,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout) > 400
