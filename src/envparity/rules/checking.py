"""Every rule asked about every difference: the findings, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.model.differences import Difference
from envparity.model.facts import VARIABLES, FactKind, Package, Service, Setting
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.rules.base import Context, Rule
from envparity.rules.causes import by_cause
from envparity.rules.crossings import speakers
from envparity.rules.sections import ancestors, is_about_one_environment
from envparity.rules.spelling import near_keys
from envparity.rules.table import RULES


def check(
    differences: Sequence[Difference], context: Context, rules: Iterable[Rule] = RULES
) -> tuple[Finding, ...]:
    """Ask the rules; the findings are sorted by severity, code and subject."""
    informed = inform(context, differences)
    by_kind: dict[FactKind, list[Difference]] = {}
    for difference in differences:
        by_kind.setdefault(difference.subject.kind, []).append(difference)
    sections = {
        d.subject
        for d in by_kind.get("setting", ())
        if is_about_one_environment(d.subject.name, d.environments)
    }
    found: list[Finding] = []
    for rule in rules:
        asked = (difference for kind in sorted(rule.subjects) for difference in by_kind.get(kind, ()))
        said = [
            finding
            for difference in asked
            if not (rule.drift_only and difference.likeness == "same")
            and (rule.every_section or difference.subject not in sections)
            for finding in rule.check(difference, informed)
        ]
        found.extend(rule.fold(said, informed))
    causes = by_cause(found, by_kind.get("package", ()))
    return tuple(sorted(causes, key=lambda f: (-f.severity, f.code, f.subject, f.environments, f.message)))


def inform(context: Context, differences: Sequence[Difference]) -> Context:
    """Let a context know what all of the differences tell together; one that does is left as it is."""
    if context.scopes:
        return context
    held = keys(differences)
    return replace(
        context,
        speakers=speakers(context),
        scopes=scopes(differences),
        scoped=scoped(differences),
        variables=with_variables(differences),
        keys=held,
        near=near_keys(_not_everywhere(held)),
        declared=declared(differences),
        graphs=graphs(differences),
        sections={
            name: frozenset(path for key in own for path in ancestors(key)) for name, own in held.items()
        },
    )


def _not_everywhere(held: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Give the keys that some environments have and others do not: no other can be one spelled otherwise."""
    every = list(held.values())
    return frozenset().union(*every) - frozenset.intersection(*every) if every else frozenset()


def scopes(differences: Iterable[Difference]) -> Mapping[str, frozenset[str]]:
    """Give the services, by the names they have there and are compared by, and other holders of settings."""
    found: dict[str, set[str]] = {}
    for difference in differences:
        for environment, cell in difference.present():
            held = found.setdefault(environment.name, set())
            if difference.subject.kind == "service":
                held.add(difference.subject.name)
            held.update(fact.name for fact in cell.facts if isinstance(fact, Service))
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


def declared(differences: Iterable[Difference]) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Give what each environment declares: its services' facets, and its resources by kind."""
    found: dict[str, set[tuple[str, str]]] = {}
    for difference in differences:
        subject = difference.subject
        is_resource = subject.kind == "resource"
        if is_resource or (subject.kind == "service" and subject.aspect):
            pair = (subject.scope, subject.name) if is_resource else (subject.name, subject.aspect)
            for environment, _ in difference.present():
                found.setdefault(environment.name, set()).add(pair)
    return {name: frozenset(held) for name, held in found.items()}


def scoped(differences: Iterable[Difference]) -> Mapping[tuple[str, str], frozenset[str]]:
    """Give the keys of the settings by environment and by the service that they are set for."""
    found: dict[tuple[str, str], set[str]] = {}
    for difference in differences:
        if difference.subject.kind == "setting":
            for environment, cell in difference.present():
                for scope in {fact.scope for fact in cell.facts if isinstance(fact, Setting)}:
                    found.setdefault((environment.name, scope), set()).add(difference.subject.name)
    return {holder: frozenset(held) for holder, held in found.items()}


def with_variables(differences: Iterable[Difference]) -> frozenset[str]:
    """Give the environments that have settings which become variables of a process."""
    return frozenset(
        environment.name
        for difference in differences
        if difference.subject.kind == "setting"
        for environment, cell in difference.present()
        if any(isinstance(fact, Setting) and fact.carrier in VARIABLES for fact in cell.facts)
    )


def graphs(differences: Iterable[Difference]) -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    """Give each package's versions and parts, by environment and ecosystem, where a lock says who asks for whom."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    telling: set[tuple[str, str]] = set()
    for difference in differences:
        if difference.subject.kind != "package":
            continue
        for environment, cell in difference.present():
            facts = [fact for fact in cell.facts if isinstance(fact, Package)]
            holder = (environment.name, difference.subject.scope)
            found.setdefault(holder, {})[facts[0].name] = tuple(
                part
                for fact in facts
                for part in (fact.version, *(flag for flag in fact.flags if not flag.startswith("if=")))
            )
            if any(fact.via for fact in facts):
                telling.add(holder)
    return {holder: held for holder, held in found.items() if holder in telling}
