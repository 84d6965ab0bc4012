"""DEP006: one version of a package, with another content in two environments."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.origins import contents_differ
from envparity.rules.packages import packages
from envparity.rules.release import known
from envparity.rules.wording import listed, quoted


class OtherContent(Rule):
    """The same version of a package has another content in two environments: no digest of the two locks agrees.

    Why: A published version does not change. Another content under the same version was rebuilt, taken
    from somewhere else, or tampered with, and no version number will tell you.

    Fix: Fetch the package from its registry, compare its digest with both locks, and find out where the
    one that does not match came from before anything ships.
    """

    code: ClassVar[str] = "DEP006"
    name: ClassVar[str] = "other-content-at-same-version"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report a version whose digests two environments do not share."""
        versions: dict[str, list[str]] = {}
        live = False
        for (one, mine), (other, theirs) in combinations(known(difference), 2):
            for version in sorted(_unlike(packages(mine), packages(theirs))):
                versions.setdefault(version, []).extend((one.name, other.name))
                live = live or Stage.PRODUCTION in (one.stage, other.stage)
        for version, found in versions.items():
            names = [e.name for e, _ in known(difference) if e.name in found]
            message = (
                f"{quoted(difference.subject.name)} {quoted(version)} is not the same content in {listed(names)}: "
                "no digest of their locks agrees"
            )
            severity = self.severity if live else Severity.MEDIUM
            yield self.finding(difference, message, environments=names, severity=severity)


def _unlike(mine: Iterable[Package], theirs: Iterable[Package]) -> set[str]:
    held: dict[str, list[Package]] = {}
    for package in theirs:
        held.setdefault(package.version, []).append(package)
    return {
        package.version
        for package in mine
        if (others := held.get(package.version)) and all(contents_differ(package, other) for other in others)
    }
