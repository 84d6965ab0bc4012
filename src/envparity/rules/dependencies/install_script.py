"""DEP009: a package runs a script when it is installed, in some environments alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages
from envparity.rules.release import known
from envparity.rules.wording import listed, names_of, quoted


class InstallScript(Rule):
    """A package runs a script when it is installed in one environment, and does not in another.

    Why: An install script runs with the rights of the build. One that a new version brings along is how
    taken-over packages reach build machines and their credentials.

    Fix: Read the script before the version goes further, or install without scripts.
    """

    code: ClassVar[str] = "DEP009"
    name: ClassVar[str] = "install-script-appears"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a script that not every environment's version has."""
        runs = [e for e, cell in known(difference) if _runs(cell.facts)]
        still = [e for e, cell in known(difference) if packages(cell) and not _runs(cell.facts)]
        if runs and still:
            message = (
                f"{quoted(difference.subject.name)} runs a script when it is installed in {listed(names_of(runs))}, "
                f"and none in {listed(names_of(still))}"
            )
            yield self.finding(difference, message)


def _runs(facts: Iterable[object]) -> bool:
    return any("install-script" in getattr(fact, "flags", ()) for fact in facts)
