"""The plan that makes an environment run as declared: what is missing, what changed, what waits for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.engines import labels
from envparity.engines.plan import obstacles
from envparity.engines.plan.fates import Fate, fates
from envparity.engines.plan.steps import Steps, step_id
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.errors import UsageError
from envparity.model.deeds import Plan, Verb


def plan_up(wanted: Wanted, seen: Seen, services: Sequence[str] = ()) -> Plan:
    """Plan for the named services and those they need, or for all.

    `UsageError` for an unknown service or an unsupported attribute, `EngineError` for what is in the way.
    """
    work = Rise(wanted, seen, services)
    work.preflight()
    work.prepare()
    work.make()
    work.run()
    return Plan(wanted.project, wanted.environment, work.steps.all(), work.warnings)


class Rise:
    """The parts of bringing an environment up, in the order in which a plan is made of them."""

    def __init__(self, wanted: Wanted, seen: Seen, services: Sequence[str] = ()) -> None:
        self.wanted = wanted
        self.seen = seen
        self.chosen = chosen(wanted, services)
        self.whole = not services
        self.steps = Steps()
        self._changed = self._changed_networks()
        self.fates = fates(wanted, seen, self.chosen, self._fresh(), self._changed)
        self.warnings = wanted.warnings + tuple(self._doubts())

    @property
    def services(self) -> tuple[WantedService, ...]:
        """The chosen services, in the order in which they start."""
        found = (self.wanted.service(name) for name in self.fates)
        return tuple(service for service in found if service is not None)

    def preflight(self, freed: Iterable[str] = ()) -> None:
        """Refuse what cannot come to an end. `freed` are ids of containers that go before ours start."""
        obstacles.refuse_unsupported(self.wanted)
        going = frozenset([*freed, *(found.id for found in self._orphans())])
        obstacles.clear(
            [
                *obstacles.names(self.wanted, self.seen, self.fates),
                *obstacles.holdings(self.wanted, self.seen, self._networks(), self._volumes()),
                *self._strangers(),
                *obstacles.images(self.services, self.seen),
                *obstacles.checks(self.wanted, self.seen, self.chosen),
                *obstacles.ports(self.wanted, self.seen, self.fates, going),
            ]
        )

    def prepare(self) -> None:
        """Plan images, networks and volumes."""
        for service in self.services:
            self._image(service)
        for name in sorted(self._changed):
            self._clear_network(name)
        there = {network.name for network in self.seen.networks}
        for name in self._networks():
            if name not in there or name in self._changed:
                cause = "its declaration changed" if name in self._changed else "not there"
                after = self.steps.having(step_id("remove", "network", name))
                self.steps.add("create", "network", name, cause, after=after)
        kept = {volume.name for volume in self.seen.volumes}
        for name in self._volumes():
            if name not in kept:
                self.steps.add("create", "volume", name, "not there")

    def make(self, after: Sequence[str] = ()) -> None:
        """Plan the containers that are to be made, and the removal of those that nothing declares any more."""
        for found in self._orphans():
            cause = "nothing declares it any more"
            if found.running:
                self.steps.add("stop", "container", found.name, cause, service=found.service, after=after)
            stopped = self.steps.having(step_id("stop", "container", found.name))
            self.steps.add(
                "remove", "container", found.name, cause, service=found.service, after=(*after, *stopped)
            )
        for fate in self._each():
            if fate.anew and not self._sharing(fate):
                self._create(fate)

    def run(self, after: Sequence[str] = ()) -> None:
        """Plan starts and waits, each service after what it depends on; `after` comes before all of them."""
        for fate in self._each():
            if fate.anew and self._sharing(fate):
                self._create(fate)
            if fate.way == "restart":
                self.steps.add("stop", "container", fate.name, fate.cause, service=fate.service, after=after)
            if fate.way != "keep":
                self._start(fate, after)
            if fate.way != "keep" or self._doubtful(fate):
                started = self.steps.having(step_id("start", "container", fate.name))
                cause = self._awaited(fate)
                self.steps.add("wait", "container", fate.name, cause, service=fate.service, after=started)

    def _each(self) -> Iterable[Fate]:
        return (fate for group in self.fates.values() for fate in group)

    def _sharing(self, fate: Fate) -> bool:
        service = self.wanted.service(fate.service)
        return bool(service and service.shares)

    def _fresh(self) -> frozenset[str]:
        """Name the images that are had anew although they may be there."""
        found = (self.wanted.service(name) for name in self.chosen)
        return frozenset(
            service.image for service in found if service and service.pull in ("always", "build")
        )

    def _image(self, service: WantedService) -> None:
        there = service.image in self.seen.images
        if service.recipe is not None and (not there or service.pull == "build"):
            cause = "its `pull_policy` is `build`" if there else "not on this machine"
            self.steps.add("build", "image", service.image, cause, service=service.name)
        elif service.pull == "always" or not there:
            cause = "its `pull_policy` is `always`" if there else "not on this machine"
            self.steps.add("pull", "image", service.image, cause, service=service.name)

    def _create(self, fate: Fate) -> None:
        service = self.wanted.service(fate.service)
        if service is None:
            return
        shared = [
            step_id("start", "container", name) for other in service.shares for name in self._names(other)
        ]
        after = self.steps.having(
            step_id("build", "image", service.image),
            step_id("pull", "image", service.image),
            *(step_id("create", "network", name) for name in service.networks),
            *(step_id("create", "volume", name) for name in service.volumes),
            step_id("remove", "container", fate.name),
            *shared,
        )
        verb: Verb = "recreate" if fate.way == "recreate" else "create"
        self.steps.add(verb, "container", fate.name, fate.cause, service=fate.service, after=after)

    def _start(self, fate: Fate, after: Sequence[str]) -> None:
        service = self.wanted.service(fate.service)
        earlier = [
            step_id("create", "container", fate.name),
            step_id("recreate", "container", fate.name),
            step_id("stop", "container", fate.name),
            *(
                step_id("start", "container", name)
                for other in self._shares(service)
                for name in self._names(other)
            ),
        ]
        for need in service.needs if service else ():
            verb: Verb = "start" if need.condition == "service_started" else "wait"
            earlier += [step_id(verb, "container", name) for name in self._names(need.service)]
        cause = (
            fate.cause if fate.way == "start" else ("restarted" if fate.way == "restart" else "made above")
        )
        self.steps.add(
            "start",
            "container",
            fate.name,
            cause,
            service=fate.service,
            after=(*self.steps.having(*earlier), *after),
        )

    @staticmethod
    def _shares(service: WantedService | None) -> tuple[str, ...]:
        return service.shares if service else ()

    def _names(self, service: str) -> tuple[str, ...]:
        return tuple(fate.name for fate in self.fates.get(service, ()))

    def _doubtful(self, fate: Fate) -> bool:
        """Whether a container that is kept has yet to show that it is well."""
        found = fate.seen
        return (
            found is not None
            and found.running
            and (found.health in ("starting", "unhealthy") or found.state == "restarting")
        )

    def _awaited(self, fate: Fate) -> str:
        service = self.wanted.service(fate.service)
        if fate.service in self.wanted.jobs:
            return "until it has done its work"
        image = self.seen.images.get(service.image) if service else None
        if (
            service is None
            or service.checked is False
            or (service.checked is None and image and not image.checked)
        ):
            return "until it has stayed up"
        return "until it is healthy" if service.checked or image else "until it is healthy or has stayed up"

    def _networks(self) -> tuple[str, ...]:
        return tuple(sorted({name for service in self.services for name in service.networks}))

    def _volumes(self) -> tuple[str, ...]:
        return tuple(sorted({name for service in self.services for name in service.volumes}))

    def _changed_networks(self) -> frozenset[str]:
        mine = (self.wanted.workspace, self.wanted.environment)
        used = {
            name
            for service in self.wanted.services
            if service.name in self.chosen
            for name in service.networks
        }
        return frozenset(
            found.name
            for found in self.seen.networks
            if found.name in used
            and owner(found.labels) == mine
            and (network := self.wanted.network(found.name)) is not None
            and not network.external
            and found.labels.get(labels.FORM) != network.form
        )

    def _clear_network(self, name: str) -> None:
        """Take our containers off a network that is made anew: an engine cannot change one in use."""
        cause = f"network `{name}` is made anew"
        gone = []
        for found in self.seen.of(self.wanted.workspace, self.wanted.environment):
            if name not in found.networks:
                continue
            if found.running:
                self.steps.add("stop", "container", found.name, cause, service=found.service)
            stopped = self.steps.having(step_id("stop", "container", found.name))
            gone.append(
                self.steps.add("remove", "container", found.name, cause, service=found.service, after=stopped)
            )
        self.steps.add("remove", "network", name, "its declaration changed", after=gone)

    def _strangers(self) -> Iterable[obstacles.Obstacle]:
        mine = (self.wanted.workspace, self.wanted.environment)
        for found in self.seen.containers:
            held = self._changed.intersection(found.networks)
            if held and owner(found.labels) != mine:
                name = min(held)
                yield obstacles.Obstacle(
                    f"network `{name}` must be made anew, and container `{found.name}` is on it",
                    f"`docker network disconnect {name} {found.name}` takes it off",
                )

    def _orphans(self) -> tuple[SeenContainer, ...]:
        """Find our containers that no service declares: of a service that went, or one too many of one."""
        if not self.whole:
            return ()
        names = {name for service in self.wanted.services for name in service.containers}
        ours = self.seen.of(self.wanted.workspace, self.wanted.environment)
        return tuple(found for found in ours if found.name not in names)

    def _doubts(self) -> Iterable[str]:
        """Say what will be used although it was not made by us, or not as it is declared now."""
        for found in self.seen.volumes:
            volume = self.wanted.volume(found.name)
            if volume is None or volume.external or found.name not in self._volumes():
                continue
            if not owner(found.labels)[1]:
                yield f"volume `{found.name}` was there before and was not made by envparity: it is used and never removed"
            elif found.labels.get(labels.FORM) != volume.form:
                yield f"volume `{found.name}` was made from an earlier declaration and is kept for its data"
        for network in self.seen.networks:
            wanted = self.wanted.network(network.name)
            if (
                wanted
                and not wanted.external
                and network.name in self._networks()
                and not owner(network.labels)[1]
            ):
                yield f"network `{network.name}` was there before and was not made by envparity: it is used and never removed"


def chosen(wanted: Wanted, services: Sequence[str]) -> frozenset[str]:
    """Give the named services with all they need, or all; `UsageError` names one that is not declared."""
    names = {service.name for service in wanted.services}
    for name in services:
        if name not in names:
            known = ", ".join(f"`{one}`" for one in sorted(names)) or "none"
            raise UsageError(f"`{wanted.environment}` has no service `{name}`", hint=f"there are: {known}")
    if not services:
        return frozenset(names)
    found: set[str] = set()
    left = list(services)
    while left:
        name = left.pop()
        service = wanted.service(name)
        if name in found or service is None:
            continue
        found.add(name)
        left += [*(need.service for need in service.needs), *service.shares]
    return frozenset(found)
