"""The program in a real terminal: a tmux server of its own, what it shows, and hands on its keys and mouse."""

from __future__ import annotations

import fcntl
import os
import shlex
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest


class Client(NamedTuple):
    """The terminal of somebody who looks: what is written here is what a keyboard and a mouse send."""

    leader: int

    def click(self, x: int, y: int) -> None:
        """Press and let go the left button on a cell, as SGR mouse reports say it."""
        self._send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    def scroll(self, x: int, y: int) -> None:
        """Turn the wheel one step towards oneself."""
        self._send(f"\x1b[<65;{x + 1};{y + 1}M")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Move the mouse from one cell to another with the left button down."""
        (x, y), (to, down) = start, end
        self._send(f"\x1b[<0;{x + 1};{y + 1}M")
        self._send(f"\x1b[<32;{to + 1};{down + 1}M")
        self._send(f"\x1b[<0;{to + 1};{down + 1}m")

    def _send(self, text: str) -> None:
        os.write(self.leader, text.encode())


def _drain(leader: int) -> None:
    """Read what is drawn, so that nobody waits for it to be read."""
    with suppress(OSError):
        while os.read(leader, 65536):
            continue


class Terminal:
    """A tmux server of its own with one window."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        self._status = folder / "status"

    def start(self, workspace: Path, *environment: str, through: str = "") -> None:
        """Open the program on a workspace; `through` is a command that is given the program's as one word."""
        said = " ".join(environment or ("LC_ALL=C.UTF-8",))
        program = f"from pathlib import Path; from envparity.tui.app import run; raise SystemExit(run(Path({str(workspace)!r})))"
        command = f'env {said} {sys.executable} -c "{program}"'
        if through:
            command = f"{through} {shlex.quote(command)}"
        command = f"{command}; echo $? > {self._status}"
        self._tmux("-f", os.devnull, "new-session", "-d", "-x", "100", "-y", "30", "-s", "one", command)
        self._tmux(
            "set",
            "-g",
            "status",
            "off",
            ";",
            "set",
            "-g",
            "mouse",
            "on",
            ";",
            "set",
            "-g",
            "set-clipboard",
            "on",
        )

    def _tmux(self, *arguments: str) -> str:
        # A size in the environment would be believed before the terminal's own.
        environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        made = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            capture_output=True, text=True, check=False, timeout=60, env=environment,
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

    def clipboard(self) -> str:
        """Give what the program copied: tmux keeps what OSC 52 hands it."""
        return self._tmux("show-buffer")

    @contextmanager
    def client(self) -> Iterator[Client]:
        """Attach a terminal of the window's size, whose hands the caller is."""
        leader, follower = os.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color"}
        attach = ["tmux", "-S", self._socket, "attach", "-t", "one"]
        with subprocess.Popen(
            attach, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
        ) as process:
            os.close(follower)
            drain = threading.Thread(target=_drain, args=(leader,), daemon=True)
            drain.start()
            try:
                self._until_attached()
                yield Client(leader)
            finally:
                process.terminate()
                process.wait(timeout=60)
                drain.join(timeout=60)
                os.close(leader)

    def _until_attached(self) -> None:
        end = time.monotonic() + 90
        while not self._tmux("list-clients").strip():
            assert time.monotonic() < end, "no client could be attached"
            time.sleep(0.05)

    def keys(self, *keys: str) -> None:
        self._tmux("send-keys", "-t", "one", *keys)

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-t", "one", "-x", str(width), "-y", str(height))

    def until(self, holds: Callable[[str], bool], seconds: float = 90) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.screen()
            if holds(screen):
                return screen
            time.sleep(0.1)
        pytest.fail(f"did not come about within {seconds} s:\n{self.screen()}")

    def status(self) -> str:
        end = time.monotonic() + 90
        while not self._status.exists() and time.monotonic() < end:
            time.sleep(0.1)
        return self._status.read_text().strip()

    def close(self) -> None:
        self._tmux("kill-server")
