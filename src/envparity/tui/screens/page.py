"""A rule's page: what it says, why it matters, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.look import prose
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import ComposeResult

    from envparity.model.pages import Page


class PageScreen(Window[None]):
    """A window with the page of one rule, by its code."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,p", "leave", "Leave")]

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        """Lay out one text in a window."""
        with VerticalScroll(classes="window wide") as window:
            window.border_title = f"Rule {self._code}"
            window.border_subtitle = "esc leaves"
            yield Static("…", id="page", markup=False)

    def on_mount(self) -> None:
        """Fetch the page in the background: the rules may not have been imported yet."""
        self._fetch()

    @work(exit_on_error=False)
    async def _fetch(self) -> None:
        app = self.envparity
        try:
            page = await in_background(lambda: app.errands.page(self._code))
        except Exception as error:  # noqa: BLE001  # shown in place of the page
            trouble = Trouble.of(error)
            shown: RenderableType = text([(trouble.message, "grade-critical")], app.theme_variables)
        else:
            shown = self._content(page)
        self.query_one("#page", Static).update(shown)

    def _content(self, page: Page) -> RenderableType:
        variables = self.app.theme_variables
        parts: list[RenderableType] = [text([(page.name, "strong bold")], variables), Text("")]
        for label, paragraph in (("", page.what), ("Why", page.why), ("Fix", page.fix)):
            if not paragraph:
                continue
            if label:
                parts.append(text([(label, "link bold")], variables))
            parts += [text(prose(paragraph, "text", "strong"), variables), Text("")]
        return Group(*parts[:-1])

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
