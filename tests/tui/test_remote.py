"""The program from afar: over ssh, and with a mouse that tmux hands on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sshd import serving
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def _line(screen: str, words: str) -> tuple[int, int]:
    """Say at which cell words stand."""
    return next((line.index(words), y) for y, line in enumerate(screen.splitlines()) if words in line)


def test_over_ssh_it_shows_the_board_answers_keys_copies_and_ends_with_0(
    terminal: Terminal, tmp_path: Path
) -> None:
    with serving(tmp_path) as served:
        through = f"ssh -tt -F {served.configuration} -p {served.port} 127.0.0.1"
        own = (f"XDG_STATE_HOME={tmp_path}/state", f"XDG_CONFIG_HOME={tmp_path}/config", "LC_ALL=C.UTF-8")
        terminal.start(ROOT, *own, through=through)
        screen = terminal.until(lambda seen: "ship to production?" in seen)
        assert "Vendor lock-in" in screen
        terminal.keys("2")
        terminal.until(lambda seen: "Detail" in seen and " of " in seen)
        terminal.keys("y")
        terminal.until(lambda _: "SEC001" in terminal.clipboard())
        terminal.resize(140, 45)
        terminal.until(lambda seen: max(map(len, seen.splitlines()), default=0) > 130)
        terminal.keys("q")
        assert terminal.status() == "0"


def test_in_tmux_clicks_the_wheel_and_drags_reach_it(terminal: Terminal) -> None:
    terminal.start(ROOT)
    terminal.until(lambda seen: "ship to production?" in seen)
    with terminal.client() as client:
        screen = terminal.until(lambda seen: "2 Drift" in seen)
        client.click(*_line(screen, "2 Drift"))
        screen = terminal.until(lambda seen: "Detail" in seen and " of " in seen)
        top = screen.splitlines()[_line(screen, "severity")[1] + 1]
        client.scroll(20, 8)
        terminal.until(lambda seen: top not in seen)
        x, y = _line(terminal.screen(), "Detail")
        client.drag((x + 30, y), (x + 30, y + 4))
        terminal.until(lambda seen: _line(seen, "Detail")[1] == y + 4)
    terminal.keys("q")
    assert terminal.status() == "0"
