"""The logs screen: merged lines, searched and counted, narrowed by level and service, wrapped, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envparity.model.deeds import LogLine
from envparity.tui.screens.logs import LogsScreen
from envparity.tui.widgets.inbox import LIMIT
from envparity.tui.widgets.loglines import marked
from envparity.tui.widgets.logs import MANY, LogView

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]

LINES = (
    LogLine("web", "web-1", "INFO listening on 8000", time="2026-03-14T09:20:01Z"),
    LogLine(
        "web",
        "web-1",
        '{"level":"error","msg":"cannot reach the CRM","status":503}',
        time="2026-03-14T09:20:03Z",
    ),
    LogLine("db", "db-1", "WARNING checkpoint is slow", time="2026-03-14T09:20:02Z"),
    LogLine("db", "db-1", "ERROR [red]\x1b[2Jdeadlock[/red]", time="2026-03-14T09:20:04Z"),
)


async def test_lines_of_all_services_stand_in_the_order_of_time_and_json_as_its_message(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        text = session.text
        assert text.index("listening") < text.index("checkpoint") < text.index("CRM") < text.index("deadlock")
        assert "cannot reach the CRM level=error status=503" in text
        assert "ERROR [red]␛[2Jdeadlock[/red]" in text


async def test_a_search_sets_matches_off_counts_them_and_leads_through_them(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("slash", *"error")
        await session.until_says("2 matches")
        await session.press("escape", "escape")
        assert "2 matches" not in session.text


async def test_one_key_narrows_to_graver_and_graver_lines(world: World, open_app: Open, size: Size) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("v", "v", "v")
        await session.until_says("warning and graver")
        assert "3 of 4" in session.text
        assert "listening" not in session.text
        await session.press("v")
        await session.until_says("2 of 4")
        await session.press("v")
        await session.until_says("4 lines")


async def test_one_service_alone(world: World, open_app: Open, size: Size) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("s")
        await session.until_says("Lines of")
        await session.press("j", "enter")
        await session.until_says("Logs of development: db")
        await session.until_says("2 lines")


async def test_several_services_together(world: World, open_app: Open, size: Size) -> None:
    world.runner.lines = (*LINES, LogLine("redis", "redis-1", "ready", time="2026-03-14T09:20:05Z"))
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("s")
        await session.until_says("Lines of")
        await session.press("j", "space", "space", "enter")
        await session.until_says("Logs of development: db, redis")
        await session.until_says("3 lines")
        await session.press("s", "g", "enter")
        await session.until_says("all services")


async def test_json_is_unfolded_a_field_a_line_and_folded_again(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("r")
        await session.until_says("status: 503")
        assert "4 lines" in session.text
        assert "level: error" in session.text
        await session.press("r", "r")
        await session.until_says("level=error status=503")


async def test_one_line_alone_is_unfolded_by_a_click_or_by_going_to_it(world: World, open_app: Open) -> None:
    nested = '{"msg":"failed","error":{"kind":"timeout","trace":"one\\ntwo"}}'
    world.runner.lines = (*LINES, LogLine("web", "web-1", nested, time="2026-03-14T09:20:06Z"))
    async with open_app(world, screen="logs") as session:
        await session.until_says("deadlock")
        line = next(
            i for i, row in enumerate(session.app.screen.query_one(LogView)._rows) if "CRM" in row.text
        )
        await session.pilot.click(LogView, offset=(30, line))
        await session.until_says("status: 503")
        assert "kind: timeout" not in session.text
        await session.pilot.click(LogView, offset=(30, line))
        await session.until(lambda: "status: 503" not in session.text)
        await session.press("slash", *"failed", "enter", "enter")
        await session.until_says("    kind: timeout")
        assert "      two" in session.text


async def test_json_as_it_came_and_no_times(world: World, open_app: Open) -> None:
    world.runner.lines = LINES
    async with open_app(world, screen="logs") as session:
        await session.until_says("deadlock")
        await session.press("r", "r", "t")
        await session.until_says('{"level":"error"')
        assert "09:20:01" not in session.text


async def test_a_long_line_is_wrapped_and_still_one_line(world: World, open_app: Open) -> None:
    world.runner.lines = (LogLine("web", "web-1", "x" * 300 + "END", time="2026-03-14T09:20:01Z"),)
    async with open_app(world, screen="logs") as session:
        await session.until_says("xxx")
        assert "END" not in session.text
        await session.press("w")
        await session.until_says("END")
        assert "1 line\n" in session.text


async def test_what_is_shown_is_saved(world: World, open_app: Open, size: Size) -> None:
    world.runner.lines = LINES
    async with open_app(world, size, "logs") as session:
        await session.until_says("deadlock")
        await session.press("v", "v", "v", "v", "S")
        await session.until(lambda: world.kept)
        ((body, path),) = world.kept
        assert [line.split(" ")[1] for line in body.splitlines()] == ["web", "db"]
        assert path.parent == world.workspace.root
        assert path.name == "development-20260314-092653.log"


async def test_no_more_lines_are_kept_than_the_limit_whatever_comes(world: World, open_app: Open) -> None:
    world.runner.lines = ()
    async with open_app(world, screen="logs") as session:
        view = session.app.screen.query_one(LogView)
        for number in range(2 * LIMIT):
            view.feed([LogLine("web", "web-1", f"line {number}", time=f"2026-03-14T09:20:{number:09}")])
        await session.until_says(f"line {2 * LIMIT - 1}")
        assert view.kept == LIMIT
        assert len(view._rows) == LIMIT
        view.feed([LogLine("web", "web-1", "one more", time="2026-03-14T09:21")])
        await session.until_says("one more")
        assert len(view._rows) == LIMIT


async def test_without_an_engine_it_says_so(world: World, open_app: Open) -> None:
    world.runner.missing = True
    async with open_app(world, screen="logs") as session:
        await session.until_says("no container engine")


def test_marks_are_found_whatever_the_case_and_change_no_text() -> None:
    spans = marked("Error: an ERROR", "error", "text")
    assert "".join(text for text, _ in spans) == "Error: an ERROR"
    assert [text for text, ink in spans if "reverse" in ink] == ["Error", "ERROR"]
    assert marked("İstanbul", "i", "text") == [("İstanbul", "text")]


async def test_many_lines_are_written_anew_as_few_are_with_those_that_come_meanwhile(
    world: World, open_app: Open
) -> None:
    texts = [
        f"{('INFO', 'ERROR', 'DEBUG')[number % 3]} line {number} {'x' * (number % 200)}"
        for number in range(900)
    ]
    world.runner.lines = ()
    async with open_app(world, screen="logs") as session:
        view = session.app.screen.query_one(LogView)
        view.feed(
            [LogLine("web", "web-1", text, time=f"2026-03-14T09:20:{n:09}") for n, text in enumerate(texts)]
        )
        await session.until(lambda: view.kept == len(texts))
        await session.pilot.press(*"vvvv")
        await session.until_says("line 898 ")
        more = ("ERROR the last", *(f"INFO after {number}" for number in range(60)))
        view.feed(
            [LogLine("web", "web-1", text, time=f"2026-03-14T09:21:{n:09}") for n, text in enumerate(more)]
        )
        errors = [text for text in texts if text.startswith("ERROR")] + ["ERROR the last"]
        await session.until(lambda: [line.text for line in view.shown] == errors)
        await session.until_says("301 of 961")
        await session.press("w")
        await session.until(lambda: view.look.wrap and len(view._rows) > len(errors))
        assert "".join(row.text for row in view._rows) == "".join(errors)
        await session.press("v", "g", "x")
        await session.until(lambda: view.at is not None and view.at.text == "ERROR the last")
        await session.press("X")
        await session.until(lambda: view.at is not None and view.at.text == errors[-2])


async def test_a_line_is_unfolded_where_it_stands_and_folded_again(world: World, open_app: Open) -> None:
    said = '{"level": "error", "msg": "lost", "user": {"id": 7}}'
    world.runner.lines = (*LINES, LogLine("web", "web-1", said, time="2026-03-14T09:20:06Z"), *LINES)
    async with open_app(world, screen="logs") as session:
        view = session.app.screen.query_one(LogView)
        await session.until_says("lost level=error")
        before = [row.text for row in view._rows]
        place = next(number for number, text in enumerate(before) if text.startswith("lost"))
        assert view.toggle(place)
        opened = [row.text for row in view._rows]
        assert opened[:place] == before[:place]
        assert opened[place] == "lost"
        assert opened[place + len(opened) - len(before) + 1 :] == before[place + 1 :]
        assert view.toggle(place)
        assert [row.text for row in view._rows] == before


async def test_a_line_that_goes_on_beyond_the_pane_says_so(world: World, open_app: Open, size: Size) -> None:
    world.runner.lines = (
        LogLine("web", "web-1", "short", time="2026-03-14T09:20:01Z"),
        LogLine("web", "web-1", "日本 and " + "more " * 60 + "end", time="2026-03-14T09:20:02Z"),
    )
    async with open_app(world, size, "logs") as session:
        await session.until_says("日本 and")

        def line(word: str) -> str:
            return next(line for line in session.text.splitlines() if word in line).rstrip(" │")

        assert line("日本").endswith("…")
        assert not line("short").endswith("…")
        session.app.screen.query_one(LogView).scroll_to(x=400, animate=False, immediate=True)
        await session.until_says("more end")
        assert "…" not in line("more end")
        await session.press("w")
        await session.until(lambda: "日本" in session.text)
        assert "…" not in line("日本")


@pytest.mark.parametrize("before", [0, 60])
async def test_wrapped_lines_lose_nothing_at_the_edge_or_below_the_scroll_bar(
    world: World, open_app: Open, size: Size, before: int
) -> None:
    said = "".join(str(number % 10) for number in range(300))
    lines = [LogLine("web", "web-1", "short", time="2026-03-14T09:20:01Z")] * before
    world.runner.lines = (*lines, LogLine("web", "web-1", said, time="2026-03-14T09:20:02Z"))
    async with open_app(world, size, "logs") as session:
        await session.until_says("0123456789")
        assert (
            next(line for line in session.text.splitlines() if "0123456789" in line)
            .strip(" │▇▆")
            .endswith("…")
        )
        for times in (True, False):
            await session.press(*("w" if times else "t"))
            ends = [line.rstrip("│ ▁▂▃▄▅▆▇").rpartition(" ")[2] for line in session.text.splitlines()]
            assert "".join(end for end in ends if end.isdecimal()) == said, times


def _rare(count: int) -> tuple[LogLine, ...]:
    """Make so many lines, of which the first and one in the middle are errors."""
    return tuple(
        LogLine(
            "web",
            "web-1",
            f"{'ERROR' if n in (0, count // 2) else 'INFO'} line {n}",
            time=f"2026-03-14T09:20:{n:09}",
        )
        for n in range(count)
    )


@pytest.mark.parametrize("key", ["S", "X", "N"])
async def test_a_key_that_comes_while_lines_are_written_anew_is_answered_by_all_of_them(
    world: World, open_app: Open, key: str
) -> None:
    world.runner.lines = lines = _rare(4 * MANY)
    async with open_app(world, screen="logs") as session:
        view, screen = session.app.screen.query_one(LogView), session.app.screen
        assert isinstance(screen, LogsScreen)
        await session.until(lambda: view.count == len(lines))
        view.set_look(view.look._replace(search="line 0"))
        screen.action_times()
        assert not view.whole, "the next key is there before the lines are"
        match key:
            case "S":
                screen.action_save()
                await session.until(lambda: world.kept)
                ((body, _),) = world.kept
                assert body.count("\n") == len(lines)
            case "X":
                screen.action_error(forward=False)
                await session.until(lambda: view.at is lines[len(lines) // 2])
            case "N":
                screen.action_find(forward=False)
                await session.until(lambda: view.at is lines[0])


async def test_a_line_that_is_unfolded_while_lines_are_written_anew_stays_so(
    world: World, open_app: Open
) -> None:
    said = LogLine("web", "web-1", '{"msg": "lost", "user": {"id": 7}}', time="2026-03-13T09:20:06Z")
    world.runner.lines = lines = (said, *_rare(4 * MANY))
    async with open_app(world, screen="logs") as session:
        view = session.app.screen.query_one(LogView)
        await session.until(lambda: view.count == len(lines))
        view.at = said
        unfolded: list[LogLine] = []

        def takes(line: LogLine) -> bool:
            if line is lines[MANY] and not unfolded:
                unfolded.append(line)
                assert view.toggle()
            return True

        view.set_look(view.look._replace(takes=takes))
        await session.until(lambda: unfolded and view.whole)
        assert len([row for row in view._rows if row.line is said]) > 1


async def test_a_search_below_a_level_writes_no_line_anew(world: World, open_app: Open) -> None:
    world.runner.lines = LINES
    async with open_app(world, screen="logs") as session:
        view = session.app.screen.query_one(LogView)
        await session.until_says("deadlock")
        await session.press("v", "v", "v")
        before = view._rows
        await session.press("slash", *"dead")
        await session.until_says("1 match")
        assert view._rows is before
