"""What a rule is, and what it may know beside the difference it is shown."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import ClassVar, Literal

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Layer, Present, Subject
from envparity.model.facts import FactKind
from envparity.model.findings import Evidence, Finding
from envparity.model.pages import Page
from envparity.model.places import Place
from envparity.model.records import dataclass, field, replace
from envparity.model.snapshots import Environment
from envparity.model.uses import Code

VersionStep = Literal["same", "major", "minor", "patch", "pre-release", "build", "other"]
"""How far one version is from another; `other` where the two do not tell."""


def _no_step(ecosystem: str, old: str, new: str) -> VersionStep:  # noqa: ARG001
    return "same" if old == new else "other"


def _no_order(ecosystem: str, a: str, b: str) -> int:  # noqa: ARG001
    return 0


@dataclass(frozen=True, eq=False)
class Context:
    """What is known of all environments together, made once for a report.

    `hosts` maps a host name (lower case) to the environments that own it: declared in a profile, or
    carrying their name. `secrets` maps a secret's fingerprint to each (environment, subject) that holds
    it. `release` is the direction, if there is one. `step(ecosystem, old, new)` and
    `order(ecosystem, a, b)` (negative, 0 or positive) know versions. `speakers` name the one subject that
    tells of each fingerprint. `scopes` are the services, and other
    holders of settings, that each environment is known to have; `scoped` the keys by environment and scope; `keys` are the settings that it has, and
    `sections` the paths that those lie below, `near` the keys that are nearly spelled alike; `declared` are the (service, facet) and the
    (kind of resource, name) pairs that it has. `code` is what the project's code asks for.
    """

    environments: tuple[Environment, ...]
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: Mapping[str, tuple[tuple[str, Subject], ...]] = field(default_factory=dict)
    stands: Mapping[tuple[str, Subject], Place] = field(default_factory=dict)
    """Where each (environment, subject) that holds a secret was first read."""
    beneath: Mapping[str, tuple[Layer, ...]] = field(default_factory=dict)
    """Where each fingerprint's secret stands and a later source overrides it."""
    release: tuple[str, str] | None = None
    step: Callable[[str, str, str], VersionStep] = _no_step
    order: Callable[[str, str, str], int] = _no_order
    speakers: Mapping[str, Subject] = field(default_factory=dict)
    scopes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scoped: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    variables: frozenset[str] = frozenset()
    """The environments of which a file is known that holds variables: dotenv, Compose, manifests."""
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    today: str = ""
    """The day of the report, ISO 8601; empty where nothing may depend on one."""
    declared: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    graphs: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """What is locked, by (environment, ecosystem) of locks that say who asks for whom: each name's versions and parts."""
    code: Code = field(default_factory=Code)

    def environment(self, name: str) -> Environment:
        """Find an environment by name; `KeyError` when there is none."""
        for environment in self.environments:
            if environment.name == name:
                return environment
        raise KeyError(name)


class Rule(ABC):
    """One thing that is worth saying of a difference.

    The class's docstring is the user's page: its first sentence says what, then the paragraphs
    `Why: …` and `Fix: …`. Rules are pure: the same difference and context give the same findings.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    area: ClassVar[Area]
    severity: ClassVar[Severity]
    subjects: ClassVar[frozenset[FactKind]]
    drift_only: ClassVar[bool] = False
    """Whether subjects that are the same everywhere have nothing to say to it."""
    every_section: ClassVar[bool] = False
    """Whether the rule is asked about a setting too that a file holds for one named environment alone."""

    @abstractmethod
    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Give the findings for one subject; most often none."""

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Join findings of this rule that have one cause: by default, what is said alike of several services."""
        return joined_scopes(findings)

    def finding(
        self,
        difference: Difference,
        message: str,
        *,
        environments: Iterable[str] | None = None,
        severity: Severity | None = None,
        places: Iterable[Place] = (),
    ) -> Finding:
        """Make a finding of this rule; `environments` are those it is about, all that hold the subject by default.

        `places` are where what it says stands in them, where that is less than all that the subject was read from.
        """
        named = {e.name for e, _ in difference.present()} if environments is None else set(environments)
        cells = tuple(zip((e.name for e in difference.environments), difference.cells, strict=True))
        seen = [(name, place) for name, cell in cells if isinstance(cell, Present) for place in cell.places]
        stood = tuple(places)
        told = [(e.name, place) for e in difference.environments if e.name in named for place in stood]
        return Finding(
            code=self.code,
            name=self.name,
            area=self.area,
            severity=self.severity if severity is None else severity,
            subject=difference.subject,
            environments=tuple(e.name for e in difference.environments if e.name in named),
            message=message,
            why=self.page().why,
            fix=self.page().fix,
            values=cells,
            evidence=tuple(Evidence(name, place) for name, place in dict.fromkeys(told or seen)),
        )

    @classmethod
    def page(cls) -> Page:
        """Give the rule's page, each of its parts on one line."""
        return _page(cls)


def joined_scopes(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Make one finding of those that say the same of one key for several services."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        same = (finding.subject.kind, finding.subject.name, finding.subject.aspect, finding.message)
        alone = finding.subject if finding.subject.kind != "setting" else None
        groups.setdefault((*same, finding.severity, finding.environments, alone), []).append(finding)
    return [_with_scopes(group) if len(group) > 1 else group[0] for group in groups.values()]


def _with_scopes(group: Sequence[Finding]) -> Finding:
    scopes = ", ".join(sorted({finding.subject.scope for finding in group}))
    evidence = dict.fromkeys(seen for finding in group for seen in finding.evidence)
    return replace(group[0], subject=replace(group[0].subject, scope=scopes), evidence=tuple(evidence))


@cache
def _page(rule: type[Rule]) -> Page:
    parts = {"what": "", "why": "", "fix": ""}
    for paragraph in re.split(r"\n[ \t]*\n", rule.__doc__ or ""):
        text = " ".join(paragraph.split())
        label, separator, rest = text.partition(": ")
        if separator and label in ("Why", "Fix"):
            parts[label.lower()] = rest
        else:
            parts["what"] = f"{parts['what']} {text}".strip()
    return Page(rule.code, rule.name, rule.area, rule.severity, **parts)
