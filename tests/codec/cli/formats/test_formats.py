"""Every format: arrays that come back the same, refusals, and the formats' own libraries."""

import io
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import safetensors.numpy

from codec.cli import formats
from codec.cli.files.format import FormatError, Options
from codec.errors import EncodeError
from tests.codec.cli.cases import ARRAYS, KEPT, REFUSED
from tests.codec.cli.format_io import OPTIONS, PICKLE, WEIGHTS, fitting, read, sources, written
from tests.codec.same import assert_same
from tests.support.each import each
from tests.support.refusal import refusal


def options_for(name: str, array: Any) -> Options:
    if name == "csv":
        return replace(OPTIONS, dtype=array.dtype.str)
    return PICKLE if name == "pickle" else OPTIONS


# -- the table ------------------------------------------------------------------------------------


def test_the_table_is_what_is_in_the_folder() -> None:
    folder = Path(formats.__file__).parent
    helpers = {"hdf5_chunks"}
    modules = {path.stem for path in folder.glob("[a-z]*.py")}
    assert modules - helpers == set(formats.FORMATS) == set(REFUSED)


@pytest.mark.thorough
@each("name, case", KEPT)
def test_comes_back_the_same(name: str, case: str, tmp_path: Path) -> None:
    array = ARRAYS[case]
    value = fitting(name, {"x": array})
    options = options_for(name, array)
    data = written(name, value, options)
    assert written(name, value, options) == data
    for source in sources(tmp_path, data):
        assert_same(read(name, source, options), value)


@each("name, case", [(name, case) for name, cases in REFUSED.items() for case in cases])
def test_is_refused(name: str, case: str) -> None:
    value = fitting(name, {"x": ARRAYS[case]})
    assert refusal((EncodeError, FormatError), written, name, value) == REFUSED[name][case]


@pytest.mark.parametrize("name", ["json", "npz", "safetensors", "hdf5", "pickle"])
def test_names_come_back_in_their_order(name: str) -> None:
    assert_same(read(name, written(name, WEIGHTS, PICKLE), PICKLE), WEIGHTS)
    assert read(name, written(name, {}, PICKLE), PICKLE) == {}


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_lazy_array_is_written_as_its_array_is(name: str) -> None:
    value = fitting(name, WEIGHTS)
    data = written(name, value, PICKLE)
    options = replace(PICKLE, dtype="f4")
    with formats.FORMATS[name].open(io.BytesIO(data), options) as tree:
        assert written(name, tree, options) == data


NAMES: dict[str | None, str] = {
    "json": "a.json a.b.JSON a.json.gz a.json.zst a.JSON.xz a.json.bz2",
    "jsonl": "a.jsonl a.jsonl.gz a.jsonl.zst a.ndjson",
    "npy": "a.npy a.npy.gz",
    "keras": "a.keras",
    "npz": "a.npz a.npz.zst",
    "safetensors": "a.safetensors",
    "hdf5": "a.h5 a.hdf5",
    "csv": "a.csv",
    "pickle": "a.pkl",
    None: "a.gz json .json",
}


@each("name", NAMES)
def test_the_format_of_a_name(name: str | None) -> None:
    for file in NAMES[name].split():
        found = formats.of_path(Path(file))
        assert (found and found.name) == name, file


