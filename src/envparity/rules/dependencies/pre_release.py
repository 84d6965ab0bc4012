"""DEP010: production runs a version that is not finished."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import is_pre_release, packages, shipped
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class PreRelease(Rule):
    """Production locks a pre-release of a package that the project asks for itself.

    Why: A pre-release carries no promise: it may change, be withdrawn, and get no security fixes.

    Fix: Lock the finished version, or the last one before it; accept the finding in writing if the
    pre-release is meant.
    """

    code: ClassVar[str] = "DEP010"
    name: ClassVar[str] = "pre-release-in-production"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report production's pre-releases, of direct packages alone."""
        found = [
            (e, package.version)
            for e, cell in in_production(difference)
            if shipped(cell)
            for package in packages(cell)
            if package.direct and is_pre_release(package.ecosystem, package.version)
        ]
        if found:
            names = names_of(e for e, _ in found)
            message = f"{quoted(difference.subject.name)} is the pre-release {quoted(found[0][1])} in {listed(names)}"
            yield self.finding(difference, message, environments=names)
