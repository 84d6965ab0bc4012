"""Containers of ours beside those that the reference implementation of Compose makes from the same file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import EngineError
from envparity.model.deeds import Asked

pytestmark = [pytest.mark.engine, pytest.mark.oracle]

COMPOSE = """
services:
  web:
    image: IMAGE
    command: ["serve"]
    environment: {NAME: web, EMPTY: "", PRICE: "5$$", LIST: "a b"}
    ports: ["127.0.0.1::8000", "127.0.0.1::8001/udp"]
    expose: ["9000"]
    volumes:
      - data:/data
      - ./site:/site:ro
      - /anonymous
      - {type: tmpfs, target: /scratch, tmpfs: {size: 1m}}
      - {type: volume, source: data, target: /plain, volume: {nocopy: true}}
    networks: {default: {}, back: {aliases: [www], priority: 10}}
    depends_on: {db: {condition: service_healthy}, job: {condition: service_completed_successfully}}
    restart: on-failure:3
    user: "0:0"
    working_dir: /tmp
    hostname: webby
    domainname: shop.example
    init: true
    tty: true
    stdin_open: true
    tmpfs: ["/run:size=64k"]
    cap_add: [NET_ADMIN]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    dns: [192.0.2.1]
    dns_search: [shop.example]
    dns_opt: ["ndots:2"]
    extra_hosts: ["somehost:192.0.2.9"]
    labels: {team: shop}
    logging: {driver: json-file, options: {max-size: 1m}}
    mem_limit: 64m
    memswap_limit: 128m
    mem_reservation: 32m
    cpus: 0.5
    cpu_shares: 512
    pids_limit: 50
    shm_size: 8m
    ulimits: {nofile: {soft: 100, hard: 200}, nproc: 64}
    sysctls: {net.core.somaxconn: "512"}
    stop_grace_period: 3s
    stop_signal: SIGINT
    healthcheck: {test: "true", interval: 2s, timeout: 1s, retries: 2, start_period: 1s}
    oom_score_adj: 100
    devices: ["/dev/null:/dev/xnull:rwm"]
    group_add: ["5"]
    secrets: [token, {source: token, target: /x/token}]
    configs: [{source: motd, target: /etc/motd}]
  db:
    image: IMAGE
    healthcheck: {test: ["CMD", "true"], interval: 1s}
    network_mode: bridge
    deploy:
      resources: {limits: {cpus: "0.25", memory: 32M, pids: 40}, reservations: {memory: 16M}}
      restart_policy: {condition: on-failure, max_attempts: 2}
  job:
    image: IMAGE
    entrypoint: sh -c
    command: ["exit 0"]
  side:
    image: IMAGE
    network_mode: service:web
    pid: service:web
    scale: 2
  linked:
    image: IMAGE
    links: ["web:alias"]
    healthcheck: {disable: true}
secrets: {token: {file: ./token}}
configs: {motd: {content: "hello"}}
volumes: {data: {labels: {kind: shop}}}
networks: {back: {internal: true, labels: {kind: shop}}}
"""


@pytest.fixture
def compose() -> str:
    """Give the reference implementation's program, as it comes with its package."""
    found = shutil.which("docker-compose", path=str(Path(sys.executable).parent)) or shutil.which(
        "docker-compose"
    )
    if found is None:
        pytest.skip("the reference implementation, `docker-compose`, is not installed")
    return found


@pytest.mark.docker("Podman passes over names by link, which are refused there")
def test_containers_are_those_that_the_reference_makes(shop: Any, compose: str) -> None:
    shop.declare("dev", COMPOSE)
    (shop.root / "token").write_text("a token")
    (shop.root / "site").mkdir()
    shop.up()
    ours = _look(shop)
    shop.running.carry_out(Asked("down", "dev", volumes=True))
    command = [compose, "-f", str(shop.root / "dev.yaml"), "-p", f"{shop.name}-dev"]
    subprocess.run([*command, "up", "-d"], check=True, capture_output=True)
    try:
        theirs = _look(shop)
    finally:
        subprocess.run([*command, "down", "-v"], check=True, capture_output=True)
    a, b = set(_flat(ours)), set(_flat(theirs))
    assert (sorted(a - b), sorted(b - a)) == ([], [])