@pytest.mark.parametrize("name", formats.FORMATS)
def test_the_format_of_what_it_begins_with(name: str) -> None:
    data = written(name, fitting(name, WEIGHTS), PICKLE)
    found = formats.of_head(data[:64])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("head", [b"", b"\x00", b"\x80", b"null", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_what_begins_as_no_format(head: bytes) -> None:
    assert formats.of_head(head) is None


def test_names_of_formats_and_dialects() -> None:
    assert formats.resolve("npz") == (formats.FORMATS["npz"], None)
    assert formats.resolve("codec") == (formats.FORMATS["json"], "codec")
    assert formats.resolve("json-numpy") == (formats.FORMATS["json"], "json-numpy")
    message = refusal(FormatError, formats.resolve, "xml")
    assert message.startswith("expected a format out of csv, hdf5, json, jsonl, keras, npy, npz,")
    assert message.endswith("; found 'xml'")
    assert formats.resolve("bokeh") == (formats.FORMATS["json"], "bokeh")
    with pytest.raises(FormatError, match="bokeh is for reading only; expected one of codec, "):
        formats.resolve("bokeh", to_write=True)
    assert formats.resolve("jdata", to_write=True)[1] == "jdata"


# -- what is no array of a name -------------------------------------------------------------------

ODD: dict[str, tuple[Any, str]] = {
    "list": ([np.ones(2)], "$: {} holds a dict of arrays, found a list; --flatten joins the names "
             "of what is in it"),
    "array": (np.ones(2), "$: {} holds a dict of arrays, found an array without a name; .npy holds "
              "it"),
    "tuple": ((np.ones(2),), "$: {} holds a dict of arrays, found tuple; JSON holds it"),
    "number": ({"a": {"b c": 1}}, '$.a["b c"]: {} holds arrays, found int; JSON holds it'),
    "string": ({"a": "b"}, "$.a: {} holds arrays, found str; JSON holds it"),
    "nothing": ({"a": None}, "$.a: {} holds arrays, found nothing; JSON holds it"),
    "scalar": ({"a": np.float32(1)}, "$.a: {} holds arrays, found a scalar of float32; JSON holds "
               "it"),
    "deque": ({"a": deque()}, "$.a: {} holds arrays, found deque; JSON holds it"),
    "inner list": ({"a": [np.ones(2)]}, "$.a: {} holds arrays, found a list; --flatten joins the "
                   "names of what is in it"),
    "key": ({3: np.ones(2)}, "$[3]: names in {} are strings, found int"),
    "surrogate": ({"\ud800": np.ones(2)}, '$["\\ud800"]: names in {} are Unicode text, found '
                  "'\\ud800'"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".h5"])
@each("case", ODD)
def test_what_is_no_dict_of_arrays_is_refused(suffix: str, case: str) -> None:
    value, message = ODD[case]
    found = formats.of_path(f"a{suffix}")
    assert found is not None
    if case == "number" and suffix != ".h5":
        message = "$.a: {} holds arrays, found a dict; --flatten joins the names of what is in it"
    assert refusal(EncodeError, written, found.name, value) == message.format(suffix)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("npy", {"a": np.ones(2)}, "$: .npy holds one array, found a dict; JSON holds it"),
        ("npy", 1.5, "$: .npy holds arrays, found float; JSON holds it"),
        ("csv", [1.5], "$: .csv holds arrays, found a list; --flatten joins the names of what is "
         "in it"),
        ("csv", {}, "$: .csv holds columns, found an empty dict"),
        ("jsonl", {"a": 1}, "$: .jsonl holds a list of values, found dict; JSON holds it"),
        ("jsonl", np.ones(2), "$: .jsonl holds a list of values, found array; JSON holds it"),
        ("jsonl", [0] * 1500 + [(1, object())], "$[1500][1]: Object of type object is not JSON "
         "serializable; give default= to write something else"),
        ("csv", {"a": np.ones((2, 2))}, "$.a: .csv holds 1-D columns, found shape [2, 2]"),
        ("csv", {"a": np.ones(2), "b": np.ones(3)}, "$.b: expected 2 elements, found 3"),
        ("csv", {"a": np.array(["b"])}, "$.a: .csv holds numbers, found dtype <U1; JSON holds it"),
        ("csv", {"a\n": np.ones(1)}, "$: a column of .csv cannot be called 'a\\n'"),
        ("csv", {"a": -np.array([1, np.nan])}, "$.a[1]: .csv has one NaN, found another, of bits "
         "0xfff8000000000000; JSON holds it"),
        ("npz", {"a\0b": np.ones(1)},
         "$[\"a\\u0000b\"]: a member of .npz cannot be called 'a\\x00b'"),
        ("hdf5", {"a/b": np.ones(1)}, "$[\"a/b\"]: a name in .h5 cannot be 'a/b'"),
        ("hdf5", {"a": {".": np.ones(1)}}, "$.a[\".\"]: a name in .h5 cannot be '.'"),
        ("safetensors", {"__metadata__": np.ones(1)},
         "$.__metadata__: .safetensors has this name for something else"),
        ("json", {"a": [object()]}, "$.a[0]: Object of type object is not JSON serializable; give "
         "default= to write something else"),
    ],
)  # fmt: skip
def test_what_a_format_cannot_say_is_refused(name: str, value: Any, message: str) -> None:
    assert refusal(EncodeError, written, name, value) == message


# -- with the libraries of each format ------------------------------------------------------------


