"""The plans that stop: `down` takes away what is ours and nothing else, `restart` stops and starts.

`down` reads the containers' labels alone, so that it works when the files that made them have changed or gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from envparity.engines import labels
from envparity.engines.plan.fates import order
from envparity.engines.plan.ground import chosen
from envparity.engines.plan.steps import Steps, ordered, step_id
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.engines.wanted.values import Wanted
from envparity.errors import UsageError
from envparity.model.deeds import Plan, Verb


def plan_down(
    project: str,
    environment: str,
    workspace: str,
    seen: Seen,
    *,
    volumes: bool = False,
) -> Plan:
    """Plan the removal of an environment's containers and networks, and of its volumes only when asked."""
    steps, warnings, cause = Steps(), [], "`down`"
    mine = (workspace, environment)
    removed = []
    for found in reversed(by_dependencies(seen.of(workspace, environment))):
        stops = stop(steps, found, cause, seen)
        removed.append(
            steps.add("remove", "container", found.name, cause, service=found.service, after=stops)
        )
    for network in seen.networks:
        if owner(network.labels) != mine:
            continue
        if strangers := _others_on(network.name, seen, mine):
            warnings.append(f"network `{network.name}` stays: {strangers} is on it and is not ours")
            continue
        steps.add("remove", "network", network.name, cause, after=removed)
    if volumes:
        for volume in seen.volumes:
            if owner(volume.labels) == mine:
                steps.add("remove", "volume", volume.name, f"{cause} with its volumes", after=removed)
        for found in seen.of(workspace, environment):
            for path, name in found.anonymous:
                steps.add("remove", "volume", name, f"what `{found.name}` kept in {path}", after=removed)
    return Plan(project, environment, steps.all(), tuple(warnings))


def plan_pause(
    verb: Literal["pause", "unpause"],
    project: str,
    environment: str,
    workspace: str,
    seen: Seen,
    services: Sequence[str] = (),
) -> Plan:
    """Plan to hold an environment's running containers still, or to let those that are held go on."""
    steps = Steps()
    state = "running" if verb == "pause" else "paused"
    ours = seen.of(workspace, environment)
    for name in services:
        if all(found.service != name for found in ours):
            raise UsageError(f"nothing of a service `{name}` of `{environment}` is here")
    for found in by_dependencies(ours):
        if found.state == state and (not services or found.service in services):
            steps.add(verb, "container", found.name, f"`{verb}`", service=found.service)
    return Plan(project, environment, steps.all())


def plan_stop(
    project: str, environment: str, workspace: str, seen: Seen, services: Sequence[str] = ()
) -> Plan:
    """Plan to stop an environment's running containers, or those of some services; nothing is taken away."""
    steps = Steps()
    ours = seen.of(workspace, environment)
    for name in services:
        if all(found.service != name for found in ours):
            raise UsageError(f"nothing of a service `{name}` of `{environment}` is here")
    for found in reversed(by_dependencies(ours)):
        if not services or found.service in services:
            stop(steps, found, "`stop`", seen)
    return Plan(project, environment, steps.all())


def plan_restart(wanted: Wanted, seen: Seen, services: Sequence[str] = ()) -> Plan:
    """Plan to stop and start the containers of the named services, or of all, as they are: nothing is made anew."""
    names = frozenset(services) & chosen(wanted, services) if services else chosen(wanted, ())
    ours = [found for found in seen.of(wanted.workspace, wanted.environment) if found.service in names]
    if not ours:
        raise UsageError(
            f"nothing of `{wanted.environment}` is here to restart",
            hint=f"`envparity up {wanted.environment}` makes and starts it",
        )
    steps = Steps()
    rank = {name: index for index, name in enumerate(order(wanted))}
    ours.sort(key=lambda found: (rank.get(found.service, -1), found.name))
    for found in reversed(ours):
        if found.running:
            stop(steps, found, "`restart`", Seen(tuple(ours)))
    stopped = [step.id for step in steps.all()]
    for found in ours:
        _start(steps, found, wanted, ours, stopped)
    return Plan(wanted.project, wanted.environment, steps.all(), wanted.warnings)


def _start(
    steps: Steps, found: SeenContainer, wanted: Wanted, ours: Sequence[SeenContainer], stopped: Sequence[str]
) -> None:
    service = wanted.service(found.service)
    if not found.running and found.service in wanted.jobs and found.exit_code == 0:
        return
    earlier = list(stopped)
    for need in service.needs if service else ():
        verb: Verb = "start" if need.condition == "service_started" else "wait"
        earlier += [step_id(verb, "container", other.name) for other in ours if other.service == need.service]
    started = steps.add("start", "container", found.name, "`restart`", service=found.service, after=earlier)
    job = found.service in wanted.jobs
    cause = "until it has done its work" if job else "until it is healthy or has stayed up"
    steps.add("wait", "container", found.name, cause, service=found.service, after=[started])


def stop(
    steps: Steps, found: SeenContainer, cause: str, seen: Seen, after: Sequence[str] = ()
) -> tuple[str, ...]:
    """Plan to stop one container after those that depend on it; gives the ids of the steps, none if it is stopped."""
    if not found.running:
        return ()
    dependents = [
        step_id("stop", "container", other.name)
        for other in seen.containers
        if found.service in needed(other) and owner(other.labels) == owner(found.labels)
    ]
    return (
        steps.add("stop", "container", found.name, cause, service=found.service, after=[*after, *dependents]),
    )


def needed(found: SeenContainer) -> tuple[str, ...]:
    """Name the services that a container's service depends on, as its label says."""
    told = found.labels.get(labels.DEPENDS_ON, "")
    return tuple(entry.partition(":")[0] for entry in told.split(",") if entry)


def by_dependencies(containers: Iterable[SeenContainer]) -> tuple[SeenContainer, ...]:
    """Put containers so that each comes after those it depends on; a circle falls back to the order of names."""
    found = sorted(containers, key=lambda one: one.name)
    needs: dict[str, list[str]] = {}
    for one in found:
        needs.setdefault(one.service, []).extend(needed(one))
    try:
        rank = {name: index for index, name in enumerate(ordered(needs))}
    except UsageError:
        return tuple(found)
    return tuple(sorted(found, key=lambda one: (rank[one.service], one.name)))


def _others_on(network: str, seen: Seen, mine: tuple[str, str]) -> str:
    names = [
        f"`{found.name}`"
        for found in seen.containers
        if network in found.networks and owner(found.labels) != mine
    ]
    return ", ".join(sorted(names))
