"""RUN009: production takes whatever version of a language there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.languages import Versions, versions
from envparity.rules.wording import listed, names_of, spread


class UnpinnedRuntime(Rule):
    """Production takes whatever version of a language is newest, or any that a range accepts where others pin one.

    Why: The next build may run another version than the one that was rehearsed, without any change in the
    repository.

    Fix: Pin the version that production runs, as exactly as the environments before it do.
    """

    code: ClassVar[str] = "RUN009"
    name: ClassVar[str] = "unpinned-runtime"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"runtime"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a word for the newest in production, and a range there beside a pin elsewhere."""
        held = versions(difference)
        pinned = [item for item in held if item[0].stage is not Stage.PRODUCTION and _pinned(item)]
        loose = [item for item in held if item[0].stage is Stage.PRODUCTION and _loose(item, bool(pinned))]
        if not loose:
            return
        says = (
            f"{difference.subject.name} is {spread((e, cell) for e, cell, _ in loose)}: no version is pinned"
        )
        beside = f", as it is in {listed(names_of(e for e, _, _ in pinned))}" if pinned else ""
        yield self.finding(difference, f"{says}{beside}", environments=[e.name for e, _, _ in loose])


def _pinned(item: Versions) -> bool:
    return any(asked.kind in ("pin", "named") for asked in item[2])


def _loose(item: Versions, others_pin: bool) -> bool:
    """Say whether nothing holds the version: a range alone is what every lock tells, and no finding by itself."""
    if any(asked.kind == "floating" for asked in item[2]):
        return True
    return others_pin and not _pinned(item)
