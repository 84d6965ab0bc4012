"""Every deed of every screen as a row: what is done before, what is looked at, and what leads back.

A row is done when what is looked at is another thing after its key than it was before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from envparity.tui.widgets.logs import LogView
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from tests.tui.conftest import Session

Look = Callable[["Session"], object]


class Row(NamedTuple):
    """A deed by its binding's name. `ready` is what must hold before its key is pressed."""

    name: str
    look: Look
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ready: Look = lambda _: True


def mode(session: Session) -> object:
    return session.app.current_mode


def window(session: Session) -> object:
    return type(session.app.screen).__name__


def focus(session: Session) -> object:
    return session.app.focused and session.app.focused.id


def clipboard(session: Session) -> object:
    return session.app.clipboard


def chosen(session: Session) -> object:
    return session.app.known.chosen


def busy(session: Session) -> object:
    return session.app.known.busy


def marks(session: Session) -> object:
    return [rows.marked for rows in session.app.screen.query(RowList)]


def lengths(session: Session) -> object:
    return [len(rows.rows) for rows in session.app.screen.query(RowList)]


def titles(session: Session) -> object:
    return [panel.border_title for panel in session.app.screen.query(".panel")]


def classes(session: Session) -> object:
    return session.app.screen.has_class("-changes")


def sizes(session: Session) -> object:
    return session.app.screen.query_one(Split).children[0].outer_size


def columns(session: Session) -> object:
    return [dict(rows.chosen) for rows in session.app.screen.query(RowList)]


def log(session: Session) -> object:
    view = session.app.screen.query_one(LogView)
    return view.at, view.look._replace(takes=None), view.look.takes is None, len(view._rows)


def told(session: Session) -> object:
    """What the world outside was asked for: files to be opened, pages, lines kept, snapshots, shells, looks."""
    world = session.world
    return len(world.asked), len(world.kept), len(world.memory.snapshots), len(world.runner.talked)


def ticks(session: Session) -> object:
    return session.app.left.get("release.done", "")


def _sizing(screen: str, *, titled: bool = True) -> tuple[Row, ...]:
    panes = (Row(f"{screen}.smaller", sizes), Row(f"{screen}.larger", sizes))
    return (*panes, Row(f"{screen}.narrower", columns), Row(f"{screen}.wider", columns)) if titled else panes


ESC = ("escape",)
BACK = ("shift+tab",)
TABLE: dict[str, tuple[Row, ...]] = {
    "board": (
        Row("environment", window, after=ESC),
        Row("help", window, after=ESC),
        Row("board.sources", window, after=ESC),
        Row("board.changes", window, after=ESC),
        Row("read", told),
        Row("board.copy", clipboard),
        *_sizing("board"),
        Row("board.next", focus, after=BACK),
    ),
    "drift": (
        Row("drift.filter", focus, after=ESC),
        Row("drift.toggle", titles, after=("t",)),
        Row("drift.group", titles),
        Row("drift.shut", lengths, before=("g",)),
        Row("drift.unfold", lengths, after=("b", "b", "b", "b", "g")),
        Row("drift.fold", window, after=ESC),
        Row("drift.page", window, after=ESC),
        Row("drift.area", window, after=ESC),
        Row("drift.severity", window, after=ESC),
        Row("drift.environment", window, after=ESC),
        Row("drift.mark", marks),
        Row("drift.clear", marks),
        Row("drift.open", window, after=ESC),
        Row("drift.accept", window, after=ESC),
        Row("drift.copy", clipboard),
        Row("repeat", clipboard),
        *_sizing("drift"),
        Row("drift.next", focus, after=BACK),
    ),
    "runtime": (
        Row("runtime.up", window, after=ESC),
        Row("runtime.switch", window, after=ESC),
        Row("runtime.down", window, after=ESC),
        Row("runtime.restart", window, after=ESC),
        Row("runtime.halt", window, after=ESC),
        Row("runtime.more", window, after=ESC),
        Row("runtime.fewer", window, after=ESC),
        Row("runtime.stop", busy, before=("u", "enter"), ready=busy),
        Row("runtime.shell", told),
        Row("runtime.open", told, before=("g",)),
        Row("runtime.copy", clipboard),
        Row("runtime.mark", marks, after=("space",)),
        Row("runtime.connect", told),
        Row("runtime.following", chosen),
        Row("runtime.previous", chosen),
        *_sizing("runtime"),
        Row("runtime.next", focus, after=BACK),
    ),
    "logs": (
        Row("logs.search", focus, after=("e", "r", "enter")),
        Row("logs.previous", log),
        Row("logs.following", log),
        Row("logs.back", log),
        Row("logs.level", log, after=("v", "v", "v", "v")),
        Row("logs.services", window, after=ESC),
        Row("logs.error", log),
        Row("logs.error-before", log),
        Row("logs.unfold", log),
        Row("logs.wrap", log),
        Row("logs.times", log),
        Row("logs.json", log),
        Row("logs.save", told),
    ),
    "secrets": (
        Row("secrets.reveal", window, after=ESC),
        Row("secrets.set", window, after=ESC),
        Row("secrets.new", window, after=ESC),
        Row("secrets.rotate", window, after=ESC),
        Row("secrets.move", window, after=ESC),
        Row("secrets.open", told),
        *_sizing("secrets"),
        Row("secrets.next", focus, after=BACK),
        Row("secrets.findings", mode, after=("escape", "5")),
        Row("secrets.back", mode, after=("5",)),
    ),
    "release": (
        Row("release.direction", window, after=ESC),
        Row("release.unfold", lengths, before=("g",), after=("enter",)),
        Row("release.open", told, before=("g", "j")),
        Row("release.write", window, after=ESC),
        Row("release.promote", window, after=ESC),
        Row("release.tick", ticks, before=("G", "k", "k")),
        *_sizing("release", titled=False),
        Row("release.next", focus, after=BACK),
        Row("release.back", mode, after=("6",)),
    ),
    "history": (
        Row("history.save", told),
        Row("history.mark", marks, before=("g",)),
        Row("history.changes", classes),
        Row("history.trend", classes),
        *_sizing("history"),
        Row("history.next", focus, after=BACK),
        Row("history.back", mode, after=("7",)),
    ),
    "settings": (
        Row("settings.examine", told),
        Row("settings.theme", window, after=ESC),
        *_sizing("settings"),
        Row("settings.next", focus, after=BACK),
        Row("settings.open", told, before=("tab", "G")),
        Row("settings.back", mode),
    ),
}
"""By screen, in the order in which they are done; each screen is left as the next row needs it."""