def test_npy_of_numpy(tmp_path: Path) -> None:
    for case in ("float32", "0-d", "big-endian", "Fortran order", "structure, nested", "strings"):
        np.save(tmp_path / "theirs.npy", ARRAYS[case])
        assert_same(read("npy", tmp_path / "theirs.npy"), ARRAYS[case])
        data = written("npy", ARRAYS[case])
        assert data == (tmp_path / "theirs.npy").read_bytes()
        assert_same(np.load(io.BytesIO(data)).copy(order="K"), ARRAYS[case])


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_npy_of_all_versions(version: tuple[int, int]) -> None:
    array = np.zeros(2, [("é" if version < (3, 0) else "\U0001f600\\'\"", "f4")])
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    assert_same(read("npy", file.getvalue()), array)


def test_npy_of_python_2() -> None:
    data = written("npy", np.arange(3, dtype="i1")).replace(b"(3,)", b"(3L,)", 1)
    data = data.replace(b" \n", b"\n", 1)
    assert_same(read("npy", data), np.arange(3, dtype="i1"))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_of_numpy(save: Any, tmp_path: Path) -> None:
    path = tmp_path / "theirs.npz"
    save(path, **WEIGHTS)
    assert_same(read("npz", path), WEIGHTS)
    path.write_bytes(written("npz", WEIGHTS))
    with np.load(path) as theirs:
        assert_same({name: theirs[name].copy() for name in theirs}, WEIGHTS)


def test_safetensors_of_its_library(tmp_path: Path) -> None:
    path = tmp_path / "theirs.safetensors"
    safetensors.numpy.save_file(WEIGHTS, path)
    assert_same(dict(sorted(read("safetensors", path).items())), dict(sorted(WEIGHTS.items())))
    path.write_bytes(written("safetensors", WEIGHTS))
    theirs = safetensors.numpy.load_file(path)
    assert_same({name: theirs[name].copy() for name in WEIGHTS}, WEIGHTS)


def test_hdf5_of_its_library(tmp_path: Path) -> None:
    path = tmp_path / "theirs.h5"
    with h5py.File(path, "w", track_order=True) as file:
        for name, array in WEIGHTS.items():
            file.create_dataset(name, data=array)
        wide = np.arange(1_000_000, dtype=">i4").reshape(1000, 1000)
        file.create_dataset("z/y", data=wide, chunks=(300, 7), compression="gzip", shuffle=True)
    assert_same(read("hdf5", path), {**WEIGHTS, "z": {"y": wide}})
    path.write_bytes(written("hdf5", {"outer": {"inner": WEIGHTS}, "none": {}}))
    with h5py.File(path) as file:
        assert list(file) == ["outer", "none"]
        assert_same({name: item[...] for name, item in file["outer/inner"].items()}, WEIGHTS)


# -- what a file holds, and a dict of arrays does not ---------------------------------------------


def test_attributes_and_links_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("g/x", data=np.ones(2)).attrs["units"] = "m"
        file.attrs["title"] = "t"
        file["soft"] = h5py.SoftLink("/g/x")
        file["out"] = h5py.ExternalLink("b.h5", "/x")
        file.create_dataset("words", data=["a", "bc"], dtype=h5py.string_dtype())
        file.create_dataset("kind", data=[0, 1], dtype=h5py.enum_dtype({"a": 0, "b": 1}))
        file.create_dataset("none", data=h5py.Empty("f4"))
        file.create_dataset("away", (2,), "i1", external=[("/etc/passwd", 0, 2)])
        file["type"] = np.dtype("f4")
    told: list[str] = []
    found = read("hdf5", path, replace(OPTIONS, lost=told.append))
    words = np.array(["a", "bc"], np.dtypes.StringDType())
    assert_same(found, {"g": {"x": np.ones(2)}, "words": words})
    assert sorted(told) == [
        "$.away: a dataset whose elements are in other files",
        "$.g.x: attribute 'units' (str 'm')",
        "$.kind: a dataset of an enumeration",
        "$.none: a dataset without a shape",
        "$.out: a link to '/x'",
        "$.soft: a link to '/g/x'",
        "$.type: an object that is no group or dataset",
        "$: attribute 'title' (str 't')",
    ]
    with pytest.raises(FormatError, match="\\$: attribute 'title'"):
        read("hdf5", path)


def test_metadata_of_safetensors_is_told() -> None:
    data = safetensors.numpy.save({"x": np.ones(2)}, {"format": "pt"})
    told: list[str] = []
    assert_same(read("safetensors", data, replace(OPTIONS, lost=told.append)), {"x": np.ones(2)})
    assert told == ["$: metadata 'format'"]
    with pytest.raises(FormatError, match="\\$: metadata 'format'"):
        read("safetensors", data)
