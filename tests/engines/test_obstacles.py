"""What goes wrong on a real engine, and what is said of it."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest

from envparity.errors import EngineError

pytestmark = pytest.mark.engine


@pytest.fixture
def port(free_ports: list[int]) -> int:
    return free_ports[0]


@pytest.mark.both
def test_a_container_that_ends_at_once_is_said_with_its_last_lines(shop: Any) -> None:
    shop.declare(
        "dev", 'services: {web: {image: IMAGE, command: ["sh", "-c", "echo no such table; exit 3"]}}'
    )
    with pytest.raises(EngineError) as failure:
        shop.up()
    assert "`web` ended with exit code 3; its last lines:\n  no such table" in failure.value.message
    assert [(event.service, event.status) for event in shop.heard][-1] == ("web", "failed")


def test_a_container_that_ends_well_at_once_is_no_failure(shop: Any) -> None:
    shop.declare("dev", 'services: {once: {image: IMAGE, command: ["true"]}}')
    shop.up()
    assert [state.exit_code for state in shop.running.states("dev")] == [0]


@pytest.mark.both
def test_a_container_that_falls_and_is_restarted_for_ever_is_a_failure(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: IMAGE, restart: always, command: ["sh", "-c", "exit 2"]}}')
    with pytest.raises(EngineError, match=r"`web` ends and is started again, \d times by now"):
        shop.up()


@pytest.mark.both
def test_a_service_that_never_becomes_healthy_is_said_with_what_its_check_says(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web: {image: IMAGE, depends_on: {db: {condition: service_healthy}}}
          db:
            image: IMAGE
            healthcheck: {test: ["CMD-SHELL", "echo disk is full; false"], interval: 100ms, retries: 2}
        """,
    )
    with pytest.raises(EngineError) as failure:
        shop.up()
    assert re.match(r"`db` (is unhealthy|did not become healthy)", failure.value.message)
    assert "its health check says: disk is full" in failure.value.message
    assert {state.service: state.state for state in shop.running.states("dev")} == {
        "db": "running",
        "web": "created",
    }


def test_up_goes_on_from_where_a_failed_one_ended(shop: Any) -> None:
    compose = "services: {db: {image: IMAGE}, web: {image: IMAGE, depends_on: [db], command: %s}}"
    shop.declare("dev", compose % '["sh", "-c", "exit 1"]')
    with pytest.raises(EngineError):
        shop.up()
    database = shop.container("db")["Id"]
    shop.declare("dev", compose % '["serve"]')
    plan = shop.up()
    assert shop.container("db")["Id"] == database
    assert {step.service for step in plan.steps} == {"web"}


@pytest.mark.both
def test_an_image_that_cannot_be_had_is_named_with_its_service(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: "registry.invalid/nobody/has:this"}}')
    with pytest.raises(EngineError, match=r"image `registry.invalid/nobody/has:this` of `web`"):
        shop.up()
    assert shop.running.states("dev") == ()


@pytest.mark.both
def test_a_port_of_a_foreign_container_is_said_before_anything_starts(shop: Any, port: int) -> None:
    shop.docker(
        "run", "-d", "--label", f"dev.envparity.test-guest={shop.root}", "--name", f"{shop.name}-guest",
        "-p", f"127.0.0.1:{port}:8000", "envparity-test/mini:1",
    )  # fmt: skip
    shop.declare("dev", shop.file("a", port))
    with pytest.raises(EngineError, match=rf"port {port} .*is taken by container `{shop.name}-guest`$"):
        shop.up()
    assert shop.running.states("dev") == ()


def test_a_port_of_a_program_of_this_machine_is_said_with_the_program(shop: Any) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        shop.declare("dev", shop.file("a", port))
        with pytest.raises(EngineError, match=rf"port {port} .*is taken by .*process \d+") as failure:
            shop.up()
    assert "is free" in failure.value.hint


@pytest.mark.both
def test_a_name_that_another_tool_uses_is_left_to_it(shop: Any) -> None:
    name = f"{shop.name}-dev-web-1"
    guest = shop.docker(
        "run",
        "-d",
        "--label",
        f"dev.envparity.test-guest={shop.root}",
        "--name",
        name,
        "envparity-test/mini:1",
    )
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    with pytest.raises(
        EngineError, match=f"the name `{name}` is taken by a container that envparity did not make"
    ):
        shop.up()
    assert shop.docker("inspect", "-f", "{{.State.Running}}", guest) == "true"


@pytest.mark.both
def test_more_memory_than_the_machine_has_is_said_before_anything_starts(shop: Any) -> None:
    assert shop.engine.room().memory > 1 << 28
    shop.declare("dev", "services: {web: {image: IMAGE, mem_reservation: 9000g}}")
    with pytest.raises(EngineError, match=r"9000\.0 GB of memory are reserved, and the machine has \d"):
        shop.up()
    assert shop.running.states("dev") == ()
