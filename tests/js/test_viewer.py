"""The page that looks into a file, in a real browser and from the disk."""

import json
import subprocess
from collections import deque, namedtuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import codec
from codec import viewer
from tests.support.browsers import PHONE, Watched, brightness

from .engines import MODULE, node_of

PAGE = viewer.page()  # built from js/viewer, if that has changed
Transition = namedtuple("Transition", "state action")

WEIGHTS = np.linspace(-1, 1, 64 * 8, dtype="f4").reshape(64, 8)
WEIGHTS[3, 5] = np.nan
STATES = [np.array([i, -i], "f4") for i in range(21)]
FRAMES = np.arange(2 * 20 * 30 * 3, dtype="u4").astype("u1").reshape(2, 20, 30, 3)
DOCUMENT: dict[str, Any] = {
    "weights": [[WEIGHTS, np.zeros(8, "f4")]],
    "memory": deque([(STATES[i], i % 2, i / 4, STATES[i + 1]) for i in range(20)], maxlen=50_000),
    "frames": FRAMES,
    "large": np.arange(3_000_000, dtype="f4").reshape(1500, 2000),
    "scores": np.array([("Pong", 21.0)], [("game", "U8"), ("score", "f4")]),
    "step": 12_000,
    "last": Transition(STATES[0], 1),
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("viewer") / "dqn.json.gz"
    codec.dump(DOCUMENT, path, payload="compressed", types=[Transition])
    return path


@pytest.fixture
def opened(page: Page, file: Path) -> Page:
    page.set_input_files("#file", file)
    row(page, "weights").wait_for()
    return page


def row(page: Page, name: str) -> Locator:
    """Return the last row of the tree that has a name."""
    return page.get_by_role("treeitem").filter(has=page.locator(f".name:text-is('{name}')")).last


def cells(page: Page, name: str) -> list[str]:
    """Return what the tree says of a name, when all of it is counted."""
    page.wait_for_function(
        "() => ![...document.querySelectorAll('.min')].some(c => c.textContent == '…')"
    )
    return row(page, name).locator("span").all_text_contents()


def choose(page: Page, *names: str) -> None:
    """Click a row of each name, and wait for the rows below it."""
    for name in names:
        handle = row(page, name).element_handle()
        handle.click()
        if handle.get_attribute("aria-expanded") == "true":
            page.wait_for_function("row => row.nextElementSibling?.firstElementChild", arg=handle)
    page.locator(f"[aria-selected=true] .name:text-is('{names[-1]}')").wait_for()


def colours(canvas: Locator) -> int:
    """Count the colours of a canvas."""
    canvas.wait_for()
    return int(
        canvas.evaluate(
            """c => new Set(new Uint32Array(
                c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer)).size"""
        )
    )


def test_the_tree_says_what_there_is(opened: Page) -> None:
    choose(opened, "weights", "0", "0")
    assert cells(opened, "weights") == ["weights", "list", "1 item", "", "", "", ""]
    assert cells(opened, "0") == [
        "0",
        "float32",
        "[64, 8]",
        "2 KiB",
        "\N{MINUS SIGN}1.0",
        "1.0",
        "0.2 %",
    ]
    assert cells(opened, "frames")[1:4] == ["uint8", "[2, 20, 30, 3]", "3.52 KiB"]
    assert cells(opened, "memory")[1:3] == ["deque", "20 items, at most 50,000"]
    assert cells(opened, "step")[1:3] == ["int", "12000"]
    assert cells(opened, "last")[1:3] == ["Transition", "2 fields"]


def test_a_matrix_is_a_heat_map_with_its_colours(opened: Page) -> None:
    choose(opened, "weights", "0", "0")
    heat = opened.locator("#panel canvas[tabindex]")
    assert colours(heat) > 100
    bar = opened.locator("#panel canvas").nth(1)
    assert bar.get_attribute("aria-label") == "Colours from \N{MINUS SIGN}1 to 1"
    expect(opened.locator(".noted")).to_contain_text("64 rows, 8 columns.")
    heat.focus()
    for key in ("ArrowRight", *["ArrowDown"] * 3, *["ArrowRight"] * 5):
        heat.press(key)
    expect(opened.locator(".told")).to_have_text("[3, 5] = NaN")
    opened.get_by_role("button", name="Line").click()
    assert colours(opened.locator("#panel canvas").first) > 2


def test_a_large_array_is_drawn_by_pixels(opened: Page) -> None:
    choose(opened, "large")
    heat = opened.locator("#panel canvas[tabindex]")
    assert colours(heat) > 100
    width, height = heat.evaluate("c => [c.width, c.height]")
    assert width < 2000
    assert height < 1500
    said = f"drawn are {height} of the rows and {width} of the columns"
    expect(opened.locator(".noted")).to_contain_text(said)
    expect(opened.locator("#panel h3")).to_contain_text("of one element in 3")


def test_frames_are_images(opened: Page) -> None:
    choose(opened, "frames")
    assert colours(opened.locator("#panel canvas[tabindex]")) > 200
    expect(opened.locator("button[aria-pressed=true]")).to_have_text("Image")
    expect(opened.locator(".slider")).to_have_text(["axis 0: 0 of 0 to 1"])
    opened.locator(".slider input").fill("1")
    expect(opened.locator(".slider")).to_have_text(["axis 0: 1 of 0 to 1"])


def test_a_replay_memory_is_shown_by_column(opened: Page) -> None:
    row(opened, "memory").click()
    choose(opened, "column [2]")
    assert cells(opened, "column [2]") == ["column [2]", "float", "[20]", "", "0.0", "4.75", "0"]
    assert colours(opened.locator("#panel canvas").first) > 2
    opened.get_by_role("button", name="Table").click()
    expect(opened.locator("#panel td").nth(3)).to_have_text("0.5")
    assert opened.locator("#panel td").all_inner_texts()[:4] == ["", "0", "0.25", "0.5"]
    assert cells(opened, "column [0]")[1:3] == ["float32", "[20, 2]"]


def test_structures_are_tables(opened: Page) -> None:
    choose(opened, "scores")
    expect(opened.locator("#panel th")).to_have_text(["game", "score", "0"])
    expect(opened.locator("#panel td")).to_have_text(["", "Pong", "21"])


def test_the_tree_is_used_by_keyboard(opened: Page) -> None:
    root = row(opened, "dqn.json.gz")
    root.focus()
    opened.keyboard.press("ArrowDown")
    expect(row(opened, "weights")).to_have_attribute("aria-selected", "true")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    expect(row(opened, "weights")).to_have_attribute("aria-expanded", "true")
    opened.keyboard.press("ArrowRight")
    expect(opened.locator("#panel h2")).to_have_text("$.weights[0][0]")
    for _ in range(4):
        opened.keyboard.press("ArrowLeft")
    expect(row(opened, "weights")).to_have_attribute("aria-expanded", "false")
    opened.keyboard.press("End")
    expect(opened.locator("#panel h2")).to_have_text("$.last")


WRONG = {
    "damaged": (
        '{"w":[{"dtype":"float32","shape":[2,3],"payload":"base64","__ndarray__":"AAAA"}]}',
        ["$.w[0]: shape [2, 3] needs 24 bytes, payload has 3", "Write it again."],
    ),
    "cut off": ('{"w": [1, 2', ["line 1 column 12", "may have been cut off"]),
    "no text": ("\udcff", ["UTF-8", "Choose a file of one of the formats"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_says_where_and_what_to_do(opened: Page, tmp_path: Path, name: str) -> None:
    text, parts = WRONG[name]
    file = tmp_path / "wrong.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    opened.set_input_files("#file", file)
    said = opened.locator("#said.wrong")
    said.wait_for()
    assert said.inner_text().startswith("wrong.json cannot be read: ")
    assert all(part in said.inner_text() for part in parts), said.inner_text()
    assert not opened.get_by_role("tree").is_visible()


def test_a_file_can_be_dropped(page: Page) -> None:
    page.evaluate(
        """text => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], "dropped.json"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }""",
        codec.dumps({"w": np.arange(3)}),
    )
    row(page, "w").wait_for()
    assert cells(page, "w")[1:3] == ["int64", "[3]"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_page_does_not_scroll_sideways(browser: Browser, file: Path, scheme: str) -> None:
    watched = Watched(browser, viewport=PHONE, color_scheme=scheme)
    page = watched.page
    page.goto(PAGE.as_uri())
    page.set_input_files("#file", file)
    choose(page, "large")
    assert colours(page.locator("#panel canvas[tabindex]")) > 100
    wide = page.evaluate("document.documentElement.scrollWidth")
    is_light = brightness(page) > 128
    page.context.close()
    assert wide == PHONE["width"]
    assert is_light == (scheme == "light")


def test_the_page_may_ask_nobody(browser: Browser) -> None:
    watched = Watched(browser)
    watched.page.goto(PAGE.as_uri())
    asked = "fetch('https://example.org/').then(() => 'answered', () => 'refused')"
    assert watched.page.evaluate(asked) == "refused"
    watched.page.context.close()
    assert watched.wanted == []
    assert "Content Security Policy" in " ".join(watched.errors)


@pytest.mark.browser
def test_the_colours_are_viridis() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    module = json.dumps((MODULE / "viewer/colours.mjs").as_uri())
    script = f"import {{ VIRIDIS }} from {module}; console.log(JSON.stringify(VIRIDIS))"
    done = subprocess.run(
        [node_of("Node of playwright"), "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = 255 * matplotlib.colormaps["viridis"](np.arange(256))[:, :3]
    assert np.abs(np.array(json.loads(done.stdout)) - expected).max() < 6
