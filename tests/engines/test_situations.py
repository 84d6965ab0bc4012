"""Plans as text: each situation of the YAML files is set up on a remembered engine, and its plan compared.

`project` is declared now. `before` is done first, in order: `up`, `down` a project of `projects` (or `it`),
`stop`, `pause`, `kill` (exit code 9) or `forget` a container by name, `rename` one from and to, `twin` one
under another name as a run that is cut off leaves it, give the machine `room` (`memory`, `disk` in MB), put an `image` (another one under that
name), a `container`, `network` or `volume` of somebody else's, a `listener` on `PORT/PROTOCOL`. Then `deed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from envparity.engines.memory import MemoryEngine
from envparity.engines.plan import (
    plan_back,
    plan_down,
    plan_pause,
    plan_restart,
    plan_stop,
    plan_switch,
    plan_up,
)
from envparity.engines.seen import (
    Published,
    Room,
    Seen,
    SeenContainer,
    SeenImage,
    SeenNetwork,
    SeenVolume,
    Taken,
)
from envparity.engines.wanted import Wanted
from envparity.errors import EngineError, UsageError
from envparity.model.deeds import Plan

FOLDER = Path(__file__).parent / "situations"
SITUATIONS = [
    pytest.param(situation, id=f"{path.stem}: {situation['it']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for situation in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_plan_reads_as_written(situation: dict[str, Any], desk: Any) -> None:
    projects = {name: desk.want(**_words(found)) for name, found in (situation.get("projects") or {}).items()}
    projects["it"] = desk.want(**_words(situation["project"]))
    desk.have(*(s.image for p in projects.values() for s in p.services if s.recipe is None))
    listeners: list[Taken] = []
    for step in situation.get("before") or ():
        [(word, argument)] = step.items()
        _before(word, argument, desk, projects, listeners)
    seen = desk.look(projects["it"])
    seen = replace(seen, taken=tuple(listeners))
    assert _told(situation, projects["it"], seen, desk) == situation["plan"].rstrip("\n")


def _told(situation: dict[str, Any], wanted: Wanted, seen: Seen, desk: Any) -> str:
    try:
        plan = _plan(situation, wanted, seen)
    except (EngineError, UsageError) as error:
        return f"{type(error).__name__}: {error.message}" + (f"\nhint: {error.hint}" if error.hint else "")
    del desk
    return str(plan) + "".join(f"\nwarning: {warning}" for warning in plan.warnings)


def _plan(situation: dict[str, Any], wanted: Wanted, seen: Seen) -> Plan:
    services = situation.get("services") or ()
    deeds: dict[str, Callable[[], Plan]] = {
        "up": lambda: plan_up(wanted, seen, services),
        "up with build": lambda: plan_up(wanted, seen, services, build=True),
        "pause": lambda: plan_pause(
            "pause", wanted.project, wanted.environment, wanted.workspace, seen, services
        ),
        "unpause": lambda: plan_pause(
            "unpause", wanted.project, wanted.environment, wanted.workspace, seen, services
        ),
        "down": lambda: plan_down(wanted.project, wanted.environment, wanted.workspace, seen),
        "down with volumes": lambda: plan_down(
            wanted.project, wanted.environment, wanted.workspace, seen, volumes=True
        ),
        "stop": lambda: plan_stop(wanted.project, wanted.environment, wanted.workspace, seen, services),
        "restart": lambda: plan_restart(wanted, seen, services),
        "switch": lambda: plan_switch(wanted, seen, tuple(situation["leaving"])),
        "back": lambda: plan_back(
            wanted.project, wanted.workspace, wanted.environment, _ran(situation, seen), seen
        ),
    }
    return deeds[situation["deed"]]()


def _ran(situation: dict[str, Any], seen: Seen) -> Seen:
    """Give the look before a switch, in which the named containers ran and the others did not."""
    names = situation["ran"]
    return replace(
        seen,
        containers=tuple(
            replace(found, state="running" if found.name in names else "exited") for found in seen.containers
        ),
    )


def _words(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "services": {name: service or {} for name, service in found["services"].items()}}


def _before(word: str, argument: Any, desk: Any, projects: dict[str, Wanted], listeners: list[Taken]) -> None:
    engine: MemoryEngine = desk.memory
    if word in ("up", "down"):
        getattr(desk, word)(projects[argument])
    elif word == "listener":
        port, _, protocol = argument["port"].partition("/")
        listeners.append(Taken(Published(int(port), protocol), argument["by"], argument.get("free", 0)))
    elif word in _TO_CONTAINERS:
        found = next(one for one in engine.containers() if one.name == argument)
        engine.held[found.id] = replace(found, **_TO_CONTAINERS[word])
    else:
        _TO_ENGINE[word](engine, argument)


_TO_CONTAINERS: dict[str, dict[str, Any]] = {
    "stop": {"state": "exited", "exit_code": 0, "ports": ()},
    "pause": {"state": "paused"},
    "kill": {"state": "exited", "exit_code": 9, "ports": ()},
    "starting": {"health": "starting"},
}


def _put_container(engine: MemoryEngine, given: dict[str, Any]) -> None:
    engine.held[given["name"]] = SeenContainer(
        id=given["name"],
        name=given["name"],
        state="running",
        image="other:1",
        image_id="sha256:0",
        labels=given.get("labels", {}),
        ports=tuple(Published(port, target=80) for port in given.get("ports", ())),
        networks=tuple(given.get("networks", ())),
    )


def _put_data(engine: MemoryEngine, given: dict[str, str]) -> None:
    [(name, path)] = given.items()
    found = next(one for one in engine.containers() if one.name == name)
    engine.held[found.id] = replace(found, anonymous=((path, "f" * 64),))


def _forget(engine: MemoryEngine, name: str) -> None:
    found = next(one for one in engine.containers() if one.name == name)
    engine.remove(found.id, volumes=False)


def _rename(engine: MemoryEngine, given: dict[str, str]) -> None:
    [(name, other)] = given.items()
    found = next(one for one in engine.containers() if one.name == name)
    engine.rename(found.id, other.replace("OLD", "e" * 12))


def _twin(engine: MemoryEngine, given: dict[str, str]) -> None:
    [(name, other)] = given.items()
    found = next(one for one in engine.containers() if one.name == name)
    twin = replace(found, id="f" * 64, name=other.replace("OLD", found.id[:12]), state="created")
    engine.held[twin.id] = twin
    engine.bodies[twin.id] = engine.bodies[found.id]


_TO_ENGINE: dict[str, Callable[[MemoryEngine, Any], object]] = {
    "forget": _forget,
    "room": lambda engine, given: setattr(
        engine, "has", Room(given.get("memory", 0) << 20, given.get("disk", 0) << 20)
    ),
    "rename": _rename,
    "twin": _twin,
    "image": lambda engine, name: engine.images.update({name: SeenImage("sha256:another")}),
    "no image": lambda engine, name: engine.images.pop(name, None),
    "checked image": lambda engine, name: engine.images.update(
        {name: SeenImage(f"sha256:{name}", checked=True)}
    ),
    "anonymous": _put_data,
    "container": _put_container,
    "network": lambda engine, given: engine.nets.update(
        {given["name"]: SeenNetwork(given["name"], given.get("labels", {}))}
    ),
    "volume": lambda engine, given: engine.vols.update(
        {given["name"]: SeenVolume(given["name"], given.get("labels", {}))}
    ),
}
