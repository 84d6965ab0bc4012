"""What containers use, for those that are in sight: followed while the screen is looked at, and not longer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from envparity.tui.background import Follower

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from envparity.model.deeds import Usage
    from envparity.tui.errands import Runner

KEPT = 60
"""Readings that are kept of each container."""
RATE = 4.0
"""Readings a second over all of them: what an engine gives for less than a hundredth of a core."""


class Figures:
    """The readings of one environment's containers, by their names. An engine pays for each that is measured."""

    def __init__(self) -> None:
        self._follower: Follower[Usage] | None = None
        self._followed: object = None
        self._held: dict[str, deque[Usage]] = {}
        self.fresh = False
        """Whether readings came since they were last looked at."""

    @property
    def held(self) -> Mapping[str, Sequence[Usage]]:
        """The readings by container."""
        self.fresh = False
        return self._held

    def follow(self, runner: Runner, environment: str, names: Sequence[str]) -> None:
        """Measure these containers and no others."""
        wanted = (environment, tuple(names))
        if wanted == self._followed:
            return
        self.stop()
        self._followed = wanted
        self._held = {name: self._held.get(name, deque(maxlen=KEPT)) for name in names}
        if names:
            self._follower = Follower(
                lambda: runner.stats(environment, names=tuple(names), rate=RATE), self._take, lambda _: None
            )
            self._follower.start()

    def _take(self, usage: Usage) -> None:
        held = self._held.get(usage.container)
        if held is not None:
            held.append(usage)
            self.fresh = True

    def stop(self) -> None:
        """Measure nothing."""
        if self._follower is not None:
            self._follower.stop()
        self._follower = self._followed = None
