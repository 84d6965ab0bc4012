"""What widgets tell the screens, beyond what one widget alone can mean."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class GoTo(Message):
    """Show another screen, by its name."""

    screen: str


@dataclass
class AskEnvironment(Message):
    """Let the user choose an environment."""
