"""The audit of the lock finds what is wrong, and nothing is wrong with ours."""

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from packaging.version import Version

from . import audit
from .uv import UV

ROOT = Path(__file__).parent.parent
HASH = "sha256:" + "0" * 64


def file(name="demo-1.5.0-py3-none-any.whl", **changed):
    return {"url": f"{audit.FILES}00/11/{name}", "hash": HASH, **changed}


def package(**changed):
    return {
        "name": "demo",
        "version": "1.5.0",
        "source": {"registry": audit.INDEX},
        "wheels": [file()],
        **changed,
    }


# ---------------------------------------------------------------------------------------- the lock


def test_every_package_of_our_lock_comes_from_pypi_with_its_digest():
    packages = audit.read_lock()
    assert list(audit.faults(packages)) == []
    assert [each["name"] for each in packages if audit.is_own(each)] == ["codec"]


@pytest.mark.skipif(not UV, reason="uv is not here, which compares the lock with pyproject.toml")
def test_our_lock_is_that_of_pyproject(tmp_path):
    """The command of the documentation, without a network and with an empty cache."""
    env = {**os.environ, "UV_CACHE_DIR": str(tmp_path)}
    command = [UV, "lock", "--check", "--offline"]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"name": "Demo_"}, "expected the name in its normal form, demo"),
        ({"source": {"git": "https://example.org/demo"}}, "expected a package of"),
        ({"source": {"registry": "https://example.org/simple"}}, "expected a package of"),
        ({"source": {"editable": "../demo"}}, "expected a package of"),
        ({"wheels": []}, "no file to install it from"),
        ({"wheels": [file(hash="md5:0")]}, "expected its SHA-256, found md5:0"),
        ({"sdist": {"url": f"{audit.FILES}demo-1.5.0.tar.gz"}}, "its SHA-256, found none"),
        ({"wheels": [{"path": "demo.whl", "hash": HASH}]}, "expected a file of https://files"),
        ({"wheels": [file(url="http://files.pythonhosted.org/packages/demo")]}, "expected a file"),
        ({"wheels": [file("dem0-1.5.0-py3-none-any.whl")]}, "that of another package or version"),
        ({"wheels": [file("demo-1.4.9-py3-none-any.whl")]}, "that of another package or version"),
        ({"sdist": file("demo-1.5.tar.gz"), "version": "1.5"}, ""),
        ({"sdist": file("demo-1.6.tar.gz")}, "that of another package or version"),
        ({"sdist": file("demo.exe")}, "that of another package or version"),
    ],
)
def test_what_is_wrong_with_a_lock(changed, fault):
    found = list(audit.faults([package(**changed)]))
    assert fault in found[0] if fault else found == []


def test_two_versions_have_to_say_when_they_are_meant():
    other = package(version="1.6.0", wheels=[file("demo-1.6.0-py3-none-any.whl")])
    assert len(list(audit.faults([package(), other]))) == 2
    said = {"resolution-markers": ["python_full_version < '3.12'"]}
    assert not list(audit.faults([{**package(), **said}, {**other, **said}]))


# -------------------------------------------------------------------------------------- advisories


def affected(*events, versions=(), **changed):
    return {
        "package": {"ecosystem": "PyPI", "name": "Demo"},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
        **changed,
    }


ZERO, ONE = {"introduced": "0"}, {"introduced": "1.0"}


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (affected(ZERO), True),
        (affected(ZERO, {"fixed": "1.5.1"}), True),
        (affected(ZERO, {"fixed": "1.5.0"}), False),
        (affected(ZERO, {"fixed": "1.5"}), False),
        (affected(ZERO, {"fixed": "1.5.0rc1"}), False),
        (affected(ZERO, {"fixed": "1.5.0.post1"}), True),
        (affected(ZERO, {"last_affected": "1.5.0"}), True),
        (affected(ZERO, {"last_affected": "1.4.9"}), False),
        (affected({"introduced": "1.5.1"}), False),
        (affected({"introduced": "1.10"}, {"fixed": "1.11"}), False),  # not as text
        (affected({"fixed": "1.2"}, ONE), False),  # in any order
        (affected(ONE, {"fixed": "1.2"}, {"introduced": "1.4"}, {"fixed": "1.6"}), True),
        (affected(ONE, {"fixed": "1.2"}, {"introduced": "1.6"}, {"fixed": "1.7"}), False),
        (affected(ZERO, {"limit": "1.5"}), False),
        (affected(ZERO, {"limit": "1.6"}), True),
        (affected(ranges=[], versions=["1.5.0"]), True),
        (affected(ranges=[], versions=["v1.5.0"]), True),
        (affected(ranges=[], versions=["1.5.1", "of old, 1.5.0"]), False),
        (affected(ranges=[{"type": "GIT", "events": [ZERO]}]), False),
        (affected(ranges=[{"type": "SEMVER", "events": [ZERO]}]), True),
    ],
)
def test_whether_a_version_is_affected(of, expected):
    assert audit.is_affected(Version("1.5.0"), of) is expected


