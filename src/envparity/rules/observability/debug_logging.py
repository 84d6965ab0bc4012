"""OBS001: production logs everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_log_level
from envparity.rules.release import in_production, plain
from envparity.rules.wording import names_of, quoted, spread


class DebugLogging(Rule):
    """Production logs at the level of debugging.

    Why: It costs time and storage, buries what matters, and writes requests, tokens and personal data to
    places that keep them for months.

    Fix: Log at `info` or above in production, and raise the level for one service and one hour when needed.
    """

    code: ClassVar[str] = "OBS001"
    name: ClassVar[str] = "debug-logging"
    area: ClassVar[Area] = Area.OBSERVABILITY
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a log level of production below `info`."""
        if not is_log_level(difference.subject.name):
            return
        found = [(e, cell) for e, cell in in_production(difference) if (plain(cell) or "").lower() in _LEVELS]
        if found:
            message = f"{quoted(difference.subject.name)} is {spread(found)}"
            yield self.finding(difference, message, environments=names_of(e for e, _ in found))


_LEVELS = frozenset({"debug", "trace", "all", "verbose", "silly", "finest", "10"})
