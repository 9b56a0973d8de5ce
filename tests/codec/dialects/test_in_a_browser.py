"""The JavaScript of plotly and bokeh: plotly.js reads what we write, and we what both write."""

from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import bokeh
import numpy as np
import plotly.offline
import pytest
from playwright.sync_api import Browser, Page

import codec
from tests.codec.cases import CASES
from tests.codec.dialects.judging import cases_with
from tests.codec.same import assert_same

import peer_bokeh  # isort: skip # on the path by the lines above

pytestmark = pytest.mark.browser

ARRAYS = {name: case for name, case in CASES.items() if type(case) is np.ndarray}


def _page(browser: Browser, script: str) -> Page:
    page = browser.new_page()
    page.set_content("<div id='plot'></div>")
    page.add_script_tag(content=script)
    return page


# -- plotly.js

# The documents in, and out: what is decoded of each, and the JSON of the figure.
_PLOT = """
async (documents) => {
  const bytes = (row) => Array.from(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
  const told = (value) => Array.isArray(value)
    ? value.map(told) : {name: value.constructor.name, bytes: bytes(value)};
  const traces = documents.map((text) => (
    {type: "scatter", x: [1], y: [1], customdata: JSON.parse(text)}));
  const plot = await Plotly.newPlot("plot", traces);
  return {
    decoded: plot._fullData.map((trace) => told(trace.customdata)),
    encoded: Plotly.Plots.graphJson(plot),
  };
}
"""


@pytest.fixture(scope="module")
def plotted(browser: Browser) -> dict[str, Any]:
    """What plotly.js makes of all arrays that we write for it."""
    page = _page(browser, plotly.offline.get_plotlyjs())
    documents = [codec.dumps(ARRAYS[case], dialect="plotly") for case in _written_for_plotly()]
    found: dict[str, Any] = page.evaluate(_PLOT, documents)
    return found


def _written_for_plotly() -> list[str]:
    return sorted(cases_with("written", "plotly, base64") & ARRAYS.keys())


def test_plotly_js_decodes_what_we_write(plotted: dict[str, Any]) -> None:
    cases = _written_for_plotly()
    assert len(cases) == len(plotted["decoded"]) > 50
    for case, decoded in zip(cases, plotted["decoded"], strict=True):
        array = ARRAYS[case]
        nested = decoded
        for size in array.shape[:-1]:
            assert len(nested) == size, case
            nested = nested[0]
        for index in np.ndindex(array.shape[:-1]):
            row = reduce(getitem, index, decoded)
            dtype = row["name"].removesuffix("Array").lower()  # Float32Array
            found = np.frombuffer(bytes(row["bytes"]), dtype)
            assert_same(found.copy(), array[index].copy(), case)


def test_what_plotly_js_writes_is_read(plotted: dict[str, Any]) -> None:
    figure = codec.loads(plotted["encoded"], dialect="plotly")
    for case, trace in zip(_written_for_plotly(), figure["data"], strict=True):
        assert_same(trace["customdata"], ARRAYS[case].copy(), case)


# -- BokehJS

# The documents of bokeh in, and out: decoded, and encoded again by JavaScript.
_DECODE = """
(documents) => {
  const {Deserializer} = Bokeh.require("core/serialization/deserializer");
  const {Serializer} = Bokeh.require("core/serialization");
  return documents.map((text) => {
    const value = new Deserializer({get: () => null}).decode(JSON.parse(text));
    return JSON.stringify(new Serializer({binary: false}).encode(value));
  });
}
"""

# In JavaScript 1.0 is 1, and there are no larger integers than these.
VALUES: dict[str, Any] = {
    "plain values": [None, True, -1, 2**53 - 1, 0.1, "é", [], {}],
    "what is no JSON": [float("inf"), -float("inf"), float("nan"), b"", b"\0\xff", set(), {1, "a"}],
    "keys": {1: "a", "1": "b", None: 0.5, 1.5: 2},
    "objects": np.array([[None, 1, "a"], [{"k": 0.5}, b"x", [1, 2]]], object),
}


def test_what_bokeh_js_writes_is_read(browser: Browser) -> None:
    values = {
        case: ARRAYS[case] for case in sorted(cases_with("same", "bokeh by bokeh") & ARRAYS.keys())
    }
    values = {case: value for case, value in values.items() if value.dtype != object} | VALUES
    assert len(values) > 60
    script = Path(bokeh.__file__).parent / "server" / "static" / "js" / "bokeh.min.js"
    page = _page(browser, script.read_text("utf-8"))
    documents = [peer_bokeh.write(value) for value in values.values()]
    again = page.evaluate(_DECODE, documents)
    for (case, value), text in zip(values.items(), again, strict=True):
        expected = value.copy() if isinstance(value, np.ndarray) else value
        assert_same(codec.loads(text, dialect="bokeh"), expected, case)
