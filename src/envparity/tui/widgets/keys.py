"""The last line of every screen: its keys, each also to be clicked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding, Binding

from envparity.tui.widgets.bar import Bar, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen


SHORT = {"choose": "Env"}
"""What keys that are always shown are called where there is little room, by what they do."""
LAST = 99
"""The rank of what gives way first."""


def offered(screen: Screen[object]) -> Iterator[ActiveBinding]:
    """Give the bindings that mean something where the cursor is.

    A list has `enter` for itself, and tells its screen: what that does with it is what a user is told.
    """
    for active in screen.active_bindings.values():
        own = _own(screen, active.binding.key) if active.binding.action == "select" else None
        yield ActiveBinding(screen, own, True) if own is not None else active


def _own(screen: Screen[object], key: str) -> Binding | None:
    found = (made for made in type(screen).BINDINGS if isinstance(made, Binding))
    return next((made for made in found if key in made.key.split(",")), None)


class KeyBar(Bar):
    """Shows the keys that mean something where the cursor is."""

    DEFAULT_CSS = "KeyBar { background: $footer-background; dock: bottom; }"

    def on_mount(self) -> None:
        """Ask to be told when the keys change."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)

    def _show(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            palette = partial(self.app.simulate_key, self.app.COMMAND_PALETTE_BINDING)
            right = Piece(((" ctrl+p", "link bold"), (" Commands ", "faint")), palette, rank=LAST)
            self.set_pieces(self._pieces(screen), [right])

    def _pieces(self, screen: Screen[object]) -> Iterator[Piece]:
        seen = set()
        for place, active in enumerate(offered(screen)):
            binding = active.binding
            if not binding.show or binding.system or binding.action in seen:
                continue
            seen.add(binding.action)
            key = self.app.get_key_display(binding).replace("⏎", "enter")
            ink = "faint" if active.enabled else "faintest"
            spans = ((f" {key}", "link bold"), (f" {binding.description} ", ink))
            click = partial(self.app.simulate_key, binding.key.partition(",")[0])
            if active.node is not self.app:
                yield Piece(spans, click, rank=place + 1)
            elif short := SHORT.get(binding.action):
                yield Piece(spans, click, rank=LAST - 1, brief=Piece((spans[0], (f" {short} ", ink))))
            else:
                yield Piece(spans, click)
