"""IAC003: a guard that production is without."""

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
from envparity.rules.kinds import truth
from envparity.rules.release import before_production, in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class LooseGuard(Rule):
    """A guard against loss or exposure is off for production's infrastructure.

    Why: A plan that replaces the resource deletes its data, or the internet reaches what only the application should.

    Fix: Switch it on for production; let a variable leave it off where data may be lost.
    """

    code: ClassVar[str] = "IAC003"
    name: ClassVar[str] = "loose-guard"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report guards that production has switched off; the more so where another environment has them on."""
        subject = difference.subject
        if not is_part(difference, "terraform"):
            return
        last = subject.aspect.rpartition(".")[2]
        safe = True if _ON.fullmatch(last) else False if _OFF.fullmatch(last) else None
        if safe is None:
            return
        live = [e for e, cell in in_production(difference) if truth(plain(cell) or "") is (not safe)]
        if not live:
            return
        better = [e for e, cell in before_production(difference) if truth(plain(cell) or "") is safe]
        beside = f", and not in {listed(names_of(better))}" if better else ""
        message = (
            f"{quoted(subject.aspect)} of {quoted(subject.name)} is `{str(not safe).lower()}` in "
            f"{listed(names_of(live))}{beside}"
        )
        severity = self.severity if better or last in _GRAVE else Severity.LOW
        yield self.finding(difference, message, severity=severity, environments=names_of([*better, *live]))


_ON = expression(
    r"deletion_protection(_enabled)?|storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|"
    r"encryption_at_rest_enabled|purge_protection_enabled|point_in_time_recovery_enabled|enable_https_traffic_only|"
    r"https_only|ssl_enforcement_enabled|multi_az|automatic_failover_enabled|geo_redundant_backup_enabled|block_public_acls|"
    r"block_public_policy|restrict_public_buckets|ignore_public_acls|prevent_destroy"
)
_OFF = expression(
    r"skip_final_snapshot|force_destroy|force_delete|publicly_accessible|public_network_access_enabled|"
    r"allow_nested_items_to_be_public|allow_blob_public_access"
)
_GRAVE = frozenset({"publicly_accessible", "force_destroy"})
"""Guards whose absence hurts whatever the other environments do."""
