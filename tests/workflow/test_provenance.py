import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

import contract
import provenance
from tests.support.each import each

WORKFLOW = contract.WORKFLOW


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The folder ``workflow/scripts`` of a small repository."""
    files = {
        "workflow/scripts/step.py": "import json, helper\n",
        "workflow/scripts/helper.py": "def late():\n    import deep.inner.leaf\n",
        "workflow/scripts/deep/__init__.py": "import step\n",
        "workflow/scripts/deep/inner/__init__.py": "",
        "workflow/scripts/deep/inner/leaf.py": "import numpy.linalg\n",
        "workflow/scripts/deep/inner/other.py": "",
        "workflow/scripts/unused.py": "",
        "workflow/methods/plain.py": "from deep.inner import other\n",
        "workflow/methods/ours.py": "from codec import dumps\n",
        "workflow/methods/absent.py": "import no_such_package\n",
        "codec/__init__.py": "from codec.encode.encoder import dumps\n",
        "codec/encode/encoder.py": "import orjson\n",
        "codec/payloads.py": "late = partial(optional, 'no_such.library', 'lz4.frame')\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "workflow" / "scripts"


def test_sources_are_the_files_that_are_executed(scripts: Path) -> None:
    found = provenance.sources(scripts / "step.py", scripts=scripts)
    assert [path.relative_to(scripts).as_posix() for path in found] == [
        "deep/__init__.py",
        "deep/inner/__init__.py",
        "deep/inner/leaf.py",
        "helper.py",
        "step.py",
    ]


def test_a_module_imported_from_its_package_is_a_source(scripts: Path) -> None:
    found = provenance.sources(scripts.parent / "methods/plain.py", scripts=scripts)
    assert {"other.py", "plain.py"} < set(names(found))
    assert "leaf.py" in names(found)  # deep/__init__.py imports step, and so on


def test_all_of_the_codec_is_a_source_of_what_imports_it(scripts: Path) -> None:
    ours = scripts.parent / "methods/ours.py"
    assert names(provenance.sources(ours, scripts=scripts)) == [
        "__init__.py",
        "encoder.py",
        "payloads.py",
        "ours.py",
    ]
    expected = {f"orjson {version('orjson')}", f"lz4 {version('lz4')}", "no_such not installed"}
    assert expected < set(provenance.versions(ours, scripts=scripts))


def test_versions_are_those_of_python_and_of_imported_packages(scripts: Path) -> None:
    assert provenance.versions(scripts / "step.py", scripts=scripts) == (
        f"Python {platform.python_version()}",
        f"numpy {np.__version__}",
    )


def test_a_package_that_is_not_there_is_said_to_be_absent(scripts: Path) -> None:
    found = provenance.versions(scripts.parent / "methods/absent.py", scripts=scripts)
    assert "no_such_package not installed" in found


@each("name", sorted(contract.method_files()))
def test_only_the_codecs_methods_depend_on_the_codec(name: str) -> None:
    file = contract.method_files()[name]
    step = provenance.SCRIPTS / "fidelity" / "measure.py"
    codec = contract.WORKFLOW.parent / "codec"
    found = any(path.is_relative_to(codec) for path in provenance.sources(step, file))
    assert found == name.startswith(("codec_", "rl_codec_"))


def test_no_step_executes_another_step() -> None:
    modules = ("data/make_dataset", "fidelity/measure", "tables/sizes", "tables/environment")
    steps = {provenance.SCRIPTS / f"{module}.py" for module in modules}
    for step in steps:
        executed = set(provenance.sources(step))
        assert executed & steps == {step}


def test_comments_and_docstrings_are_no_code(scripts: Path) -> None:
    files = [scripts / f"{number}.py" for number in range(4)]
    files[0].write_text("def work():\n    return 1\n")
    files[1].write_text(
        '"""What it is."""\n# why\ndef work():\n    """Return."""\n\n    return 1\n'
    )
    files[2].write_text("def work():\n    return 2\n")
    files[3].write_text("def work(\n")  # nothing is blocked by a file that cannot be loaded
    found = [provenance._code_digest(file) for file in files]
    assert found[0] == found[1]
    assert len(set(found)) == 3
    assert provenance.fingerprint(files[3], scripts=scripts)
    assert provenance.versions(files[3], scripts=scripts)
