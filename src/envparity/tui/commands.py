"""The command palette's entries: every screen, environment and deed, found by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Provider

from envparity.tui.modes import MODES
from envparity.tui.outside import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from envparity.tui.app import EnvparityApp
    from envparity.tui.errands import Deed

DEEDS: tuple[tuple[Deed, str], ...] = (
    ("up", "Bring {} up"),
    ("switch", "Switch to {}"),
    ("restart", "Restart {}"),
    ("down", "Take {} down"),
)


class Commands(Provider):
    """What can be done now, by what is known now."""

    @property
    def _app(self) -> EnvparityApp:
        return cast("EnvparityApp", self.app)

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        app = self._app
        for mode in MODES:
            yield f"Go to {mode.label}", mode.about, partial(app.action_go, mode.name)
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

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for label, about, run in self._entries():
            yield DiscoveryHit(literal(label), run, help=about)

    async def search(self, query: str) -> Hits:
        """Offer what is like what was typed."""
        matcher = self.matcher(query)
        for label, about, run in self._entries():
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), run, help=about)
