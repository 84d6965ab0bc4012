"""Which environment has which secrets: what crossed first; setting, rotating, moving into a store, and one look at a value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from envparity.tui.answering import asking
from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean, literal
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.sizing import sizing
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.drawn import lines
from envparity.tui.widgets.holdings import holding_columns, in_order, told
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from envparity.model.declarations import Workspace
    from envparity.model.holdings import Holding, Holdings, Key
    from envparity.model.snapshots import Environment
    from envparity.tui.known import Known
    from envparity.tui.vault import Vault


_NAMED = 3
"""Keys that a question names."""


class SecretsScreen(Desk):
    """A table of keys by environments; deeds are for the chosen environment."""

    NAME = "secrets"
    ABOUT = (
        (
            "Each row is a key, each column an environment; equal fingerprints are equal secrets, and no value is "
            "shown. What production shares with another environment stands first."
        ),
        "Deeds are for the chosen environment; `e` chooses another. A value is shown only by `v`, for a few seconds.",
    )
    DEFAULT_CSS = """
    SecretsScreen {
        #secrets { layout: vertical; height: 1fr; }
        #keys-panel { height: 1fr; }
        #key-panel { height: auto; max-height: 9; min-height: 6; }
        #key { height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "reveal", "Reveal", id="secrets.reveal", tooltip="Show the value for a few seconds"),
        Binding(
            "s",
            "set",
            "Set",
            id="secrets.set",
            tooltip="Type a value, which is kept in the environment's store",
        ),
        Binding("n", "new", "New", id="secrets.new", tooltip="Keep a secret whose key is not in the list"),
        Binding(
            "r", "rotate", "Rotate", id="secrets.rotate", tooltip="Draw a new value, keeping the former one"
        ),
        Binding("i", "move", "Into store", id="secrets.move", tooltip="Move a file's secrets into a store"),
        Binding("enter", "findings", "Findings", show=False, id="secrets.findings"),
        Binding("o", "edit", "Open", id="secrets.open", tooltip="Open the file that has the key"),
        Binding("escape", "app.go('board')", "Back", show=False, id="secrets.back"),
        Binding("tab", "app.focus_next", "Table / detail", show=False, id="secrets.next"),
        *sizing("secrets"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._report: object = None
        self._found: Holdings | None = None
        self._keys: tuple[Key, ...] = ()
        """Its keys in the order in which they are listed."""
        self._drawn: tuple[tuple[Environment, ...], str] | None = None
        self._trouble: Trouble | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the table, and one key in full."""
        with Split(id="secrets"):
            with Vertical(id="keys-panel", classes="panel") as panel:
                panel.border_title = "Secrets"
                yield RowList((), key=lambda key: key.name, id="keys")
            with VerticalScroll(id="key-panel", classes="panel"):
                yield Static("", id="key", markup=False)

    def on_mount(self) -> None:
        """Let the table have the keys."""
        super().on_mount()
        self._rows.focus()

    @property
    def _rows(self) -> RowList[Key]:
        return self.query_one("#keys", RowList)

    @property
    def _vault(self) -> Vault:
        return self.envparity.errands.vault

    def show(self, known: Known) -> None:
        """List them again when the workspace was read again."""
        if known.workspace is not None and known.report is not None and known.report is not self._report:
            self._report = known.report
            self._list(known.workspace)
        self._draw()

    @work(group="list", exclusive=True, exit_on_error=False, description="list")
    async def _list(self, workspace: Workspace) -> None:
        try:
            self._found, self._keys = await in_background(lambda: self._listed(workspace))
            self._trouble = None
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown and the screen lives on
            self._trouble = Trouble.of(error)
        self._draw()

    def _listed(self, workspace: Workspace) -> tuple[Holdings, tuple[Key, ...]]:
        found = self._vault.listed(workspace)
        return found, in_order(found)

    def _draw(self) -> None:
        found, known = self._found, self.envparity.known
        environments = found.environments if found else ()
        columns = (environments, known.chosen)
        if columns != self._drawn:
            self._drawn = columns
            self._rows.set_columns(holding_columns(*columns, self.envparity.errands.now))
        self._rows.set_rows(self._keys, empty=self._empty())
        panel = self.query_one("#keys-panel")
        panel.border_title = literal(f"Secrets: {len(found.keys)} keys" if found else "Secrets")
        panel.border_subtitle = "" if found is None or found.complete else "not everything could be read"

    def _empty(self) -> Empty:
        trouble = self._trouble or self.envparity.known.trouble
        if trouble is not None:
            return Empty((f"▲ {trouble.message}", "grade-critical"), trouble.hint)
        if self._found is None:
            return Empty(("Looking for secrets …", "faint"))
        return Empty(
            ("✓ No secret stands in what was read", "grade-ok"), "`s` keeps one in the environment's store"
        )

    def on_row_list_highlighted(self) -> None:
        """Show the key under the cursor in full."""
        self._tell_all()

    def on_resize(self) -> None:
        """Break its lines for the new width."""
        self.call_after_refresh(self._tell_all)

    def _tell_all(self) -> None:
        key, pane, now = self._rows.current, self.query_one("#key", Static), self.envparity.errands.now()
        said = told(key, self._found.environments, pane.size.width - 2, now) if key and self._found else []
        pane.update(lines(said, self.app.theme_variables))

    def on_row_list_selected(self) -> None:
        """See in Drift what is said of the key."""
        self.action_findings()

    def action_findings(self) -> None:
        """See in Drift what is said of the key."""
        key = self._rows.current
        if key is not None:
            self.envparity.open_drift(f"area:secrets {key.name.lower()}")

    def _holding(self) -> tuple[Key, Holding] | None:
        """Give the key under the cursor with what the chosen environment has of it."""
        key, found = self._rows.current, self._found
        if key is None or found is None:
            return None
        for environment, holding in zip(found.environments, key.holdings, strict=True):
            if environment.name == self.envparity.known.chosen:
                return key, holding
        return None

    def action_edit(self) -> None:
        """Open the file that has the key in the chosen environment."""
        held = self._holding()
        if held is not None and held[1].place is not None:
            self.open_place(held[1].place)

    def action_reveal(self) -> None:
        """Show the value for a few seconds; in a protected environment only when that is said once more."""
        held, declaration = self._holding(), self.envparity.known.declaration
        if held is None or declaration is None or held[1].state in ("absent", "missing", "unknown"):
            return
        key = held[0].name
        if not declaration.protected:
            self._reveal(key)
            return
        from envparity.tui.screens.picker import Choice, Picker

        name = declaration.environment.name
        choices = [Choice("", "Leave it hidden"), Choice("show", f"Show {key} of {name}")]

        def answered(said: str | None) -> None:
            if said:
                self._reveal(key)

        self.app.push_screen(Picker(f"{name} is protected", choices), answered)

    @work(group="reveal", exclusive=True, exit_on_error=False)
    async def _reveal(self, key: str) -> None:
        from envparity.tui.screens.secret import RevealScreen

        workspace, name = self.envparity.known.workspace, self.envparity.known.chosen
        if workspace is None:
            return
        try:
            value = await in_background(asking(lambda: self._vault.reveal(workspace, name, key)))
        except Exception as error:  # noqa: BLE001  # a store that is locked is said
            self._tell(Trouble.of(error))
            return
        self.app.push_screen(RevealScreen(f"{key} of {name}", value))

    def action_set(self) -> None:
        """Ask for a value of the key under the cursor, and keep it; without one ask for the key first."""
        key = self._rows.current
        if key is None:
            self.action_new()
        else:
            self._ask_value(key.name)

    def action_new(self) -> None:
        """Ask for the name of a key that is not in the list, then for its value."""
        from envparity.tui.screens.secret import TypeScreen

        name = self.envparity.known.chosen
        if name:
            question = TypeScreen("A new secret", "Its key, as the program reads it.", hidden=False)
            self.app.push_screen(question, lambda key: self._ask_value(key.strip()) if key else None)

    def _ask_value(self, key: str) -> None:
        from envparity.tui.screens.secret import TypeScreen

        name = self.envparity.known.chosen
        if not key or not name:
            return

        def typed(value: str | None) -> None:
            if value is not None:
                self._do(partial(self._vault.keep, environment=name, key=key, value=value))

        self.app.push_screen(TypeScreen(f"Set {key}", f"It is kept in the store of {name}."), typed)

    def action_rotate(self) -> None:
        """Ask whether to draw a new value, to confirm the last, or to go back."""
        from envparity.tui.screens.picker import Choice, Picker

        key, name = self._rows.current, self.envparity.known.chosen
        if key is None or not name:
            return
        choices = [
            Choice("draw", "Draw a new one", "the former is kept"),
            Choice("confirm", "It works", "drops the former"),
            Choice("back", "It does not work", "back to the former"),
        ]

        def chosen(turn: str | None) -> None:
            if turn is not None:
                self._do(partial(self._vault.rotate, environment=name, key=key.name, turn=turn))

        self.app.push_screen(Picker(f"Rotate {key.name} of {name}", choices), chosen)

    def action_move(self) -> None:
        """Move the secrets of the file that has the key into the chosen environment's store, after saying which."""
        held, workspace = self._holding(), self.envparity.known.workspace
        if held is None or workspace is None:
            return
        if held[1].place is None:
            name = self.envparity.known.chosen
            self.notify(clean(f"no file of {name} has a value of {held[0].name}"), markup=False)
        else:
            self._plan_move(workspace, held[1].place.path, self.envparity.known.chosen)

    @work(group="move", exclusive=True, exit_on_error=False, description="plan_move")
    async def _plan_move(self, workspace: Workspace, file: str, name: str) -> None:
        from envparity.tui.screens.picker import Choice, Picker

        try:
            planned = await in_background(asking(lambda: self._vault.plan_move(workspace, file, name)))
        except Exception as error:  # noqa: BLE001  # a file that cannot be changed is said
            self._tell(Trouble.of(error))
            return
        if not planned:
            self.notify(clean(f"{file} holds no secret that could be moved"), markup=False)
            return
        keys = ", ".join(planned[:_NAMED]) + (
            f" and {len(planned) - _NAMED} more" if planned[_NAMED:] else ""
        )
        choices = [
            Choice("", "Leave the file as it is"),
            Choice("move", f"Move {keys}", "references stay in the file"),
        ]
        question = Picker(f"{file}: into the store of {name}", choices)
        answer: str | None = await self.app.push_screen_wait(question)
        if answer:
            self._do(partial(self._vault.move, file=file, environment=name))

    @work(group="vault", exit_on_error=False, description="do")
    async def _do(self, deed: Callable[[Workspace], str]) -> None:
        workspace = self.envparity.known.workspace
        if workspace is None:
            return
        try:
            said = await in_background(asking(lambda: deed(workspace)))
        except Exception as error:  # noqa: BLE001  # a store that refuses is said
            self._tell(Trouble.of(error))
        else:
            self.notify(clean(said), markup=False, timeout=5)
            self.envparity.action_read()

    def _tell(self, trouble: Trouble) -> None:
        self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
