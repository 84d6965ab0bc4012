"""The application's half that reads: the workspace, its report and the engine, in the background, told to every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import App
from textual.signal import Signal

from envparity.model.records import replace
from envparity.tui.background import in_background
from envparity.tui.known import Known, Trouble
from envparity.tui.look import spoken
from envparity.tui.modes import preload
from envparity.tui.quickness import settle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from envparity.model.declarations import Workspace
    from envparity.model.reports import Report
    from envparity.tui.errands import Errands, Runner
    from envparity.tui.since import Since
    from envparity.tui.standing import Summary


class ReadingApp(App[int]):
    """What is known, how it comes to be known, and who is told."""

    def __init__(self, directory: Path, errands: Errands, left: Mapping[str, str]) -> None:
        super().__init__()
        self.left = dict(left)
        """Where the workspace was left, kept up to date by the screens."""
        self.directory = directory
        self.errands = errands
        self.known = Known()
        self.learnt: Signal[Known] = Signal(self, "learnt")
        self.runner: Runner | None = None
        self._served: Workspace | None = None
        self._preloaded = False

    def learn(self, **news: object) -> None:
        """Make what is known anew, and tell every screen."""
        self.known = replace(self.known, **news)  # type: ignore[arg-type]  # checked by the value itself
        self.learnt.publish(self.known)

    def action_read(self) -> None:
        """Read the workspace and compare its environments, again if need be."""
        self._read()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        self.learn(reading=True)
        try:
            workspace = await in_background(lambda: self.errands.open(self.directory))
            before = self.known.chosen or self.left.get("environment", "")
            self.learn(workspace=workspace, chosen=_choice(workspace, before))
            if workspace.discovered and workspace.declarations and not self.left.get("found"):
                self._tell_found(workspace)
            now = self.errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
            report, summary, since = await in_background(lambda: self._reported(workspace, now))
            settle()
            self.learn(report=report, summary=summary, since=since, trouble=None, reading=False)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown and the screens live on
            self.learn(report=None, summary=None, since=None, trouble=Trouble.of(error), reading=False)
        if self.known.workspace is not None:
            self.look_for_engine()
        if not self._preloaded:
            self._preloaded = True
            await in_background(preload)

    def _reported(self, workspace: Workspace, now: str) -> tuple[Report, Summary, Since | None]:
        """Make the report, what it comes to, and what changed since the day before; it is kept for the day after."""
        from envparity.tui.since import kept_with, since
        from envparity.tui.standing import summarize

        report = self.errands.report(workspace, now)
        kept, today = self.left.get("seen", ""), self.errands.now().astimezone().date()
        self.left["seen"] = kept_with(kept, report, today)
        return report, summarize(report), since(kept, report, today)

    def _tell_found(self, workspace: Workspace) -> None:
        """Show once what was found in a repository without profiles, and write it down where that is wished."""
        from envparity.tui.screens.found import FoundScreen

        self.left["found"] = "told"

        def answered(answer: str | None) -> None:
            if answer == "write":
                self._write_profiles()

        if len(self.screen_stack) == 1:
            self.push_screen(FoundScreen(workspace), answered)

    @work(group="write", exit_on_error=False)
    async def _write_profiles(self) -> None:
        try:
            names = await in_background(lambda: self.errands.write_profiles(self.directory))
        except Exception as error:  # noqa: BLE001  # what cannot be written is said
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(", ".join(names), title="Written, to be corrected", markup=False, timeout=6)
            self.action_read()

    def look_for_engine(self) -> None:
        """Reach the engine in the background and see what runs."""
        self._connect()

    @work(group="engine", exclusive=True, exit_on_error=False)
    async def _connect(self) -> None:
        workspace = self.known.workspace
        if workspace is None:
            return
        try:
            runner = await self._runner_for(workspace)
            engine = await in_background(runner.connect)
            active = await in_background(runner.active)
        except Exception as error:  # noqa: BLE001  # no engine is a state of the program, not its end
            self.learn(engine=Trouble.of(error), active=())
        else:
            self.learn(engine=engine, active=active)

    async def _runner_for(self, workspace: Workspace) -> Runner:
        """Give the runner of a workspace: another one when its declarations were read anew and changed."""
        if self.runner is None or self._served != workspace:
            before, self.runner = self.runner, None
            if before is not None:
                await in_background(before.close)
            self._served = workspace
            self.runner = await in_background(lambda: self.errands.runner(workspace))
        return self.runner

    def choose(self, environment: str) -> None:
        """Make an environment the one that deeds act on."""
        self.learn(chosen=environment)


def _choice(workspace: Workspace, before: str) -> str:
    """Keep the chosen environment while it is there, else choose the first."""
    names = [declaration.environment.name for declaration in workspace.declarations]
    return before if before in names else next(iter(names), "")
