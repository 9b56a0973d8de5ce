"""The public functions: help shows their parameters, and each parameter has its effect."""

import inspect
import io
import pickle
import pydoc
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import codec
from codec import options
from tests.codec.cases import Transition

FUNCTIONS = (
    *(codec.dumps, codec.dumpb, codec.dump, codec.loads, codec.load),
    *(codec.JSONEncoder, codec.JSONDecoder, codec.LinesWriter, codec.LinesReader, codec.show),
)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__name__)
def test_every_parameter_is_named_and_documented(function: Any) -> None:
    parameters = inspect.signature(function).parameters
    assert len(parameters) > 2
    kinds = {parameter.kind for parameter in parameters.values()}
    assert not kinds & {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    shown = pydoc.plain(pydoc.render_doc(function))
    for name, parameter in parameters.items():
        assert name in shown
        assert parameter.annotation is not inspect.Parameter.empty, name


def test_help_shows_which_payloads_there_are() -> None:
    for function in (codec.dumps, codec.dump, codec.JSONEncoder, codec.LinesWriter):
        shown = " ".join(pydoc.plain(pydoc.render_doc(function)).split())
        assert "Literal['text', 'base64', 'compressed', 'zstd']" in shown, function


def test_the_functions_of_one_way_have_the_same_options() -> None:
    def of(function: Any) -> dict[str, Any]:
        return dict(function.__kwdefaults__)

    assert of(codec.dumps) == of(codec.dumpb)
    assert of(codec.dump) == {"compression": "auto", **of(codec.dumps)}
    own = {"out": None, "compression": "auto", "progress": None, "max_bytes": None}
    assert of(codec.load) == own | of(codec.loads)
    assert set(of(codec.dumps)) == set(options.EncodeOptions.__annotations__)


STATE = np.array([0.5, 0.25], "f4")
OBJECT = {"b": [STATE, STATE, float("nan")], "a": "\u00e9"}
MINE = type("Mine", (codec.JSONEncoder,), {"default": lambda *_: "mine"})
# Each option with a value that is not the default, and an object for which that makes a difference.
WRITTEN: dict[str, tuple[Any, Any]] = {
    "payload": ("base64", OBJECT),
    "share": (False, OBJECT),
    "stack": (False, [(STATE, i) for i in range(40)]),
    "types": ([Transition], Transition(1, 2)),
    "default": (str, object),
    "progress": (lambda *_: None, OBJECT),
    "dialect": ("json-numpy", STATE),
    "cls": (MINE, object()),
    "indent": (1, OBJECT),
    "separators": ((", ", ": "), OBJECT),
    "sort_keys": (True, OBJECT),
    "ensure_ascii": (False, OBJECT),
    "allow_nan": (False, OBJECT),
    "skipkeys": (True, {object(): 2}),
}


def _outcome(function: Any, *given: Any, **asked: Any) -> Any:
    try:
        return function(*given, **asked)
    except ValueError as error:
        return str(error)


def _dumped(value: Any, **asked: Any) -> str:
    file = io.StringIO()
    codec.dump(value, file, **asked)
    return file.getvalue()


@pytest.mark.parametrize("name", WRITTEN)
def test_each_option_reaches_the_encoder(name: str) -> None:
    value, written = WRITTEN[name]
    found = _outcome(codec.dumps, written, **{name: value})
    assert _outcome(_dumped, written, **{name: value}) == found
    in_bytes = _outcome(codec.dumpb, written, **{name: value})
    assert (in_bytes.decode() if isinstance(in_bytes, bytes) else in_bytes) == found
    # An encoder that was kept gives the same.
    assert _outcome(codec.dumps, written, **{name: value}) == found
    assert (found != _outcome(codec.dumps, written)) == (name != "progress")


READ: dict[str, tuple[Any, str]] = {
    "types": ([Transition], codec.dumps(Transition(1, 2), types=[Transition])),
    "dialect": ("json-numpy", codec.dumps(STATE, dialect="json-numpy")),
    "cls": (type("Own", (codec.JSONDecoder,), {"decode": lambda *_: "mine"}), "1"),
    "object_hook": (list, '{"a":1}'),
    "object_pairs_hook": (tuple, '{"a":1}'),
    "parse_float": (Decimal, "0.1"),
    "parse_int": (str, "1"),
    "parse_constant": (str, "NaN"),
    "strict": (False, '"\t"'),
}


@pytest.mark.parametrize("name", READ)
def test_each_option_reaches_the_decoder(name: str) -> None:
    value, text = READ[name]
    found = repr(_outcome(codec.loads, text, **{name: value}))
    assert found == repr(_outcome(codec.load, io.StringIO(text), **{name: value}))
    assert found != repr(_outcome(codec.loads, text))


def test_no_option_is_forgotten_here() -> None:
    assert {*WRITTEN, "check_circular"} == {*codec.dumps.__kwdefaults__}
    assert {*READ, "unknown"} == {*codec.loads.__kwdefaults__}


def test_an_error_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"w": [1, {"__ref__": 5}]}', "utf-8")
    for name in (path, str(path)):
        with pytest.raises(codec.DecodeError) as caught:
            codec.load(name)
        assert str(caught.value).startswith(f"{path}: $.w[1]")
        assert (caught.value.file, caught.value.place[:6]) == (str(path), "$.w[1]")
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with path.open("rb") as file, pytest.raises(codec.DecodeError, match=f"^{path}: "):
        codec.load(file)
    with pytest.raises(codec.DecodeError, match=r"^\$\.w"):
        codec.load(io.StringIO(path.read_text("utf-8")))


def test_a_notebook_shows_a_table(tmp_path: Path) -> None:
    value = {"<w>": np.array([0.0, np.nan, 1.0], "f4"), "step": 3}
    path = tmp_path / "a.json.gz"
    codec.dump(value, path)
    for shown in (codec.show(value), codec.show(path), codec.show(str(path))):
        assert "float32" in repr(shown)
        assert "33.3%" in repr(shown)
        html = shown._repr_html_()
        assert html.count("<tr>") == html.count("</tr>") == len(shown.rows) == 4
        assert "&lt;w&gt;" in html
        assert "<w>" not in html
    assert str(path) in repr(codec.show(path))
    assert "33.3%" not in repr(codec.show(value, values=False))
    assert len(codec.show(value, depth=0).rows) == 2
