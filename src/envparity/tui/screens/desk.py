"""What the screens have in common: the masthead, the footer, and being told what is known."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from envparity.tui.screens import sizing
from envparity.tui.widgets.keys import KeyBar
from envparity.tui.widgets.masthead import Masthead
from envparity.tui.widgets.split import Split
from envparity.tui.widgets.widening import ColumnList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.places import Place
    from envparity.tui.app import EnvparityApp
    from envparity.tui.known import Known


class Desk(Screen[None]):
    """A screen of the program; `NAME` is its mode, `ABOUT` what the help says of it."""

    NAME: ClassVar[str] = ""
    ABOUT: ClassVar[tuple[str, ...]] = ()

    @property
    def envparity(self) -> EnvparityApp:
        """The application, as what it is."""
        return cast("EnvparityApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out masthead, body and footer."""
        yield Masthead(self.NAME)
        yield from self.compose_body()
        yield KeyBar()

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """Lay out what lies between masthead and footer."""

    @abstractmethod
    def show(self, known: Known) -> None:
        """Draw what is known."""

    def open_place(self, place: Place) -> None:
        """Open a file at a line in the user's editor, and read everything again when it is closed."""
        from textual.app import SuspendNotSupported

        from envparity.errors import EnvparityError
        from envparity.tui.editing import command, edit
        from envparity.tui.known import Trouble
        from envparity.tui.look import spoken

        workspace = self.envparity.known.workspace
        if workspace is None:
            return
        try:
            command(workspace.root, place)
            with self.app.suspend():
                edit(workspace.root, place)
        except (EnvparityError, SuspendNotSupported, OSError) as error:
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="warning", markup=False)
        else:
            self.envparity.action_read()

    def on_mount(self) -> None:
        """Ask to be told what is learnt; give panes and columns the sizes that they were left with."""
        self.envparity.learnt.subscribe(self, self._learnt)
        for split in self.query(Split):
            sizing.recall(self.envparity.left, self.NAME, split)
        for rows in self.query(ColumnList):
            sizing.recall_columns(self.envparity.left, self.NAME, rows)

    def on_screen_resume(self) -> None:
        """Catch up with what was learnt meanwhile."""
        self._learnt(self.envparity.known, resumed=True)

    def action_divide(self, by: int) -> None:
        """Move the divider between the panes."""
        for split in self.query(Split):
            split.move(by)

    def action_widen(self, by: int) -> None:
        """Make a column of the list that has the keys wider, or narrower; else of the first that can."""
        lists = sorted(self.query(ColumnList), key=lambda rows: not rows.has_focus)
        next((rows for rows in lists if rows.widen(by)), None)

    def on_split_moved(self, message: Split.Moved) -> None:
        """Remember where the divider stands."""
        sizing.remember(self.envparity.left, self.NAME, message.shares)

    def on_column_list_widened(self, message: ColumnList.Widened) -> None:
        """Remember how wide the columns are."""
        sizing.remember_columns(self.envparity.left, self.NAME, message.rows)

    def _learnt(self, known: Known, *, resumed: bool = False) -> None:
        if not (resumed or self.is_current or self in self.app.screen_stack):
            return
        declaration = known.declaration
        workspace = known.workspace.name if known.workspace else ""
        chosen = declaration.environment if declaration else None
        self.query_one(Masthead).show(workspace, known.running, known.here, chosen, busy=bool(known.busy))
        self.set_class(
            declaration is not None and declaration.environment.stage.value == "production", "-production"
        )
        self.show(known)
