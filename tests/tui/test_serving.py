"""The TUI in a real browser: the address opens the board, and nothing but the address does."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def address() -> Iterator[str]:
    """Serve the sample workspace, and end it as a user does."""
    command = [sys.executable, "-m", "envparity", "-C", str(ROOT), "-q", "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=90)
    assert "Traceback" not in said


def _status(url: str, **headers: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_only_the_whole_address_opens_the_page(address: str) -> None:
    parts = urlsplit(address)
    root = f"http://{parts.netloc}/"
    assert parts.hostname == "127.0.0.1"
    assert len(parts.path.strip("/")) >= 32
    assert _status(address) == 200
    for other in (root, f"{root}ws", f"{root}static/js/textual.js", address[:-2] + "/", f"{root}{'x' * 32}/"):
        assert _status(other) == 404
    assert _status(address, Host=f"elsewhere.example:{parts.port}") == 404
    assert _status(address, Origin="http://elsewhere.example") == 404


def _until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("did not come about within 30 s")


class Tab:
    """A page with the program in it: what it drew since it was asked last, and hands."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.drawn = bytearray()
        self.cells: tuple[int, int] = (0, 0)
        page.on("websocket", self._listen)

    def _listen(self, channel: WebSocket) -> None:
        channel.on("framereceived", self._keep)
        channel.on("framesent", self._sent)

    def _keep(self, data: str | bytes) -> None:
        self.drawn.extend(data if isinstance(data, bytes) else data.encode())

    def _sent(self, data: str | bytes) -> None:
        word, *rest = json.loads(data)
        if word == "resize":
            self.cells = (rest[0]["width"], rest[0]["height"])

    def until_draws(self, words: str) -> None:
        _until(self.page, lambda: words in self.drawn.decode("utf-8", "replace"))
        self.drawn.clear()

    def click(self, column: int, row: int) -> None:
        """Click on the middle of a cell."""
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        wide, high = box["width"] / self.cells[0], box["height"] / self.cells[1]
        self.page.mouse.click(box["x"] + (column + 0.5) * wide, box["y"] + (row + 0.5) * high)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
def test_a_browser_shows_the_board_and_answers_keys_the_mouse_and_a_new_size(address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        tab = Tab(page)
        page.goto(address)
        page.wait_for_selector("body.-first-byte", timeout=30_000)
        tab.until_draws("ship")
        page.focus(".xterm-helper-textarea")
        tab.click(2, tab.cells[1] - 1)  # the first key of the last line: the findings of the cell
        tab.until_draws("Detail")
        page.keyboard.press("1")
        tab.until_draws("ship")
        before = tab.cells
        page.set_viewport_size({"width": 900, "height": 600})
        _until(page, lambda: tab.cells[0] < before[0] and tab.cells[1] < before[1])
        tab.until_draws("ship")
        browser.close()
