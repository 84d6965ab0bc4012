"""DEP020: a project has the locks of two package managers."""

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


class TwoLocks(Rule):
    """A project has the locks of two package managers for one manifest.

    Why: Which versions are installed depends on which manager somebody runs, and only the lock that was used last is
    true.

    Fix: Keep the lock that the environments are built from, and delete the other.
    """

    code: ClassVar[str] = "DEP020"
    name: ClassVar[str] = "two-locks"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"manifest"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report several locks beside one manifest."""
        for environment, manifest in held(difference):
            if len(manifest.locks) < 2:
                continue
            message = f"{quoted(manifest.place.path)} has several locks in {environment.name}: {named(manifest.locks)}"
            yield self.finding(
                difference,
                message,
                environments=[environment.name],
                severity=worst(environment, self.severity),
                places=[manifest.place],
            )
