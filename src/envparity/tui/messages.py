"""What widgets tell the screens, beyond what one widget alone can mean.

Messages are plain classes: making dataclasses of them would cost the first frame several milliseconds.
"""

from __future__ import annotations

from textual.message import Message


class GoTo(Message):
    """Show another screen, by its name."""

    def __init__(self, screen: str) -> None:
        super().__init__()
        self.screen = screen


class AskEnvironment(Message):
    """Let the user choose an environment."""
