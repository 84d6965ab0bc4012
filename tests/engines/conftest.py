"""What tests of engines share: small projects in the resolved form, and an engine that is only remembered."""

from __future__ import annotations

import json
import subprocess
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.ports import free_port

from envparity.engines import labels, waiting
from envparity.engines.base import Engine
from envparity.engines.execute import execute
from envparity.engines.memory import MemoryEngine
from envparity.engines.observe import observe
from envparity.engines.plan import plan_down, plan_up
from envparity.engines.seen import Seen, SeenImage
from envparity.engines.shelf import clear, shelf
from envparity.engines.wanted import Wanted, want
from envparity.jobs.running import Running
from envparity.model.declarations import Declaration, RuntimeSpec, Workspace
from envparity.model.deeds import Asked, Event, Plan
from envparity.model.snapshots import Environment, Stage

PLACE = "/somewhere/shop"


def until(holds: Callable[[], object], seconds: float = 90) -> bool:
    """Wait until something holds, and say whether it came about."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())


class Desk:
    """A workspace at `PLACE` over one engine: short words for what a test sets up."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.memory = MemoryEngine()
        self.engine: Engine = engine or self.memory
        self.said: list[Event] = []

    def want(
        self,
        services: Mapping[str, Any],
        *,
        environment: str = "development",
        project: str = "shop",
        place: str = PLACE,
        **rest: Any,
    ) -> Wanted:
        """Make a project in the form the reference implementation prints, from shorter words."""
        config = {"name": project, **rest, "services": {n: _service(s) for n, s in services.items()}}
        networks = {"default": {"name": f"{project}_default"}}
        for name, network in (rest.get("networks") or {}).items():
            networks[name] = {"name": f"{project}_{name}", **(network or {})}
        config["networks"] = networks
        config["volumes"] = {
            name: {"name": f"{project}_{name}", **(volume or {})}
            for name, volume in (rest.get("volumes") or {}).items()
        }
        return want(config, environment=environment, workspace=place, folder=place)

    def have(self, *references: str) -> None:
        """Put images on the remembered engine."""
        for reference in references:
            self.memory.images.setdefault(reference, SeenImage(f"sha256:{reference}"))

    def look(self, *wanted: Wanted) -> Seen:
        """Look at the engine."""
        return observe(self.engine, wanted[0].workspace if wanted else PLACE, wanted)

    def up(self, wanted: Wanted) -> Plan:
        """Bring a project up."""
        seen = self.look(wanted)
        plan = plan_up(wanted, seen)
        execute(self.engine, plan, seen, self.said.append, wanted=wanted)
        return plan

    def down(self, wanted: Wanted, *, volumes: bool = False) -> Plan:
        """Take a project down."""
        seen = self.look(wanted)
        plan = plan_down(wanted.project, wanted.environment, wanted.workspace, seen, volumes=volumes)
        execute(self.engine, plan, seen, self.said.append)
        return plan


def _service(given: Mapping[str, Any]) -> dict[str, Any]:
    service = {"image": "app:1", "networks": {"default": None}, **given}
    if "network_mode" in service:
        del service["networks"]
    for key in ("ports", "volumes"):
        if key in service:
            service[key] = [_long(key, entry) for entry in service[key]]
    if isinstance(service.get("depends_on"), list):
        service["depends_on"] = {name: {"condition": "service_started"} for name in service["depends_on"]}
    if isinstance(service.get("networks"), list):
        service["networks"] = dict.fromkeys(service["networks"])
    if service.get("healthcheck") is True:
        service["healthcheck"] = {"test": ["CMD", "true"]}
    return service


def _long(key: str, entry: Any) -> Any:
    if not isinstance(entry, str):
        return entry
    if key == "ports":
        published, _, target = entry.rpartition(":")
        address, _, port = published.rpartition(":")
        return {
            "target": int(target),
            "published": port,
            "host_ip": address,
            "protocol": "tcp",
            "mode": "ingress",
        }
    source, _, target = entry.rpartition(":")
    return {"type": "volume", "source": source, "target": target}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a desk over a remembered engine, on which nothing has to stay up to be taken for well."""
    monkeypatch.setattr(waiting, "STEADY", 0.0)
    found = Desk()
    found.have("app:1")
    return found


IMAGE = "envparity-test/mini:1"
FILE = """
services:
  web:
    image: IMAGE
    environment: {NAME: "web-%(word)s"}
    ports: ["127.0.0.1:%(port)s:8000"]
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
  db:
    image: IMAGE
    environment: {NAME: db}
    volumes: ["data:/data"]
    healthcheck: {test: ["CMD", "test", "-e", "/www/index.html"], interval: 300ms, timeout: 20s, retries: 200}
  migrate:
    image: IMAGE
    command: ["sh", "-c", "echo migrated > /data/done"]
    volumes: ["data:/data"]
    depends_on: {db: {condition: service_healthy}}
