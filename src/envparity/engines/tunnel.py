"""An engine on another machine, reached as its users reach it: by `ssh`, with their keys, hosts and agent.

The engine's socket there is forwarded to one here for as long as the engine is held. No password is asked for:
a question would stand in the way of whatever the terminal shows.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from envparity.errors import EngineError

SOCKET = "/var/run/docker.sock"
"""Where an engine listens on the other machine, when the address does not say."""
_WAIT = 20.0


class Tunnel:
    """A socket here that leads to one there; its end is the end of the `ssh` that holds it."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder
        atexit.register(self.close)

    @property
    def url(self) -> str:
        """The address of the socket here."""
        return f"unix://{self._folder}/engine.sock"

    def close(self) -> None:
        """End it; twice is no error."""
        atexit.unregister(self.close)
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        shutil.rmtree(self._folder, ignore_errors=True)


def open_tunnel(url: str) -> Tunnel:
    """Open a tunnel to `ssh://[USER@]HOST[:PORT][/PATH]`; `EngineError` says why it cannot be had."""
    command = _command(url)
    folder = Path(tempfile.mkdtemp(prefix="envparity-"))
    try:
        process = subprocess.Popen(
            [*command[:1], "-L", f"{folder}/engine.sock:{_path(url)}", *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C in the terminal is for us: what is under way needs the engine to its end.
            start_new_session=True,
        )
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise EngineError(f"`ssh` cannot be run: {(error.strerror or 'unknown').lower()}") from error
    tunnel = Tunnel(process, folder)
    end = time.monotonic() + _WAIT
    while not (folder / "engine.sock").exists():
        if process.poll() is not None or time.monotonic() > end:
            tunnel.close()
            raise EngineError(_reason(process), hint=f"`{' '.join(command)}` has to work without a question")
        time.sleep(0.02)
    return tunnel


def _command(url: str) -> list[str]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if not parts.hostname or port == -1 or parts.password:
        raise EngineError(f"`{_shown(url)}` is not an address of the form `ssh://USER@HOST:PORT`")
    host = f"{parts.username}@{parts.hostname}" if parts.username else parts.hostname
    options = ["-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", "-o", "ConnectTimeout=10"]
    # What stands behind `--` is no option, whatever it begins with.
    return ["ssh", "-nNT", *options, *(["-p", str(port)] if port else []), "--", host]


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url


def _path(url: str) -> str:
    path = urlsplit(url).path
    return path if path not in ("", "/") else SOCKET


def _reason(process: subprocess.Popen[str]) -> str:
    if process.stderr is None or process.poll() is None:
        return f"`ssh` did not reach the other machine within {_WAIT:.0f} s"
    lines = [line.strip() for line in process.stderr.read().splitlines() if line.strip()]
    return lines[-1] if lines else f"`ssh` ended with exit code {process.returncode}"
