"""The release: from where to where, the gate's answer, what must be done first, and the report to take along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from envparity.model.places import Place
from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.emptiness import while_unknown
from envparity.tui.known import Trouble
from envparity.tui.look import chip
from envparity.tui.screens.release.deeds import ReleaseDeeds
from envparity.tui.screens.sizing import sizing
from envparity.tui.standing import release
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.drawn import lines, text
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.shipping import (
    Question,
    ShippingRow,
    question_spans,
    questions,
    shipping_columns,
    shipping_rows,
)
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from envparity.model.reports import Report
    from envparity.tui.known import Known
    from envparity.tui.look import Span
    from envparity.tui.stock import Steps

MANY = 500
"""Lines from which on they are made between keys."""


class ReleaseScreen(ReleaseDeeds):
    """Five questions about one release, a checklist that keeps its state."""

    NAME = "release"
    ABOUT = (
        (
            "What shipping one environment to another does, in the order in which one asks: may it ship, what changes, "
            "what must be done first, what nobody has rehearsed, what could not be read."
        ),
        "`space` ticks a step that is done; ticks are kept for this release until its steps change.",
    )
    DEFAULT_CSS = """
    ReleaseScreen {
        #release { layout: vertical; height: 1fr; }
        #questions-panel { height: 5fr; }
        #question-panel { height: auto; max-height: 8; min-height: 4; }
        #question { height: auto; padding: 0 1; }
        &.-short #question-panel { max-height: 4; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "direction", "From/to", id="release.direction", tooltip="Choose what ships where"),
        Binding(
            "space",
            "tick",
            "Tick",
            id="release.tick",
            tooltip="Tick a step that is done, or take the tick away",
        ),
        Binding(
            "enter",
            "unfold",
            "Fold/findings",
            id="release.unfold",
            tooltip="On a question: fold it; on a line: see it in Drift",
        ),
        Binding("o", "edit", "Open", id="release.open", tooltip="Open the file at the line in your editor"),
        Binding(
            "p",
            "promote",
            "Promote",
            id="release.promote",
            tooltip="Release it through the gate: shows what it does and asks for the target's name",
        ),
        Binding(
            "w", "write", "Write report", id="release.write", tooltip="Write the release's report to a file"
        ),
        Binding("escape", "app.go('board')", "Back", show=False, id="release.back"),
        Binding("tab", "app.focus_next", "List / detail", show=False, id="release.next"),
        *sizing("release", titled=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._whole: Report | None = None
        self._trouble: Trouble | None = None
        self._folded = {"changes", "alone", "unread"}
        self._asked: tuple[Question, ...] = ()
        """The questions of the release, with their answers."""
        self._told: tuple[str, list[Span]] | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the direction, the questions, and one line in full."""
        yield Static("", id="way", classes="line", markup=False)
        with Split(id="release"):
            with Vertical(id="questions-panel", classes="panel") as panel:
                panel.border_title = "Release"
                rows: RowList[ShippingRow] = RowList(
                    shipping_columns(), key=lambda row: row.key, whole=question_spans, id="questions"
                )
                rows.titles = False
                yield rows
            with VerticalScroll(id="question-panel", classes="panel"):
                yield Static("", id="question", markup=False)

    def on_mount(self) -> None:
        """Let the list have the keys."""
        super().on_mount()
        self.query_one("#questions").focus()

    def show(self, known: Known) -> None:
        """Work the release out when there is a new report."""
        if known.report is not self._whole:
            self._whole = known.report
            self.report = self._trouble = None
            if known.report is not None:
                self._choose_way(known.report)
        self.draw()

    def _choose_way(self, whole: Report) -> None:
        names = {environment.name for environment in whole.environments}
        left = tuple(self.envparity.left.get("release.way", "").split("\n"))
        if len(left) == 2 and set(left) <= names and left[0] != left[1]:
            self.way = (left[0], left[1])
        else:
            found = release(whole)
            self.way = (found[0].name, found[1].name) if found else None
        if self.way is not None:
            self._work_out(self.way)

    @work(group="release", exclusive=True, exit_on_error=False)
    async def _work_out(self, way: tuple[str, str]) -> None:
        workspace, errands = self.envparity.known.workspace, self.envparity.errands
        if workspace is None:
            return
        now = errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            made = await in_background(lambda: errands.release(workspace, now, way))
            asked = await in_background(lambda: questions(made))
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown and the screen lives on
            self.report, self._trouble = None, Trouble.of(error)
        else:
            self.report, self._asked, self._trouble = made, asked, None
        self.draw()

    @property
    def _rows(self) -> RowList[ShippingRow]:
        return self.query_one("#questions", RowList)

    def draw(self) -> None:
        """Draw the questions, and what came of a release."""
        self.draw_way()
        self.workers.cancel_group(self, "draw")
        if self.report is None:
            self._show_rows(())
        elif sum(len(question.steps) for question in self._asked) < MANY:
            self._show_rows(finished(self._made(self.report)))
        else:
            self._draw_slowly(self.report)

    @work(group="draw", exit_on_error=False, description="draw_slowly")
    async def _draw_slowly(self, report: Report) -> None:
        self._show_rows(await in_slices(self._made(report)))

    def _made(self, report: Report) -> Steps[list[ShippingRow]]:
        return shipping_rows(report, self._asked, done=self._done, folded=frozenset(self._folded))

    def _show_rows(self, made: Sequence[ShippingRow]) -> None:
        self._rows.set_columns(shipping_columns(made))
        self._rows.set_rows(made, empty=self._empty())

    def draw_way(self) -> None:
        """Draw from where to where, and what came of a deed."""
        said = (self.app.theme, self._said())
        if said != self._told:  # to write it lays the screen out anew
            self._told = said
            self.query_one("#way", Static).update(text(said[1], self.app.theme_variables))

    def _said(self) -> list[Span]:
        environments = {environment.name: environment for environment in self.envparity.known.environments}
        if self.way is None or not set(self.way) <= environments.keys():
            return [("Release", "faint")]
        source, target = (environments[name] for name in self.way)
        return [*chip(source), ("  →  ", "strong bold"), *chip(target), *self.outcome]

    def _empty(self) -> Empty:
        if self._trouble is not None:
            return Empty((f"▲ {self._trouble.message}", "grade-critical"), self._trouble.hint)
        waiting = while_unknown(self.envparity.known)
        if waiting is not None:
            return waiting
        if self.way is None:
            hint = "a release needs an environment of the stage production and one before it, or two that `f` names"
            return Empty(("There is nothing to release here", "text"), hint)
        return Empty(("Working out what it does …", "faint"))

    @property
    def unticked(self) -> tuple[str, ...]:
        """Name the steps that are to be done first and are not ticked."""
        steps, done = self.report.release.steps if self.report and self.report.release else (), self._done
        return tuple(step.message for step in steps if not step.settled and step.id not in done)

    @property
    def _done(self) -> frozenset[str]:
        held = _ticks(self.envparity.left.get("release.done", ""))
        return frozenset(held.get("\n".join(self.way or ()), ()))

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Show the line under the cursor whole."""
        row: ShippingRow | None = message.row  # type: ignore[assignment]  # the list holds such rows
        paragraphs: list[list[Span]] = []
        if row is not None:
            paragraphs = [[(row.subject, "strong bold"), ("  ", "faint"), *row.spans]]
            paragraphs += [[(f"· {part}", "text")] for part in row.parts]
            paragraphs += [[(row.place, "faint")]] if row.place else []
        self.query_one("#question", Static).update(lines(paragraphs, self.app.theme_variables))

    def on_row_list_selected(self) -> None:
        """Do what enter is for."""
        self.action_unfold()

    def action_unfold(self) -> None:
        """Fold a question, or see in Drift what a line speaks of."""
        row = self._rows.current
        if row is None:
            return
        if row.rank == 2 and row.section in ("ship", "changes", "alone"):
            word = (
                f"code:{row.subject}"
                if row.section == "ship"
                else row.subject.rpartition(" (")[0] or row.subject
            )
            self.envparity.open_drift(word.lower())
        elif row.rank < 2:
            self._folded ^= {row.section}
            self.draw()

    def action_tick(self) -> None:
        """Tick a step, and remember it."""
        row = self._rows.current
        if row is None or not row.step or self.way is None:
            return
        held = _ticks(self.envparity.left.get("release.done", ""))
        way = "\n".join(self.way)
        still = (
            {step.id for step in self.report.release.steps} if self.report and self.report.release else set()
        )
        held[way] = sorted((set(held.get(way, ())) ^ {row.step}) & still)
        self.envparity.left["release.done"] = json.dumps(held)
        self.draw()

    def action_direction(self) -> None:
        """Ask from where, then to where."""
        from envparity.tui.screens.picker import Choice, Picker

        environments = self.envparity.known.environments
        choices = [Choice.of_environment(environment, active=False) for environment in environments]
        if len(choices) < 2:
            return

        def ask_target(source: str | None) -> None:
            if source is None:
                return
            rest = [choice for choice in choices if choice.value != source]
            self.app.push_screen(
                Picker(f"Release {source} to", rest), lambda target: self._go(source, target)
            )

        self.app.push_screen(Picker("Release from", choices, self.way[0] if self.way else ""), ask_target)

    def _go(self, source: str, target: str | None) -> None:
        if target is None:
            return
        self.way, self.outcome = (source, target), []
        self.envparity.left["release.way"] = "\n".join(self.way)
        self.report = self._trouble = None
        self._work_out(self.way)
        self.draw()

    def action_edit(self) -> None:
        """Open the file that the line was read from."""
        row = self._rows.current
        if row is not None and row.place:
            path, _, line = row.place.rpartition(":")
            place = Place(path, int(line)) if path and line.isdecimal() else Place(row.place)
            self.open_place(place)


def _ticks(held: str) -> dict[str, list[str]]:
    """Read the ticks of every release as they were remembered; none where they cannot be read."""
    try:
        found = json.loads(held or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        way: [s for s in steps if isinstance(s, str)]
        for way, steps in found.items()
        if isinstance(steps, list)
    }