def advisory(**changed):
    return {
        "id": "PYSEC-1",
        "modified": "2026-11-01T00:00:00Z",
        "aliases": ["CVE-1"],
        "summary": "Reads too much\nand more",
        "affected": [affected(ZERO, {"fixed": "1.5.1"}, ONE, {"fixed": "2.0"})],
        **changed,
    }


def test_a_finding_says_what_to_do():
    [found] = audit.findings([package()], [advisory()])
    assert str(found) == "demo 1.5.0: PYSEC-1, CVE-1: Reads too much: fixed in 1.5.1, 2.0"
    [found] = audit.findings([package()], [advisory(affected=[affected(ZERO)])])
    assert str(found).endswith("no fixed version is known")


def test_a_vulnerability_with_several_names_is_found_once():
    other = advisory(id="GHSA-1", aliases=["CVE-1"])
    [found] = audit.findings([package()], [advisory(), other])
    assert found.ids == ("PYSEC-1", "CVE-1", "GHSA-1")
    assert len(audit.findings([package()], [advisory(), advisory(id="PYSEC-2", aliases=[])])) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"withdrawn": "2026-11-02T00:00:00Z"},
        {"affected": []},
        {"affected": [affected(ZERO, package={"ecosystem": "npm", "name": "demo"})]},
        {"affected": [affected(ZERO, package={"ecosystem": "PyPI", "name": "demolition"})]},
    ],
)
def test_what_is_withdrawn_or_of_another_package_is_not_found(other):
    assert audit.findings([package()], [advisory(**other)]) == []


def test_our_own_package_is_not_looked_up():
    own = package(source={"editable": "."})
    assert audit.findings([own], [advisory()]) == []


def test_a_version_that_is_none_is_not_passed_over():
    wrong = advisory(affected=[affected(ZERO, {"fixed": "one"})])
    with pytest.raises(audit.AuditError, match="PYSEC-1 on demo: Invalid version: 'one'"):
        audit.findings([package()], [wrong])


# ------------------------------------------------------------------------------------- the command


LOCK = f"""
version = 1
[[package]]
name = "demo"
version = "1.5.0"
source = {{ registry = "{audit.INDEX}" }}
wheels = [{{ url = "{audit.FILES}demo-1.5.0-py3-none-any.whl", hash = "{HASH}" }}]
"""
YAML = """
id: PYSEC-2
modified: 2026-11-02T00:00:00Z
details: |
  Too slow.
affected:
- package: {name: demo, ecosystem: PyPI}
  ranges: [{type: ECOSYSTEM, events: [introduced: "0", last_affected: 1.10]}]
"""


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "uv.lock"
    path.write_text(LOCK)
    return path


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "advisories"
    (folder / "vulns" / "demo").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.json").write_text("{}")
    (folder / "vulns" / "demo" / "PYSEC-1.json").write_text(json.dumps(advisory()))
    (folder / "vulns" / "demo" / "PYSEC-2.yaml").write_text(YAML)
    return folder


def run(*arguments):
    return audit.main([str(argument) for argument in arguments])


def test_nothing_is_found_without_advisories(lock, capsys):
    assert run("--lock", lock) == 0
    assert capsys.readouterr().out.splitlines() == [
        "uv.lock: 1 packages of others, 1 files to install them from",
        "without a wheel, so that installing runs their code: none",
        "nothing found",
    ]


def test_a_folder_of_advisories_in_both_forms(lock, folder, capsys):
    assert run("--lock", lock, "--advisories", folder) == 1
    assert capsys.readouterr().out.splitlines()[2:] == [
        f"{folder}: 2 advisories, the newest of 2026-11-02T00:00:00Z",
        "! demo 1.5.0: PYSEC-1, CVE-1: Reads too much: fixed in 1.5.1, 2.0",
        "! demo 1.5.0: PYSEC-2: Too slow.: no fixed version is known",
        "2 found",
    ]


def test_a_zip_file_of_advisories(lock, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("PYSEC-1.json", json.dumps(advisory()))
    assert run("--lock", lock, "--advisories", tmp_path / "all.zip") == 1
    assert "! demo 1.5.0: PYSEC-1" in capsys.readouterr().out


def test_what_is_known_is_said_and_does_not_count(lock, folder, capsys):
    known = ("--ignore", "CVE-1", "--ignore", "PYSEC-2")
    assert run("--lock", lock, "--advisories", folder, *known) == 0
    said = capsys.readouterr().out
    assert "ignored: demo 1.5.0: PYSEC-1" in said
    assert said.endswith("nothing found\n")


@pytest.mark.parametrize("content", ["{", "[]", '{"id": "PYSEC-1"}', None])
def test_what_is_no_advisory_is_no_silence(lock, tmp_path, capsys, content):
    folder = tmp_path / "empty"
    folder.mkdir()
    if content is not None:
        (folder / "PYSEC-1.json").write_text(content)
    assert run("--lock", lock, "--advisories", folder) == 2
    assert "audit: " in capsys.readouterr().err


def test_a_lock_of_another_form_is_refused(lock, capsys):
    lock.write_text("version = 2\n")
    assert run("--lock", lock) == 2
    assert "expected version 1, found 2" in capsys.readouterr().err
