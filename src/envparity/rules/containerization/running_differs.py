"""CON009: what runs is not as its environment declares it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.live import RUNNING, said
from envparity.rules.wording import quoted

_SHOWN = 6


class RunningDiffers(Rule):
    """A service runs otherwise than the files of its environment declare it.

    Why: Somebody changed it by hand, or the files were changed and nothing was brought up since: the next release
    undoes the one or does the other, and nobody has tried which.

    Fix: Bring the environment up as it is declared, or write what runs into its files; `envparity up ENV --dry-run`
    shows what that would change.
    """

    code: ClassVar[str] = "CON009"
    name: ClassVar[str] = "running-differs"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report attributes of what runs that are declared otherwise."""
        for environment, facets in said(difference, RUNNING, "differs"):
            shown = "; ".join(f"{facet.item}: {facet.value}" for facet in facets[:_SHOWN])
            more = f"; and {len(facets) - _SHOWN} more" if len(facets) > _SHOWN else ""
            message = f"{quoted(difference.subject.name)} of {environment.name} runs otherwise than declared: {shown}{more}"
            live = environment.stage is Stage.PRODUCTION
            severity = Severity.HIGH if live else self.severity
            yield self.finding(difference, message, environments=[environment.name], severity=severity)
