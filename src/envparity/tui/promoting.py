"""What the release screen needs of `envparity.jobs.promoting`: a release worked out, shown, and carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from envparity.model.deeds import Plan
    from envparity.model.remembered import Record
    from envparity.tui.errands import Say


class Proposed(Protocol):
    """What a release would write down; `open` says whether the gate lets it pass."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def target(self) -> str:
        """Where it goes to."""

    @property
    def deed(self) -> str:
        """`promoted`, or `rolled back`."""

    @property
    def locked(self) -> dict[str, Any]:
        """Images, needs and the rest that goes on record."""

    @property
    def open(self) -> bool:
        """Whether the gate lets it pass."""


class Promoter(Protocol):
    """Releases of one workspace."""

    def prepare(self, source: str, target: str, *, now: str) -> Proposed:
        """Work a release out; nothing is written."""

    def way_back(self, target: str, *, now: str) -> Proposed:
        """Work out the way back to the release before."""

    def plan(self, promotion: Any) -> Plan:
        """Plan what the engine would do."""

    def carry_out(
        self,
        promotion: Any,
        *,
        now: str,
        by: str,
        apply: bool = False,
        say: Say,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Record:
        """Put it on record, and bring the target up on it where that is asked for."""
