"""What is drawn again, and what is not: only lines that are others than before; what comes while nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.strip import Strip

from envparity.model.deeds import LogLine
from envparity.tui.quickness import Keys
from envparity.tui.themes import THEMES, ink_variables
from envparity.tui.widgets.columns import Column
from envparity.tui.widgets.inbox import LIMIT, Inbox
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest


class _Words(Surface):
    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = list(words)
        self.rendered: list[int] = []

    def draw_line(self, y: int) -> Strip:
        place = y + int(self.scroll_offset.y)
        text = self.words[place] if place < len(self.words) else ""
        return Strip([Segment(text)])

    def render_line(self, y: int) -> Strip:
        self.rendered.append(y)
        return super().render_line(y)


class _App(App[None]):
    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.view = _Words(words)
        self.laid = 0

    def compose(self) -> ComposeResult:
        yield self.view


async def test_only_lines_that_became_others_are_drawn_again() -> None:
    app = _App([f"line {number}" for number in range(30)])
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.view
        view.virtual_size = Size(40, 30)
        await pilot.pause()
        view.rendered.clear()
        view.words[3] = "another"
        view.words[20] = "out of sight"
        view.redraw()
        await pilot.pause()
        assert set(view.rendered) == {3}
        view.rendered.clear()
        view.words[3] = view.words[4] = "once more"
        view.redraw((4,))
        await pilot.pause()
        assert set(view.rendered) == {4}
        view.rendered.clear()
        view.scroll_to(y=5, animate=False, immediate=True)
        await pilot.pause()
        assert set(view.rendered) == set(range(10))


async def test_a_longer_or_shorter_view_does_not_have_the_screen_laid_out_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = _App(["one"])
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.virtual_size = Size(40, 30)
        await pilot.pause()
        monkeypatch.setattr(
            app.screen, "_refresh_layout", lambda *_, **__: setattr(app, "laid", app.laid + 1)
        )
        app.view.virtual_size = Size(40, 4000)
        await pilot.pause()
        assert app.laid == 0
        assert app.view.max_scroll_y == 4000 - app.view.scrollable_content_region.height
        assert app.view.vertical_scrollbar.window_virtual_size == 4000


class _Rows(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return ink_variables(THEMES[0])

    def compose(self) -> ComposeResult:
        yield RowList[str]([Column("word", lambda row: (row, "text"))], key=lambda row: row)


async def test_a_list_that_is_scrolled_back_and_forth_shows_its_rows() -> None:
    app = _Rows()
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(RowList)
        rows.set_rows([f"row {number}" for number in range(40)])
        rows.focus()
        await pilot.press(*["down"] * 20)
        assert _shown(rows)[-1] == "row 20"
        await pilot.press(*["up"] * 20)
        assert _shown(rows)[1] == "row 0"
        rows.set_rows([f"other {number}" for number in range(3)])
        await pilot.pause()
        assert _shown(rows) == ["word", "other 0", "other 1", "other 2", *[""] * 6]


def _shown(rows: RowList[str]) -> list[str]:
    return [rows.render_line(y).text.strip() for y in range(rows.size.height)]


def test_an_inbox_keeps_at_least_the_newest_lines_and_not_many_more() -> None:
    inbox = Inbox()
    for number in range(0, 4 * LIMIT, 700):
        inbox.put([LogLine("web", "web-1", str(number + at)) for at in range(700)])
        assert inbox.count < LIMIT + 700
    taken = [line.text for lines in inbox.take() for line in lines]
    assert len(taken) >= LIMIT
    assert taken == [str(number) for number in range(int(taken[-1]) + 1 - len(taken), int(taken[-1]) + 1)]
    assert inbox.count == 0
    assert not inbox.take()


async def test_what_is_long_waits_for_the_key_and_not_for_ever() -> None:
    keys = Keys()
    keys.pressed()
    keys.painted()
    await keys.stand_aside()
    keys.pressed()
    await keys.stand_aside()
