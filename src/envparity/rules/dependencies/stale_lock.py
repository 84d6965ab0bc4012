"""DEP019: a lock holds what its project no longer asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.manifests import held, named, worst
from envparity.rules.wording import quoted


class StaleLock(Rule):
    """A lock says that the project asks for packages that its manifest does not name.

    Why: The lock is older than the manifest. What it holds too many is installed, kept up and attacked all the same, and
    the next lock will drop it in one environment first.

    Fix: Write the lock anew and commit it together with the manifest.
    """

    code: ClassVar[str] = "DEP019"
    name: ClassVar[str] = "stale-lock"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"manifest"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report packages that nobody asks for."""
        for environment, manifest in held(difference):
            if not manifest.left:
                continue
            message = (
                f"{quoted(manifest.locks[0])} holds {named(package.name for package in manifest.left)} for the project in "
                f"{environment.name}, and {quoted(manifest.place.path)} does not ask for "
                f"{'it' if len(manifest.left) == 1 else 'them'}"
            )
            yield self.finding(
                difference,
                message,
                environments=[environment.name],
                severity=worst(environment, self.severity),
                places=[package.place for package in manifest.left],
            )
