"""The history screen: what is remembered, the trend, what changed between two snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.errors import WriteError
from envparity.model.areas import Area, Severity
from envparity.model.remembered import Entry, Memory, Record
from envparity.model.runs import Run, Sighting
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World

Size = tuple[int, int]


def _memory() -> Memory:
    def entry(number: int, environment: str, day: str, label: str = "") -> Entry:
        return Entry(
            number, environment, f"sha256:{number:064}", f"{day}T10:00:00Z", f"{day}T10:00:00Z", label, 900
        )

    sighting = Sighting("CFG001-1", Area.CONFIGURATION, Severity.HIGH, "KEY", "`KEY` is missing")
    runs = tuple(
        Run(f"{day}T11:00:00Z", f"{day}T11:00:00Z", ("staging", "production"), None, "fail", (sighting,))
        for day in ("2026-03-01", "2026-03-08")
    )
    record = {
        "at": "2026-03-09T08:00:00Z",
        "from": "staging",
        "to": "production",
        "deed": "promote",
        "by": "[b]ana",
    }
    snapshots = (
        entry(1, "production", "2026-03-01", "v1.4"),
        entry(2, "production", "2026-03-08"),
        entry(3, "staging", "2026-03-08"),
    )
    return Memory(snapshots, runs, (Record(1, "sha256:aa", record),))


def _stand_on(session: Session, number: int) -> None:
    rows = session.app.screen.query_one("#moments", RowList)
    (moment,) = [row for row in rows.rows if row.entry and row.entry.id == number]
    assert rows.move_to(moment.key)


async def test_moments_are_listed_the_newest_first_with_the_trend_below(
    world: World, open_app: Open, size: Size
) -> None:
    world.memory = _memory()
    async with open_app(world, size, "history") as session:
        await session.until_says("2026-03-09")
        times = [moment.time for moment in session.app.screen.query_one("#moments", RowList).rows]
        assert times == sorted(times, reverse=True)
        assert "promote by [b]ana" in session.text
        await session.until_says("Secrets")


async def test_nothing_remembered_says_what_to_do(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "history") as session:
        await session.until_says("Nothing is remembered yet")
        await session.press("s")
        await session.until_says("● snapshot")


async def test_a_snapshot_is_compared_with_now_and_escape_leads_back_to_the_trend(
    world: World, open_app: Open, size: Size
) -> None:
    world.memory = _memory()
    async with open_app(world, size, "history") as session:
        await session.until_says("v1.4")
        _stand_on(session, 1)
        await session.press("enter")
        await session.until_says("production at 1 → production now: 1 changed")
        assert world.compared == [("production", "1", "")]
        await session.press("escape")
        await session.until_says("Trend")
        assert session.app.current_mode == "history"


async def test_two_marked_snapshots_are_compared_the_older_first(
    world: World, open_app: Open, size: Size
) -> None:
    world.memory = _memory()
    async with open_app(world, size, "history") as session:
        await session.until_says("v1.4")
        for number in (2, 1):
            _stand_on(session, number)
            await session.press("space")
        await session.press("enter")
        await session.until(lambda: world.compared)
        assert world.compared == [("production", "1", "2")]


async def test_marked_snapshots_of_two_environments_are_compared(
    world: World, open_app: Open, size: Size
) -> None:
    world.memory = _memory()
    async with open_app(world, size, "history") as session:
        await session.until_says("v1.4")
        for number in (2, 3):
            _stand_on(session, number)
            await session.press("space")
        await session.press("enter")
        await session.until(lambda: world.compared)
        assert world.compared == [("staging", "3", "production@2")]


async def test_a_third_mark_takes_the_place_of_one(world: World, open_app: Open) -> None:
    world.memory = _memory()
    async with open_app(world, screen="history") as session:
        await session.until_says("v1.4")
        for number in (1, 2, 3):
            _stand_on(session, number)
            await session.press("space")
        assert len(session.app.screen.query_one("#moments", RowList).marked) == 2


async def test_a_history_that_cannot_be_read_is_said(world: World, open_app: Open) -> None:
    world.forgotten = WriteError("the history is locked by another program", hint="try again")
    async with open_app(world, screen="history") as session:
        await session.until_says("the history is locked by another program")
        await session.press("1")
        await session.until_in("board")
