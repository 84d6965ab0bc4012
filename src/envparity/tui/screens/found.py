"""The first look at a repository without profiles: what was found, why, and one key to go on or to write it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from envparity.model.records import dataclass
from envparity.tui.look import chip
from envparity.tui.screens.window import Window
from envparity.tui.widgets.columns import Column
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from envparity.model.declarations import Workspace
    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span

Answer = Literal["go", "write"]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A file, whose it is, and why: one environment's, every environment's, or nobody's."""

    environment: Environment | Literal["every", "none"]
    path: str
    why: str


def found_rows(workspace: Workspace) -> Iterator[FoundRow]:
    """List every file that was taken for an environment, then those of all and those of none."""
    told = [
        {path: source.told_of(path) for source in declaration.sources for path in source.files}
        for declaration in workspace.declarations
    ]
    shared = set.intersection(*(set(held.items()) for held in told)) if len(told) > 1 else set()
    for declaration, held in zip(workspace.declarations, told, strict=True):
        for path, why in held.items():
            if (path, why) not in shared:
                yield FoundRow(declaration.environment, path, why)
    yield from (
        FoundRow("every", path, why)
        for path, why in (told[0] if told else {}).items()
        if (path, why) in shared
    )
    for item in workspace.unassigned:
        yield FoundRow("none", item.path, item.why)


def _environment(row: FoundRow) -> list[Span]:
    if row.environment == "every":
        return [("every environment", "faint")]
    return [("given to none", "grade-medium")] if row.environment == "none" else chip(row.environment)


class FoundScreen(Window[Answer]):
    """Gives what to do now: go on with what was found, or write it down as profiles to correct it."""

    DEFAULT_CSS = """
    FoundScreen {
        .window { width: 96%; height: 90%; }
        #found-head { margin: 0 1 1 1; }
        #found-row { min-height: 2; max-height: 3; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,q", "answer('go')", "Go on"),
        Binding("i", "answer('write')", "Write profiles"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        """Lay out what was found."""
        with Vertical(classes="window") as window:
            window.border_title = "Found here, without profiles"
            window.border_subtitle = "enter goes on · i writes it down as profiles/*.toml, to correct it"
            yield Static(text(self._head(), self.app.theme_variables), markup=False, id="found-head")
            rows: RowList[FoundRow] = RowList(
                (
                    Column("environment", _environment, width=self._widest()),
                    Column("file", lambda row: (row.path, "text"), share=4, tail=True, fits=True),
                    Column("why", lambda row: (row.why, "faint"), share=3, fits=True),
                ),
                key=lambda row: (row.environment, row.path),
                id="found",
            )
            yield rows
            yield Static("", markup=False, id="found-row")

    def _widest(self) -> int:
        """Say how wide the badges are."""
        found = found_rows(self._workspace)
        return max((sum(cell_len(text) for text, _ in _environment(row)) for row in found), default=12)

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Say the row under the cursor whole."""
        row: FoundRow | None = message.row  # type: ignore[assignment]  # the list holds such rows
        said = [(row.path, "strong"), (f": {row.why}", "text")] if row is not None else []
        self.query_one("#found-row", Static).update(text(said, self.app.theme_variables))

    def _head(self) -> list[Span]:
        spans: list[Span] = []
        for declaration in self._workspace.declarations:
            spans += [*chip(declaration.environment), (" ", "text")]
        return [*spans, ("  nothing is written unless you say so", "faint")]

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one("#found", RowList)
        rows.set_rows(tuple(found_rows(self._workspace)))
        rows.focus()

    def on_row_list_selected(self) -> None:
        """Go on."""
        self.action_answer("go")

    def action_answer(self, answer: Answer) -> None:
        """Give the answer."""
        self.dismiss(answer)
