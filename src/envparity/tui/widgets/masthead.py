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
        self,
        workspace: str,
        words: str,
        active: Sequence[Environment],
        chosen: Environment | None,
        *,
        busy: bool = False,
    ) -> None:
        """Say which workspace this is, which environments run here or what is being done, and which one is chosen."""
        production = chosen is not None and chosen.stage.value == "production"
        self.set_class(production, "-production")
        loud, soft = ("chip-text bold", "chip-text") if production else ("link bold", "faint")
        left = [
            Piece(((" envparity ", loud),), rank=9),
            Piece(((f" {workspace} ", soft),), rank=10),
            *self._tabs(soft),
        ]
        self.set_pieces(left, self._state(words, active, chosen, soft, rank=1 if busy else 4))

    def _state(
        self,
        words: str,
        active: Sequence[Environment],
        chosen: Environment | None,
        soft: str,
        *,
        rank: int,
    ) -> Iterator[Piece]:
        """Say what runs and what is chosen; where that is one and the same, by one badge."""
        sign = ("● ", "grade-ok" if "production" not in self.classes else soft) if active else ("○ ", soft)
        same = chosen is not None and tuple(active) == (chosen,)
        if words and not same:
            chips = tuple(span for environment in active for span in (*chip(environment), (" ", soft)))
            brief = Piece(((" ", soft), sign, *chips), rank=1) if chips else None
            yield Piece(((" ", soft), sign, (f"{words} ", soft), *chips), rank=rank, brief=brief)
        if chosen is not None:
            badge = (*chip(chosen), (" ", soft))
            said = ((" ", soft), sign, (f"chosen, {words} ", soft)) if same else ((" chosen ", soft),)
            left = Piece((said[0], sign, *badge) if same else badge)
            yield Piece((*said, *badge), self._ask, rank=4, brief=left)

    def _tabs(self, ink: str) -> Iterator[Piece]:
        for mode in MODES:
            here = mode.name == self._here
            look = "strong bold on-page" if here else ink
            number = None if here else Piece(((f" {mode.key} ", look),))
            brief = Piece(((f" {mode.key} {mode.short} ", look),), rank=0 if here else 2, brief=number)
            yield Piece(
                ((f" {mode.key} {mode.label} ", look),),
                lambda screen=mode.name: self.post_message(GoTo(screen)),  # type: ignore[misc]
                rank=3 if here else 5,
                brief=brief,
            )

    def _ask(self) -> None:
        self.post_message(AskEnvironment())
