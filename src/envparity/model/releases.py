"""A release: what one environment gets from another, what it needs before, and what nobody has rehearsed.

It is made of differences alone and says nothing of whether it may happen: that is the gate's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from envparity.model.differences import Cell, Subject
from envparity.model.findings import Evidence
from envparity.model.records import dataclass

ChangeKind = Literal["packages", "settings", "services", "images", "languages", "infrastructure"]
KINDS: tuple[ChangeKind, ...] = ("packages", "settings", "services", "images", "languages", "infrastructure")
"""In the order in which they are shown."""

Deed = Literal["comes", "moves", "goes", "alone"]
"""The target gets it, gets another, loses it with the release; or has it alone, and keeps it."""

StepKind = Literal[
    "engine", "secret", "key", "service", "infrastructure", "storage", "network", "capacity"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One subject in the target before and after. `step` is how far a package's version moves, where it tells.

    `back` says that the target would get an older version than it has.
    """

    kind: ChangeKind
    deed: Deed
    subject: Subject
    before: Cell
    after: Cell
    step: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the target needs before: an imperative sentence, its parts, and where it can be seen.

    `settled` is the reason why it was accepted in writing that it is not done; empty where nobody has.
    """

    kind: StepKind
    subject: Subject
    message: str
    parts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    settled: str = ""

    @property
    def id(self) -> str:
        """What tells it from the release's other steps, the same on every run."""
        return f"{self.kind}: {self.subject}"


@dataclass(frozen=True, slots=True)
class Release:
    """What shipping `source` to `target` does. `unknown` counts the subjects that are not known in both."""

    source: str
    target: str
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    alone: tuple[Change, ...] = ()
    unknown: tuple[tuple[Subject, str], ...] = ()
    """Subjects that are not known on one of the two sides, with the reason."""

    @property
    def by_kind(self) -> Mapping[ChangeKind, tuple[Change, ...]]:
        """The changes of each kind that there are some of."""
        found = {kind: tuple(item for item in self.changes if item.kind == kind) for kind in KINDS}
        return {kind: items for kind, items in found.items() if items}
