"""Accepting a finding from the list: what is asked, what is refused, what is written."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.tui.errands import Errands, Words

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]
ROOT = Path(__file__).resolve().parents[2]


async def test_reason_owner_and_last_day_are_asked_and_handed_on(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        session.app.left["accept.by"] = "ana"
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press(*"it is meant", "enter", "enter", *"2027-01-31", "enter")
        await session.until(lambda: world.accepted)
        ((finding, words),) = world.accepted
        assert finding == world.report.findings[0].id
        assert words == Words("it is meant", "ana", date(2027, 1, 31))


async def test_without_a_reason_nothing_is_accepted(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press("enter", "enter", "enter", "enter")
        assert world.accepted == []
        await session.press("escape")
        await session.until(lambda: "Accept in writing" not in session.text)


async def test_a_day_that_is_none_or_over_is_said(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press(*"why", "tab", "tab", *"2026-02-30")
        await session.until_says("a day is written like")
        await session.press("ctrl+u", *"2026-01-01")
        await session.until_says("2026-01-01 is over")
        assert world.accepted == []


async def test_what_cannot_be_written_is_said(world: World, open_app: Open) -> None:
    world.full = True
    async with open_app(world, screen="drift") as session:
        session.app.left["accept.by"] = "ana"
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press(*"why", "enter", "enter", "enter")
        await session.until(lambda: session.app._notifications)
        (said,) = session.app._notifications
        assert "no space left on device" in said.title


async def test_an_accepted_finding_of_the_sample_stands_in_its_policy_and_is_shown_as_accepted(
    world: World, open_app: Open, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = tmp_path
    async with open_app(world, screen="drift") as session:
        session.app.left["accept.by"] = "ana"
        await session.until_says("SEC001")
        report = session.app.known.report
        assert report is not None
        first = report.findings[0].id

        def standing() -> set[str]:
            now = session.app.known.report
            return {finding.standing for finding in now.findings if finding.id == first} if now else set()

        assert standing() == {"open"}
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press(*"known since the start", "enter", "enter", "enter")
        await session.until(lambda: standing() == {"accepted"})
        assert 'reason = "known since the start"' in (tmp_path / "envparity.toml").read_text()


async def test_what_is_asked_is_named_also_where_something_is_filled_in(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("x")
        await session.until_says("Accept in writing")
        await session.press(*"meant", "tab", *"web")
        said = [line.strip(" │") for line in session.text.splitlines()]
        assert any("Reason" in line for line in said)
        assert any("By" in line.split() for line in said)
        assert any("Until" in line for line in said)
        assert "why it may stay" not in session.text
