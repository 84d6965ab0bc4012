"""What containers write and what changes about them, from a real engine."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from tests.engines.conftest import until

from envparity.errors import EngineError

pytestmark = pytest.mark.engine


@pytest.mark.both
def test_logs_that_follow_give_new_lines_and_end_when_closed(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: IMAGE, environment: {NAME: me, CHATTER: "x"}}}')
    shop.up()
    with closing(shop.running.logs("dev", follow=True)) as lines:
        first, second = next(lines), next(lines)
        assert (first.service, first.text, first.stream) == ("web", "serving as me", "stdout")
        assert second.text == "tick x"
        threading.Timer(0.2, lines.close).start()
        assert [line.text for line in lines if not line.text.startswith("tick")] == []


@pytest.mark.both
def test_logs_of_several_services_are_merged_by_time_without_control_characters(shop: Any) -> None:
    talk = r"printf '%s\n'; sleep 0.4; printf '\033[31mred\033[0m \a%s\n' >&2"
    services = {
        name: {
            "image": "envparity-test/mini:1",
            "command": ["sh", "-c", talk % (f"{name} one", f"{name} two")],
        }
        for name in ("a", "b")
    }

    shop.declare("dev", json.dumps({"services": services}))
    shop.up()
    assert until(lambda: len(list(shop.running.logs("dev"))) == 4)
    lines = list(shop.running.logs("dev"))
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    assert sorted((line.service, line.text, line.stream) for line in lines) == [
        ("a", "a one", "stdout"),
        ("a", "red a two", "stderr"),
        ("b", "b one", "stdout"),
        ("b", "red b two", "stderr"),
    ]
    assert [line.text for line in shop.running.logs("dev", services=["a"], tail=1)] == ["red a two"]


@pytest.mark.both
def test_secrets_given_to_a_container_are_masked_in_its_logs_and_in_failures(shop: Any) -> None:
    secret = uuid4().hex
    shop.declare(
        "dev",
        f"""
        services:
          web:
            image: IMAGE
            environment: {{DB_PASSWORD: {secret}, DSN: "postgres://app:{secret}@db/x"}}
            command: ["sh", "-c", "echo using $$DB_PASSWORD at $$DSN; exit 1"]
        """,
    )
    with pytest.raises(EngineError) as failure:
        shop.up()
    said = f"{failure.value!r} {failure.value.message} {failure.value.hint} {shop.heard!r}"
    said += repr([line.text for line in shop.running.logs("dev")])
    assert "using" in failure.value.message
    assert secret not in said


@pytest.mark.both
def test_a_watch_yields_when_something_changes_and_ends_when_closed(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.up()
    changes = shop.running.watch("dev")
    seen, web = threading.Event(), f"{shop.name}-dev-web-1"

    def change() -> None:
        while not seen.is_set():
            shop.docker("start", web)
            shop.docker("kill", web)
            seen.wait(1)

    changing = threading.Thread(target=change)
    changing.start()
    next(changes)
    seen.set()
    changing.join()
    assert until(lambda: shop.running.states("dev")[0].state == "exited")
    threading.Timer(0.2, changes.close).start()
    list(changes)
