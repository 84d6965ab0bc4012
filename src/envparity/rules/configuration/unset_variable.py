"""CFG008: a value that is taken from a variable that nothing sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Subject
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import Unknown
from envparity.rules.base import Context, Rule
from envparity.rules.release import known, stages
from envparity.rules.wording import cleaned, listed, names_of, quoted, spread_texts


class UnsetVariable(Rule):
    """A value is taken from a variable or a reference that no declared source sets.

    Why: A deploy that needs it fails, or starts with a blank in its place. Whether it is set on the
    machine that deploys cannot be seen in the repository.

    Fix: Declare the file that sets the variable among the environment's sources, or give the value a
    default where it is used.
    """

    code: ClassVar[str] = "CFG008"
    name: ClassVar[str] = "unset-variable"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a value that could not be resolved where others have one."""
        unset = [
            (e, cell.value.reason)
            for e, cell in difference.present()
            if isinstance(cell.value, Unknown) and cell.value.reason.endswith(_UNSET)
        ]
        if not unset or not known(difference):
            return
        severity = Severity.MEDIUM if Stage.PRODUCTION in stages([e for e, _ in unset]) else Severity.LOW
        told = spread_texts((e, f"unknown ({cleaned(reason)})") for e, reason in unset)
        message = f"{quoted(difference.subject.name)} is {told}, and set in {listed(names_of(e for e, _ in known(difference)))}"
        yield self.finding(difference, message, severity=severity, environments=names_of(e for e, _ in unset))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of all that an environment lacks: one missing file is the cause of most."""
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in findings:
            groups.setdefault(finding.environments, []).append(finding)
        return [_joined(names, group) for names, group in groups.items()]


_MOST = 6
_UNSET = ("is not set",)
"""How readers end the reason of a value that should be there; templates, stores and encrypted values are meant."""


def _joined(names: Sequence[str], group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    keys = list(dict.fromkeys(quoted(finding.subject.name) for finding in group))
    told = listed(keys if len(keys) <= _MOST else [*keys[:_MOST], f"{len(keys) - _MOST} more"])
    message = f"{told} are taken from what no declared source of {listed(names)} sets"
    evidence = dict.fromkeys(
        seen for finding in group for seen in finding.evidence if seen.environment in names
    )
    subject = Subject("setting", "variables that nothing sets")
    return replace(group[0], subject=subject, message=message, values=(), evidence=tuple(evidence))
