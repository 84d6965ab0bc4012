"""RUN002: debugging is switched on in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_debug
from envparity.rules.kinds import truth
from envparity.rules.release import in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class DebugInProduction(Rule):
    """Debugging is switched on in production.

    Why: Error pages show code, settings and secrets to whoever meets them, consoles may run code, and
    everything is slower and logged in full.

    Fix: Switch it off in production; take the service aside, or use tracing, to look into a fault there.
    """

    code: ClassVar[str] = "RUN002"
    name: ClassVar[str] = "debug-in-production"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a debug switch that is true in production."""
        if not is_debug(difference.subject.name):
            return
        on = [e for e, cell in in_production(difference) if truth(plain(cell) or "") is True]
        if on:
            where = f" for {quoted(difference.subject.scope)}" if difference.subject.scope else ""
            message = f"{quoted(difference.subject.name)} is on in {listed(names_of(on))}{where}"
            yield self.finding(difference, message, environments=names_of(on))
