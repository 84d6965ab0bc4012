"""What becomes of each wanted container: kept, started, made, made anew, restarted; and why."""

from __future__ import annotations

from typing import Literal

from envparity.engines import labels
from envparity.engines.plan.steps import ordered
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.model.records import dataclass

Way = Literal["keep", "start", "create", "recreate", "replace", "restart"]
"""`recreate`: the new one is made before the old one goes; `replace`: the old one must go first."""


NAMED = 3
"""How many changed attributes a cause names."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one container."""

    name: str
    service: str
    way: Way
    cause: str = ""
    seen: SeenContainer | None = None

    @property
    def anew(self) -> bool:
        """Whether another container stands there afterwards."""
        return self.way in ("create", "recreate", "replace")


def order(wanted: Wanted) -> tuple[str, ...]:
    """Put the services in the order in which they start."""
    return ordered(
        {
            service.name: [*(need.service for need in service.needs), *service.shares]
            for service in wanted.services
        }
    )


def fates(
    wanted: Wanted, seen: Seen, chosen: frozenset[str], fresh: frozenset[str], changed: frozenset[str]
) -> dict[str, tuple[Fate, ...]]:
    """Decide for the chosen services, those that others build on first.

    `fresh` are images that this plan builds or pulls, `changed` networks that it makes anew.
    """
    decided: dict[str, tuple[Fate, ...]] = {}
    for name in order(wanted):
        service = wanted.service(name)
        if service is None or name not in chosen:
            continue
        decided[name] = tuple(
            _fate(container, service, wanted, seen, decided, fresh, changed)
            for container in service.containers
        )
    return decided


def _fate(
    name: str,
    service: WantedService,
    wanted: Wanted,
    seen: Seen,
    decided: dict[str, tuple[Fate, ...]],
    fresh: frozenset[str],
    changed: frozenset[str],
) -> Fate:
    found = seen.container(name)
    if found is None or owner(found.labels) != (wanted.workspace, wanted.environment):
        return Fate(name, service.name, "create", "not there", None)
    if moved := next((network for network in found.networks if network in changed), ""):
        return Fate(name, service.name, "replace", f"network `{moved}` is made anew", found)
    if cause := _outdated(found, service, seen, fresh) or _swept(service, decided):
        return Fate(name, service.name, "recreate", cause, found)
    if not found.running:
        if found.state == "exited" and found.exit_code == 0 and service.name in wanted.jobs:
            return Fate(name, service.name, "keep", seen=found)
        return Fate(name, service.name, "start", _why_not_running(found), found)
    if found.state == "paused":
        return Fate(name, service.name, "start", "it is paused", found)
    if cause := _unsettled(service, decided):
        return Fate(name, service.name, "restart", cause, found)
    return Fate(name, service.name, "keep", seen=found)


def _outdated(found: SeenContainer, service: WantedService, seen: Seen, fresh: frozenset[str]) -> str:
    """Say why a container is no longer what is wanted; empty when it is."""
    if found.labels.get(labels.FORM) != service.form:
        return _changes(found.labels.get(labels.PARTS, ""), service)
    if service.image in fresh:
        return f"image `{service.image}` is made or fetched anew"
    image = seen.images.get(service.image)
    made_from = found.labels.get(labels.IMAGE) or found.image_id
    if image is not None and image.id != made_from:
        return f"`{service.image}` is another image now"
    return "it is dead" if found.state in ("dead", "removing") else ""


def _changes(told: str, service: WantedService) -> str:
    """Name what changed since a container was made, by the short digests it carries."""
    before = dict(part.rpartition("=")[::2] for part in told.split())
    now = service.parts
    names = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
    if not told or not names:
        return "its declaration changed"
    shown = ", ".join(f"`{name}`" for name in names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{shown}{more} changed"


def _swept(service: WantedService, decided: dict[str, tuple[Fate, ...]]) -> str:
    for other in service.shares:
        if any(fate.anew for fate in decided.get(other, ())):
            return f"it lives in what `{other}` is given, which is made anew"
    return ""


def _unsettled(service: WantedService, decided: dict[str, tuple[Fate, ...]]) -> str:
    """Say why a running container must start again although nothing about itself changed."""
    for other in service.shares:
        if any(fate.way in ("start", "restart") for fate in decided.get(other, ())):
            return f"it lives in what `{other}` is given, which starts again"
    for need in service.needs:
        stirred = any(fate.way not in ("keep", "start") for fate in decided.get(need.service, ()))
        if need.restart and stirred:
            return f"it asks to be restarted with `{need.service}`"
    return ""


def _why_not_running(found: SeenContainer) -> str:
    if found.state == "exited" and found.exit_code is not None:
        return f"it ended with exit code {found.exit_code}" if found.exit_code else "it is stopped"
    return f"it is {found.state}"
