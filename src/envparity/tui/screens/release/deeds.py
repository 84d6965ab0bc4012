"""What is done with a release: its report is written, and it is promoted through the gate, or gone back from."""

from __future__ import annotations

from abc import abstractmethod
from getpass import getuser
from typing import TYPE_CHECKING

from textual import work

from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.look import prose, spoken
from envparity.tui.outside import clean
from envparity.tui.screens.desk import Desk

if TYPE_CHECKING:
    from envparity.jobs.promoting import Promoting, Promotion
    from envparity.model.deeds import Event, Plan
    from envparity.model.reports import Report
    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span
    from envparity.tui.screens.confirm import Question

FORMATS = (
    ("html", "release.html", "one page, for people"),
    ("markdown", "release.md", "for a pull request"),
    ("json", "release.json", "for programs"),
    ("sarif", "release.sarif", "for code scanning"),
)
NAMED = 3
"""Steps that are not ticked that are said before a release."""


class ReleaseDeeds(Desk):
    """A screen with a release: `way` is from where to where, `report` its report, `outcome` what came of a deed."""

    def __init__(self) -> None:
        super().__init__()
        self.way: tuple[str, str] | None = None
        self.report: Report | None = None
        self.outcome: list[Span] = []

    @abstractmethod
    def draw_way(self) -> None:
        """Draw from where to where, and what came of a deed."""

    @property
    @abstractmethod
    def unticked(self) -> tuple[str, ...]:
        """Name the steps that are to be done first and are not ticked."""

    def action_promote(self) -> None:
        """Ask how: on record alone, brought up here too, or back to the release before."""
        from envparity.tui.screens.picker import Choice, Picker

        if self.way is None or self.report is None or self.envparity.known.busy:
            return
        source, target = self.way
        choices = [Choice("record", "On record alone", "images are pinned")]
        declarations = self.envparity.known.workspace.declarations if self.envparity.known.workspace else ()
        if any(d.environment.name == target and d.runtime is not None for d in declarations):
            choices.append(Choice("apply", "On record, and up", "on this machine"))
        choices.append(Choice("back", "Take it back", "to the release before"))

        def chosen(how: str | None) -> None:
            if how is not None:
                self.envparity.did("promote", self.action_promote)
                self._promote(source, target, how)

        self.app.push_screen(Picker(f"Promote {source} to {target}", choices), chosen)

    @work(group="deed", exclusive=True, exit_on_error=False)
    async def _promote(self, source: str, target: str, how: str) -> None:
        from envparity.tui.screens.confirm import ConfirmScreen

        workspace, errands = self.envparity.known.workspace, self.envparity.errands
        if workspace is None:
            return
        now = errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        self._say([("… working out what it does", "faint")])
        try:
            promoter = await in_background(lambda: errands.promoter(workspace))
            proposed = await in_background(lambda: _proposed(promoter, source, target, how, now))
            if not proposed.open:
                self._say([("▲ ", "grade-critical"), ("the gate is closed: nothing was released", "text")])
                return
            plan = await in_background(lambda: promoter.plan(proposed)) if how == "apply" else None
        except Exception as error:  # noqa: BLE001  # a release that cannot be worked out is said
            self._failed(Trouble.of(error))
            return
        environment = next(e for e in self.envparity.known.environments if e.name == target)
        self._say([])
        agreed = await self.app.push_screen_wait(ConfirmScreen(self._question(proposed, environment, plan)))
        if agreed is not None:
            await self._carry_out(promoter, proposed, now, plan, how)

    def _question(self, proposed: Promotion, environment: Environment, plan: Plan | None) -> Question:
        """Say what the release would write down and do, and ask for the target's name."""
        from envparity.tui.screens.confirm import Question, step_lines

        steps: list[list[Span]] = []
        for image in proposed.locked["images"]:
            pinned = image.get("digest") or image.get("id") or image.get("why") or ""
            said = f"{image['service']}: {image.get('was', '')} → {image['image'] or 'left as it is'}"
            steps.append([("pin      ", "grade-low"), (said, "text"), (f"  {pinned[:40]}", "faint")])
        steps += [
            [("needs    ", "grade-medium"), *prose(n, "text", "strong")] for n in proposed.locked["needs"]
        ]
        steps += step_lines(plan) if plan is not None else []
        steps = steps or [[("nothing but the record", "faint")]]
        left = self.unticked if proposed.deed == "promoted" else ()
        notes: list[list[Span]] = [
            [("□ not ticked: ", "grade-medium"), *prose(step, "text", "strong")] for step in left[:NAMED]
        ]
        if len(left) > NAMED:
            notes.append([(f"  and {len(left) - NAMED} more", "faint")])
        if plan is None:
            notes.append([("· ", "faint"), ("what runs is not touched: it is put on record", "faint")])
        verb = "Release to" if proposed.deed == "promoted" else "Take back"
        return Question(verb, environment, f"from {proposed.source}", steps, notes, guarded=True)

    async def _carry_out(
        self, promoter: Promoting, proposed: Promotion, now: str, plan: Plan | None, how: str
    ) -> None:
        name = proposed.target
        self.envparity.learn(busy=f"promote {name}")
        try:
            record = await in_background(
                lambda: promoter.carry_out(
                    proposed,
                    now=now,
                    by=getuser(),
                    apply=how == "apply",
                    say=self._tell,
                    confirm=name,
                    agreed=plan,
                )
            )
        except Exception as error:  # noqa: BLE001  # a release that fails is said, and what was brought back
            self._failed(Trouble.of(error))
        else:
            self._say(
                [
                    ("✓ ", "grade-ok bold"),
                    (f"{name}: {proposed.deed}", "text"),
                    (f", record {record.number}", "faint"),
                ]
            )
        finally:
            self.envparity.learn(busy="")

    def _tell(self, event: Event) -> None:
        said = f"… {event.service} {event.message}".rstrip()
        self.app.call_from_thread(self._say, [(said, "faint")])

    def _say(self, spans: list[Span]) -> None:
        self.outcome = [("   ", "faint"), *spans] if spans else []
        self.draw_way()

    def _failed(self, trouble: Trouble) -> None:
        self._say([("▲ ", "grade-critical"), *prose(trouble.message, "text", "strong")])
        self.notify(
            spoken(clean(trouble.hint)), title=spoken(clean(trouble.message)), severity="error", markup=False
        )

    def action_write(self) -> None:
        """Write the report into the workspace, in a form that is asked for."""
        from envparity.tui.screens.picker import Choice, Picker

        if self.report is None:
            return
        choices = [Choice(form, name, about) for form, name, about in FORMATS]

        def chosen(form: str | None) -> None:
            if form is not None:
                self.envparity.did("write", lambda: self._write(form))
                self._write(form)

        self.app.push_screen(Picker("Write the report as", choices), chosen)

    @work(group="write", exclusive=True, exit_on_error=False)
    async def _write(self, form: str) -> None:
        report, workspace = self.report, self.envparity.known.workspace
        if report is None or workspace is None:
            return
        name = next(name for known, name, _ in FORMATS if known == form)
        path = workspace.root / name
        try:
            await in_background(lambda: self.envparity.errands.write(report, form, path))
        except Exception as error:  # noqa: BLE001  # a full disk is told, and is not the end
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(clean(str(path)), title="Written", markup=False)


def _proposed(promoter: Promoting, source: str, target: str, how: str, now: str) -> Promotion:
    if how == "back":
        return promoter.way_back(target, now=now)
    return promoter.prepare(source, target, now=now)
