"""An engine over ssh: a real server on loopback, with a key of its own, that leads to the engine here."""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sshd import serving

from envparity.engines.finding import Address
from envparity.engines.table import connect
from envparity.engines.tunnel import open_tunnel
from envparity.errors import EngineError
from envparity.model.deeds import Command

pytestmark = pytest.mark.engine


@pytest.fixture
def port(tmp_path: Path, engine: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give the port of an SSH server that lets this user in, with an `ssh` first on the PATH that knows it."""
    if not engine.info.address.startswith("unix:"):
        pytest.skip("the engine is not on a socket of this machine")
    with serving(tmp_path) as served:
        folder = tmp_path / "bin"
        folder.mkdir()
        ssh = folder / "ssh"
        ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {served.configuration} "$@"\n')
        ssh.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        yield served.port


def test_an_engine_over_ssh_is_used_like_one_that_is_here(port: int, engine: Any, shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE, command: [sleep, '100'], init: true}}")
    shop.up()
    path = engine.info.address.removeprefix("unix://")
    address = Address(f"ssh://{getpass.getuser()}@127.0.0.1:{port}{path}", "test")
    far = connect((address,))
    try:
        assert far.info.address == address.url
        assert not address.local
        [found] = [one for one in far.containers() if one.name.startswith(shop.name)]
        exchange = far.exchange(found.id, Command(("echo", "far")))
        assert b"".join(piece for _, piece in exchange) == b"far\n"
        assert exchange.exit_code() == 0
    finally:
        far.close()
    assert "envparity-" not in "".join(
        line for line in Path("/proc/net/unix").read_text().splitlines() if "engine.sock" in line
    )


def test_a_key_that_is_not_let_in_is_said_without_a_question(port: int, tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text("")
    with pytest.raises(EngineError, match="ermission denied") as failure:
        open_tunnel(f"ssh://{getpass.getuser()}@127.0.0.1:{port}")
    assert "has to work without a question" in failure.value.hint


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ssh://-oProxyCommand=touch%20x@127.0.0.1:1", "invalid characters|refused"),
        ("ssh://me:hidden-word@127.0.0.1", "not an address of the form"),
        ("ssh://", "not an address of the form"),
        ("ssh://me@127.0.0.1:port", "not an address of the form"),
    ],
)
def test_an_address_that_is_none_starts_nothing(url: str, told: str) -> None:
    with pytest.raises(EngineError, match=told) as failure:
        open_tunnel(url)
    assert "hidden-word" not in failure.value.message
