"""CON005: data that is kept in one environment and not in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import known, lacking, on_the_way, plain, stages
from envparity.rules.wording import listed, names_of, quoted


class MissingVolume(Rule):
    """A folder of a service is kept on a volume in one environment and not in another.

    Why: Where it is not kept, what is written there is gone when the container is replaced, and replicas do
    not see each other's files.

    Fix: Mount storage at that path in every environment, or write to a store instead of a folder.
    """

    code: ClassVar[str] = "CON005"
    name: ClassVar[str] = "missing-volume"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report storage that production, or its rehearsal, lacks."""
        name, path = facet(difference)
        held = [(e, cell) for e, cell in known(difference) if _keeps(plain(cell) or "")]
        gone = [e for e in lacking(difference) if on_the_way(e, difference)]
        if name != "volume" or not held or not gone or _MADE_AGAIN.search(path):
            return
        if Stage.PRODUCTION not in stages([*gone, *(e for e, _ in held)]):
            return
        severity = Severity.MEDIUM if Stage.PRODUCTION in stages(gone) else Severity.LOW
        message = (
            f"{quoted(difference.subject.name)} keeps {quoted(path)} on a volume in {listed(names_of(e for e, _ in held))}, "
            f"and not in {listed(names_of(gone))}"
        )
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )


def _keeps(value: str) -> bool:
    """Say whether a mount is there to keep what is written; one without a name keeps a bind mount off a folder."""
    return value.startswith("volume") and not value.startswith("volume without a name")


_MADE_AGAIN = expression(
    r"/(node_modules|\.venv|venv|__pycache__|\.?cache|\.next|\.nuxt|dist|build|target|vendor|bundle|gems|go/pkg|tmp|\.npm|\.m2|\.gradle|\.cargo)(/|$)"
)
"""Folders of what a build or a cache makes again."""
