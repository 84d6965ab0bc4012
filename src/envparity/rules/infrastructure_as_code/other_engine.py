"""IAC001: another engine under the same name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_part
from envparity.rules.release import in_production, rehearsal, unrehearsed
from envparity.rules.wording import quoted, spread


class OtherEngine(Rule):
    """A managed database, cache, cluster or runtime is declared with another engine or version in production than in staging.

    Why: What works on one version need not on the other; the upgrade or downgrade between them is never rehearsed.

    Fix: Give both environments one version, and raise it in staging first.
    """

    code: ClassVar[str] = "IAC001"
    name: ClassVar[str] = "other-engine"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report engines and their versions that staging and production do not share."""
        subject = difference.subject
        if not is_engine(difference) or not unrehearsed(difference):
            return
        message = (
            f"the {quoted(subject.aspect)} of {quoted(subject.name)} is "
            f"{spread((*rehearsal(difference), *in_production(difference)))}"
        )
        yield self.finding(difference, message)


def is_engine(difference: Difference) -> bool:
    """Say whether a subject is the engine of something managed, or the engine's version."""
    subject = difference.subject
    family = subject.scope.partition(":")[0]
    if not (is_part(difference, family) and family in ("terraform", "template", "platform")):
        return False
    return subject.scope not in _OTHER_VERSIONS and bool(_ENGINE.search(subject.aspect))


_ENGINE = expression(
    r"(?i)(^|[._])(engine|engine_?version|database_?version|db_?version|kubernetes_?version|cluster_?version|node_?version|"
    r"runtime|runtime_?version|redis_?version|postgres(ql)?_?version|mysql_?version|platform_?version|version)$"
)
_OTHER_VERSIONS = frozenset({"terraform:module", "terraform:provider", "terraform:backend"})
