"""The program in a real terminal: what tmux sees, keys, a resize, and the way out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """A tmux server of its own with one window."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        self._status = folder / "status"

    def start(self, workspace: Path, *environment: str) -> None:
        said = " ".join(environment or ("LC_ALL=C.UTF-8",))
        program = f"from pathlib import Path; from envparity.tui.app import run; raise SystemExit(run(Path({str(workspace)!r})))"
        command = f'env {said} {sys.executable} -c "{program}"; echo $? > {self._status}'
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", "100", "-y", "30", "-s", "one", command)

    def _tmux(self, *arguments: str) -> str:
        # A size in the environment would be believed before the terminal's own.
        environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        made = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            capture_output=True, text=True, check=False, timeout=20, env=environment,
        )  # fmt: skip
        return made.stdout

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p", "-t", "one")

    def colours(self) -> set[int]:
        """Give the numbers by which colours are asked for."""
        drawn = self._tmux("capture-pane", "-e", "-p", "-t", "one")
        return {
            int(part) for said in drawn.split("\x1b[")[1:] for part in said.split("m")[0].split(";") if part
        }

    def keys(self, *keys: str) -> None:
        self._tmux("send-keys", "-t", "one", *keys)

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-t", "one", "-x", str(width), "-y", str(height))

    def until(self, holds: Callable[[str], bool], seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen()
            if holds(screen):
                return screen
            time.sleep(0.1)
        pytest.fail(f"did not come about within {seconds} s:\n{self.screen()}")

    def status(self) -> str:
        end = time.monotonic() + 20
        while not self._status.exists() and time.monotonic() < end:
            time.sleep(0.1)
        return self._status.read_text().strip()

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def test_the_sample_opens_in_a_real_terminal_answers_keys_and_ends_with_0(terminal: Terminal) -> None:
    terminal.start(ROOT)
    screen = terminal.until(lambda seen: "ship to production?" in seen)
    assert "Vendor lock-in" in screen
    terminal.keys("2")
    terminal.until(lambda seen: "Detail" in seen and " of " in seen)
    terminal.keys("/")
    terminal.until(lambda seen: "To the list" in seen)
    terminal.keys("s", "e", "v", ":", "c", "r", "i", "t", "Enter")
    terminal.until(lambda seen: "critical" in seen and "◆ high" not in seen)
    terminal.resize(140, 45)
    terminal.until(lambda seen: max(map(len, seen.splitlines()), default=0) > 130)
    terminal.keys("q")
    assert terminal.status() == "0"


@pytest.mark.parametrize("term", ["xterm", "linux", "screen", "vt100"])
def test_without_unicode_and_with_sixteen_colours_it_is_whole(terminal: Terminal, term: str) -> None:
    terminal.start(ROOT, "LC_ALL=C", f"TERM={term}", "COLORTERM=")
    screen = terminal.until(lambda seen: "ship to production?" in seen and "SEC001" in seen)
    assert screen.isascii()
    assert "! critical" in screen
    assert "# high" in screen
    assert not terminal.colours() & {38, 48}
    terminal.keys("2")
    screen = terminal.until(lambda seen: "Detail" in seen and " of " in seen)
    assert screen.isascii()
    terminal.keys("3")
    screen = terminal.until(lambda seen: "Services of" in seen)
    assert screen.isascii()
    terminal.keys("q")
    assert terminal.status() == "0"


def test_control_characters_of_a_file_never_reach_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    workspace.mkdir()
    for stage in ("staging", "production"):
        (workspace / f".env.{stage}").write_text(
            f"TITLE=\x1b]0;owned-{stage}\x07{stage}\nPORT={len(stage)}\n"
        )
    terminal.start(workspace)
    terminal.until(lambda seen: "Found here" in seen)
    terminal.keys("Enter")
    terminal.until(lambda seen: "ship to production?" in seen)
    terminal.keys("2")
    terminal.until(lambda seen: "Detail" in seen)
    terminal.keys("t")
    terminal.until(lambda seen: "TITLE" in seen)
    terminal.keys("/", "t", "i", "t", "l", "e", "Enter")
    terminal.until(lambda seen: "␛]0;owned" in seen)
    assert "owned" not in terminal._tmux("display-message", "-p", "-t", "one", "#{pane_title}")
