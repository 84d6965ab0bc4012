"""Where an engine is looked for, and what is said when there is none."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from pathlib import Path

import pytest

from envparity.engines.finding import Address, addresses, missing
from envparity.engines.table import connect
from envparity.errors import EngineError


def context(home: Path, name: str, host: str, *, skip: bool = False) -> Path:
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = home / ".docker/contexts/meta" / digest
    meta.mkdir(parents=True)
    endpoint = {"Host": host, "SkipTLSVerify": skip}
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": endpoint}}))
    return home / ".docker/contexts/tls" / digest / "docker"


def test_the_named_host_stands_alone(tmp_path: Path) -> None:
    env = {"DOCKER_HOST": "tcp://192.0.2.1:2375", "DOCKER_CONTEXT": "other"}
    assert addresses(env, tmp_path) == (Address("tcp://192.0.2.1:2375", "DOCKER_HOST"),)


def test_a_named_host_with_certificates_is_verified(tmp_path: Path) -> None:
    env = {"DOCKER_HOST": "tcp://192.0.2.1:2376", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs"}
    [found] = addresses(env, tmp_path)
    assert (found.tls, found.verify, found.local) == ("/certs", True, False)


def test_the_named_context_comes_before_the_current_one(tmp_path: Path) -> None:
    context(tmp_path, "staging", "tcp://192.0.2.2:2376").mkdir(parents=True)
    context(tmp_path, "mine", "unix:///run/mine.sock")
    (tmp_path / ".docker/config.json").write_text('{"currentContext": "mine"}')
    [named] = addresses({"DOCKER_CONTEXT": "staging"}, tmp_path)
    assert (named.url, named.origin, named.tls != "") == ("tcp://192.0.2.2:2376", "context `staging`", True)
    [current] = addresses({}, tmp_path)
    assert (current.url, current.tls, current.local) == ("unix:///run/mine.sock", "", True)


def test_a_context_that_is_not_there_is_never_replaced_by_another_engine(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="context `gone` is named, and cannot be read") as failure:
        addresses({"DOCKER_CONTEXT": "gone"}, tmp_path)
    assert "docker context ls" in failure.value.hint


def test_an_engine_over_ssh_is_found_as_others_are(tmp_path: Path) -> None:
    [found] = addresses({"DOCKER_HOST": "ssh://me@192.0.2.1"}, tmp_path)
    assert (found.url, found.local) == ("ssh://me@192.0.2.1", False)


def test_a_broken_configuration_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker/config.json").write_text("{")
    assert all(found.url != "" for found in addresses({}, tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="sockets in the file system")
def test_rootless_and_podman_sockets_are_found_where_they_are(tmp_path: Path) -> None:
    folder = Path(f"/tmp/envparity-run-{os.getpid()}")
    (folder / "podman").mkdir(parents=True)
    held = []
    try:
        for name in ("docker.sock", "podman/podman.sock"):
            held.append(socket.socket(socket.AF_UNIX))
            held[-1].bind(str(folder / name))
        found = [address.origin for address in addresses({"XDG_RUNTIME_DIR": str(folder)}, tmp_path)]
    finally:
        for one in held:
            one.close()
        for path in (folder / "docker.sock", folder / "podman/podman.sock"):
            path.unlink()
        (folder / "podman").rmdir()
        folder.rmdir()
    assert [origin for origin in found if origin != "Docker"][:2] == ["Docker without root", "Podman"]


def test_without_an_engine_it_is_said_what_was_tried_and_what_to_do() -> None:
    nothing = missing()
    assert (nothing.message, nothing.exit_code) == ("no container engine is running here", 4)
    assert nothing.hint
    tried = missing(((Address("tcp://192.0.2.1:2375", "DOCKER_HOST"), "connection refused"),))
    assert tried.message == (
        "no container engine answers: DOCKER_HOST at tcp://192.0.2.1:2375: connection refused"
    )
    assert "DOCKER_HOST" in tried.hint


def test_a_socket_that_one_may_not_use_is_told_from_one_that_is_dead() -> None:
    refused = missing(((Address("unix:///var/run/docker.sock", "Docker"), "permission denied"),))
    assert "`docker` group" in refused.hint


@pytest.mark.parametrize("url", ["foo", "foo:2375", "tcp://", "ftp://host", "unix:foo"])
def test_an_address_without_a_scheme_is_told_from_an_engine_that_does_not_answer(url: str) -> None:
    with pytest.raises(EngineError) as caught:
        connect((Address(url, "DOCKER_HOST"),))
    assert caught.value.message.startswith(f"no container engine answers: DOCKER_HOST at {url}: ")
    assert caught.value.hint.startswith("an address has its scheme, as `unix://")
