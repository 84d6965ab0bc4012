"""What a policy says, as values, and which findings each part of it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase

from envparity.model.areas import Area, Severity
from envparity.model.differences import Present
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.records import dataclass, field
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Plain

FILE = "envparity.toml"
"""The policy's file, in the folder that holds `profiles`."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A difference that somebody accepted in writing.

    It is about one finding by its id, or about those of a rule (`code`) whose subject fits a glob, when
    all environments that they are about are among `environments` (any, when empty) and every value they
    show there fits the glob `value` (any, when empty). `until` is the last day on which it holds.
    """

    reason: str
    by: str
    place: Place
    finding: str = ""
    code: str = ""
    subject: str = ""
    environments: tuple[str, ...] = ()
    value: str = ""
    until: date | None = None

    def __str__(self) -> str:
        return self.finding or f"{self.code} {self.subject}"

    @property
    def rule(self) -> str:
        """The code of the rule whose findings it is about."""
        return self.code or self.finding.partition("-")[0]

    def expired(self, today: date) -> bool:
        """Say whether its last day is over."""
        return self.until is not None and today > self.until

    def takes(self, finding: Finding) -> bool:
        """Say whether it is about a finding."""
        if self.finding and finding.id != self.finding:
            return False
        return (
            (not self.code or finding.code == self.code)
            and (not self.subject or fits(finding, self.subject))
            and (not self.environments or set(finding.environments) <= set(self.environments))
            and (not self.value or _values_fit(finding, self.value))
        )


@dataclass(frozen=True, slots=True)
class Weight:
    """A severity in place of a rule's own, for all its findings or those whose subject fits a glob."""

    code: str
    severity: Severity
    reason: str
    subject: str = ""

    def takes(self, finding: Finding) -> bool:
        """Say whether it is about a finding."""
        return finding.code == self.code and (not self.subject or fits(finding, self.subject))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least severity that closes the gate: in general, for an area, for a stage; none means never.

    An area's or a stage's word goes before the general one; of the two the stricter holds.
    """

    general: Severity = Severity.HIGH
    areas: Mapping[Area, Severity | None] = field(default_factory=dict)
    stages: Mapping[Stage, Severity | None] = field(default_factory=dict)

    def closes(self, finding: Finding, environments: Sequence[Environment]) -> bool:
        """Say whether a finding, as severe as it is, closes the gate in one of the environments it is about."""
        stages = {item.stage for item in environments if item.name in finding.environments}
        return any(self._reached(finding, stage) for stage in stages or (None,))

    def _reached(self, finding: Finding, stage: Stage | None) -> bool:
        said = [self.areas[finding.area]] if finding.area in self.areas else []
        said += [self.stages[stage]] if stage is not None and stage in self.stages else []
        return any(least is not None and finding.severity >= least for least in said or [self.general])


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that a workspace's policy says; without a file nothing but the usual threshold."""

    thresholds: Thresholds = Thresholds()
    expectations: tuple[Expectation, ...] = ()
    weights: tuple[Weight, ...] = ()
    off: Mapping[str, str] = field(default_factory=dict)
    """The rules that are off, each with the reason."""

    @property
    def dated(self) -> bool:
        """Whether what it says depends on the day."""
        return any(expectation.until is not None for expectation in self.expectations)


NOTHING = Policy()
"""What a workspace without a policy has agreed on."""


def fits(finding: Finding, pattern: str) -> bool:
    """Say whether a finding's subject fits a glob, as reports name it (`web: KEY`) or by its bare name."""
    return fnmatchcase(str(finding.subject), pattern) or fnmatchcase(finding.subject.name, pattern)


def _values_fit(finding: Finding, pattern: str) -> bool:
    """Say whether the values it shows, at least one, fit; what holds a secret never does."""
    shown = [
        cell.value
        for name, cell in finding.values
        if name in finding.environments and isinstance(cell, Present)
    ]
    return bool(shown) and all(
        isinstance(value, Plain) and fnmatchcase(value.text, pattern) for value in shown
    )
