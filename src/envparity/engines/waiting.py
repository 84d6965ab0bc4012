"""Watching one container until it is well: healthy, done with its work, or up for a while.

Says what is wrong as soon as it is certain, with the container's own last words.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from envparity.engines import labels
from envparity.engines.base import Engine
from envparity.engines.logs import last_lines
from envparity.engines.seen import SeenContainer
from envparity.errors import EngineError

STEADY = 1.0
"""Seconds that a container without a health check has to stay up to be taken for well."""
FALLS = 3
"""Restarts by the engine after which a container without a health check is given up: it may wait for another."""
CHECKED_FALLS = 10
"""The same for one with a health check, which has its own time to become healthy."""

PATIENCE = 10.0
"""Seconds in which any health check may come to its end."""


class Halted(Exception):
    """A wait was given up because the deed has ended elsewhere."""


class Watch:
    """One container's way to being well. `job` does its work once and ends."""

    def __init__(
        self, engine: Engine, service: str, *, job: bool, must_be_checked: bool, veil: Callable[[str], str]
    ) -> None:
        self._engine = engine
        self._service = service
        self._job = job
        self._must_be_checked = must_be_checked
        self._veil = veil
        self._began = time.monotonic()
        self._since = (0.0, self._began)
        self._fallen = -1
        self._asked: float | None = None

    def until_well(self, id: str, tell: Callable[[str], None], halted: Callable[[float], bool]) -> None:
        """Look until it is well. `halted` waits so many seconds and says whether to give up (`Halted`)."""
        pause, said = 0.05, ""
        while True:
            found = self._engine.container(id)
            if found is None:
                raise EngineError(f"`{self._service}` is gone: something else removed its container")
            self._fallen = found.restarts if self._fallen < 0 else self._fallen
            if self._well(found):
                return
            if trouble := self._trouble(found):
                raise self._failure(found, trouble)
            if found.health == "starting":
                self._engine.check(id)
                if found.check_said not in ("", said):
                    said = found.check_said
                    tell(f"{self._service}: its health check says: {said}")
            if halted(pause):
                raise Halted
            pause = min(pause * 1.5, 0.5)

    def _waited(self) -> float:
        return time.monotonic() - self._began

    def _steady(self, found: SeenContainer) -> bool:
        """Whether it has run since one start for long enough, by this machine's clock."""
        started, since = self._since
        if found.started != started:
            self._since = (found.started, time.monotonic())
            return False
        return time.monotonic() - since >= STEADY

    def _well(self, found: SeenContainer) -> bool:
        if self._job or (found.state == "exited" and found.health == "none"):
            return found.state == "exited" and found.exit_code == 0
        if found.health == "healthy":
            return True
        steady = self._steady(found)
        return found.state == "running" and found.health == "none" and steady and not self._must_be_checked

    def _trouble(self, found: SeenContainer) -> str:
        """Say what is wrong with it; empty while it may yet come right."""
        if found.state == "exited":
            before = "" if found.exit_code or self._job else " before it was healthy"
            return f"ended with exit code {found.exit_code}{before}"
        if found.state in ("dead", "removing", "created", "paused"):
            return f"is {found.state}"
        falls = found.restarts - self._fallen
        if falls >= (FALLS if found.health == "none" else CHECKED_FALLS) and not self._job:
            last = f", the last time with exit code {found.exit_code}" if found.exit_code else ""
            return f"ends and is started again, {falls} times by now{last}"
        if self._must_be_checked and found.health == "none" and found.state == "running":
            return "has no health check, and another service waits for it to be healthy"
        if found.health == "unhealthy":
            waited = self._waited()
            return f"did not become healthy within {waited:.0f} s" if waited >= 1 else "is unhealthy"
        if (
            found.health == "starting"
            and self._waited() > PATIENCE
            and self._waited() > self._patience(found)
        ):
            return f"is still not healthy after {self._waited():.0f} s"
        return ""

    def _patience(self, found: SeenContainer) -> float:
        """Give the seconds in which its health check must have come to an end, asked for when it takes long."""
        if self._asked is None:
            self._asked = self._engine.patience(found.id)
        return self._asked

    def _failure(self, found: SeenContainer, trouble: str) -> EngineError:
        message = f"`{self._service}` {trouble}"
        if found.check_said:
            message += f"; its health check says: {found.check_said}"
        lines = [self._veil(line) for line in last_lines(self._engine, found)]
        said = "\n  ".join(["; its last lines:", *lines]) if lines else "; it wrote nothing"
        environment = found.labels.get(labels.ENVIRONMENT, "")
        return EngineError(
            message + said, hint=f"`envparity logs {environment} {self._service}` has the rest"
        )
