"""The job that front ends hold: one for a workspace, safe to call from several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from envparity.engines.seen import owner
from envparity.errors import EngineError, Interrupted, UsageError
from envparity.jobs.running.looking import Looking
from envparity.jobs.running.planning import Planned
from envparity.jobs.running.streams import Say, one_at_a_time, when_needed
from envparity.model.declarations import Workspace
from envparity.model.deeds import Asked, Event, Plan
from envparity.model.records import dataclass, field
from envparity.model.snapshots import Stage

if TYPE_CHECKING:
    from envparity.engines.settling import Sight


def _silent(event: Event) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Settled:
    """What there being nothing to do rests on: what the engine said, and files by path, none for one not there."""

    sight: Sight
    inputs: Mapping[str, bytes | None] = field(repr=False)


class Running(Looking):
    """The environments of one workspace on this machine's engine. The constructor does nothing.

    One deed is carried out at a time; looks, logs and watches go on beside it.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._deed = threading.Lock()
        self._stop = threading.Event()
        self._last: tuple[Asked, Planned] | None = None

    def plan(self, asked: Asked) -> Plan:
        """Plan a deed from one look at the engine: what it would carry out now.

        `UsageError`, `ReadError` and `EngineError` say what stands in its way.
        """
        return self._planner.plan(asked).plan

    def carry_out(
        self, asked: Asked, say: Say = _silent, *, confirm: str = "", agreed: Plan | None = None
    ) -> Plan:
        """Do a deed, and give the plan that was carried out.

        `confirm` must name every protected environment that is touched, with commas between them. Progress is told by
        `say`, one call at a time, from several threads. Ends when every service is healthy, or has stayed up where it
        has no health check; `EngineError` says which did not and why, and of a `switch` also what runs again.
        `agreed` is the plan that was shown and agreed to: when what is there now calls for another one, nothing is
        done (`EngineError`).
        """
        from envparity.engines.execute import execute

        self._guard((asked.environment,), confirm)
        with self._alone(), self._planner.journal.lock(str(asked)):
            planned = self._planner.plan(asked)
            plan, seen = planned.plan, planned.seen
            if asked.deed == "switch":
                self._guard(self._planner.leaving(seen, asked.environment), confirm)
            if agreed is not None and agreed != plan:
                raise EngineError(
                    "what runs here has changed since the plan was shown: nothing was done",
                    hint="look at the plan as it is now",
                )
            heard = one_at_a_time(say)
            known = [planned.resolved] if planned.resolved else []
            veil = when_needed(lambda: self._veil(() if known else (asked.environment,), *known))
            self._put_down(asked, planned)
            try:
                execute(self._reach(), plan, seen, heard, wanted=planned.wanted, stop=self._stop, veil=veil)
            except (EngineError, Interrupted) as error:
                if asked.deed != "switch":
                    raise
                raise self._back(planned, error, heard) from error
            self._planner.journal.clear()
            self._last = asked, planned
            if asked.deed == "down":
                self._forget_secrets(asked.environment)
            return plan

    def settled(self) -> Settled | None:
        """Give what the last deed, an `up`, rests on now that there is nothing to do; none where that is not all told.

        What a store gave, what production is guarded by and ports that were moved are not told by files.
        """
        from envparity.engines.settling import settle

        if self._last is None:
            return None
        asked, planned = self._last
        wanted, resolved = planned.wanted, planned.resolved
        stage = self._workspace.declaration(asked.environment).environment.stage
        if wanted is None or resolved is None or resolved.fetched or stage is Stage.PRODUCTION:
            return None
        if (
            asked.build
            or asked.beside
            or (sight := settle(self._reach().info, wanted, asked.services)) is None
        ):
            return None
        return Settled(sight, {**resolved.inputs, **sight.files, str(self._planner.journal.path): None})

    def stop(self) -> None:
        """End the deed under way, from any thread: it raises `Interrupted`, which says how far it came."""
        self._stop.set()

    def _put_down(self, asked: Asked, planned: Planned) -> None:
        """Have the journal say what ran, before a switch stops any of it."""
        if asked.deed == "switch" and planned.before is not None and not planned.plan.empty:
            ours = (found for found in planned.before.containers if owner(found.labels)[0] == self._place)
            self._planner.journal.write(asked.environment, tuple(found.id for found in ours if found.running))

    def _forget_secrets(self, environment: str) -> None:
        from envparity.engines.shelf import clear

        clear(self._planner.shelf(environment))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off a second deed while one is under way."""
        if not self._deed.acquire(blocking=False):
            raise UsageError("another deed is under way", hint="wait for its end, or stop it")
        try:
            self._stop.clear()
            yield
        finally:
            self._deed.release()

    def _back(
        self, planned: Planned, error: EngineError | Interrupted, say: Say
    ) -> EngineError | Interrupted:
        """Bring back what ran before a switch that failed, and say in one error both why and how that went."""
        from envparity.engines.execute import execute
        from envparity.engines.observe import observe
        from envparity.engines.plan import plan_back

        self._stop.clear()
        plan = planned.plan
        try:
            now = observe(self._reach(), self._place)
            before = planned.before or planned.seen
            back = plan_back(plan.project, self._place, plan.environment, before, now)
            execute(self._reach(), back, now, say, veil=when_needed(lambda: self._veil(self._names())))
        except (EngineError, Interrupted) as second:
            told = f"{error.message}; bringing back what ran before failed too: {second.message}"
            return EngineError(told, hint=second.hint or error.hint)
        self._planner.journal.clear()
        again = sorted({step.service or step.name for step in back.steps if step.verb == "start"})
        told = f"; what ran before runs again: {', '.join(again)}" if again else "; nothing had been stopped"
        return type(error)(error.message + told, hint=error.hint)
