"""The TUI in a real browser: the address opens the board, and nothing but the address does."""

from __future__ import annotations

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
    from playwright.sync_api import Page

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


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
def test_a_browser_shows_the_board_and_answers_keys(address: str) -> None:
    from playwright.sync_api import sync_playwright

    drawn = bytearray()

    def keep(data: str | bytes) -> None:
        drawn.extend(data if isinstance(data, bytes) else data.encode())

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("websocket", lambda channel: channel.on("framereceived", keep))
        page.goto(address)
        page.wait_for_selector("body.-first-byte", timeout=30_000)
        _until(page, lambda: "ship" in drawn.decode("utf-8", "replace"))
        drawn.clear()
        page.focus(".xterm-helper-textarea")
        page.keyboard.press("2")
        _until(page, lambda: "type to filter" in drawn.decode("utf-8", "replace"))
        browser.close()
