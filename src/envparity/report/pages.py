"""A rule's page as the reports print it; rules themselves are strangers to this room."""

from __future__ import annotations

from typing import Protocol

from envparity.model.areas import Area, Severity


class Page(Protocol):
    """What is known of a rule: permanent code, name, area, usual severity, and its three paragraphs."""

    @property
    def code(self) -> str:
        """The permanent code."""

    @property
    def name(self) -> str:
        """The name in words joined by hyphens."""

    @property
    def area(self) -> Area:
        """The area its findings belong to."""

    @property
    def severity(self) -> Severity:
        """How much its findings hurt when nothing else is known."""

    @property
    def what(self) -> str:
        """What it finds."""

    @property
    def why(self) -> str:
        """Why that matters."""

    @property
    def fix(self) -> str:
        """What to do."""
