"""ISO002: production that points at an earlier environment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.addresses import addresses, leads_out, owners
from envparity.rules.base import Context, Rule
from envparity.rules.release import in_production
from envparity.rules.sections import is_default_of_all
from envparity.rules.wording import listed, names_of, quoted


class ProductionPointsElsewhere(Rule):
    """Production points at a host of an environment before it, or at a sandbox.

    Why: Customers' data ends up where it is not guarded, and production stands or falls with something that
    is restarted at will.

    Fix: Give production its own host; then find out what reached the other one.
    """

    code: ClassVar[str] = "ISO002"
    name: ClassVar[str] = "production-points-elsewhere"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses of production whose host another environment owns, or whose name says so."""
        if not leads_out(difference.subject.name):
            return
        found = []
        for environment, cell in in_production(difference):
            if is_default_of_all(difference, environment):
                continue
            for endpoint in addresses(difference.subject.name, cell):
                whose = owners(endpoint.host, context)
                if whose and not any(context.environment(name).stage is Stage.PRODUCTION for name in whose):
                    found.append((environment, endpoint, f"a host of {listed(whose)}"))
                elif not whose and not endpoint.local and (word := _says(endpoint.host)):
                    found.append((environment, endpoint, f"which says {quoted(word)} of itself"))
        if found:
            environment, endpoint, why = found[0]
            message = f"{quoted(difference.subject.name)} in {environment.name} leads to {quoted(endpoint.host)}, {why}"
            yield self.finding(difference, message, environments=names_of(e for e, *_ in found))


_WORDS = frozenset(
    {"staging", "stage", "stg", "sandbox", "dev", "development", "qa", "uat", "preprod", "test", "testing"}
)


def _says(host: str) -> str:
    labels = re.split(r"[.\-_]", host)
    if len(host.split(".")) < 2:
        return ""
    return next((label for label in labels if label in _WORDS), "")
