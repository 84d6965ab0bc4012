"""IAC005: an environment's layers that do not fit together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole, items
from envparity.rules.wording import names_of, quoted


class DoesNotLoad(Rule):
    """The files of an environment do not come together: a layer changes something that the base no longer has.

    Why: The next deployment of that environment stops there, or leaves out what the layer was written for; the other
    environments go on and nobody notices.

    Fix: Rename it in the layer as it was renamed in the base, or take the layer's part out; then load it once.
    """

    code: ClassVar[str] = "IAC005"
    name: ClassVar[str] = "does-not-load"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report each thing that keeps a source from loading."""
        if not is_whole(difference, "source"):
            return
        for environment, cell in difference.present():
            for message in items(cell, "refused").values():
                told = f"{quoted(difference.subject.name)} does not load in {environment.name}: {message}"
                severity = self.severity if environment.stage is Stage.PRODUCTION else Severity.MEDIUM
                yield self.finding(difference, told, severity=severity, environments=names_of([environment]))
