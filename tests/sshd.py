"""An SSH server on loopback with keys of its own, which lets this user in as long as a test runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.ports import free_port


class Served(NamedTuple):
    """The port that the server listens on, and a configuration by which `ssh -F` finds its key."""

    port: int
    configuration: Path


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Start the server with its files in a folder; skip the test where none can be run."""
    server = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if server is None or shutil.which("ssh") is None or os.geteuid() != 0:
        pytest.skip("no SSH server can be run here")
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    free = free_port()
    (folder / "allowed").write_text((folder / "user.pub").read_text())
    Path("/run/sshd").mkdir(exist_ok=True)
    (folder / "sshd.conf").write_text(
        f"Port {free}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/allowed\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPermitRootLogin prohibit-password\n"
    )
    configuration = folder / "ssh.conf"
    configuration.write_text(
        f"IdentityFile {folder}/user\nUserKnownHostsFile {folder}/known\nStrictHostKeyChecking accept-new\n"
        "LogLevel ERROR\n"
    )
    with subprocess.Popen(
        [server, "-D", "-e", "-f", str(folder / "sshd.conf")], stderr=subprocess.DEVNULL
    ) as process:
        for _ in range(1200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", free), timeout=1):
                break
            time.sleep(0.05)
        try:
            yield Served(free, configuration)
        finally:
            process.terminate()
