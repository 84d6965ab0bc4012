"""Every rule asked about every difference: the findings, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.table import RULES


def check(
    differences: Sequence[Difference], context: Context, rules: Iterable[Rule] = RULES
) -> tuple[Finding, ...]:
    """Ask the rules; the findings are sorted by severity, code and subject."""
    informed = (
        context if context.scopes else replace(context, scopes=scopes(differences), keys=keys(differences))
    )
    by_kind: dict[FactKind, list[Difference]] = {}
    for difference in differences:
        by_kind.setdefault(difference.subject.kind, []).append(difference)
    found: list[Finding] = []
    for rule in rules:
        asked = (difference for kind in sorted(rule.subjects) for difference in by_kind.get(kind, ()))
        found.extend(
            rule.fold([finding for difference in asked for finding in rule.check(difference, informed)])
        )
    return tuple(sorted(found, key=lambda f: (-f.severity, f.code, f.subject, f.environments, f.message)))


def scopes(differences: Iterable[Difference]) -> Mapping[str, frozenset[str]]:
    """Give the services and other holders of settings that each environment is known to have."""
    found: dict[str, set[str]] = {}
    for difference in differences:
        for environment, cell in difference.present():
            held = found.setdefault(environment.name, set())
            if difference.subject.kind == "service":
                held.add(difference.subject.name)
            held.update(fact.scope for fact in cell.facts if isinstance(fact, Setting))
    return {name: frozenset(held) for name, held in found.items()}


def keys(differences: Iterable[Difference]) -> Mapping[str, frozenset[str]]:
    """Give the keys of the settings that each environment has."""
    found: dict[str, set[str]] = {}
    for difference in differences:
        if difference.subject.kind == "setting":
            for environment, _ in difference.present():
                found.setdefault(environment.name, set()).add(difference.subject.name)
    return {name: frozenset(held) for name, held in found.items()}
