"""What a deed would do, shown before anything is done; the name is to be typed where much is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from envparity.model.records import dataclass
from envparity.tui.look import chip, prose
from envparity.tui.outside import literal
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.inputs import SteadyInput
from envparity.tui.widgets.written import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from textual.app import ComposeResult

    from envparity.model.deeds import Deed, Plan, Step
    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span

DEEDS = {
    "up": "Bring up",
    "down": "Take down",
    "restart": "Restart",
    "switch": "Switch to",
    "scale": "Scale",
    "stop": "Stop",
}
VERBS = {
    "remove": "grade-critical", "stop": "grade-high", "recreate": "grade-high", "wait": "faint",
    "create": "grade-ok", "start": "grade-ok", "pull": "grade-low", "build": "grade-low",
    "rename": "grade-low", "pause": "grade-medium", "unpause": "grade-ok",
}  # fmt: skip
LASTS = {
    "up": "",
    "down": "containers and networks go, volumes and their data stay",
    "stop": "containers stop and stay; up starts them again",
    "restart": "containers stop and start again, nothing is removed",
    "scale": "until the next up, which has as many as are declared",
    "switch": "what runs of the other environments stops; it comes back if this one does not become healthy",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a deed on an environment, what it does step by step, and what is to be known before.

    `guarded` asks for the environment's name to be typed.
    """

    verb: str
    environment: Environment
    about: str
    steps: Sequence[Sequence[Span]]
    notes: Sequence[Sequence[Span]] = ()
    guarded: bool = False


def of_plan(deed: Deed, environment: Environment, plan: Plan, *, guarded: bool) -> Question:
    """Ask about a deed by its plan."""
    count = len(plan.steps)
    notes: list[list[Span]] = [
        [("■ ", "grade-medium"), *prose(warning, "text", "strong")] for warning in plan.warnings
    ]
    if LASTS[deed]:
        notes.append([("· ", "faint"), (LASTS[deed], "faint")])
    about = f"{count} step{'' if count == 1 else 's'}   project {plan.project}"
    return Question(DEEDS[deed], environment, about, step_lines(plan), notes, guarded)


def step_lines(plan: Plan) -> list[list[Span]]:
    """Write a plan's steps, a line each."""
    wide = max((len(f"{step.kind} {step.name}") for step in plan.steps), default=0)
    return [list(_step(step, min(wide, 44))) for step in plan.steps]


def _step(step: Step, wide: int) -> Iterator[Span]:
    yield f"{step.verb:<9}", VERBS[step.verb]
    yield f"{f'{step.kind} {step.name}':<{wide}}", "text"
    yield from prose(f"  {step.cause}", "faint", "text")


class ConfirmScreen(Window[str | None]):
    """Gives the environment's name when the deed is agreed, none when not."""

    DEFAULT_CSS = """
    ConfirmScreen {
        .window.-danger { border: heavy $ink-chip-production; border-title-color: $ink-stage-production; }
        #confirm-plan { height: auto; max-height: 24; margin: 1 0; background: $panel; padding: 0 1; }
        &.-short #confirm-plan { max-height: 7; margin: 0; }
        #confirm-name { margin: 1 0 0 0; background: $panel; }
        #confirm-buttons { height: 1; margin: 1 0 0 0; }
        #confirm-buttons Button { margin: 0 2 0 0; padding: 0 1; background: $panel; color: $ink-text; }
        #confirm-buttons Button:focus { background: $ink-link; color: $background; text-style: bold; }
        #confirm-buttons Button.-error:focus { background: $ink-chip-production; color: $ink-chip-text; }
        #confirm-buttons Button:disabled { color: $ink-faint; opacity: 100%; text-opacity: 100% !important; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("n", "leave", "No", show=False),
        Binding("y", "agree", "Yes", show=False),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._environment = question.environment
        self._guarded = question.guarded

    def compose(self) -> ComposeResult:
        """Lay out the plan, the question and two buttons."""
        production = self._environment.stage.value == "production"
        with Vertical(
            classes="window wide -danger" if production or self._guarded else "window wide"
        ) as window:
            window.border_title = "This is production" if production else "The plan"
            window.border_subtitle = "esc leaves, nothing is done"
            yield Static(self._head(), markup=False, id="confirm-head")
            yield Written(self._question.steps, id="confirm-plan", can_focus=not self._guarded)
            yield Static(self._foot(), markup=False, id="confirm-foot")
            if self._guarded:
                yield SteadyInput(placeholder=self._environment.name, id="confirm-name", compact=True)
            with Horizontal(id="confirm-buttons"):
                yield Button(
                    literal(f"{self._question.verb} {self._environment.name}"),
                    id="agree", variant="error" if production else "primary", compact=True, disabled=self._guarded,
                )  # fmt: skip
                yield Button("Leave it", id="leave", compact=True)

    def on_mount(self) -> None:
        """Let the question have the keys."""
        self.query_one("#confirm-name" if self._guarded else "#agree").focus()

    def _head(self) -> Text:
        spans: list[Span] = [(f"{self._question.verb} ", "text"), *chip(self._environment)]
        return text([*spans, (f"   {self._question.about}", "faint")], self.app.theme_variables)

    def _foot(self) -> RenderableType:
        variables = self.app.theme_variables
        parts = [text(note, variables) for note in self._question.notes]
        if self._guarded:
            ask: list[Span] = [
                ("Type ", "text"),
                (self._environment.name, "strong bold"),
                (" to agree", "text"),
            ]
            parts.append(text(ask, variables))
        return Group(*parts)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Open the button when the name is there."""
        self.query_one("#agree", Button).disabled = event.value.strip() != self._environment.name

    def on_input_submitted(self) -> None:
        """Agree, if the name is right."""
        self.action_agree()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Agree or leave."""
        if event.button.id == "agree":
            self.action_agree()
        else:
            self.action_leave()

    def action_agree(self) -> None:
        """Give the name, if it may be given."""
        if not self.query_one("#agree", Button).disabled:
            self.dismiss(self._environment.name)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)