def test_the_reference_sees_a_normal_project_and_can_take_it_down(shop: Any, compose: str) -> None:
    shop.declare(
        "dev",
        "services: {web: {image: IMAGE, volumes: ['data:/d']}, db: {image: IMAGE}}\nvolumes: {data: {}}",
    )
    shop.up()
    project = f"{shop.name}-dev"

    def say(*words: str) -> str:
        told = subprocess.run([compose, "-p", project, *words], check=True, capture_output=True, text=True)
        return told.stdout

    rows = [json.loads(line) for line in say("ps", "--format", "json").splitlines()]
    assert sorted((row["Service"], row["State"]) for row in rows) == [("db", "running"), ("web", "running")]
    assert project in say("ls", "--format", "json")
    say("down", "-v")
    assert shop.running.plan(Asked("down", "dev", volumes=True)).empty


def test_a_project_of_the_reference_is_left_to_it(shop: Any, compose: str) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    command = [compose, "-f", str(shop.root / "dev.yaml"), "-p", f"{shop.name}-dev"]
    subprocess.run([*command, "up", "-d"], check=True, capture_output=True)
    try:
        with pytest.raises(EngineError, match="is taken by a container that envparity did not make"):
            shop.up()
        assert shop.running.plan(Asked("down", "dev", volumes=True)).empty
        assert shop.container("web")["State"]["Running"]
    finally:
        subprocess.run([*command, "down"], check=True, capture_output=True)


def _flat(found: Any, path: str = "") -> list[str]:
    """Give each value with its path on a line of its own, so that a failure shows the ones that differ."""
    if isinstance(found, dict):
        return [line for key in sorted(found) for line in _flat(found[key], f"{path}/{key}")]
    return [f"{path} = {found}"]


def _look(shop: Any) -> dict[str, Any]:
    project = f"{shop.name}-dev"
    label = f"label=com.docker.compose.project={project}"
    ids = shop.docker("ps", "-aq", "--filter", label).split()
    names = {found["Id"]: found["Name"] for found in json.loads(shop.docker("inspect", *ids))}
    found = {one["Name"]: _container(one, names) for one in json.loads(shop.docker("inspect", *ids))}
    for kind, name in (
        ("network", f"{project}_default"),
        ("network", f"{project}_back"),
        ("volume", f"{project}_data"),
    ):
        told = json.loads(shop.docker(kind, "inspect", name))[0]
        keys = ("Name", "Driver", "Internal", "Attachable", "EnableIPv6", "Scope")
        found[f"{kind} {name}"] = {key: told.get(key) for key in keys} | {"Labels": _labels(told["Labels"])}
    return found


def _container(found: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Keep what a file decides: ids, times, addresses and the order of lists are the engine's."""
    config = {key: value for key, value in found["Config"].items() if key not in ("Hostname", "Labels")}
    config["Env"] = sorted(config["Env"])
    host = {key: value for key, value in found["HostConfig"].items() if key not in ("Binds", "Mounts")}
    for key in ("NetworkMode", "PidMode"):
        kind, _, other = host[key].partition(":")
        host[key] = f"{kind}:{names[other]}" if other in names else host[key]
    networks = found["NetworkSettings"]["Networks"]
    return {
        "Config": _settled(config),
        "HostConfig": _settled(host),
        "Labels": _labels(found["Config"]["Labels"]),
        "Mounts": sorted(
            (
                mount["Type"],
                mount["Destination"],
                mount["RW"],
                mount.get("Source", "").replace(mount.get("Name", "-"), ""),
            )
            for mount in found["Mounts"]
        ),
        "Networks": {
            name: [
                sorted(alias for alias in one["Aliases"] or () if alias != found["Id"][:12]),
                sorted(link for link in one["Links"] or () if link.endswith(":alias")),
            ]
            for name, one in networks.items()
        },
        "Hostname": ""
        if found["Id"].startswith(found["Config"]["Hostname"])
        else found["Config"]["Hostname"],
    }


def _settled(found: dict[str, Any]) -> dict[str, Any]:
    """Drop what is empty: an attribute that is not given and one that is given as nothing are the same."""
    return {
        key: sorted(value, key=str) if isinstance(value, list) and key != "Cmd" else value
        for key, value in found.items()
        if value not in (None, [], {}, "", 0, False)
    }


def _labels(found: dict[str, str]) -> dict[str, str]:
    """Keep the labels that both tools write, but for digests and versions of their own."""
    own = ("dev.envparity.", "com.docker.compose.config-hash", "com.docker.compose.version")
    kept = {key: value for key, value in (found or {}).items() if not key.startswith(own)}
    # The reference lists these in any order.
    needs = kept.get("com.docker.compose.depends_on", "")
    return kept | {"com.docker.compose.depends_on": ",".join(sorted(needs.split(",")))}
