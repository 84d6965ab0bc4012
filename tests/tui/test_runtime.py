"""Runtime: what is seen of the services, deeds with their plan, logs, and life without an engine."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual import events

from envparity.model.deeds import Event, Plan, Step, Usage
from envparity.tui.screens.confirm import ConfirmScreen, Question, step_lines
from envparity.tui.screens.runtime.screen import RuntimeScreen
from envparity.tui.widgets.inbox import LIMIT
from envparity.tui.widgets.logs import LogView
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.services import age, size, spark
from envparity.tui.widgets.written import Written

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


async def test_services_show_state_health_ports_and_age(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "runtime") as session:
        await session.until_says("● running")
        web = next(line for line in session.text.splitlines() if "running" in line and " web" in line)
        assert "✓ healthy" in web
        assert "8080->8000" in web
        assert "12m" in web
        worker = next(line for line in session.text.splitlines() if "○ exited" in line)
        assert "exit 137" in worker


async def test_the_image_is_shown_where_there_is_room(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "runtime") as session:
        await session.until_says("postgres:15")


async def test_logs_of_all_services_follow_and_are_never_markup(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "runtime") as session:
        await session.until_says("listening on [bold]0.0.0.0:8000[/bold]")
        await session.until_says("out of memory ␛[2J")
        assert "09:20:04 web" in session.text


async def test_logs_of_one_environment_are_never_shown_under_another(world: World, open_app: Open) -> None:
    async with open_app(world, screen="runtime") as session:
        await session.until_says("listening on")
        await session.press("right_square_bracket")
        await session.until_says("Services of staging")
        assert "listening on" not in session.text
        await session.until_says("nothing of this environment is here")


async def test_an_environment_that_does_not_run_here_says_so_with_the_next_step(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.undeclared = "staging"
    async with open_app(world, size, "runtime") as session:
        await session.press("right_square_bracket")
        await session.until_says("says nothing of how it runs")
        assert "compose = [...]" in session.text
        assert "listening on" not in session.text


async def test_marking_a_service_narrows_the_logs_to_it(world: World, open_app: Open) -> None:
    async with open_app(world, screen="runtime") as session:
        await session.until_says("Ready to accept")
        await session.press("j", "space")
        await session.until_says("Logs of redis")
        await session.until(lambda: "listening" not in session.text and "Ready to accept" in session.text)


@pytest.mark.parametrize(("key", "deed"), [("u", "up"), ("w", "switch"), ("r", "restart"), ("d", "down")])
async def test_a_deed_shows_its_plan_and_is_done_when_it_is_agreed(
    world: World, open_app: Open, size: Size, key: str, deed: str
) -> None:
    async with open_app(world, size, "runtime") as session:
        await session.until_says("running")
        await session.press(key)
        await session.until_says("The plan")
        assert "container assistant-development-web-1" in session.text
        assert world.runner.asked == []
        await session.press("enter")
        await session.until_says(f"{deed} development is done")
        assert world.runner.asked == [(deed, "development", (), "development")]


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_a_plan_that_is_left_does_nothing(world: World, open_app: Open, key: str) -> None:
    async with open_app(world, screen="runtime") as session:
        await session.press("d")
        await session.until_says("The plan")
        await session.press(key)
        await session.until_says("Services of development")
        assert world.runner.asked == []


async def test_production_asks_for_its_name_to_be_typed(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "runtime") as session:
        await session.press("left_square_bracket")
        await session.until_says("Services of production")
        await session.press("d")
        await session.until_says("This is production")
        await session.press("enter", *"productio", "enter")
        assert world.runner.asked == []
        assert "This is production" in session.text
        await session.press("n", "enter")
        await session.until(lambda: world.runner.asked)
        assert world.runner.asked == [("down", "production", (), "production")]


async def test_only_marked_services_are_restarted(world: World, open_app: Open) -> None:
    async with open_app(world, screen="runtime") as session:
        await session.until_says("running")
        await session.press("j", "j", "space", "r")
        await session.until_says("The plan")
        assert "1 step " in session.text
        await session.press("y")
        await session.until(lambda: world.runner.asked)
        assert world.runner.asked[0][2] == ("web",)


async def test_progress_stands_beside_each_service_while_it_works(world: World, open_app: Open) -> None:
    world.runner.hold = threading.Event()
    async with open_app(world, screen="runtime") as session:
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("up [b]db[/b]")
        assert "up development" in session.text
        await session.press("d")
        assert "The plan" not in session.text
        world.runner.hold.set()
        await session.until_says("up development is done")


async def test_quitting_in_the_middle_of_a_deed_asks_first(world: World, open_app: Open) -> None:
    world.runner.hold = threading.Event()
    async with open_app(world, screen="runtime") as session:
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until(lambda: session.app.known.busy)
        await session.press("q")
        await session.until_says("still working")
        await session.press("escape")
        assert session.app.is_running
        await session.press("x")
        await session.until(lambda: not session.app.known.busy)


async def test_a_deed_that_fails_says_why_and_what_to_do(world: World, open_app: Open, size: Size) -> None:
    world.runner.refuses = True
    async with open_app(world, size, "runtime") as session:
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("redis did not become healthy")
        await session.until_says("it exited with 1")


async def test_taking_down_what_runs_is_seen_in_the_masthead(world: World, open_app: Open) -> None:
    async with open_app(world, screen="runtime") as session:
        assert "runs here  development" in session.text
        await session.press("d")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("nothing runs here")
        await session.until_says("- absent")


async def test_without_an_engine_it_is_said_how_to_get_one_and_the_rest_works(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.missing = True
    async with open_app(world, size, "runtime") as session:
        await session.until_says("apt-get install docker.io")
        assert "no engine" in session.text
        assert "worker" in session.text
        await session.press("u")
        assert world.runner.asked == []
        await session.press("2")
        await session.until_says("9 of 9")


async def test_an_engine_that_comes_later_is_found(world: World, open_app: Open) -> None:
    world.runner.missing = True
    async with open_app(world, screen="runtime") as session:
        await session.until_says("apt-get install docker.io")
        world.runner.missing = False
        await session.press("c")
        await session.until_says("● running")


async def test_the_log_pane_keeps_the_newest_lines_and_no_more(world: World, open_app: Open) -> None:
    world.runner.lines = tuple(world.runner.lines[:1]) * (LIMIT + 500)
    async with open_app(world, screen="runtime") as session:
        view = session.app.screen.query_one(LogView)
        await session.until(lambda: view.virtual_size.height == LIMIT)
        assert view.following
        assert view.scroll_offset.y > LIMIT - 40


async def test_a_log_that_is_scrolled_back_stays_where_it_is(world: World, open_app: Open) -> None:
    world.runner.lines = tuple(world.runner.lines) * 100
    async with open_app(world, screen="runtime") as session:
        view = session.app.screen.query_one(LogView)
        await session.until(lambda: view.scroll_offset.y > 300)
        await session.press("tab", "g")
        await session.until(lambda: view.scroll_offset.y == 0)
        view.feed(world.runner.lines[:1])
        await session.until(lambda: view.virtual_size.height == 401)
        assert view.scroll_offset.y == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (7200, "2h"), (86400 * 3, "3d"), (86400 * 800, "800d"), (-5, "0s")],
)  # fmt: skip
def test_an_age_is_written_in_its_largest_unit(seconds: float, words: str) -> None:
    assert age(seconds) == words


def test_every_verb_of_a_plan_has_an_ink() -> None:
    from typing import get_args

    from envparity.model.deeds import Verb
    from envparity.tui.screens.confirm import VERBS

    assert set(get_args(Verb)) == VERBS.keys()


async def test_what_containers_in_sight_use_is_drawn_and_nothing_else_is_measured(
    world: World, open_app: Open
) -> None:
    world.runner.readings = [
        Usage("web", "assistant-development-web-1", float(second), 0.1 * second, 80 << 20)
        for second in range(1, 6)
    ]
    async with open_app(world, (140, 40), "runtime") as session:
        await session.until_says("50%")
        assert "80M" in session.text
        assert "▅" in session.text
        assert set(world.runner.measured) == {
            f"assistant-development-{name}-1" for name in ("db", "redis", "web")
        }


async def test_plus_plans_one_more_of_the_service_under_the_cursor(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "runtime") as session:
        await session.until_says("● running")
        await session.press("j", "j", "plus")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until(lambda: world.runner.counts)
        assert world.runner.counts == {"web": 2}


async def test_a_shell_is_opened_in_the_container_and_a_failure_is_said(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "runtime") as session:
        await session.until_says("● running")
        await session.press("enter")
        await session.until(lambda: session.app._notifications)
        assert world.runner.talked == [("development", "db", ("sh",), "")]


async def test_a_shell_in_production_is_asked_for_by_its_name(world: World, open_app: Open) -> None:
    world.runner.running.add("production")
    async with open_app(world, (120, 40), "runtime") as session:
        session.app.choose("production")
        await session.until_says("Services of production")
        await session.until_says("● running")
        await session.press("enter")
        await session.until_says("production is protected")
        assert world.runner.talked == []
        await session.press("j", "enter")
        await session.until(lambda: world.runner.talked)
        assert world.runner.talked == [("production", "db", ("sh",), "production")]


def test_sizes_and_sparks_are_short() -> None:
    assert [size(n) for n in (0, 999, 1000, 1536, 80 << 20, 3 << 30)] == [
        "0B",
        "999B",
        "1.0K",
        "1.5K",
        "80M",
        "3.0G",
    ]
    assert spark([0.0, 0.5, 1.0], 4) == " ▁▅█"
    assert spark([4.0, 2.0], 2) == "█▅"


async def test_a_deed_is_planned_once_more_on_the_environment_that_it_was_for(
    world: World, open_app: Open
) -> None:
    async with open_app(world, screen="runtime") as session:
        await session.press("r")
        await session.until_says("The plan")
        await session.press("escape")
        session.app.choose("production")
        await session.press("1")
        await session.until_in("board")
        await session.press("exclamation_mark")
        await session.until_says("The plan")
        assert session.app.known.chosen == "development"
        assert world.runner.asked == []


async def test_marked_services_are_stopped_and_no_others(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "runtime") as session:
        await session.press("j", "space", "s")
        await session.until_says("containers stop and stay")
        await session.press("enter")
        await session.until_says("stop development is done")
        assert world.runner.asked == [("stop", "development", ("redis",), "development")]


async def test_what_enter_does_with_a_service_is_in_the_last_line_and_in_the_help(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "runtime") as session:
        assert "enter Shell" in session.text.splitlines()[-1]
        await session.press("question_mark")
        await session.until_says("Open a shell in the service's container")


async def test_a_port_is_opened_in_the_browser(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(world, screen="runtime") as session:
        opened: list[str] = []
        monkeypatch.setattr(session.app, "open_url", opened.append)
        assert "*:8080->8000" in session.text
        await session.press("j", "o")
        assert opened == []
        await session.press("j", "o")
        assert opened == ["http://localhost:8080/"]


async def test_keys_that_come_at_once_are_done_in_their_order(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "runtime") as session:
        rows = session.app.screen.query_one("#services", RowList)
        await session.until(lambda: len(rows.rows) == 4)
        for key in ("space", "j", "space", "j", "j"):
            session.app.post_message(events.Key(key, " " if key == "space" else key))
        await session.until(lambda: rows.cursor == 3)
        assert rows.marked == {row.key for row in rows.rows[:2]}
        await session.until(lambda: rows.rising == 0)


async def test_what_happens_at_once_is_drawn_at_once_and_the_end_of_it_is_seen(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(world, screen="runtime") as session:
        screen = session.app.screen
        assert isinstance(screen, RuntimeScreen)
        screen.acted, drawn, draw = "development", list[int](), screen.draw
        screen.steps = {"create-web": Step("create-web", "create", "container", "web-1", "", "web")}

        def counted() -> None:
            drawn.append(len(drawn))
            draw()

        monkeypatch.setattr(screen, "draw", counted)
        for number in range(300):
            screen._say(Event("web", "working", f"part {number}", step="create-web"))
        await session.until_says("◆ creating")
        assert len(drawn) == 1
        screen._say(Event("web", "failed", "it exited with 1"))
        await session.until_says("▲ it exited with 1")


async def test_the_steps_of_a_long_plan_are_drawn_when_they_come_in_sight(
    world: World, open_app: Open
) -> None:
    async with open_app(world, screen="runtime") as session:
        long = "a cause that is told in more words than there are cells for on one line of the window, to its end"
        steps: list[list[tuple[str, str]]] = [
            [(f"step {number} ", "text"), ("is due", "faint")] for number in range(900)
        ]
        steps[1] = [("step 1 ", "text"), (long, "faint")]
        environment = session.app.known.environments[0]
        session.app.push_screen(ConfirmScreen(Question("Bring up", environment, "900 steps", steps)))
        await session.until_says("step 0 is due")
        assert "to its end" in session.text
        plan = session.app.screen.query_one(Written)
        assert plan.virtual_size.height == 901
        assert "step 899 is due" not in session.text
        plan.focus()
        await session.press("end")
        await session.until_says("step 899 is due")


async def test_an_engine_that_does_not_let_go_does_not_hold_up_the_end(world: World, open_app: Open) -> None:
    let_go, closing = threading.Event(), threading.Event()

    def close() -> None:
        closing.set()
        let_go.wait(60)

    async with open_app(world) as session:
        session.app.runner.close = close  # type: ignore[union-attr,method-assign]
        await session.press("q")
    assert closing.is_set()
    assert not let_go.is_set()
    let_go.set()


async def test_how_often_a_container_was_started_anew_stands_beside_what_it_uses(
    world: World, open_app: Open, size: Size
) -> None:
    states = world.runner.states
    world.runner.states = lambda environment: tuple(  # type: ignore[method-assign]
        replace(state, restarts=17) if state.service == "web" else state for state in states(environment)
    )
    world.runner.readings = [
        Usage("web", "assistant-development-web-1", float(second), 0.1 * second, 80 << 20)
        for second in range(1, 6)
    ]
    async with open_app(world, size, "runtime") as session:
        await session.until_says("restarts")

        def web() -> str:
            return next(line for line in session.text.splitlines() if "running" in line and " web" in line)

        await session.until(lambda: "50%" in web())
        assert " 17 " in web()
        assert "80M" in web()


async def test_what_was_used_before_is_drawn_where_there_is_room(world: World, open_app: Open) -> None:
    world.runner.readings = [
        Usage("web", "assistant-development-web-1", float(second), 0.1, second << 20)
        for second in (10, 20, 40, 80)
    ]
    async with open_app(world, (200, 60), "runtime") as session:
        await session.until_says("▂▂▃▆")
        assert "80M" in session.text


async def test_the_next_step_of_what_failed_is_said_to_its_end_above_the_services(
    world: World, open_app: Open, size: Size
) -> None:
    world.runner.undeclared = "production"
    async with open_app(world, size, "runtime") as session:
        session.app.choose("production")
        await session.until_says("Services of production")
        await session.press("u")

        def above() -> str:
            return " ".join(session.text.partition("Services of")[0].split())

        await session.until(lambda: "up production: " in above())
        await session.until(lambda: above().rstrip("╭─ ").endswith("those that have one: development"))


def test_a_plan_is_written_without_backticks() -> None:
    step = Step("stop-db", "stop", "container", "db-1", "`restart`", "db")
    (line,) = step_lines(Plan("assistant", "development", (step,)))
    said = "".join(part for part, _ in line)
    assert said.split() == ["stop", "container", "db-1", "restart"]