volumes: {data: {}}
"""


class Shop:
    """A workspace in a folder of its own, on the real engine, under names that nothing else has."""

    def __init__(self, root: Path, engine: Engine) -> None:
        self.root = root
        self.engine = engine
        self.name = f"ept-{uuid4().hex[:8]}"
        self.heard: list[Event] = []
        self._declared: dict[str, Declaration] = {}
        self._running: list[Running] = []

    def declare(self, environment: str, compose: str, *, protected: bool = False, **files: str) -> None:
        """Write an environment's Compose file, in which `IMAGE` stands for the test's image, and other files."""
        path = f"{environment}.yaml"
        (self.root / path).write_text(textwrap.dedent(compose).replace("IMAGE", IMAGE), "utf-8")
        for name, text in files.items():
            (self.root / name.replace("__", ".")).write_text(text, "utf-8")
        self._declared[environment] = Declaration(
            Environment(environment, Stage.DEVELOPMENT),
            (),
            RuntimeSpec((path,), f"{self.name}-{environment}"),
            protected,
        )

    def file(self, word: str, port: int) -> str:
        """Give a Compose file of three services: `web` answers `web-WORD` on a port of this machine."""
        return FILE % {"word": word, "port": port}

    @staticmethod
    def answer(port: int) -> str:
        """Ask a service of this machine, which may have started and not listen yet."""
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as found:
                text: str = found.read().decode().strip()
                return text
            time.sleep(0.1)
        pytest.fail(f"nothing answers on port {port}")

    @property
    def running(self) -> Running:
        """Give a job over what is declared now."""
        found = Running(Workspace("shop", self.root, tuple(self._declared.values())))
        self._running.append(found)
        return found

    def up(self, environment: str = "dev", *, beside: bool = False, **more: Any) -> Plan:
        """Bring an environment up."""
        return self.running.carry_out(Asked("up", environment, beside=beside), self.heard.append, **more)

    def container(self, service: str, environment: str = "dev") -> dict[str, Any]:
        """Inspect the first container of a service."""
        name = f"{self.name}-{environment}-{service}-1"
        told = subprocess.run(["docker", "inspect", name], capture_output=True, check=True)
        found: dict[str, Any] = json.loads(told.stdout)[0]
        return found

    def docker(self, *words: str) -> str:
        """Say something to the engine behind the program's back."""
        return subprocess.run(["docker", *words], capture_output=True, check=True, text=True).stdout.strip()

    def clean(self) -> None:
        """Take away everything of this workspace, and what was labelled as its guest."""
        for environment in self._declared:
            clear(shelf(str(self.root), environment, self.engine.info.address))
        for job in self._running:
            job.close()
        mine, left = str(self.root), set[str]()
        for found in self.engine.containers():
            if mine in (found.labels.get(labels.WORKSPACE), found.labels.get("dev.envparity.test-guest")):
                self.engine.remove(found.id, volumes=True)
                left |= {name for _, name in found.anonymous}
        for name in left:
            self.engine.remove_volume(name)
        for network in self.engine.networks():
            if network.labels.get(labels.WORKSPACE) == mine or network.name.startswith(self.name):
                self.engine.remove_network(network.name)
        for volume in self.engine.volumes():
            if volume.labels.get(labels.WORKSPACE) == mine or volume.name.startswith(self.name):
                self.engine.remove_volume(volume.name)


@pytest.fixture
def free_ports() -> list[int]:
    """Give three ports of this machine that nothing listens on."""
    return [free_port() for _ in range(3)]


@pytest.fixture
def shop(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """Give an empty workspace on the real engine; what it started is removed by its label."""
    monkeypatch.setattr(waiting, "STEADY", 0.3)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    if engine.image(IMAGE) is None:
        pytest.fail(f"the image {IMAGE} is missing: `sh tests/setup/engine.sh images` builds it")
    found = Shop(tmp_path, engine)
    yield found
    found.clean()
