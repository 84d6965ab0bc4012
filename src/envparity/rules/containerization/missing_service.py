"""CON007: a service that runs in one environment alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import is_store
from envparity.rules.release import known, lacking, rehearses, released
from envparity.rules.wording import listed, names_of, quoted


class MissingService(Rule):
    """A service runs before production and not in production, or in production alone.

    Why: What it does, a schedule, a queue's consumer, a proxy, does not happen where it is missing; and what
    production alone has is never rehearsed.

    Fix: Declare the service where it is missing. If something outside stands in for it, such as a managed
    database, accept the finding in writing with its name.
    """

    code: ClassVar[str] = "CON007"
    name: ClassVar[str] = "missing-service"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report services that production or its rehearsal lacks."""
        if difference.subject.aspect or not known(difference) or _is_an_editor_s(difference):
            return
        gone = [e for e in lacking(difference) if e.stage is Stage.PRODUCTION or rehearses(e, difference)]
        held = [
            (e, cell)
            for e, cell in known(difference)
            if e.stage is Stage.PRODUCTION or rehearses(e, difference)
        ]
        if not gone or not held:
            return
        stands_in = all(is_store(cell) for _, cell in held)
        at_a_desk = not any(released(e) for e in gone)
        severity = Severity.INFO if stands_in or at_a_desk else Severity.MEDIUM
        tail = ": a managed one may stand in for it" if stands_in else ""
        message = (
            f"{quoted(difference.subject.name)} runs in {listed(names_of(e for e, _ in known(difference)))}, "
            f"and not in {listed(names_of(gone))}{tail}"
        )
        yield self.finding(
            difference,
            message,
            severity=severity,
            environments=names_of([*(e for e, _ in known(difference)), *gone]),
        )


def _is_an_editor_s(difference: Difference) -> bool:
    """Say whether a service is the container that a developer's editor makes, and nothing else declares it."""
    places = [place.path for _, cell in known(difference) for place in cell.places]
    return bool(places) and all(path.endswith("devcontainer.json") for path in places)
