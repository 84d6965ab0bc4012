"""CON006: a service that is started otherwise in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import in_production, known, rehearsal
from envparity.rules.wording import spread


class OtherCommand(Rule):
    """A service is started with another command in production than where production is rehearsed.

    Why: Arguments choose workers, persistence, ports and modes; what was tested was started otherwise.

    Fix: Start it the same way in both, and move what must differ into settings.
    """

    code: ClassVar[str] = "CON006"
    name: ClassVar[str] = "other-command"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report commands and entrypoints that staging and production do not share."""
        if facet(difference)[0] not in ("command", "entrypoint") or difference.likeness != "different":
            return
        live = {_folded(cell) for _, cell in in_production(difference)}
        tried = {_folded(cell) for _, cell in rehearsal(difference)}
        if not live or not tried or live & tried:
            return
        yield self.finding(
            difference,
            f"the {facet(difference)[0]} of `{difference.subject.name}` is {spread(known(difference))}",
        )


def _folded(cell: Present) -> str:
    return " ".join(
        str(cell.value).replace('"', " ").replace("'", " ").replace(",", " ").strip("[] ").split()
    )
