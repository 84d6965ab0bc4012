"""Carrying out plans on a remembered engine: order, what is said, what failure leaves."""

from __future__ import annotations

import signal
import threading
from typing import Any

import pytest

from envparity.engines.execute import execute
from envparity.engines.plan import plan_up
from envparity.errors import EngineError, Interrupted


def test_progress_is_said_by_service_in_words(desk: Any) -> None:
    desk.have("job:1")
    wanted = desk.want({"web": {"healthcheck": True}}, volumes={"data": {}})
    desk.up(wanted)
    assert [(event.service, event.status, event.message) for event in desk.said] == [
        ("shop_default", "waiting", "waits for its turn"),
        ("web", "waiting", "waits for its turn"),
        ("shop_default", "working", "creating network shop_default"),
        ("shop_default", "done", "created network shop_default"),
        ("web", "working", "creating shop-web-1"),
        ("web", "done", "created shop-web-1"),
        ("web", "working", "starting shop-web-1"),
        ("web", "done", "started shop-web-1"),
        ("web", "working", "waiting until it is healthy"),
        ("web", "done", "is healthy"),
    ]


def test_each_event_names_the_step_it_is_of(desk: Any) -> None:
    plan = desk.up(desk.want({"web": {}, "db": {}}))
    assert {event.step for event in desk.said} == {step.id for step in plan.steps}


def test_after_a_failure_nothing_more_is_begun(desk: Any) -> None:
    desk.have("crash:1")
    wanted = desk.want(
        {
            "web": {"depends_on": {"db": {"condition": "service_healthy"}}},
            "db": {"image": "crash:1", "healthcheck": True},
        }
    )
    desk.memory.lines = {"shop-db-1": ("cannot open the data",)}
    with pytest.raises(
        EngineError, match="`db` ended with exit code 1; its last lines:\n  cannot open the data"
    ):
        desk.up(wanted)
    assert "start shop-web-1" not in desk.memory.asked
    assert [(event.service, event.message) for event in desk.said if event.status == "skipped"] == [
        ("web", "not begun"),
        ("web", "not begun"),
    ]


def test_what_runs_beside_a_failure_comes_to_its_end(desk: Any) -> None:
    desk.have("crash:1")
    with pytest.raises(EngineError):
        desk.up(desk.want({"bad": {"image": "crash:1"}, "good": {}}))
    assert {found.name: found.state for found in desk.memory.containers()}["shop-good-1"] == "running"


def test_the_first_failure_is_the_one_that_is_raised(desk: Any) -> None:
    desk.memory.absent = frozenset({"gone:1"})
    with pytest.raises(
        EngineError, match="image `gone:1` of `web`: pulling `gone:1`: manifest unknown"
    ) as failure:
        desk.up(desk.want({"web": {"image": "gone:1"}}))
    assert "registry" in failure.value.hint


def test_a_stop_before_the_first_step_does_nothing(desk: Any) -> None:
    wanted = desk.want({"web": {}})
    seen = desk.look(wanted)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted, match=r"stopped after 0 of 4 steps$"):
        execute(desk.engine, plan_up(wanted, seen), seen, desk.said.append, wanted=wanted, stop=stop)
    assert desk.memory.asked == []


def test_a_container_that_cannot_be_made_anew_leaves_the_old_one(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.up(desk.want({"web": {"environment": {"A": "1"}}}))
    [old] = desk.memory.containers()

    def refuse(*words: Any) -> str:
        raise EngineError("creating: no space left on device")

    monkeypatch.setattr(desk.memory, "create_container", refuse)
    with pytest.raises(EngineError, match="no space left"):
        desk.up(desk.want({"web": {"environment": {"A": "2"}}}))
    assert [(found.id, found.state) for found in desk.memory.containers()] == [(old.id, "running")]


def test_a_file_that_cannot_be_written_leaves_no_half_made_container(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*words: Any) -> None:
        raise EngineError("writing: read-only")

    monkeypatch.setattr(desk.memory, "put", refuse)
    with pytest.raises(EngineError):
        desk.up(desk.want({"web": {"configs": [{"source": "c"}]}}, configs={"c": {"content": "x"}}))
    assert desk.memory.containers() == ()


def test_a_container_that_is_removed_while_it_is_waited_for_is_said(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = desk.memory.start

    def start_and_lose(id: str) -> None:
        start(id)
        desk.memory.remove(id, volumes=False)

    monkeypatch.setattr(desk.memory, "start", start_and_lose)
    with pytest.raises(EngineError, match="`web` is gone: something else removed its container"):
        desk.up(desk.want({"web": {}}))


def test_a_container_that_goes_between_the_list_and_the_look_is_not_seen(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = desk.want({"web": {}, "db": {}})
    desk.up(wanted)
    listed = desk.memory.containers()
    desk.memory.remove(listed[0].id, volumes=False)
    monkeypatch.setattr(desk.memory, "containers", lambda: listed)
    assert [found.name for found in desk.look(wanted).containers] == [listed[1].name]


def test_a_veil_lies_over_whatever_an_engine_or_container_says(desk: Any) -> None:
    desk.have("crash:1")
    wanted = desk.want({"web": {"image": "crash:1"}})
    desk.memory.lines = {"shop-web-1": ("the password is hunter2",)}
    seen = desk.look(wanted)
    with pytest.raises(EngineError) as failure:
        execute(
            desk.engine,
            plan_up(wanted, seen),
            seen,
            desk.said.append,
            wanted=wanted,
            veil=lambda text: text.replace("hunter2", "***"),
        )
    assert "the password is ***" in failure.value.message
    assert "hunter2" not in repr(desk.said) + repr(failure.value)


@pytest.mark.skipif(not hasattr(signal, "raise_signal"), reason="no signals here")
def test_control_c_is_heeded_between_two_steps_wherever_it_comes(desk: Any) -> None:
    """An exception out of the middle of a lock of the thread pool would leave a step that waits for ever."""
    wanted = desk.want({"web": {}, "db": {}})
    seen = desk.look(wanted)
    before = signal.getsignal(signal.SIGINT)
    pressed: list[str] = []

    def press(event: Any) -> None:
        if not pressed and threading.current_thread() is threading.main_thread():
            pressed.append(event.step)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted, match="stopped after 0 of"):
        execute(desk.engine, plan_up(wanted, seen), seen, press, wanted=wanted)
    assert pressed
    assert signal.getsignal(signal.SIGINT) is before
