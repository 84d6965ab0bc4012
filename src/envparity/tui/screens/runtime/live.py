"""What comes from the engine by itself: changes of containers, and lines of their logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from envparity.model.deeds import LogLine
from envparity.tui.background import Follower

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.dom import DOMNode
    from textual.timer import Timer
    from textual.worker import Worker

    from envparity.model.deeds import ContainerState
    from envparity.tui.errands import Runner
    from envparity.tui.widgets.logs import LogView

TAIL = 200
"""Lines of the past that the log pane begins with, for each container."""
SETTLE = 0.2
"""Seconds in which several changes are taken for one."""


class Batches(Iterator[Sequence[LogLine]]):
    """Lines of a log in lists, as many as came together, where their source gives them so; else each by itself."""

    def __init__(self, lines: Iterator[LogLine]) -> None:
        self._lines = lines
        self._batch: Callable[[], Sequence[LogLine]] = getattr(lines, "batch", lambda: (next(lines),))

    def __next__(self) -> Sequence[LogLine]:
        return self._batch()

    def close(self) -> None:
        """End the log, from any thread."""
        close: Callable[[], None] = getattr(self._lines, "close", lambda: None)
        close()


class Again:
    """Has something looked at again, once for several changes, and not while it is still being looked at.

    A slow engine that changes all the time would else never be done with a look.
    """

    def __init__(self, screen: DOMNode, look: Callable[[], Worker[None] | None]) -> None:
        self._screen = screen
        self._look = look
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None

    def ask(self) -> None:
        """Look soon."""
        if self._timer is None:
            self._timer = self._screen.set_timer(SETTLE, self._due)

    def _due(self) -> None:
        self._timer = None
        if self._worker is not None and self._worker.is_running:
            self.ask()
        else:
            self._worker = self._look()


class Live:
    """Follows one environment at a time. `changed` and `failed` are called in other threads."""

    def __init__(
        self, view: LogView, changed: Callable[[str], object], failed: Callable[[Exception], object]
    ) -> None:
        self._view = view
        self._changed = changed
        self._failed = failed
        self._changes: Follower[None] | None = None
        self._logs: Follower[Sequence[LogLine]] | None = None
        self._followed: object = None

    def follow(
        self, runner: Runner, environment: str, services: tuple[str, ...], states: Sequence[ContainerState]
    ) -> bool:
        """Follow changes, and logs anew when other containers run than before; say whether anew."""
        if self._changes is None:
            self._changes = Follower(
                lambda: runner.watch(environment), lambda _: self._tell(environment), lambda _: None
            )
            self._changes.start()
        running = frozenset(state.id for state in states if state.state == "running")
        wanted = (environment, services, running, bool(states))
        if wanted == self._followed:
            return False
        self._followed = wanted
        self._follow_logs(runner, environment, services, states, follow=bool(running))
        return True

    def _tell(self, environment: str) -> None:
        self._changed(environment)

    def _fail(self, error: Exception) -> None:
        self._failed(error)

    def _follow_logs(
        self,
        runner: Runner,
        environment: str,
        services: tuple[str, ...],
        states: Sequence[ContainerState],
        *,
        follow: bool,
    ) -> None:
        if self._logs is not None:
            self._logs.stop()
            self._logs = None
        if not states:
            self._view.clear(("nothing of this environment is here; u on Runtime brings it up", "faint"))
            return
        self._view.clear(("nothing was written yet", "faint"))
        self._logs = Follower(
            lambda: Batches(runner.logs(environment, services=services, follow=follow, tail=TAIL)),
            self._view.feed,
            self._fail,
        )
        self._logs.start()

    def stop(self) -> None:
        """Follow nothing any more."""
        for follower in (self._changes, self._logs):
            if follower is not None:
                follower.stop()
        self._changes = self._logs = None
        self._followed = None
        self._view.clear()
