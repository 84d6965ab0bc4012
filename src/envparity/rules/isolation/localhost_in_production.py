"""ISO004: production that points at itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.endpoints import Endpoint
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.addresses import addresses, is_binding, is_store, leads_out
from envparity.rules.base import Context, Rule
from envparity.rules.release import in_production
from envparity.rules.sections import is_default_of_all
from envparity.rules.wording import names_of, quoted, spread_texts


class LocalhostInProduction(Rule):
    """A setting of production leads to the machine or container that reads it.

    Why: In a container nothing else runs there. The call fails, or it is quietly dropped, as traces and
    metrics are.

    Fix: Name the service that is meant. If a second container of the same pod is meant, accept the finding
    with its name.
    """

    code: ClassVar[str] = "ISO004"
    name: ClassVar[str] = "localhost-in-production"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report loopback addresses that production would call."""
        found = [
            (e, endpoint)
            for e, cell in in_production(difference)
            for endpoint in addresses(difference.subject.name, cell)
            if endpoint.local
            and not is_binding(difference.subject.name, endpoint)
            and leads_out(difference.subject.name)
        ]
        if found:
            told = spread_texts((e, quoted(_address(endpoint))) for e, endpoint in found)
            severity = Severity.HIGH if any(is_store(endpoint) for _, endpoint in found) else Severity.MEDIUM
            if all(is_default_of_all(difference, e) for e, _ in found):
                severity = Severity.LOW
            message = f"{quoted(difference.subject.name)} leads to {told}"
            yield self.finding(
                difference, message, severity=severity, environments=names_of(e for e, _ in found)
            )


def _address(endpoint: Endpoint) -> str:
    return f"{endpoint.host}:{endpoint.port}" if endpoint.port else endpoint.host
