"""RUN001: a language or tool of another version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.pins import Asked, agree, same_line
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.languages import versions
from envparity.rules.release import rehearses
from envparity.rules.wording import spread


class RuntimeDrift(Rule):
    """A language's or a tool's version differs between environments.

    Why: Grammar, standard library and defaults change with it; what is compiled for one may not load in the
    other.

    Fix: Pin one version in the project and take it everywhere from there: in images, in pipelines and on
    developers' machines.
    """

    code: ClassVar[str] = "RUN001"
    name: ClassVar[str] = "runtime-drift"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"runtime"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report versions of another line of the language, and lightly ranges and words that are not the same."""
        held = versions(difference)
        apart = [(a, b) for a, b in combinations(held, 2) if not _meet(a[2], b[2])]
        if not apart:
            return
        severity = Severity.LOW
        if any(_released(a[0], b[0], difference) for a, b in apart):
            severity = Severity.MEDIUM
        if not any(item.kind == "pin" for a, b in apart for item in (*a[2], *b[2])):
            severity = Severity.INFO
        yield self.finding(
            difference,
            f"{difference.subject.name} is {spread((e, cell) for e, cell, _ in held)}",
            severity=severity,
        )


def _meet(one: Sequence[Asked], other: Sequence[Asked]) -> bool:
    """Say whether some version of one environment and some of the other are of one line."""
    if not any(item.kind == "pin" for item in (*one, *other)):
        return any(agree(a, b) for a in one for b in other)
    return any(same_line(a, b) for a in one for b in other)


def _released(one: Environment, other: Environment, difference: Difference) -> bool:
    return any(
        live.stage is Stage.PRODUCTION and rehearses(tried, difference)
        for live, tried in ((one, other), (other, one))
    )
