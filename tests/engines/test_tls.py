"""An engine on a port under TLS, as its users have it: a real one, which lets nobody in without a certificate."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.engines.conftest import IMAGE, Shop
from tests.ports import free_port

from envparity.engines.finding import Address, addresses
from envparity.engines.table import connect
from envparity.errors import EngineError
from envparity.model.deeds import Asked, Command

pytestmark = [pytest.mark.engine, pytest.mark.docker("the engine under TLS is a Docker of the test's own")]

SETUP = Path(__file__).parents[1] / "setup/own_engine.sh"


@pytest.fixture(scope="module")
def engine_at(engine: Any) -> Iterator[tuple[str, Path]]:
    """Give the address of an engine under TLS that has the tests' image, and the folder of its certificates."""
    if shutil.which("openssl") is None or sys.platform != "linux":
        pytest.skip("certificates and a network of its own are made on Linux with openssl")
    port = str(free_port())
    folder = tempfile.mkdtemp(prefix="eng-", dir="/tmp")
    made = subprocess.run(
        ["sh", str(SETUP), "start", folder, port], capture_output=True, text=True, check=False
    )
    try:
        if not made.stdout.strip():
            pytest.skip(made.stderr.strip() or "no engine of its own can be started here")
        image = subprocess.run(["docker", "save", IMAGE], capture_output=True, check=True).stdout
        command = ["docker", "-H", made.stdout.strip(), "load", "-q"]
        loaded = subprocess.run(command, input=image, capture_output=True, check=False)
        assert loaded.returncode == 0, loaded.stderr
        yield f"tcp://127.0.0.1:{port}", Path(folder) / "certs"
    finally:
        subprocess.run(["sh", str(SETUP), "stop", folder], capture_output=True, check=False)


def test_an_engine_under_tls_is_used_like_one_that_is_here(
    engine_at: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, certificates = engine_at
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("DOCKER_HOST", url)
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(certificates))
    far = connect()
    assert far.info.address == url
    root = tmp_path / "work"
    root.mkdir()
    shop = Shop(root, far)
    try:
        shop.declare(
            "dev",
            """
            services:
              web:
                image: IMAGE
                command: [sh, -c, "echo ready; exec sleep 100"]
                init: true
                stop_grace_period: 0s
                healthcheck: {test: [CMD, "true"], interval: 200ms}
                secrets: [{source: token, uid: "7"}]
            secrets: {token: {environment: SHOP_TOKEN}}
            """,
        )
        monkeypatch.setenv("SHOP_TOKEN", "told-by-tls")
        shop.up()
        assert shop.up().empty
        running = shop.running
        lines = running.logs("dev", follow=True)
        assert next(lines).text == "ready"
        lines.close()
        talk = running.exchange(
            "dev", "web", Command(("sh", "-c", "read said; echo $said; exit 4"), stdin=True)
        )
        talk.send(b"by the wire\n")
        assert b"".join(piece for _, piece in talk) == b"by the wire\n"
        assert talk.exit_code() == 4
        held = b"".join(running.pack("dev", "web", "/run/secrets/token"))
        assert b"told-by-tls" in held
        figures = running.stats("dev")
        assert next(figures).memory > 0
        running.carry_out(Asked("down", "dev"))
        assert running.states("dev") == ()
    finally:
        shop.clean()
        far.close()


def test_an_engine_under_tls_is_reached_by_a_context_and_by_nobody_without_a_certificate(
    engine_at: tuple[str, Path], tmp_path: Path
) -> None:
    url, certificates = engine_at
    digest = sha256(b"far").hexdigest()
    for kind, name in (("meta", "meta.json"), ("tls", "docker")):
        (tmp_path / ".docker/contexts" / kind / digest).mkdir(parents=True)
        if kind == "tls":
            shutil.copytree(certificates, tmp_path / ".docker/contexts" / kind / digest / name)
        else:
            told = {"Name": "far", "Endpoints": {"docker": {"Host": url, "SkipTLSVerify": False}}}
            (tmp_path / ".docker/contexts" / kind / digest / name).write_text(json.dumps(told))
    far = connect(addresses({"DOCKER_CONTEXT": "far"}, tmp_path))
    assert far.info.name == "docker"
    far.close()
    nobody, strange = tmp_path / "nobody", tmp_path / "strange"
    for folder in (nobody, strange):
        folder.mkdir()
    shutil.copy(certificates / "ca.pem", nobody)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-days", "2"]
    command += ["-keyout", str(strange / "k.pem"), "-out", str(strange / "ca.pem")]
    subprocess.run(command, capture_output=True, check=True)
    for folder, reason in ((nobody, "certificate|closed|reset"), (strange, "verify failed|self.signed")):
        address = Address(url, "test", tls=str(folder))
        with pytest.raises(EngineError, match=rf"(?i)test at tcp://.*({reason})"):
            connect((address,))
