"""The program in a real terminal: what tmux sees, keys, a resize, and the way out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
ROOT = Path(__file__).resolve().parents[2]


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
    terminal.keys("/", "s", "e", "v", ":", "c", "r", "i", "t")  # all at once, as who knows the keys types
    terminal.until(lambda seen: "sev:crit" in seen)
    terminal.keys("Enter")
    terminal.until(lambda seen: "critical" in seen and "◆ high" not in seen)
    terminal.resize(140, 45)
    terminal.until(lambda seen: max(map(len, seen.splitlines()), default=0) > 130)
    terminal.keys("q")
    assert terminal.status() == "0"


@pytest.mark.parametrize(
    ("term", "locale"),
    [
        ("xterm", ("-u", "LC_ALL", "-u", "LC_CTYPE", "LANG=C")),
        *((term, ("LC_ALL=C",)) for term in ("xterm", "linux", "screen", "vt100")),
    ],
)
def test_without_unicode_and_with_sixteen_colours_it_is_whole(
    terminal: Terminal, term: str, locale: tuple[str, ...]
) -> None:
    terminal.start(ROOT, *locale, f"TERM={term}", "COLORTERM=")
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
