"""The last line of every screen: its keys, each also to be clicked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from envparity.tui.widgets.bar import Bar, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen


class KeyBar(Bar):
    """Shows the keys that mean something where the cursor is."""

    DEFAULT_CSS = "KeyBar { background: $footer-background; dock: bottom; }"

    def on_mount(self) -> None:
        """Ask to be told when the keys change."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)

    def _show(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            palette = partial(self.app.simulate_key, self.app.COMMAND_PALETTE_BINDING)
            right = Piece(((" ctrl+p", "link bold"), (" Commands ", "faint")), palette, rank=99)
            self.set_pieces(self._pieces(screen), [right])

    def _pieces(self, screen: Screen[object]) -> Iterator[Piece]:
        seen = set()
        for place, active in enumerate(screen.active_bindings.values()):
            binding = active.binding
            if not binding.show or binding.system or binding.action in seen:
                continue
            seen.add(binding.action)
            key = self.app.get_key_display(binding).replace("⏎", "enter")
            ink = "faint" if active.enabled else "faintest"
            spans = ((f" {key}", "link bold"), (f" {binding.description} ", ink))
            everywhere = active.node is self.app
            yield Piece(
                spans, partial(self.app.simulate_key, binding.key), rank=place + 1 if not everywhere else 0
            )
