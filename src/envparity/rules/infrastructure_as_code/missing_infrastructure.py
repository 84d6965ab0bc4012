"""IAC002: infrastructure that one environment alone declares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole
from envparity.rules.release import lacking, main_rehearsals, without_own_name
from envparity.rules.wording import listed, names_of, quoted


class MissingInfrastructure(Rule):
    """Resources of one kind are declared for production and not for staging, or for staging and not for production.

    Why: What production alone has is rehearsed nowhere; what it lacks is found missing after the release that needs it.

    Fix: Declare it in the module that every environment uses, and let variables change its size alone.
    """

    code: ClassVar[str] = "IAC002"
    name: ClassVar[str] = "missing-infrastructure"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report resources that production or its rehearsal lacks."""
        subject = difference.subject
        if not is_whole(difference, "terraform") or subject.scope in MAKES_NOTHING:
            return
        rehearsals = main_rehearsals(difference)
        live = [e for e in difference.environments if e.stage is Stage.PRODUCTION]
        has = {e for e, _ in difference.present()}
        gone = {e for e in lacking(difference) if not has_another(difference, e, context)}
        for here, there in ((live, rehearsals), (rehearsals, live)):
            if here and there and has.issuperset(here) and gone.issuperset(there):
                told = quoted(f"{subject.scope.partition(':')[2]}.{subject.name}")
                yield self.finding(difference, told, environments=names_of([*here, *there]))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Speak once of all that the same environments have and lack."""
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in findings:
            held = tuple(
                name
                for name, cell in finding.values
                if isinstance(cell, Present) and name in finding.environments
            )
            groups.setdefault((*held, "", *finding.environments), []).append(finding)
        return [_joined(group) for group in groups.values()]


MAKES_NOTHING = frozenset(
    {"terraform:provider", "terraform:backend", "terraform:terraform_data", "terraform:null_resource"}
)
"""Kinds that make nothing by themselves."""


def has_another(difference: Difference, environment: Environment, context: Context) -> bool:
    """Say whether an environment has such a resource under its own name: `db-staging` here, `db-prod` there."""
    names = {without_own_name(difference.subject.name, e) for e, _ in difference.present()}
    there = context.declared.get(environment.name, frozenset())
    kind = difference.subject.scope
    return any(scope == kind and without_own_name(name, environment) in names for scope, name in there)


def _joined(group: Sequence[Finding]) -> Finding:
    first = group[0]
    has = [name for name, cell in first.values if isinstance(cell, Present) and name in first.environments]
    gone = [name for name in first.environments if name not in has]
    names = listed(sorted(finding.message for finding in group))
    verb = "is" if len(group) == 1 else "are"
    message = f"{names} {verb} declared in {listed(has)}, and not in {listed(gone)}"
    evidence = tuple(dict.fromkeys(seen for finding in group for seen in finding.evidence))
    subject = first.subject if len(group) == 1 else Subject("resource", f"only in {listed(has)}", "terraform")
    values = first.values if len(group) == 1 else ()
    return replace(first, subject=subject, message=message, evidence=evidence, values=values)
