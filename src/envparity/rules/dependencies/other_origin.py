"""DEP007: a package comes from another place in one environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.rules import origins
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages
from envparity.rules.release import known
from envparity.rules.wording import names_of, quoted, spread_texts


class OtherOrigin(Rule):
    """A package comes from another place in one environment: a fork, a branch, a folder, another registry.

    Why: The name and even the version may agree while the code does not, and a place that only one
    environment uses may be gone, private or unreviewed when the next one is built.

    Fix: Release the fork or branch to the registry that every environment uses, and lock that.
    """

    code: ClassVar[str] = "DEP007"
    name: ClassVar[str] = "other-origin"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report environments that take a package from different places."""
        held = [(e, found[0]) for e, cell in known(difference) if (found := packages(cell))]
        if len(held) < 2 or not _apart(held):
            return
        kinds = {origins.kind(package) for _, package in held}
        severity = Severity.LOW
        if len(kinds) > 1 or "git" in kinds:
            live = [origins.kind(package) for e, package in held if e.stage is Stage.PRODUCTION]
            severity = Severity.HIGH if any(kind != "registry" for kind in live) else Severity.MEDIUM
        told = spread_texts(
            (e, f"{quoted(package.version)} from {origins.told(package)}") for e, package in held
        )
        yield self.finding(
            difference,
            f"{quoted(difference.subject.name)} is {told}",
            severity=severity,
            environments=names_of(e for e, _ in held),
        )


def _apart(held: list[tuple[Environment, Package]]) -> bool:
    first = held[0][1]
    for _, other in held[1:]:
        if not first.origin or not other.origin:
            apart = origins.kind(first) != origins.kind(other)
        else:
            apart = (origins.kind(first), origins.place(first)) != (origins.kind(other), origins.place(other))
        if apart and not origins.contents_agree(first, other):
            return True
    return False
