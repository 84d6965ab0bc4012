"""DEP015: another part, build or name of a package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages, shipped
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, quoted, spread_texts


class OtherParts(Rule):
    """A package is locked with other optional parts, in another build or under another name in one environment.

    Why: An extra or a feature brings code and packages of its own; an alias or a patched build is not what
    the name says. Versions alone do not show it.

    Fix: Ask for the same parts in every environment, and keep aliases and patches in the one lock that all
    of them use.
    """

    code: ClassVar[str] = "DEP015"
    name: ClassVar[str] = "other-parts"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report parts, names and builds that differ."""
        held = [(e, cell) for e, cell in known(difference) if packages(cell)]
        alike = len({cell.value for _, cell in held}) == 1
        parts = [(e, _parts(cell, versioned=alike)) for e, cell in held]
        if len({found for _, found in parts}) < 2:
            return
        shared = frozenset.intersection(*(found for _, found in parts))
        told = spread_texts((e, _told(found - shared)) for e, found in parts)
        live = Stage.PRODUCTION in stages(e for e, _ in held) and any(shipped(cell) for _, cell in held)
        severity = Severity.LOW if live else Severity.INFO
        yield self.finding(difference, f"{quoted(difference.subject.name)} is {told}", severity=severity)


_OF_ANY_VERSION = ("alias=", "extra=", "feature=", "classifier=", "flag=")
_OF_ONE_VERSION = (
    "build=",
    "channel=",
    "replaces=",
    "editable",
    "patched",
    "bundled",
    "overridden",
    "plugin",
)


def _parts(cell: Present, *, versioned: bool) -> frozenset[str]:
    """Give the flags that say which part, build or name of the package it is; builds only of one version."""
    wanted = (*_OF_ANY_VERSION, *_OF_ONE_VERSION) if versioned else _OF_ANY_VERSION
    return frozenset(flag for package in packages(cell) for flag in package.flags if flag.startswith(wanted))


def _told(parts: frozenset[str]) -> str:
    if not parts:
        return "without that"
    return "with " + listed(
        [f"{name} {quoted(value)}" if value else name for name, _, value in _split(parts)]
    )


def _split(parts: frozenset[str]) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in sorted(parts)]
