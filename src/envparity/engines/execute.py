"""Carrying out a plan: side by side what may, in its order what must. Decides nothing.

A step that fails ends the deed: what is under way comes to its end, nothing more is begun, and what was
done stays done, so that the same command goes on from there. A service that no other one requires
(`required: false`) and that does not become well is told in the end: what waits for it goes on without it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from envparity.engines.base import Engine
from envparity.engines.deeds import Deeds
from envparity.engines.interrupting import heeding
from envparity.engines.seen import Seen
from envparity.engines.waiting import Halted
from envparity.engines.wanted.values import Wanted
from envparity.errors import EngineError, Interrupted
from envparity.model.deeds import Event, Plan, Step, Verb
from envparity.model.records import dataclass, field

SIDE_BY_SIDE = 8
"""Steps at once: more than this is the engine's queue, not work done."""
WAITING = 64
"""Waits at once: none keeps a step from being begun."""
LOOK = 0.2
"""Seconds between two looks at whether the user has had enough."""

_WORDS: Mapping[Verb, tuple[str, str]] = {
    "pull": ("pulling", "pulled"),
    "build": ("building", "built"),
    "create": ("creating", "created"),
    "recreate": ("making anew", "made anew"),
    "start": ("starting", "started"),
    "stop": ("stopping", "stopped"),
    "remove": ("removing", "removed"),
    "rename": ("naming", "named"),
    "pause": ("pausing", "paused"),
    "unpause": ("unpausing", "unpaused"),
    "wait": ("waiting", ""),
}
"""Each verb while it is carried out and when it is done."""
_WITH_CAUSE = ("recreate", "stop", "remove", "rename")

Say = Callable[[Event], None]
Veil = Callable[[str], str]


def execute(
    engine: Engine,
    plan: Plan,
    seen: Seen,
    say: Say,
    *,
    wanted: Wanted | None = None,
    stop: threading.Event | None = None,
    veil: Veil = str,
) -> None:
    """Carry out a plan that was made from `seen`.

    `say` is told of each step, from several threads. `veil` is put over every text of the engine or a
    container before it is said or raised. `EngineError` for the first step that failed, `Interrupted`
    when `stop` was set or Ctrl-C was pressed.
    """
    stop = stop or threading.Event()
    with heeding(stop):
        optional = wanted.optional if wanted else frozenset[str]()
        _Run(plan, Deeds(engine, seen, wanted, stop, veil), say, veil, optional).run()


def told(step: Step, *, done: bool = False) -> str:
    """Say a step in a few words, while it is carried out or when it is done."""
    if step.verb == "wait":
        return step.cause.removeprefix("until it ") if done else f"waiting {step.cause}"
    kind = "" if step.kind in ("container", "image") else f"{step.kind} "
    cause = f" ({step.cause})" if step.verb in _WITH_CAUSE and not done else ""
    return f"{_WORDS[step.verb][done]} {kind}{step.name}{cause}"


@dataclass
class _Run:
    plan: Plan
    deeds: Deeds
    say: Say
    veil: Veil
    optional: frozenset[str]
    done: set[str] = field(default_factory=set)
    left: dict[str, Step] = field(default_factory=dict)
    at_work: dict[Future[None], Step] = field(default_factory=dict)
    failure: EngineError | None = None
    missed: EngineError | None = None
    """Why a service that is not required is not well."""

    def run(self) -> None:
        self.left = {step.id: step for step in self.plan.steps}
        first = {step.service or step.name: step for step in reversed(self.plan.steps)}
        for step in self.plan.steps:
            if first[step.service or step.name] is step:
                self._tell(step, "waiting", "waits for its turn")
        waits = sum(step.verb == "wait" for step in self.plan.steps)
        with (
            ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="envparity-step") as working,
            ThreadPoolExecutor(min(waits, WAITING) or 1, thread_name_prefix="envparity-wait") as waiting,
        ):
            self._work(working, waiting)
        self._end()

    def _work(self, working: ThreadPoolExecutor, waiting: ThreadPoolExecutor) -> None:
        while self.left or self.at_work:
            if not self._halted():
                for step in self._ready():
                    del self.left[step.id]
                    pool = waiting if step.verb == "wait" else working
                    self.at_work[pool.submit(self._carry_out, step)] = step
            if not self.at_work:
                return
            self._gather(LOOK)

    def _ready(self) -> list[Step]:
        return [step for step in self.left.values() if self.done.issuperset(step.after)]

    def _halted(self) -> bool:
        return self.failure is not None or self.deeds.stop.is_set()

    def _gather(self, seconds: float) -> None:
        finished, _ = wait(self.at_work, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in finished:
            step = self.at_work.pop(future)
            try:
                future.result()
            except Halted:
                self._tell(step, "skipped", "given up")
            except EngineError as error:
                self._fail(step, error)
            else:
                self.done.add(step.id)
                self._tell(step, "done", told(step, done=True))

    def _fail(self, step: Step, error: EngineError) -> None:
        veiled = EngineError(self.veil(error.message), hint=self.veil(error.hint))
        self._tell(step, "failed", veiled.message)
        if step.verb == "wait" and step.service in self.optional:
            self.done.add(step.id)
            self.missed = self.missed or veiled
        elif self.failure is None:
            self.failure = veiled
            self.deeds.give_up()

    def _carry_out(self, step: Step) -> None:
        self._tell(step, "working", told(step))

        def tell(text: str) -> None:
            if self.deeds.stop.is_set():
                # A long pull or build ends here; what is half fetched stays with the engine.
                raise Halted
            self._tell(step, "working", self.veil(text))

        self.deeds.carry_out(step, tell)

    def _tell(self, step: Step, status: str, message: str) -> None:
        self.say(Event(step.service or step.name, status, message, step.id))  # type: ignore[arg-type]

    def _end(self) -> None:
        for step in self.left.values():
            self._tell(step, "skipped", "not begun")
        if self.failure is not None:
            raise self.failure
        if self.left or self.deeds.stop.is_set():
            raise Interrupted(self._told(), hint="the same command goes on from there")
        if self.missed is not None:
            raise self.missed

    def _told(self) -> str:
        names = [
            told(step, done=True) for step in self.plan.steps if step.id in self.done and step.verb != "wait"
        ]
        count = f"stopped after {len(self.done)} of {len(self.plan.steps)} steps"
        return f"{count}: {', '.join(names)}" if names else count
