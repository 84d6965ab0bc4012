"""Deeds: planned, shown, agreed, carried out in the background, and what came of them."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING, Literal

from textual import work
from textual.message import Message

from envparity.errors import Interrupted
from envparity.model.deeds import Asked
from envparity.tui.answering import asking
from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.runtime import wording

if TYPE_CHECKING:
    from textual.timer import Timer

    from envparity.model.declarations import Declaration
    from envparity.model.deeds import Deed, Event, Plan, Step
    from envparity.tui.errands import Runner
    from envparity.tui.look import Span


PERIOD = 0.1
"""Seconds between two drawings of what happens while a deed is carried out."""


class Progress(Message):
    """Something happened to services while a deed is carried out: what did not wait to be taken up before."""


class DeedScreen(Desk):
    """A screen that carries out one deed at a time.

    `acted` names the environment of the last deed, `steps` are its plan's by id, `finished` those that
    are over, `events` hold what happens to its services, and `outcome` is what came of it, in words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.acted = ""
        self.events: dict[str, Event] = {}
        self.steps: dict[str, Step] = {}
        self.finished: set[str] = set()
        self.outcome: list[Span] = []
        self._news: deque[Event] = deque()
        self._pace: Timer | None = None
        self._drawn = True

    @abstractmethod
    def marked(self) -> tuple[str, ...]:
        """Name the services that deeds are narrowed to; none means all."""

    @abstractmethod
    def draw(self) -> None:
        """Draw what is happening."""

    @property
    def services_of_deed(self) -> frozenset[str]:
        """The services that the plan's steps are about; networks and volumes are nobody's."""
        return frozenset(step.service for step in self.steps.values() if step.service)

    def on_progress(self) -> None:
        """Show what happens to which service: at once, and what comes soon after with what comes then."""
        self._take_up()
        self._drawn = False
        if self._pace is None:
            self._draw_news()

    def _take_up(self) -> None:
        services = self.services_of_deed
        while self._news:
            event = self._news.popleft()
            if event.status in ("done", "skipped"):
                self.finished.add(event.step or event.service)
            if event.service in services or event.status == "failed":
                self.events[event.service] = wording.happening(event, self.steps)

    def _draw_news(self) -> None:
        self._pace = None
        if not self._drawn:
            self._drawn = True
            self.draw()
            self._pace = self.set_timer(PERIOD, self._draw_news)

    def action_stop(self) -> None:
        """Stop the deed that is under way."""
        runner = self.envparity.runner
        if self.envparity.known.busy and runner is not None:
            self.run_worker(in_background(runner.stop), exit_on_error=False)

    def action_deed(self, deed: Deed) -> None:
        """Plan a deed, show the plan, and do it when it is agreed."""
        if self.may_act():
            services = self.marked() if deed in ("up", "restart", "stop") else ()
            self.plan(Asked(deed, self.envparity.known.chosen, services))

    def may_act(self) -> bool:
        """Tell whether a deed can be begun now, and say why not."""
        known = self.envparity.known
        if known.busy:
            self._tell(
                Trouble(f"{known.busy} is still working", "one deed at a time; `x` stops it"), "warning"
            )
        elif not known.reached:
            missing = (
                known.engine if isinstance(known.engine, Trouble) else Trouble("still looking for an engine")
            )
            hint = missing.hint or "try again in a moment"
            self._tell(Trouble(missing.message, hint), "warning")
        return not known.busy and known.reached and known.declaration is not None

    def plan(self, asked: Asked) -> None:
        """Plan a deed on the chosen environment."""
        declaration = self.envparity.known.declaration
        if declaration is not None and self.envparity.runner is not None:
            self.envparity.did(asked.deed, lambda: self._again(asked))
            self.outcome = wording.planning_line(asked)
            self.draw()
            self._plan(self.envparity.runner, asked, declaration)

    def _again(self, asked: Asked) -> None:
        """Plan a deed once more, on the environment that it was for."""
        if self.may_act():
            if self.envparity.known.chosen != asked.environment:
                self.envparity.choose(asked.environment)
            self.plan(asked)

    @work(group="deed", exclusive=True, exit_on_error=False, description="plan")
    async def _plan(self, runner: Runner, asked: Asked, declaration: Declaration) -> None:
        from envparity.tui.screens.confirm import ConfirmScreen, of_plan

        deed, name = asked.deed, asked.environment
        try:
            plan = await in_background(asking(lambda: runner.plan(asked)))
        except Exception as error:  # noqa: BLE001  # a plan that cannot be made is said
            self._failed(deed, name, Trouble.of(error))
            return
        if plan.empty:
            self.outcome = wording.nothing_line(name)
            self.draw()
            return
        guarded = declaration.protected or declaration.environment.stage.value == "production"
        self.outcome = []
        self.draw()
        question = of_plan(deed, declaration.environment, plan, guarded=guarded)
        agreed = await self.app.push_screen_wait(ConfirmScreen(question))
        if agreed is not None:
            await self._do(runner, asked, plan)

    async def _do(self, runner: Runner, asked: Asked, plan: Plan) -> None:
        deed, name = asked.deed, asked.environment
        self._news.clear()
        self.acted, self.events, self.outcome = name, {}, []
        self.steps, self.finished = {step.id: step for step in plan.steps}, set()
        self.envparity.learn(busy=f"{deed} {name}")
        try:
            await in_background(asking(lambda: runner.carry_out(asked, self._say, confirm=name, agreed=plan)))
            self.outcome = wording.done_line(deed, name, len(plan.steps))
        except Interrupted as error:
            self.outcome = wording.stopped_line(Trouble.of(error))
        except Exception as error:  # noqa: BLE001  # a deed that fails is said, with its reason
            self._failed(deed, name, Trouble.of(error))
        finally:
            self._take_up()
            self.events = {s: event for s, event in self.events.items() if event.status == "failed"}
            self.envparity.learn(busy="")

    def _say(self, event: Event) -> None:
        self._news.append(event)
        if len(self._news) == 1:
            self.post_message(Progress())

    def _failed(self, deed: Deed, name: str, trouble: Trouble) -> None:
        self.outcome = wording.failed_line(deed, name, trouble)
        self._tell(trouble, "error")
        self.draw()

    def _tell(self, trouble: Trouble, severity: Literal["warning", "error"]) -> None:
        said = spoken(clean(trouble.hint)) or "see the line above the services"
        title = spoken(clean(trouble.message))
        self.notify(said, title=title, severity=severity, markup=False)
