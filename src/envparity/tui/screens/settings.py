"""Settings and doctor: what this machine has and lacks, and each value that is set, with the file that says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from envparity.model.places import Place
from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.look import prose
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.sizing import sizing
from envparity.tui.widgets.columns import Column, Empty
from envparity.tui.widgets.drawn import lines
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.jobs.configuring import Value
    from envparity.jobs.examining import Check
    from envparity.tui.known import Known


class SettingsScreen(Desk):
    """Two lists: the machine, and what is set."""

    NAME = "settings"
    ABOUT = (
        "What this machine has and lacks of what the program can use, with the next step; and every value that is set.",
        (
            "A value without a file is what holds by default. Your own theme and keys are kept in `settings.toml`; "
            "`o` opens the file that says a value."
        ),
    )
    DEFAULT_CSS = """
    SettingsScreen {
        #settings { layout: vertical; height: 1fr; }
        #checks-panel { height: 11; }
        #step { height: auto; min-height: 2; padding: 0 2; }
        &.-short #checks-panel { height: 9; }
        #values-panel { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "edit", "Open", id="settings.open", tooltip="Open the file that says the value"),
        Binding("t", "app.change_theme", "Theme", id="settings.theme", tooltip="Choose another theme"),
        Binding("x", "examine", "Look again", id="settings.examine", tooltip="Look at the machine again"),
        Binding("escape", "app.go('board')", "Back", show=False, id="settings.back"),
        Binding("tab", "app.focus_next", "Machine / values", id="settings.next"),
        *sizing("settings"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._checks: tuple[Check, ...] | None = None
        self._values: tuple[Value, ...] = ()
        self._trouble: Trouble | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the machine, the next step, the values."""
        with Split(id="settings"):
            with Vertical(id="checks-panel", classes="panel") as panel:
                panel.border_title = "This machine"
                checks: RowList[Check] = RowList(_check_columns(), key=lambda check: check.name, id="checks")
                checks.titles = False
                yield checks
            yield Static("", id="step", markup=False)
            with Vertical(id="values-panel", classes="panel") as panel:
                panel.border_title = "What is set"
                yield RowList(_value_columns(), key=lambda value: value.key, id="values")

    def on_mount(self) -> None:
        """Look at the machine."""
        super().on_mount()
        self.query_one("#checks").focus()
        self._examine()

    def show(self, known: Known) -> None:  # noqa: ARG002  # nothing of what is known is shown
        """Draw what was found."""
        self._draw()

    @work(group="examine", exclusive=True, exit_on_error=False)
    async def _examine(self) -> None:
        errands, directory = self.envparity.errands, self.envparity.directory
        self._checks = await in_background(lambda: errands.examine(directory))
        self._draw()
        try:
            self._values = await in_background(lambda: errands.values(directory))
            self._trouble = None
        except Exception as error:  # noqa: BLE001  # a file that is wrong is said
            self._values, self._trouble = (), Trouble.of(error)
        self._draw()

    def _draw(self) -> None:
        self.query_one("#checks", RowList).set_rows(self._checks or (), empty=Empty(("looking …", "faint")))
        trouble = self._trouble
        empty = (
            Empty((f"▲ {trouble.message}", "grade-critical"), trouble.hint)
            if trouble
            else Empty(("looking …", "faint"))
        )
        self.query_one("#values", RowList).set_rows(self._values, empty=empty)

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Say in full what has no room in its row, and the next step for what is missing."""
        if message.rows.id == "checks":
            check: Check | None = message.row  # type: ignore[assignment]  # the list holds checks
            said = [prose(check.hint, "text", "strong bold")] if check and check.hint else []
            if check and message.rows.needs(check) > message.rows.size.width:
                said.insert(0, prose(check.message, "faint", "text"))
            self.query_one("#step", Static).update(lines(said, self.app.theme_variables))

    def on_row_list_selected(self) -> None:
        """Open what says the value."""
        self.action_edit()

    def action_edit(self) -> None:
        """Open the file that says the value under the cursor."""
        value: Value | None = self.query_one("#values", RowList).current
        if value is not None and value.file:
            path, _, line = value.file.rpartition(":")
            self.open_place(Place(path, int(line)) if path and line.isdecimal() else Place(value.file))

    def action_examine(self) -> None:
        """Look again."""
        self._examine()


def _check_columns() -> tuple[Column[Check], ...]:
    return (
        Column("", lambda check: ("✓", "grade-ok") if check.there else ("-", "grade-medium"), width=1),
        Column("", lambda check: (check.name, "strong"), width=12),
        Column("", lambda check: prose(check.message, "text", "strong"), least=20),
    )


def _value_columns() -> tuple[Column[Value], ...]:
    return (
        Column("key", lambda value: (value.key, "strong"), share=2, least=16, fits=True),
        Column("value", lambda value: (value.value, "text"), share=3, least=12, fits=True),
        Column("said in", lambda value: (value.file or "default", "faint"), share=2, least=12, tail=True),
    )
