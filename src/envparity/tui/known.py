"""What the program knows at one moment: one frozen value, made anew whenever something is learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from envparity.model.declarations import Declaration, Workspace
    from envparity.model.deeds import EngineInfo
    from envparity.model.reports import Report
    from envparity.model.snapshots import Environment
    from envparity.tui.since import Since
    from envparity.tui.standing import Summary


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something is not known: a message, and what to do about it."""

    message: str
    hint: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Trouble:
        """Put an error in words; one that is not ours names its kind alone, as its text may quote a value."""
        from envparity.errors import EnvparityError

        if isinstance(error, EnvparityError):
            return cls(error.message, error.hint)
        return cls(
            f"the program failed: {type(error).__name__}", "this is a fault of the program; please report it"
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Workspace, report and engine, each absent until it is there, and what the user chose.

    While it is `reading` again the report of before is still there.
    """

    workspace: Workspace | None = None
    report: Report | None = None
    trouble: Trouble | None = None
    engine: EngineInfo | Trouble | None = None
    active: tuple[str, ...] = ()
    chosen: str = ""
    reading: bool = True
    summary: Summary | None = None
    """What the report comes to, there as soon as it is."""
    since: Since | None = None
    """What changed since the day before; none where nothing is remembered of it."""
    busy: str = ""
    """The deed that is being carried out, in words; empty when there is none."""

    @property
    def environments(self) -> tuple[Environment, ...]:
        """Every declared environment, on the way to production."""
        return tuple(d.environment for d in self.workspace.declarations) if self.workspace else ()

    @property
    def declaration(self) -> Declaration | None:
        """The chosen environment's declaration."""
        if self.workspace is None:
            return None
        found = (d for d in self.workspace.declarations if d.environment.name == self.chosen)
        return next(found, None)

    @property
    def reached(self) -> bool:
        """Whether there is an engine that answered."""
        return self.engine is not None and not isinstance(self.engine, Trouble)

    @property
    def running(self) -> str:
        """Say in words that something runs here, or why not."""
        if self.busy:
            return f"{self.busy} …"
        if self.engine is None:
            return "looking for an engine"
        if isinstance(self.engine, Trouble):
            return "no engine"
        return "runs here" if self.active else "nothing runs here"

    @property
    def here(self) -> tuple[Environment, ...]:
        """The environments that run on this machine; none while a deed changes that."""
        return () if self.busy else tuple(e for e in self.environments if e.name in self.active)
