"""RUN011: a service that runs is not well."""

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


class AilingService(Rule):
    """A service of a running environment is not well: stopped, unhealthy, restarted, or run and declared nowhere.

    Why: A release that is compared with it, or tried in it, is tried in something that does not work; and what no
    file declares is gone with the machine.

    Fix: `envparity logs ENV SERVICE` says why; bring it up as declared, or declare what is to run.
    """

    code: ClassVar[str] = "RUN011"
    name: ClassVar[str] = "ailing-service"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report what ails what runs."""
        for environment, facets in said(difference, RUNNING, "state"):
            told = "; ".join(str(facet.value) for facet in facets)
            message = f"{quoted(difference.subject.name)} of {environment.name}: {told}"
            live = environment.stage is Stage.PRODUCTION
            severity = Severity.HIGH if live else self.severity
            yield self.finding(difference, message, environments=[environment.name], severity=severity)
