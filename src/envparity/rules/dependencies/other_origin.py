"""DEP007: a package comes from another place in one environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.model.provenance import contents_agree, kind, origins_differ
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.origins import told
from envparity.rules.packages import packages
from envparity.rules.release import known
from envparity.rules.wording import names_of, quoted, spread_texts

_FROM_GIT = "composer"
"""Its registry names a repository for every package: another one with another version is mostly one that moved."""


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

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report environments that take a package from different places."""
        held = [(e, found[0]) for e, cell in known(difference) if (found := packages(cell))]
        if len(held) < 2 or not any(origins_differ(held[0][1], other) for _, other in held[1:]):
            return
        kinds = {kind(package) for _, package in held}
        severity = Severity.LOW
        same = len({package.version for _, package in held}) == 1
        renamed = difference.subject.scope == _FROM_GIT and not same
        if (len(kinds) > 1 or "git" in kinds) and not renamed:
            live = [kind(package) for e, package in held if e.stage is Stage.PRODUCTION]
            severity = Severity.HIGH if any(one != "registry" for one in live) else Severity.MEDIUM
        elif _same_content(held):
            severity = Severity.INFO
        version = f" {quoted(held[0][1].version)}" if same else ""
        places = spread_texts(
            (
                e,
                f"from {told(package)}"
                if same
                else f"{quoted(package.version or 'any')} from {told(package)}",
            )
            for e, package in held
        )
        content = ", with the same content" if _same_content(held) else ""
        yield self.finding(
            difference,
            f"{quoted(difference.subject.name)}{version} comes from other places: {places}{content}",
            severity=severity,
            environments=names_of(e for e, _ in held),
        )


def _same_content(held: list[tuple[Environment, Package]]) -> bool:
    """Say whether the locks agree on a digest, wherever the package is taken from."""
    return all(contents_agree(held[0][1], other) for _, other in held[1:])
