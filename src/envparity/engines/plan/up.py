"""The plan that makes an environment run as declared: what is missing, what changed, what waits for what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from envparity.engines.plan import obstacles
from envparity.engines.plan.fates import Fate, fates
from envparity.engines.plan.ground import Ground
from envparity.engines.plan.mending import mend
from envparity.engines.plan.steps import Steps, step_id
from envparity.engines.seen import Seen
from envparity.engines.wanted.building import IMAGE
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.model.deeds import Plan, Verb


def plan_up(wanted: Wanted, seen: Seen, services: Sequence[str] = (), *, build: bool = False) -> Plan:
    """Plan for the named services and those they need, or for all; with `build`, images are built though there.

    `UsageError` for an unknown service or an unsupported attribute, `EngineError` for what is in the way.
    """
    work = Rise(wanted, seen, services, build=build)
    work.preflight()
    work.prepare()
    work.make()
    work.run()
    return Plan(wanted.project, wanted.environment, work.steps.all(), work.warnings)


def _depth(services: Sequence[WantedService]) -> Callable[[WantedService], int]:
    """Give how many builds a service's own is built upon, one upon the other: so they are put in order."""
    built = {service.image: service for service in services}

    def depth(service: WantedService, below: int = 0) -> int:
        contexts = service.recipe.contexts if service.recipe and below < len(built) else ()
        others = [built[image] for _, place in contexts if (image := place.removeprefix(IMAGE)) in built]
        return max((1 + depth(other, below + 1) for other in others), default=0)

    return depth


class Rise:
    """The parts of bringing an environment up, in the order in which a plan is made of them."""

    def __init__(
        self, wanted: Wanted, seen: Seen, services: Sequence[str] = (), *, build: bool = False
    ) -> None:
        mended = mend(seen, wanted.workspace, (wanted.environment,))
        seen = mended.seen
        self.ground = Ground(wanted, seen, services, build=build)
        self.wanted = wanted
        self.seen = seen
        self.steps = Steps(mended.steps)
        self.fates = fates(wanted, seen, self.ground.chosen, self.ground.fresh, self.ground.changed)
        self.warnings = (
            *wanted.warnings,
            *self.ground.doubts(),
            *obstacles.doubts(self.ground.services, seen),
        )

    def preflight(self, freed: Iterable[str] = ()) -> None:
        """Refuse what cannot come to an end. `freed` are ids of containers that go before ours start."""
        obstacles.refuse_unsupported(self.wanted, self.seen.api, self.seen.engine)
        ground = self.ground
        going = frozenset([*freed, *(found.id for found in ground.orphans)])
        obstacles.clear(
            [
                *obstacles.names(self.wanted, self.seen, self.fates),
                *obstacles.holdings(self.wanted, self.seen, ground.networks, ground.volumes),
                *ground.strangers(),
                *obstacles.images(ground.services, self.seen),
                *obstacles.room(ground.services, self.seen),
                *obstacles.checks(self.wanted, self.seen, ground.chosen),
                *obstacles.ports(self.wanted, self.seen, self.fates, going),
            ]
        )

    def prepare(self) -> None:
        """Plan images, networks and volumes."""
        for service in sorted(self.ground.services, key=_depth(self.ground.services)):
            self._image(service)
        for name in sorted(self.ground.changed):
            self._clear_network(name)
        there = {network.name for network in self.seen.networks}
        for name in self.ground.networks:
            if name not in there or name in self.ground.changed:
                cause = "its declaration changed" if name in self.ground.changed else "not there"
                after = self.steps.having(step_id("remove", "network", name))
                self.steps.add("create", "network", name, cause, after=after)
        kept = {volume.name for volume in self.seen.volumes}
        for name in self.ground.volumes:
            if name not in kept:
                self.steps.add("create", "volume", name, "not there")

    def make(self, after: Sequence[str] = ()) -> None:
        """Plan the containers that are to be made, and the removal of those that nothing declares any more."""
        for found in self.ground.orphans:
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

    def _image(self, service: WantedService) -> None:
        for other in service.images[1:]:
            if other not in self.seen.images:
                self.steps.add("pull", "image", other, "not on this machine", service=service.name)
        there = service.image in self.seen.images
        if there and service.image not in self.ground.fresh:
            return
        cause = f"its `pull_policy` is `{service.pull}`" if there else "not on this machine"
        if service.recipe is not None and (not there or self.ground.build or service.pull == "build"):
            cause = "asked for" if there and self.ground.build else cause
            others = (place.removeprefix(IMAGE) for _, place in service.recipe.contexts)
            after = self.steps.having(*(step_id("build", "image", name) for name in others))
            self.steps.add("build", "image", service.image, cause, service=service.name, after=after)
        elif service.pull != "build":
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
            *(step_id("pull", "image", name) for name in service.images),
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
        if service is not None and service.preparations and fate.name != service.containers[0]:
            earlier.append(step_id("start", "container", service.containers[0]))
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
