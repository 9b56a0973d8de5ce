"""What was once written is read for ever, and written again byte for byte."""

import json

import pytest

import codec
from tests.codec import golden
from tests.codec.golden import Line
from tests.codec.same import assert_same
from tests.codec.test_schema import validate
from tests.support.each import each

DOCUMENTS = golden.read()

# What the bytes of a document depend on beside its value.
NOT_BYTE_FOR_BYTE = {
    "compressed": "compressed bytes depend on the build of zlib",
    "zstd": "compressed bytes depend on the version of zstd",
}


def _document(line: Line) -> str:
    document = DOCUMENTS[line]
    if not golden.is_of_this_machine(document):
        pytest.skip(f"not on this machine: {', '.join(sorted(golden.dtypes(document)))}")
    return document


def test_every_case_has_its_line() -> None:
    missing = [line for line in golden.expected() if line not in DOCUMENTS]
    assert not missing, f"add the golden lines of these cases: {golden.COMMAND}"


def test_every_line_has_its_case() -> None:
    here = [line for line, text in DOCUMENTS.items() if golden.is_of_this_machine(text)]
    assert set(here) == golden.expected().keys()


def test_every_file_has_its_group() -> None:
    files = {golden.path(line.group, line.payload) for line in DOCUMENTS}
    assert files == set(golden.FOLDER.iterdir())


@each("line", DOCUMENTS)
def test_is_read(line: Line) -> None:
    assert_same(codec.loads(_document(line)), golden.expected()[line])


def _is_byte_for_byte(line: Line) -> bool:
    # Text that is mostly padding is compressed, too.
    return line.payload not in NOT_BYTE_FOR_BYTE and '+zlib"' not in DOCUMENTS[line]


@each("line", DOCUMENTS)
def test_is_written_and_valid(line: Line) -> None:
    if line not in golden.expected():  # of another machine
        validate(DOCUMENTS[line])
        return
    text = json.dumps(golden.expected()[line], cls=codec.JSONEncoder, payload=line.payload)
    if _is_byte_for_byte(line):
        assert text == _document(line)
    if text != DOCUMENTS[line]:  # test_schema validates what is written today
        validate(DOCUMENTS[line])


def test_a_line_that_is_there_is_kept(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path_factory.mktemp("golden"))
    golden.main()
    line = next(iter(golden.expected()))
    file = golden.path(line.group, line.payload)
    written = file.read_text("utf-8").splitlines(keepends=True)
    changed = [written[0], f"{json.dumps(line.case)}: 0,\n", *written[2:-2], written[-1]]
    changed[-2] = changed[-2].removesuffix(",\n") + "\n"
    file.write_text("".join(changed), "utf-8")
    golden.main()
    assert golden.read()[line] == "0"
    assert golden.read().keys() == golden.expected().keys()
