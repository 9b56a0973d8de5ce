"""The Chromium or Chrome of this machine, if there is one."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

# What there are names for on Linux, macOS and in the images of continuous integration.
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = (
    "--no-sandbox",  # as root, which continuous integration often is
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser; without one, the tests that ask for it are skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser to look with: none of {', '.join(BROWSERS[:5])} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


WAIT = 30_000  # ms; a busy machine is no failure
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 360, "height": 740}


class Watched:
    """A page of the browser, what it wants of the network (and does not get), and what goes wrong.

    Closing it asserts that there was nothing of either.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        context = browser.new_context(**{"viewport": WIDE, **options})
        context.set_default_timeout(WAIT)
        self.wanted: list[str] = []
        self.errors: list[str] = []
        context.route("**/*", self._refuse)
        self.page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _refuse(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            self.wanted.append(route.request.url)
            route.abort()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def close(self) -> None:
        """Close the page, and look back."""
        self.page.context.close()
        assert self.wanted == []
        assert self.errors == []


def brightness(page: Page) -> float:
    """Return how bright the background is, from 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)]
    return sum(numbers[:3]) / 3
