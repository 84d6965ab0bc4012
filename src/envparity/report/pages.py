"""A rule's page as the reports print it; rules themselves are strangers to this room."""

from __future__ import annotations

from typing import Protocol

from envparity.model.areas import Area, Severity
from envparity.model.places import Place
from envparity.model.values import Value


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


class Trace(Protocol):
    """One setting of one environment."""

    @property
    def environment(self) -> str:
        """The environment's name."""

    @property
    def key(self) -> str:
        """The setting's key."""

    @property
    def scope(self) -> str:
        """The service that it is set for, empty for the whole environment."""

    @property
    def value(self) -> Value:
        """The value that wins."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that set it; the last one wins."""
