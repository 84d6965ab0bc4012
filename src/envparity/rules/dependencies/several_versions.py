"""DEP013: one environment has several versions of a package side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages, shipped, versions
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class SeveralVersions(Rule):
    """An environment has several versions of a package side by side where another has one, or others.

    Why: Two copies of one package do not share their state: a registry, a cache or a type of one is not that
    of the other, and which copy the code gets depends on who asks.

    Fix: Find who asks for the other version (`envparity inspect` shows through whom), and bring them to one
    version, or let the change reach every environment.
    """

    code: ClassVar[str] = "DEP013"
    name: ClassVar[str] = "several-versions"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report sets of versions that differ where at least one environment has more than one."""
        held = [
            (e, locked)
            for e, cell in known(difference)
            if shipped(cell) and (locked := versions(cell, context))
        ]
        if len({locked for _, locked in held}) < 2 or all(len(locked) == 1 for _, locked in held):
            return
        asked = any(p.direct for _, cell in known(difference) for p in packages(cell))
        live = Stage.PRODUCTION in stages(e for e, _ in held)
        told = spread_texts((e, _told(locked)) for e, locked in held)
        message = f"{quoted(difference.subject.name)} is locked at {told}"
        severity = Severity.LOW if asked and live else Severity.INFO
        yield self.finding(difference, message, severity=severity, environments=names_of(e for e, _ in held))


def _told(locked: tuple[str, ...]) -> str:
    texts = listed([quoted(version) for version in locked])
    return texts if len(locked) == 1 else f"{len(locked)} versions ({texts})"
