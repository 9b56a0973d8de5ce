"""The viewer in a real browser: the formats it opens, `codec view`, filter, accessibility, size."""

import bz2
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import json_tricks
import numpy as np
import pytest
import safetensors.numpy
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

import codec
from codec.dialects import packages
from tests.codec.cli.run_command import codec as run
from tests.support.browsers import PHONE, WIDE, Watched

from .test_viewer import PAGE, Transition, cells, choose, row

ARRAY = np.array([[0.5, -1.25, 3], [np.inf, 0, 1e-9]], "f4")
WHOLE = np.arange(6, dtype="i8").reshape(2, 3)
NOW = ["[2, 3]", "24 B", "\N{MINUS SIGN}1.25", "inf", "0"]


def _npz(path: Path, save: Callable[..., None]) -> None:
    save(path, w=ARRAY, scores=np.array([("Pong", 21.0)], [("game", "U8"), ("score", "f4")]))


def _log(path: Path) -> None:
    with codec.LinesWriter(path, block=4) as log:
        log.extend([{"w": ARRAY, "reward": i / 2} for i in range(9)])


def _write(text: Any) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text.encode() if isinstance(text, str) else text)


WRITTEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "npz": ("x.npz", lambda path: _npz(path, np.savez), ".npz"),
    "npz compressed": ("x.npz", lambda path: _npz(path, np.savez_compressed), ".npz"),
    "safetensors": (
        "x.safetensors",
        lambda path: safetensors.numpy.save_file({"w": ARRAY}, path),
        ".safetensors",
    ),
    "zstd payload": ("x.json", _write(codec.dumps({"w": ARRAY}, payload="zstd")), "JSON"),
    "zstd around": ("x.json.zst", lambda path: codec.dump({"w": ARRAY}, path), "JSON, zstd"),
    **{
        f"{name}, {payload}": (
            "x.json",
            _write(codec.dumps({"w": ARRAY}, dialect=name, payload=payload)),
            f"JSON of {name}",
        )
        for name in packages.writable()
        for payload in packages.dialect(name).payloads
    },
    "with comments and NaN": (
        "x.json",
        _write(
            "// a note\n" + json_tricks.dumps({"w": ARRAY, "loss": float("nan")}, allow_nan=True)
        ),
        "not strict",
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_of_another_package_opens(page: Page, tmp_path: Path, name: str) -> None:
    file, write, format_name = WRITTEN[name]
    write(tmp_path / file)
    page.set_input_files("#file", tmp_path / file)
    row(page, "w").wait_for()
    assert cells(page, "w")[1:] == ["float32", *NOW]
    expect(page.locator("#said")).to_contain_text(format_name)


def test_npy_and_lines_open(page: Page, tmp_path: Path) -> None:
    np.save(tmp_path / "b.npy", np.asfortranarray(WHOLE))
    _log(tmp_path / "c.jsonl.gz")
    plain = "".join(json.dumps({"loss": i / 4, "w": [1, 2]}) + "\n" for i in range(8))
    (tmp_path / "d.jsonl").write_text(plain)
    opened = (
        ("b.npy", "b.npy"),
        ("c.jsonl.gz", "reward"),
        ("d.jsonl", "loss"),
    )
    found = []
    for file, name in opened:
        page.set_input_files("#file", tmp_path / file)
        row(page, name).wait_for()
        found.append(cells(page, name)[1:6])
    assert found == [
        ["int64", "[2, 3]", "48 B", "0", "5"],
        ["float", "[9]", "", "0.0", "4.0"],
        ["float", "[8]", "", "0.0", "1.75"],
    ]
    expect(page.locator("#said")).to_contain_text("JSON Lines")


UNKNOWN = {
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(100),
    "bzip2": bz2.compress(b"[]"),
    "pickle": b"\x80\x04N.",
    "text that is not JSON": b"Dear all,",
    "cut off gzip data": gzip.compress(b"[1]") + gzip.compress(b"[2]")[:-9],
    "cut off": b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', ",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_another_file_is_named(page: Page, tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_bytes(UNKNOWN[name])
    page.set_input_files("#file", tmp_path / "x")
    page.locator("#said.wrong").wait_for()
    expect(page.locator("#said")).to_contain_text(name)


def test_a_memory_of_named_tuples_has_columns_by_field(page: Page, tmp_path: Path) -> None:
    memory = [Transition(ARRAY[0], i) for i in range(6)]
    codec.dump({"memory": memory}, tmp_path / "x.json", types=[Transition])
    page.set_input_files("#file", tmp_path / "x.json")
    choose(page, "memory", "action")
    assert cells(page, "action")[1:6] == ["int", "[6]", "", "0", "5"]
    assert cells(page, "state")[1:3] == ["float32", "[6, 3]"]


def test_a_filter_finds_places_and_a_path_is_copied(browser: Browser, tmp_path: Path) -> None:
    watched = Watched(browser, permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    page.goto(PAGE.as_uri())
    codec.dump({"net": [{"conv1 bias": WHOLE, "weight": ARRAY}]}, tmp_path / "x.json")
    page.set_input_files("#file", tmp_path / "x.json")
    row(page, "net").wait_for()
    page.locator("#filter").fill("BIAS")
    place = '$.net[0]["conv1 bias"]'
    choose(page, place)
    assert page.get_by_role("treeitem").count() == 1
    page.get_by_role("button", name="Copy path").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert run("show", tmp_path / "x.json", "--path", copied).out == f"{WHOLE}\n"
    page.locator("#filter").fill("nothing of this name")
    page.get_by_text("no such place").wait_for()
    page.locator("#filter").fill("")
    row(page, "net").wait_for()
    watched.close()


def test_the_command_opens_a_page_with_the_file_in_it(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "<a>.h5", "w") as file:
        file["w"] = ARRAY
    np.savez(tmp_path / "b.npz", w=ARRAY)
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", asked.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run("view", tmp_path / "<a>.h5", "-o", tmp_path / "a.html").code == 0
    assert asked == []
    done = run("view", tmp_path / "b.npz")
    assert asked == [Path(done.out.strip()).as_uri()]
    for address, name in (((tmp_path / "a.html").as_uri(), "<a>.h5"), (asked[0], "b.npz")):
        watched = Watched(browser)
        watched.page.goto(address)
        row(watched.page, "w").wait_for()
        assert cells(watched.page, "w")[1:] == ["float32", *NOW]
        assert watched.page.locator("#said").inner_text().startswith(f"{name}, ")
        watched.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, viewport: dict[str, int], scheme: str
) -> None:
    watched = Watched(browser, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = watched.page
    page.goto(PAGE.as_uri())
    found = [Axe().run(page)]
    codec.dump(
        {"w": ARRAY, "name": "dqn", "rows": [{"a": i} for i in range(60)]}, tmp_path / "x.json"
    )
    page.set_input_files("#file", tmp_path / "x.json")
    for name in ("rows", "w"):
        choose(page, name)
        page.locator("#panel canvas, #panel .value, #panel table").first.wait_for()
        found.append(Axe().run(page))
    assert [result.generate_report() for result in found if result.violations_count] == []
    watched.close()


@pytest.mark.thorough
def test_a_file_of_100_mb_leaves_the_page_free(page: Page, tmp_path: Path) -> None:
    rows = [{"id": i, "loss": i / 7, "action": [i % 4, i % 7]} for i in range(1_000_000)]
    text = json.dumps({"rows": rows, "pad": "x" * 50_000_000})
    assert len(text) > 100_000_000
    (tmp_path / "large.json").write_text(text)
    # What the page itself gets to see, turn by turn of its own loop, while the worker reads.
    page.evaluate(
        """() => {
            window.seen = new Set();
            setInterval(() => window.seen.add(document.getElementById("said").textContent), 10);
        }"""
    )
    page.set_input_files("#file", tmp_path / "large.json")
    row(page, "rows").wait_for(timeout=120_000)
    row(page, "rows").click()
    row(page, "loss").wait_for()
    assert cells(page, "loss")[1:3] == ["float", "[1000000]"]
    assert len([said for said in page.evaluate("[...window.seen]") if "Parsing" in said]) > 3
