"""A deed as it was asked for -> its plan, from one look at the engine. Touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from envparity.engines.seen import Seen, owner
from envparity.jobs.running.journal import Journal
from envparity.model.declarations import Workspace
from envparity.model.deeds import Asked, Plan
from envparity.model.records import dataclass, replace
from envparity.model.snapshots import Stage

if TYPE_CHECKING:
    from envparity.engines.base import Engine
    from envparity.engines.wanted import Wanted
    from envparity.jobs.running.project import Resolved


@dataclass(frozen=True)
class Planned:
    """A plan with the look that it was made from. In `before`, what ran before a switch that was cut off runs."""

    plan: Plan
    seen: Seen
    wanted: Wanted | None = None
    before: Seen | None = None
    resolved: Resolved | None = None


class Planner:
    """Plans the deeds of one workspace. `reach` gives the engine."""

    def __init__(self, workspace: Workspace, reach: Callable[[], Engine]) -> None:
        self._workspace = workspace
        self._reach = reach
        self.place = str(workspace.root)
        self.journal = Journal(self.place)

    def known(self, environment: str) -> None:
        """Refuse a name that is none of the workspace's; one that does not run here simply has no containers."""
        if all(found.environment.name != environment for found in self._workspace.declarations):
            from envparity.jobs.running.project import runtime_of

            runtime_of(self._workspace, environment)

    def resolve(self, environment: str, *, fetch: bool = True) -> Resolved:
        """Give the environment's project as it is run here, with what its references lead to, if asked.

        What production's own files refer to is never fetched: nothing here is to be given it.
        """
        from envparity.jobs.running.fetching import Fetching, leave
        from envparity.jobs.running.project import resolve, runtime_of

        root, runtime = self._workspace.root, runtime_of(self._workspace, environment)
        if not fetch:
            return resolve(root, runtime)
        live = self._workspace.declaration(environment).environment.stage is Stage.PRODUCTION
        with Fetching(root) as stores:
            found = resolve(root, runtime, own=leave if live else stores, instead=stores)
            return replace(found, fetched=stores.asked)

    def shelf(self, environment: str) -> str:
        """Give the folder in this machine's memory where the environment's secrets are laid; empty for none."""
        from envparity.engines.shelf import shelf

        return shelf(self.place, environment, self._reach().info.address)

    def plan(self, asked: Asked) -> Planned:
        """Plan a deed; `UsageError`, `ReadError` and `EngineError` say what stands in its way."""
        planned = self._without_wanted(asked) if asked.deed in ("down", "stop", "pause", "unpause") else None
        return planned or self._with_wanted(asked)

    def leaving(self, seen: Seen, environment: str) -> tuple[str, ...]:
        """Name the environments that run beside the wanted one, those of profiles that are gone too."""
        running = {owner(found.labels) for found in seen.containers if found.running}
        return tuple(sorted(name for place, name in running if place == self.place and name != environment))

    def _without_wanted(self, asked: Asked) -> Planned:
        """Plan what is told by the containers' labels alone: their files may have changed or gone."""
        from envparity.engines.observe import observe
        from envparity.engines.plan import plan_down, plan_pause, plan_stop

        name = asked.environment
        self.known(name)
        seen = observe(self._reach(), self.place)
        runtime = self._workspace.declaration(name).runtime
        project = runtime.project if runtime else ""
        if asked.deed == "down":
            return Planned(plan_down(project, name, self.place, seen, volumes=asked.volumes), seen)
        if asked.deed == "stop":
            return Planned(plan_stop(project, name, self.place, seen, asked.services), seen)
        verb: Literal["pause", "unpause"] = "pause" if asked.deed == "pause" else "unpause"
        return Planned(plan_pause(verb, project, name, self.place, seen, asked.services), seen)

    def _with_wanted(self, asked: Asked) -> Planned:
        from envparity.engines.plan import plan_restart, plan_switch, plan_up

        wanted, seen, resolved = self._look(asked)
        if asked.deed == "restart":
            plan = plan_restart(wanted, seen, asked.services)
            return Planned(plan, seen, wanted, resolved=resolved)
        if asked.deed == "scale":
            services = tuple(name for name, _ in asked.counts)
            return Planned(plan_up(wanted, seen, services), seen, wanted, resolved=resolved)
        if asked.deed == "up":
            plan = plan_up(wanted, seen, asked.services, build=asked.build)
            return Planned(plan, seen, wanted, resolved=resolved)
        plan = plan_switch(wanted, seen, self.leaving(seen, asked.environment), build=asked.build)
        entry = self.journal.read()
        if entry is None:
            return Planned(plan, seen, wanted, seen, resolved)
        told = f"an earlier switch to `{entry.environment}` was cut off: this goes on from what it left"
        plan = replace(plan, warnings=(told, *plan.warnings))
        return Planned(plan, seen, wanted, seen.as_it_ran(self.place, entry.ran), resolved)

    def _look(self, asked: Asked) -> tuple[Wanted, Seen, Resolved]:
        """Look at the engine with the project in mind, its ports moved where another environment is to go on."""
        from envparity.engines.observe import observe
        from envparity.jobs.running.beside import moved_by, room
        from envparity.jobs.running.project import wanted_of

        resolved = self.resolve(asked.environment)
        shelf = self.shelf(asked.environment)

        def want(step: int, cause: str = "") -> Wanted:
            return wanted_of(
                self._workspace,
                asked.environment,
                resolved,
                shelf=shelf,
                counts=dict(asked.counts),
                step=step,
                cause=cause,
            )

        wanted = want(0)
        seen = observe(self._reach(), self.place, [wanted])
        stands = moved_by(seen.of(self.place, asked.environment))
        if asked.beside:
            step, cause = room(wanted, seen, stands, local=self._reach().info.address)
        else:
            step, cause = (stands, "it was brought up so") if asked.deed in ("scale", "restart") else (0, "")
        if not step:
            return wanted, seen, resolved
        wanted = want(step, cause)
        return wanted, observe(self._reach(), self.place, [wanted]), resolved
