"""ORC002: what guards or scales a service in one cluster alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import OWN
from envparity.rules.base import Context, Rule
from envparity.rules.release import lacking, main_rehearsals, released, stages, without_own_name
from envparity.rules.wording import listed, names_of, quoted


class MissingResource(Rule):
    """Something that guards, scales or exposes services is declared for one cluster and not for another.

    Why: A disruption budget, a network policy or an autoscaler changes what happens under load, in an upgrade
    and in an attack. What staging lacks is not rehearsed; what production lacks is not there when needed.

    Fix: Declare it in the base that every overlay shares, and let overlays change its numbers alone.
    """

    code: ClassVar[str] = "ORC002"
    name: ClassVar[str] = "missing-resource"
    area: ClassVar[Area] = Area.ORCHESTRATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report guards, scalers and routes that production or its rehearsal lacks."""
        kind = difference.subject.scope.rpartition(":")[2]
        if kind not in _KINDS or difference.subject.aspect:
            return
        asked = {e for e in difference.environments if e.stage is Stage.PRODUCTION}
        asked |= set(main_rehearsals(difference))
        held = [e for e, _ in difference.present() if e in asked]
        gone = [
            e
            for e in lacking(difference)
            if e in asked and released(e) and not _has_under_own_name(difference, e, context)
        ]
        if not held or not gone:
            return
        severity = Severity.MEDIUM if Stage.PRODUCTION in stages(gone) else Severity.LOW
        message = (
            f"the {_KINDS[kind]} {quoted(difference.subject.name)} is declared in {listed(names_of(held))}, "
            f"and not in {listed(names_of(gone))}"
        )
        yield self.finding(difference, message, severity=severity, environments=names_of([*held, *gone]))


_KINDS = {
    "HorizontalPodAutoscaler": "autoscaler",
    "Ingress": "ingress",
    "LimitRange": "limit range",
    "NetworkPolicy": "network policy",
    "PodDisruptionBudget": "disruption budget",
    "PriorityClass": "priority class",
    "ResourceQuota": "quota",
    "VerticalPodAutoscaler": "autoscaler",
}


def _has_under_own_name(difference: Difference, environment: Environment, context: Context) -> bool:
    """Say whether an environment has the resource with its own name in it: `staging-web` here, `prod-web` there."""
    kind = difference.subject.scope
    names = {_plain(difference.subject.name, held) for held, _ in difference.present()}
    there = context.declared.get(environment.name, frozenset())
    return any(scope == kind and _plain(name, environment) in names for scope, name in there)


def _plain(name: str, environment: Environment) -> str:
    """Give a name without the environment's own; of one that is a host name the first label, as domains differ."""
    head, _, domain = name.partition(".")
    plain = without_own_name(head if "." in domain else name, environment)
    return "-".join(word for word in plain.split("-") if word != OWN)
