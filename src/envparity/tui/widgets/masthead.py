"""The first line of every screen: the screens, what runs here, and the environment that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.tui.look import chip
from envparity.tui.messages import AskEnvironment, GoTo
from envparity.tui.modes import MODES
from envparity.tui.widgets.bar import Bar, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from envparity.model.snapshots import Environment


class Masthead(Bar):
    """Where you are, what runs, and what you would act on; red where that is production."""

    DEFAULT_CSS = """
    Masthead { background: $panel; }
    Masthead.-production { background: $ink-chip-production; }
    """

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here

    def on_mount(self) -> None:
        """Show the screens before anything is known."""
        self.show("", "", (), None)

    def show(
        self, workspace: str, words: str, active: Sequence[Environment], chosen: Environment | None
    ) -> None:
        """Say which workspace this is, which environments run here, and which one is chosen."""
        production = chosen is not None and chosen.stage.value == "production"
        self.set_class(production, "-production")
        loud, soft = ("chip-text bold", "chip-text") if production else ("link bold", "faint")
        left = [
            Piece(((" envparity ", loud),), rank=9),
            Piece(((f" {workspace} ", soft),), rank=10),
            *self._tabs(soft),
        ]
        right = []
        if words:
            sign = ("● ", "grade-ok" if not production else soft) if active else ("○ ", soft)
            chips = (span for environment in active for span in (*chip(environment), (" ", soft)))
            right.append(Piece(((" ", soft), sign, (f"{words} ", soft), *chips), rank=1))
        if chosen is not None:
            badge = (*chip(chosen), (" ", soft))
            right.append(Piece(((" chosen ", soft), *badge), self._ask, rank=2, brief=badge))
        self.set_pieces(left, right)

    def _tabs(self, ink: str) -> Iterator[Piece]:
        for mode in MODES:
            here = mode.name == self._here
            look = "strong bold on-page" if here else ink
            brief = None if here else ((f" {mode.key} ", look),)
            yield Piece(
                ((f" {mode.key} {mode.label} ", look),),
                lambda screen=mode.name: self.post_message(GoTo(screen)),  # type: ignore[misc]
                brief=brief,
            )

    def _ask(self) -> None:
        self.post_message(AskEnvironment())
