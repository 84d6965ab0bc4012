"""The jobs that screens ask for, behind one value: imported when first called, exchanged in tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from envparity.jobs.configuring import Value
    from envparity.jobs.examining import Check
    from envparity.jobs.explaining import Page
    from envparity.jobs.preferring import Preferences
    from envparity.model.declarations import Workspace
    from envparity.model.deeds import ContainerState, EngineInfo, Event, LogLine, Plan
    from envparity.model.differences import Difference
    from envparity.model.remembered import Memory, Trend
    from envparity.model.reports import Report
    from envparity.model.snapshots import Snapshot

Deed = Literal["up", "down", "restart", "switch"]


class Words(NamedTuple):
    """What accepts a finding: why, whom to ask about it, and the last day on which it holds, if it ends."""

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

    def plan(
        self, deed: Deed, environment: str, *, services: Sequence[str] = (), volumes: bool = False
    ) -> Plan:
        """Say what a deed would do."""

    def up(
        self,
        environment: str,
        say: Callable[[Event], None],
        *,
        services: Sequence[str] = (),
        confirm: str = "",
    ) -> Plan:
        """Bring it up."""

    def down(self, environment: str, say: Callable[[Event], None], *, confirm: str = "") -> Plan:
        """Take it down."""

    def restart(
        self,
        environment: str,
        say: Callable[[Event], None],
        *,
        services: Sequence[str] = (),
        confirm: str = "",
    ) -> Plan:
        """Stop and start it."""

    def switch(self, environment: str, say: Callable[[Event], None], *, confirm: str = "") -> Plan:
        """Bring it up in the place of what runs."""

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


def carry_out(
    runner: Runner,
    deed: Deed,
    environment: str,
    say: Callable[[Event], None],
    services: Sequence[str],
    confirm: str,
) -> None:
    """Do one deed, telling its progress by `say`; `EngineError` when it fails."""
    if deed == "up":
        runner.up(environment, say, services=services, confirm=confirm)
    elif deed == "restart":
        runner.restart(environment, say, services=services, confirm=confirm)
    elif deed == "switch":
        runner.switch(environment, say, confirm=confirm)
    else:
        runner.down(environment, say, confirm=confirm)


def _open(directory: Path) -> Workspace:
    from envparity.jobs.opening import open_workspace

    return open_workspace(directory)


def _report(workspace: Workspace, now: str) -> Report:
    from envparity.jobs.reporting import make_report

    return make_report(workspace, now=now)


def _release(workspace: Workspace, now: str, way: tuple[str, str]) -> Report:
    from envparity.jobs.reporting import make_report

    return make_report(workspace, now=now, release=way)


def _write(report: Report, form: str, path: Path) -> None:
    from envparity.jobs.rendering import write_report

    write_report(report, form, path)


def _accept(workspace: Workspace, finding: str, words: Words, now: str) -> str:
    from envparity.jobs.accepting import accept, write_acceptance

    accepted = accept(workspace, finding, reason=words.reason, by=words.by, until=words.until, now=now)
    write_acceptance(accepted)
    return accepted.file.name


def _keep(text: str, path: Path) -> None:
    from envparity.jobs.writing import write_file

    write_file(text, path, private=True)


def _memory(workspace: Workspace, now: str) -> Memory:
    from envparity.jobs.remembering import remember

    return remember(workspace, now=now)


def _trend(workspace: Workspace, now: str) -> tuple[Trend, ...]:
    from envparity.jobs.remembering import trend

    return trend(workspace, now=now)


def _changes(
    workspace: Workspace, environment: str, since: str, until: str, now: str
) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
    from envparity.jobs.remembering import changes

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
    report: Callable[[Workspace, str], Report] = _report
    release: Callable[[Workspace, str, tuple[str, str]], Report] = _release
    write: Callable[[Report, str, Path], None] = _write
    accept: Callable[[Workspace, str, Words, str], str] = _accept
    """Accept a finding, by its id, in the workspace's policy; give the file's name."""
    keep: Callable[[str, Path], None] = _keep
    """Write a text to a file that its owner alone can read."""
    memory: Callable[[Workspace, str], Memory] = _memory
    trend: Callable[[Workspace, str], tuple[Trend, ...]] = _trend
    changes: Callable[
        [Workspace, str, str, str, str], tuple[tuple[Snapshot, ...], tuple[Difference, ...]]
    ] = _changes
    save: Callable[[Workspace, str], int] = _save
    """Take and keep a snapshot of every environment; give how many."""
    page: Callable[[str], Page] = _page
    runner: Callable[[Workspace], Runner] = _runner
    examine: Callable[[Path], tuple[Check, ...]] = _examine
    values: Callable[[Path], tuple[Value, ...]] = _values
    preferences: Callable[[], Preferences] = _preferences
    recall: Callable[[Path], Mapping[str, str]] = _recall
    remember: Callable[[Path, Mapping[str, str]], None] = _remember
    now: Callable[[], datetime] = _now
