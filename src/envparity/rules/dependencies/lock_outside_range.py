"""DEP018: a lock holds a version that its project does not allow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.manifests import held, worst
from envparity.rules.wording import quoted


class LockOutsideRange(Rule):
    """A lock holds a version that is outside of the range that its project asks for.

    Why: The manifest was changed and the lock was not: an installation from the lock stops, or brings the version
    that somebody meant to leave behind.

    Fix: Write the lock anew and commit it together with the manifest.
    """

    code: ClassVar[str] = "DEP018"
    name: ClassVar[str] = "lock-outside-of-range"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"manifest"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report versions outside of their ranges."""
        for environment, manifest in held(difference):
            if not manifest.outside:
                continue
            told = [
                f"{quoted(one.name)} {quoted(one.range)}, where the lock has {quoted(version)}"
                for one, version in manifest.outside
            ]
            more = f" and {len(told) - 3} more" if len(told) > 3 else ""
            message = (
                f"{quoted(manifest.place.path)} asks for {'; '.join(told[:3])}{more} in {environment.name}"
            )
            yield self.finding(
                difference,
                message,
                environments=[environment.name],
                severity=worst(environment, self.severity),
                places=[one.place for one, _ in manifest.outside],
            )
