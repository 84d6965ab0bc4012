"""What an `up` that has nothing to do saw of its engine, so that the next can tell from it that all is the same.

The engine's own answers are taken once more and the plan is made from these: what is remembered are then the
very bytes from which a plan came out empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from envparity.engines import labels
from envparity.engines.docker import shapes
from envparity.engines.docker.api import spoken
from envparity.engines.docker.glance import glance
from envparity.engines.finding import rests_on
from envparity.engines.plan import plan_up
from envparity.engines.plan.ground import Ground
from envparity.engines.seen import Seen
from envparity.engines.wanted import Wanted
from envparity.model.deeds import EngineInfo
from envparity.model.records import dataclass, field

_LOCAL = "unix://"
_Told = Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class Sight:
    """Requests to an engine on a socket of this machine, and its answers while there was nothing to do."""

    socket: str
    requests: tuple[str, ...]
    answers: tuple[bytes, ...] = field(repr=False)
    files: Mapping[str, bytes | None] = field(repr=False)
    """What tells that this is the engine, by path; none for a file that is not there."""
    notes: tuple[str, ...] = ()


def settle(engine: EngineInfo, wanted: Wanted, services: Sequence[str] = ()) -> Sight | None:
    """Look once more, and give what was seen; none when there is something to do.

    Podman's list does not tell of health, and an engine elsewhere cannot be asked in so short a way.
    """
    if engine.name != "docker" or not engine.address.startswith(_LOCAL):
        return None
    socket, questions = engine.address.removeprefix(_LOCAL), _questions(wanted, services, spoken(engine.api))
    answers = glance(socket, tuple(questions.values()))
    files = _files(engine.address)
    if answers is None or files is None:
        return None
    told = dict(zip(questions, map(json.loads, answers), strict=True))
    plan = plan_up(wanted, _seen(told, engine.api), services)
    if not plan.empty:
        return None
    return Sight(socket, tuple(questions.values()), tuple(answers), files, plan.warnings)


def _files(address: str) -> dict[str, bytes | None] | None:
    """Read what tells that this is the engine; none where something stands there that cannot be read."""
    found: dict[str, bytes | None] = {}
    for path in rests_on(address):
        try:
            found[str(path)] = path.read_bytes()
        except FileNotFoundError:
            found[str(path)] = None
        except OSError:
            return None
    return found


def _questions(wanted: Wanted, services: Sequence[str], version: str) -> dict[tuple[str, str], str]:
    """Give the requests by kind and name of what they ask about; the containers come first."""
    ground = Ground(wanted, Seen(), services)
    mine = [f"{labels.WORKSPACE}={wanted.workspace}", f"{labels.ENVIRONMENT}={wanted.environment}"]
    filters = quote(json.dumps({"label": mine}), safe="")
    asked = {("containers", ""): f"/v{version}/containers/json?all=1&filters={filters}"}
    for image in sorted({image for service in ground.services for image in service.images}):
        asked["image", image] = f"/v{version}/images/{quote(image, safe='/:@')}/json"
    for name in ground.networks:
        asked["network", name] = f"/v{version}/networks/{quote(name, safe='')}"
    for name in ground.volumes:
        asked["volume", name] = f"/v{version}/volumes/{quote(name, safe='')}"
    return asked


def _seen(told: _Told, api: str) -> Seen:
    rows = told["containers", ""]
    return Seen(
        containers=tuple(sorted(map(shapes.listed_container, rows), key=lambda found: found.name)),
        networks=tuple(shapes.network(body) for (kind, _), body in told.items() if kind == "network"),
        volumes=tuple(shapes.volume(body) for (kind, _), body in told.items() if kind == "volume"),
        images={name: shapes.image(body) for (kind, name), body in told.items() if kind == "image"},
        api=api,
    )
