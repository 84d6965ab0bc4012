"""CON008: a port that a service has in one environment alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import STORE_PORTS, facet, is_published, port_of
from envparity.rules.release import known, lacking, on_the_way
from envparity.rules.wording import listed, names_of, quoted


class MissingPort(Rule):
    """A service offers a port before production and not in production, or the other way round.

    Why: Whatever calls the port finds nobody there; a metrics or an admin port that one environment opens is
    also one that the others do not guard.

    Fix: Declare the port in every environment, published or not as each needs.
    """

    code: ClassVar[str] = "CON008"
    name: ClassVar[str] = "missing-port"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report published ports between production and its rehearsal; what is not published need not be declared."""
        name, item = facet(difference)
        gone = [e for e in lacking(difference) if on_the_way(e, difference)]
        held = [(e, cell) for e, cell in known(difference) if on_the_way(e, difference)]
        if name != "port" or not gone or port_of(item) in STORE_PORTS:
            return
        if not any(is_published(cell) for _, cell in held):
            return
        message = (
            f"{quoted(difference.subject.name)} offers port {quoted(item)} in {listed(names_of(e for e, _ in known(difference)))}, "
            f"and not in {listed(names_of(gone))}"
        )
        yield self.finding(
            difference, message, environments=names_of([*(e for e, _ in known(difference)), *gone])
        )
