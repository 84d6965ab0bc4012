"""The jobs that screens ask for, behind one value: imported when first called, exchanged in tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from envparity.model.records import dataclass
from envparity.tui.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from envparity.jobs.configuring import Value
    from envparity.jobs.examining import Check
    from envparity.jobs.preferring import Preferences
    from envparity.jobs.promoting import Promoting
    from envparity.jobs.running import Exchange
    from envparity.model.declarations import Workspace
    from envparity.model.deeds import Asked, Command, ContainerState, EngineInfo, Event, LogLine, Plan, Usage
    from envparity.model.differences import Difference
    from envparity.model.pages import Page
    from envparity.model.remembered import Memory, Trend
    from envparity.model.reports import Report
    from envparity.model.snapshots import Snapshot

Say: TypeAlias = "Callable[[Event], None]"


class Words(NamedTuple):
    """What accepts findings: why, whom to ask about it, and the last day on which it holds, if it ends."""

    reason: str
    by: str
    until: date | None = None


class Runner(Protocol):
    """What the runtime screen needs of `envparity.jobs.running.Running`."""

    def connect(self) -> EngineInfo:
        """Reach the engine."""

    def services(self, environment: str) -> tuple[str, ...]:
        """Name what an environment declares, without an engine."""

    def states(self, environment: str) -> tuple[ContainerState, ...]:
        """Look at an environment's containers."""

    def active(self) -> tuple[str, ...]:
        """Name the environments that run here."""

    def plan(self, asked: Asked) -> Plan:
        """Say what a deed would do."""

    def carry_out(self, asked: Asked, say: Say, *, confirm: str = "", agreed: Plan | None = None) -> Plan:
        """Do a deed; nothing is done when another plan than the one `agreed` to is called for by now."""

    def stats(
        self, environment: str, *, names: Sequence[str] | None = None, rate: float = 0.0
    ) -> Iterator[Usage]:
        """Tell what containers use, once a second each."""

    def exchange(
        self, environment: str, service: str, command: Command, *, number: int = 1, confirm: str = ""
    ) -> Exchange:
        """Start a program in a container, to talk with."""

    def stop(self) -> None:
        """End the deed that is being carried out, from any thread."""

    def logs(
        self, environment: str, *, services: Sequence[str] = (), follow: bool = False, tail: int | None = None
    ) -> Iterator[LogLine]:
        """Read what containers write."""

    def watch(self, environment: str) -> Iterator[None]:
        """Tell of each change."""

    def close(self) -> None:
        """Let the engine go."""


def converse(exchange: Exchange) -> int:
    """Hand the terminal to a program in a container until it ends; give its exit code."""
    from envparity.jobs.running.conversing import converse as talk

    return talk(exchange, terminal=True)


def _open(directory: Path) -> Workspace:
    from envparity.jobs.opening import open_workspace

    return open_workspace(directory)


def _write_profiles(directory: Path) -> tuple[str, ...]:
    from envparity.jobs.opening import write_profiles

    return write_profiles(directory).written


def _report(workspace: Workspace, now: str) -> Report:
    from envparity.jobs.reporting import make_report

    return make_report(workspace, now=now)


def _release(workspace: Workspace, now: str, way: tuple[str, str]) -> Report:
    from envparity.jobs.reporting import make_report

    return make_report(workspace, now=now, release=way)


def _promoter(workspace: Workspace) -> Promoting:
    from envparity.jobs.promoting import Promoting

    return Promoting(workspace)


def _write(report: Report, form: str, path: Path) -> None:
    from envparity.jobs.rendering import write_report

    write_report(report, form, path)


def _accept(workspace: Workspace, findings: Sequence[str], words: Words, now: str) -> str:
    from envparity.jobs.accepting import accept, write_acceptance

    accepted = accept(workspace, findings, reason=words.reason, by=words.by, until=words.until, now=now)
    write_acceptance(accepted)
    return accepted.file.name


def _keep(text: str, path: Path) -> None:
    from envparity.jobs.writing import write_file

    write_file(text, path, private=True)


def _memory(workspace: Workspace, now: str) -> Memory:
    from envparity.jobs.remembering import remember

    return remember(workspace, now=now)


def _trend(workspace: Workspace, now: str) -> tuple[Trend, ...]:
    from envparity.jobs.drifting import trend

    return trend(workspace, now=now)


def _changes(
    workspace: Workspace, environment: str, since: str, until: str, now: str
) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
    from envparity.jobs.drifting import changes

    return changes(workspace, environment, since, until, now=now)


def _save(workspace: Workspace, now: str) -> int:
    from envparity.jobs.remembering import save

    return len(save(workspace, (), now=now))


def _page(code: str) -> Page:
    from envparity.jobs.explaining import page

    return page(code)


def _runner(workspace: Workspace) -> Runner:
    from envparity.jobs.running import Running

    return Running(workspace)


def _examine(directory: Path) -> tuple[Check, ...]:
    from envparity.jobs.examining import examine

    return examine(directory)


def _values(directory: Path) -> tuple[Value, ...]:
    from envparity.jobs.configuring import values

    return values(directory)


def _preferences() -> Preferences:
    from envparity.jobs.preferring import load_preferences

    return load_preferences()


def _recall(directory: Path) -> Mapping[str, str]:
    from envparity.jobs.preferring import recall_state

    return recall_state(directory)


def _remember(directory: Path, state: Mapping[str, str]) -> None:
    from envparity.jobs.preferring import remember_state

    remember_state(directory, state)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Errands:
    """Every job that the screens ask for, and the clock that they read."""

    open: Callable[[Path], Workspace] = _open
    write_profiles: Callable[[Path], tuple[str, ...]] = _write_profiles
    """Write what was found as profiles; give their paths."""
    report: Callable[[Workspace, str], Report] = _report
    release: Callable[[Workspace, str, tuple[str, str]], Report] = _release
    promoter: Callable[[Workspace], Promoting] = _promoter
    write: Callable[[Report, str, Path], None] = _write
    accept: Callable[[Workspace, Sequence[str], Words, str], str] = _accept
    """Accept findings, by their ids, in the workspace's policy; give the file's name."""
    keep: Callable[[str, Path], None] = _keep
    """Write a text to a file that its owner alone can read."""
    memory: Callable[[Workspace, str], Memory] = _memory
    trend: Callable[[Workspace, str], tuple[Trend, ...]] = _trend
    changes: Callable[
        [Workspace, str, str, str, str], tuple[tuple[Snapshot, ...], tuple[Difference, ...]]
    ] = _changes
    save: Callable[[Workspace, str], int] = _save
    """Take and keep a snapshot of every environment; give how many."""
    vault: Vault = Vault()
    page: Callable[[str], Page] = _page
    runner: Callable[[Workspace], Runner] = _runner
    examine: Callable[[Path], tuple[Check, ...]] = _examine
    values: Callable[[Path], tuple[Value, ...]] = _values
    preferences: Callable[[], Preferences] = _preferences
    recall: Callable[[Path], Mapping[str, str]] = _recall
    remember: Callable[[Path, Mapping[str, str]], None] = _remember
    now: Callable[[], datetime] = _now
