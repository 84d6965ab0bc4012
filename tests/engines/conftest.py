"""What tests of engines share: small projects in the resolved form, and an engine that is only remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from envparity.engines import waiting
from envparity.engines.base import Engine
from envparity.engines.execute import execute
from envparity.engines.memory import MemoryEngine
from envparity.engines.observe import observe
from envparity.engines.plan import plan_down, plan_switch, plan_up
from envparity.engines.seen import Seen, SeenImage
from envparity.engines.wanted import Wanted, want
from envparity.model.deeds import Event, Plan

PLACE = "/somewhere/shop"


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

    def switch(self, wanted: Wanted, *leaving: str) -> Plan:
        """Put a project in the place of others."""
        seen = self.look(wanted)
        plan = plan_switch(wanted, seen, leaving)
        execute(self.engine, plan, seen, self.said.append, wanted=wanted)
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
