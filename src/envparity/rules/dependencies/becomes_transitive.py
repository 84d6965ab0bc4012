"""DEP012: the project asks for a package in one environment, and only has it through others in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages, shipped
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted


class BecomesTransitive(Rule):
    """The project asks for a package itself in one environment, and in another only has it through other packages.

    Why: Code that imports it still works there, until the package that brings it along drops it or moves
    it to a version that the project never chose.

    Fix: If the code uses the package, ask for it in the project of every environment; if not, let the change
    that removed it reach them all.
    """

    code: ClassVar[str] = "DEP012"
    name: ClassVar[str] = "direct-becomes-transitive"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a package that some environments' projects ask for, and others' do not."""
        held = [(e, cell) for e, cell in known(difference) if shipped(cell)]
        asked = [e for e, cell in held if any(p.direct for p in packages(cell))]
        brought = [(e, cell) for e, cell in held if all(p.direct is False for p in packages(cell))]
        if not asked or not brought:
            return
        live = Stage.PRODUCTION in stages([*asked, *(e for e, _ in brought)])
        owners = sorted({name for _, cell in brought for p in packages(cell) for name in p.via})
        through = f", by {listed([quoted(name) for name in owners])}" if owners else ""
        message = (
            f"{quoted(difference.subject.name)} is asked for by the project itself in {listed(names_of(asked))}, "
            f"and only brought along in {listed(names_of(e for e, _ in brought))}{through}"
        )
        yield self.finding(difference, message, severity=Severity.LOW if live else Severity.INFO)
