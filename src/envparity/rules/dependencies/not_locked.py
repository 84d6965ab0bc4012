"""DEP017: a project asks for packages that its lock does not hold."""

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


class NotLocked(Rule):
    """A project asks for packages that its lock does not hold, or has no lock at all.

    Why: An installation from the lock lacks them, or stops; one that resolves anew takes whatever is newest that day, in
    each environment another.

    Fix: Write the lock anew (`uv lock`, `npm install`, `cargo update -w`, ...) and commit it together with the manifest.
    """

    code: ClassVar[str] = "DEP017"
    name: ClassVar[str] = "asked-for-and-not-locked"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"manifest"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report demands without an answer."""
        for environment, manifest in held(difference):
            if not manifest.unlocked:
                continue
            if not manifest.locks:
                message = (
                    f"{quoted(manifest.place.path)} asks for {len(manifest.demands)} packages in {environment.name}, "
                    "and no lock says which versions they are"
                )
            else:
                message = (
                    f"{quoted(manifest.place.path)} asks for {named(one.name for one in manifest.unlocked)} in "
                    f"{environment.name}, and {quoted(manifest.locks[0])} does not hold "
                    f"{'it' if len(manifest.unlocked) == 1 else 'them'}"
                )
            yield self.finding(
                difference,
                message,
                environments=[environment.name],
                severity=worst(environment, self.severity),
                places=[one.place for one in manifest.unlocked] if manifest.locks else [manifest.place],
            )
