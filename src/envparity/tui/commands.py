"""The command palette's entries: every screen, environment and deed, found by name."""

from __future__ import annotations

import asyncio
from functools import partial
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Provider

from envparity.tui.modes import MODES
from envparity.tui.outside import literal
from envparity.tui.widgets.keys import offered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import ActiveBinding
    from textual.command import Hits

    from envparity.model.deeds import Deed
    from envparity.tui.app import EnvparityApp

EVERY = 16
"""Entries between two looks at the keys."""
MOST = 60
"""Entries that are offered for what was typed: who wants another types on."""
DEEDS: tuple[tuple[Deed, str], ...] = (
    ("up", "Bring {} up"),
    ("switch", "Switch to {}"),
    ("restart", "Restart {}"),
    ("stop", "Stop {}"),
    ("down", "Take {} down"),
)


class Commands(Provider):
    """What can be done now, by what is known now."""

    @property
    def _app(self) -> EnvparityApp:
        return cast("EnvparityApp", self.app)

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = self._app
        for mode in MODES:
            yield f"Go to {mode.label}", mode.about, partial(app.action_go, mode.name)
        for active in offered(self.screen):
            binding = active.binding
            if binding.id and binding.description and active.node is self.screen:
                key = app.get_key_display(binding)
                about = f"{binding.tooltip or 'on this screen'}  ({key})"
                yield binding.description, about, partial(self._press, active)
        yield "Read again", "read the workspace and compare its environments again", app.action_read
        yield "Change the theme", "ours, and those of Textual", app.action_change_theme
        for environment in app.known.environments:
            name = environment.name
            stage = environment.stage.value
            yield (
                f"Choose {name}",
                "act on it" if name == stage else f"act on it: {stage}",
                partial(app.choose, name),
            )
            yield f"Findings of {name}", "in Drift", partial(app.open_drift, f"env:{name}")
            for deed, label in DEEDS:
                yield label.format(name), "shows the plan and asks", partial(app.start_deed, deed, name)

    async def _press(self, active: ActiveBinding) -> None:
        """Do what a key of the screen does."""
        await self.app.run_action(active.binding.action, active.node)

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for number, (label, about, run) in enumerate(self._entries()):
            if number % EVERY == 0:
                await asyncio.sleep(0)
            yield DiscoveryHit(literal(label), run, help=about)

    async def search(self, query: str) -> Hits:
        """Offer what is most like what was typed."""
        matcher, found = self.matcher(query), []
        for number, (label, about, run) in enumerate(self._entries()):
            if number % EVERY == 0:
                await asyncio.sleep(0)
            if (score := matcher.match(label)) > 0:
                found.append((score, label, about, run))
        for score, label, about, run in nlargest(MOST, found, key=itemgetter(0)):
            yield Hit(score, matcher.highlight(label), run, help=about)
