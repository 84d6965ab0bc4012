"""What a plan stands on: which services it is about, what they use, and what of it is there in another form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.engines import labels
from envparity.engines.plan.obstacles import Obstacle
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.errors import UsageError


class Ground:
    """One environment as it is wanted beside one look at the engine. `changed` are networks to be made anew."""

    def __init__(
        self, wanted: Wanted, seen: Seen, services: Sequence[str] = (), *, build: bool = False
    ) -> None:
        self.build = build
        self.wanted = wanted
        self.seen = seen
        self._named = frozenset(services)
        self._mine = (wanted.workspace, wanted.environment)
        self.chosen = chosen(wanted, services)
        self.changed = self._changed_networks()
        # A network is made anew with everything on it, so those services are chosen too.
        moved = [found.name for found in wanted.services if self.changed.intersection(found.networks)]
        if services and moved:
            self.chosen = chosen(wanted, [*services, *moved])
            self.changed = self._changed_networks()

    @property
    def services(self) -> tuple[WantedService, ...]:
        """The chosen services, by name."""
        return tuple(service for service in self.wanted.services if service.name in self.chosen)

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that the chosen services are on."""
        return tuple(sorted({name for service in self.services for name in service.networks}))

    @property
    def volumes(self) -> tuple[str, ...]:
        """The volumes that the chosen services use."""
        return tuple(sorted({name for service in self.services for name in service.volumes}))

    @property
    def fresh(self) -> frozenset[str]:
        """The images that are had anew although they may be there."""
        return frozenset(
            service.image
            for service in self.services
            if service.pull in ("always", "build") or (self.build and service.recipe is not None)
        )

    @property
    def orphans(self) -> tuple[SeenContainer, ...]:
        """Our containers that nothing declares: of a service that went, or one too many of one."""
        names = {name for service in self.wanted.services for name in service.containers}
        return tuple(
            found
            for found in self.seen.of(*self._mine)
            if found.name not in names and (not self._named or found.service in self._named)
        )

    def _changed_networks(self) -> frozenset[str]:
        return frozenset(
            found.name
            for found in self.seen.networks
            if found.name in self.networks
            and owner(found.labels) == self._mine
            and (network := self.wanted.network(found.name)) is not None
            and not network.external
            and found.labels.get(labels.FORM) != network.form
        )

    def strangers(self) -> Iterable[Obstacle]:
        """Find containers of others on a network that must be made anew."""
        for found in self.seen.containers:
            held = self.changed.intersection(found.networks)
            if held and owner(found.labels) != self._mine:
                name = min(held)
                yield Obstacle(
                    f"network `{name}` must be made anew, and container `{found.name}` is on it",
                    f"`docker network disconnect {name} {found.name}` takes it off",
                )

    def doubts(self) -> Iterable[str]:
        """Say what will be used although it was not made by us, or not as it is declared now."""
        for found in self.seen.volumes:
            volume = self.wanted.volume(found.name)
            if volume is None or volume.external or found.name not in self.volumes:
                continue
            if not owner(found.labels)[1]:
                yield f"volume `{found.name}` {_FOREIGN}"
            elif found.labels.get(labels.FORM) != volume.form:
                yield f"volume `{found.name}` was made from an earlier declaration and is kept for its data"
        for net in self.seen.networks:
            network = self.wanted.network(net.name)
            ours = network is None or network.external or net.name not in self.networks
            if not ours and not owner(net.labels)[1]:
                yield f"network `{net.name}` {_FOREIGN}"


_FOREIGN = "was there before and was not made by envparity: it is used and never removed"


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
