"""The plan that brings one environment down and another up, and the plan back when that went wrong.

Everything that can fail without touching what runs comes first: images, networks, volumes and containers
of the new environment. Only then is the old one stopped; its containers are kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from envparity.engines.plan.down import by_dependencies, needed, stop
from envparity.engines.plan.steps import Steps, step_id
from envparity.engines.plan.up import Rise
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.engines.wanted.values import Wanted
from envparity.model.deeds import Plan


def plan_switch(wanted: Wanted, seen: Seen, leaving: Sequence[str], *, build: bool = False) -> Plan:
    """Plan to stop the workspace's environments `leaving` and to make the wanted one run."""
    old = [
        found
        for name in leaving
        for found in by_dependencies(seen.of(wanted.workspace, name))
        if found.running
    ]
    rise = Rise(wanted, seen, build=build)
    rise.preflight(freed=[found.id for found in old])
    rise.prepare()
    rise.make()
    ready = [step.id for step in rise.steps.all()]
    stops = _stop(rise.steps, old, f"`{wanted.environment}` takes its place", ready)
    rise.run(after=stops)
    return Plan(wanted.project, wanted.environment, rise.steps.all(), rise.warnings)


def plan_back(project: str, workspace: str, environment: str, before: Seen, now: Seen) -> Plan:
    """Plan to stop what a failed switch to `environment` started, and to start again what ran before it."""
    steps = Steps()
    ran = {found.id for found in before.containers if found.running}
    ours = [found for found in by_dependencies(now.of(workspace, environment)) if found.id not in ran]
    stops = _stop(steps, [found for found in ours if found.running], f"`{environment}` did not come up", ())
    here = {found.id: found for found in now.containers}
    again = [here[found.id] for found in before.containers if _lost(found, here, workspace, environment)]
    for found in by_dependencies(again):
        waits = [
            step_id("wait", "container", other.name) for other in again if other.service in needed(found)
        ]
        cause = "it ran before"
        started = steps.add(
            "start", "container", found.name, cause, service=found.service, after=[*stops, *waits]
        )
        steps.add(
            "wait",
            "container",
            found.name,
            "until it is healthy or has stayed up",
            service=found.service,
            after=[started],
        )
    return Plan(project, environment, steps.all())


def _lost(found: SeenContainer, here: dict[str, SeenContainer], workspace: str, environment: str) -> bool:
    """Whether a container of ours ran, is still there, and does not run any more."""
    place, name = owner(found.labels)
    now = here.get(found.id)
    return (
        found.running and place == workspace and name != environment and now is not None and not now.running
    )


def _stop(steps: Steps, containers: Sequence[SeenContainer], cause: str, after: Sequence[str]) -> list[str]:
    """Plan to stop containers, dependents first; nothing is stopped before all of `after` is done."""
    look = Seen(tuple(containers))
    return [id for found in reversed(containers) for id in stop(steps, found, cause, look, after)]
