"""ISO001: an environment before production that points at production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.addresses import is_store, strays
from envparity.rules.base import Context, Rule
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class PointsAtProduction(Rule):
    """An environment before production points at a host of production.

    Why: A test run then reads customers' data, changes it, or sends them mail. The nearer to a data store the
    address leads, the worse.

    Fix: Give the environment a host of its own, or a stand-in; then look at what was written to production's
    meanwhile.
    """

    code: ClassVar[str] = "ISO001"
    name: ClassVar[str] = "points-at-production"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses whose host production alone owns."""
        found = [
            (environment, endpoint, whose)
            for environment, endpoint, stages, whose in strays(difference, context)
            if stages == {Stage.PRODUCTION}
        ]
        if not found:
            return
        store = any(is_store(endpoint) for _, endpoint, _ in found)
        told = spread_texts((e, quoted(endpoint.host)) for e, endpoint, _ in found)
        owner = listed(list(dict.fromkeys(name for *_, names in found for name in names)))
        message = f"{quoted(difference.subject.name)} leads to {told}, a host of {owner}"
        severity = Severity.CRITICAL if store else Severity.HIGH
        yield self.finding(
            difference, message, severity=severity, environments=names_of(e for e, *_ in found)
        )
