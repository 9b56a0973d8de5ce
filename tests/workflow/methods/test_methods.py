"""Every method of the study writes, reads back, or refuses as it declares; with which verdict."""

import json
import pickle

import numpy as np
import pytest

from fidelity import comparison

from .verdicts import CHANGING, DATA, FILES, LOST, METHODS, NO, frames, lost, weights, written


def test_every_method_of_the_table_is_there():
    assert set(LOST) <= set(FILES)


@pytest.mark.parametrize("name", LOST)  # a new method needs no row: the test above is for all
def test_verdicts(name, tmp_path):
    assert tuple(lost(name, data, tmp_path / kind) for kind, data in DATA.items()) == LOST[name]


@pytest.mark.parametrize("name", FILES)
def test_writing_does_not_change_the_data(name, tmp_path):
    for kind, again in (("weights", weights()), ("dict", frames())):
        lost(name, DATA[kind], tmp_path / kind)
        assert comparison.compare(again, DATA[kind]).lost == (), kind


@pytest.mark.parametrize("name", [name for name, fates in LOST.items() if set(fates) != {NO}])
def test_the_same_data_make_the_same_files(name, tmp_path):
    kinds = dict(zip(DATA, LOST[name], strict=True))
    data = DATA[next(kind for kind in ("float64", *DATA) if kinds[kind] != NO)]
    contents = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        written(name, data, folder)
        files = [file for file in folder.rglob("*") if file.is_file()]
        contents.append({str(file.relative_to(folder)): file.read_bytes() for file in files})
    if name in CHANGING:
        skipped = CHANGING[name]
        contents = [
            {k: (len(v), v[skipped:] if skipped is not None else b"") for k, v in content.items()}
            for content in contents
        ]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("name", [name for name in FILES if METHODS[name].traits.json])
def test_a_document_in_memory_is_that_of_the_file(name, tmp_path):
    tested = METHODS[name]
    if tested.document is None:
        assert name == "json_dump" or name.startswith("rl_codec_columns")
        return
    data = np.arange(500, dtype=np.float64)
    tested.write(data, tmp_path)
    document = tested.document.dumps(data)
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_bytes()) == json.loads(document)
    assert comparison.compare(tested.read(tmp_path), tested.document.loads(document)).lost == ()


@pytest.mark.parametrize("name", FILES)
def test_a_variant_writes_the_files_of_the_method_it_names(name, tmp_path):
    if variant_of := METHODS[name].traits.variant_of:
        data = np.arange(500, dtype=np.float64)
        documents = []
        for variant in (name, variant_of):
            folder = written(variant, data, tmp_path / variant)
            documents.append(json.loads((folder / "data.json").read_bytes()))
        assert documents[0] == documents[1]


def test_names_and_labels():
    labels = [METHODS[name].label for name in FILES]
    assert len(set(labels)) == len(labels)
    assert all(name.isidentifier() and name == name.lower() for name in FILES)


def test_dump_and_dumps_are_pickle_protocol_2(tmp_path):
    array = np.arange(200, dtype=np.uint8)
    contents = {pickle.dumps(array, protocol=2)}
    for name in ("ndarray_dump", "ndarray_dumps"):
        METHODS[name].write([[array]], tmp_path)
        contents.add((tmp_path / "layer_0_array_0.pkl").read_bytes())
    assert len(contents) == 1


def test_savez_cannot_hold_every_name(tmp_path):
    assert lost("np_savez", {"file": np.ones(2)}, tmp_path) == NO
    data = {"allow_pickle": np.ones(2), "x": np.zeros(2)}
    assert lost("np_savez", data, tmp_path) == "values shape container"


def test_the_naive_row_leaves_out_what_numpy_does_not_print(tmp_path):
    for length, expected in ((1000, "container"), (1001, "values shape container")):
        data = {"x": np.arange(length, dtype=float)}
        folder = tmp_path / str(length)
        assert lost("csv_naive", data, folder) == expected
        assert ("..." in (folder / "data.csv").read_text()) == (length > 1000)
