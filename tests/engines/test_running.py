"""Environments on a real engine, by the job that the command line and the screens use."""

from __future__ import annotations

import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest

from envparity.errors import EngineError, Interrupted, UsageError

pytestmark = pytest.mark.engine

SHOP = """
services:
  web:
    image: IMAGE
    environment: {NAME: "web-%(word)s"}
    ports: ["127.0.0.1:%(port)s:8000"]
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
  db:
    image: IMAGE
    environment: {NAME: db}
    volumes: ["data:/data"]
    healthcheck: {test: ["CMD", "test", "-e", "/www/index.html"], interval: 300ms, timeout: 2s, retries: 20}
  migrate:
    image: IMAGE
    command: ["sh", "-c", "echo migrated > /data/done"]
    volumes: ["data:/data"]
    depends_on: {db: {condition: service_healthy}}
volumes: {data: {}}
"""


@pytest.fixture
def port(free_ports: list[int]) -> int:
    return free_ports[0]


def answer(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as found:
        text: str = found.read().decode().strip()
        return text


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return true()


def test_up_starts_services_in_the_order_of_their_conditions(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    shop.up()
    assert answer(port) == "web-a"
    states = {state.service: state for state in shop.running.states("dev")}
    assert {name: (s.state, s.health) for name, s in states.items()} == {
        "web": ("running", "none"),
        "db": ("running", "healthy"),
        "migrate": ("exited", "none"),
    }
    assert states["migrate"].exit_code == 0
    assert states["web"].ports == (f"127.0.0.1:{port}->8000/tcp",)
    finished = shop.container("migrate")["State"]["FinishedAt"]
    assert shop.container("db")["State"]["StartedAt"] < finished < shop.container("web")["State"]["StartedAt"]
    assert shop.docker("exec", f"{shop.name}-dev-db-1", "cat", "/data/done") == "migrated"
    assert shop.running.active() == ("dev",)


def test_up_a_second_time_changes_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    shop.up()
    before = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    assert shop.up().empty
    assert {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")} == before


def test_up_after_a_change_makes_only_the_changed_service_anew(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    shop.up()
    before = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    shop.declare("dev", SHOP % {"word": "b", "port": port})
    plan = shop.up()
    after = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    assert {step.service for step in plan.steps} == {"web"}
    assert {name for name in before if before[name] != after[name]} == {"web"}
    assert answer(port) == "web-b"


def test_a_dry_run_is_the_plan_that_is_carried_out_and_touches_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    planned = shop.running.plan("up", "dev")
    assert shop.running.states("dev") == ()
    assert shop.up() == planned


def test_services_reach_each_other_by_name_and_by_alias(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web:
            image: IMAGE
            networks: {back: {aliases: [www]}, default: {}}
          db: {image: IMAGE, networks: [back]}
        networks: {back: {}}
        """,
    )
    shop.up()
    inside = f"{shop.name}-dev-db-1"
    assert "Address" in shop.docker("exec", inside, "nslookup", "www")
    assert "Address" in shop.docker("exec", inside, "nslookup", "web")
    assert sorted(shop.container("web")["NetworkSettings"]["Networks"]) == [
        f"{shop.name}-dev_back",
        f"{shop.name}-dev_default",
    ]


def test_down_keeps_volumes_and_leaves_strangers_alone(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    shop.up()
    project = f"{shop.name}-dev"
    guest = shop.docker(
        "run", "-d", "--label", f"dev.envparity.test-guest={shop.root}",
        "--label", f"com.docker.compose.project={project}", "--label", "com.docker.compose.service=web",
        "--name", f"{project}-guest-1", "envparity-test/mini:1",
    )  # fmt: skip
    shop.docker("volume", "create", "--label", f"com.docker.compose.project={project}", f"{project}_guest")
    shop.running.down("dev")
    names = shop.docker("ps", "-a", "--format", "{{.Names}}").splitlines()
    assert [name for name in names if name.startswith(shop.name)] == [f"{project}-guest-1"]
    assert shop.docker("inspect", "-f", "{{.State.Running}}", guest) == "true"
    volumes = shop.docker("volume", "ls", "-q").splitlines()
    assert {f"{project}_data", f"{project}_guest"} <= set(volumes)
    assert f"{project}_default" not in shop.docker("network", "ls", "--format", "{{.Name}}").splitlines()


def test_down_with_volumes_removes_those_that_are_ours(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    shop.up()
    shop.running.down("dev", volumes=True)
    assert f"{shop.name}-dev_data" not in shop.docker("volume", "ls", "-q").splitlines()
    assert shop.running.plan("down", "dev", volumes=True).empty


def test_data_without_a_volume_name_outlives_a_container_made_anew(shop: Any) -> None:
    compose = 'services: {db: {image: IMAGE, environment: {A: "%s"}, volumes: ["/data"]}}'
    shop.declare("dev", compose % 1)
    shop.up()
    inside = f"{shop.name}-dev-db-1"
    shop.docker("exec", inside, "sh", "-c", "echo kept > /data/row")
    shop.declare("dev", compose % 2)
    shop.up()
    assert shop.docker("exec", inside, "cat", "/data/row") == "kept"
    shop.declare("dev", compose % 3)
    shop.up()
    assert shop.docker("exec", inside, "cat", "/data/row") == "kept"


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


def test_a_container_that_falls_and_is_restarted_for_ever_is_a_failure(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: IMAGE, restart: always, command: ["sh", "-c", "exit 2"]}}')
    with pytest.raises(EngineError, match=r"`web` ends and is started again, \d times by now"):
        shop.up()


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


def test_an_image_that_cannot_be_had_is_named_with_its_service(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: "registry.invalid/nobody/has:this"}}')
    with pytest.raises(EngineError, match=r"image `registry.invalid/nobody/has:this` of `web`"):
        shop.up()
    assert shop.running.states("dev") == ()


def test_a_port_of_a_foreign_container_is_said_before_anything_starts(shop: Any, port: int) -> None:
    shop.docker(
        "run", "-d", "--label", f"dev.envparity.test-guest={shop.root}", "--name", f"{shop.name}-guest",
        "-p", f"127.0.0.1:{port}:8000", "envparity-test/mini:1",
    )  # fmt: skip
    shop.declare("dev", SHOP % {"word": "a", "port": port})
    with pytest.raises(EngineError, match=rf"port {port} .*is taken by container `{shop.name}-guest`$"):
        shop.up()
    assert shop.running.states("dev") == ()


def test_a_port_of_a_program_of_this_machine_is_said_with_the_program(shop: Any) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        shop.declare("dev", SHOP % {"word": "a", "port": port})
        with pytest.raises(EngineError, match=rf"port {port} .*is taken by .*process \d+") as failure:
            shop.up()
    assert "is free" in failure.value.hint


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


def test_restart_starts_the_same_containers_again(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}, db: {image: IMAGE}}")
    shop.up()
    before = {
        name: (shop.container(name)["Id"], shop.container(name)["State"]["StartedAt"])
        for name in ("web", "db")
    }
    shop.running.restart("dev", services=["web"])
    after = {
        name: (shop.container(name)["Id"], shop.container(name)["State"]["StartedAt"])
        for name in ("web", "db")
    }
    assert before["db"] == after["db"]
    assert before["web"][0] == after["web"][0]
    assert before["web"][1] < after["web"][1]


def test_switch_puts_one_environment_in_the_place_of_another(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "dev", "port": port})
    shop.declare("staging", SHOP % {"word": "staging", "port": port})
    shop.up("dev")
    kept = shop.container("web", "dev")["Id"]
    shop.running.switch("staging")
    assert answer(port) == "web-staging"
    assert shop.running.active() == ("staging",)
    assert shop.container("web", "dev")["Id"] == kept
    shop.running.switch("dev")
    assert answer(port) == "web-dev"
    assert shop.running.active() == ("dev",)
    assert shop.container("web", "dev")["Id"] == kept


def test_a_switch_that_fails_says_why_and_brings_the_old_environment_back(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "dev", "port": port})
    broken = SHOP.replace('["CMD", "test", "-e", "/www/index.html"]', '["CMD", "false"]').replace("20}", "2}")
    shop.declare("staging", broken % {"word": "staging", "port": port})
    shop.up("dev")
    kept = shop.container("web", "dev")["Id"]
    with pytest.raises(EngineError) as failure:
        shop.running.switch("staging", shop.heard.append)
    assert re.match(r"`db` (is unhealthy|did not become healthy)", failure.value.message)
    assert "what ran before runs again: db, web" in failure.value.message
    assert shop.running.active() == ("dev",)
    assert shop.container("web", "dev")["Id"] == kept
    assert answer(port) == "web-dev"


def test_a_switch_to_an_image_that_cannot_be_had_stops_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", SHOP % {"word": "dev", "port": port})
    shop.declare("staging", 'services: {web: {image: "registry.invalid/nobody/has:this"}}')
    shop.up("dev")
    started = shop.container("web", "dev")["State"]["StartedAt"]
    with pytest.raises(EngineError, match="nothing had been stopped"):
        shop.running.switch("staging")
    assert shop.container("web", "dev")["State"]["StartedAt"] == started


def test_logs_that_follow_give_new_lines_and_end_when_closed(shop: Any) -> None:
    shop.declare("dev", 'services: {web: {image: IMAGE, environment: {NAME: me, CHATTER: "x"}}}')
    shop.up()
    with closing(shop.running.logs("dev", follow=True)) as lines:
        first, second = next(lines), next(lines)
        assert (first.service, first.text, first.stream) == ("web", "serving as me", "stdout")
        assert second.text == "tick x"
        threading.Timer(0.2, lines.close).start()
        began = time.monotonic()
        assert [line.text for line in lines if not line.text.startswith("tick")] == []
        assert time.monotonic() - began < 3


def test_logs_of_several_services_are_merged_by_time_without_control_characters(shop: Any) -> None:
    talk = r"printf '%s\n'; sleep 0.4; printf '\033[31mred\033[0m \a%s\n' >&2"
    services = {
        name: {
            "image": "envparity-test/mini:1",
            "command": ["sh", "-c", talk % (f"{name} one", f"{name} two")],
        }
        for name in ("a", "b")
    }
    import json

    shop.declare("dev", json.dumps({"services": services}))
    shop.up()
    lines = list(shop.running.logs("dev"))
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    assert sorted((line.service, line.text, line.stream) for line in lines) == [
        ("a", "a one", "stdout"),
        ("a", "red a two", "stderr"),
        ("b", "b one", "stdout"),
        ("b", "red b two", "stderr"),
    ]
    assert [line.text for line in shop.running.logs("dev", services=["a"], tail=1)] == ["red a two"]


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


def test_a_watch_yields_when_something_changes_and_ends_when_closed(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.up()
    changes = shop.running.watch("dev")
    threading.Timer(0.3, shop.docker, ("kill", f"{shop.name}-dev-web-1")).start()
    next(changes)
    assert until(lambda: shop.running.states("dev")[0].state == "exited")
    threading.Timer(0.2, changes.close).start()
    list(changes)


def test_a_protected_environment_is_not_touched_without_its_name(shop: Any) -> None:
    shop.declare("prod", "services: {web: {image: IMAGE}}", protected=True)
    for deed in (shop.running.up, shop.running.down, shop.running.restart, shop.running.switch):
        with pytest.raises(UsageError, match="environment `prod` is protected"):
            deed("prod")
    assert shop.running.states("prod") == ()
    shop.up("prod", confirm="prod")
    assert shop.running.active() == ("prod",)


def test_a_switch_does_not_stop_a_protected_environment_without_its_name(shop: Any) -> None:
    shop.declare("prod", "services: {web: {image: IMAGE}}", protected=True)
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.up("prod", confirm="prod")
    with pytest.raises(UsageError, match="environment `prod` is protected"):
        shop.running.switch("dev")
    assert shop.running.active() == ("prod",)
    shop.running.switch("dev", confirm="prod")
    assert shop.running.active() == ("dev",)


def test_a_deed_that_is_stopped_says_how_far_it_came_and_the_next_goes_on(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web: {image: IMAGE, depends_on: {db: {condition: service_healthy}}}
          db:
            image: IMAGE
            healthcheck: {test: ["CMD", "test", "-e", "/ready"], interval: 200ms, retries: 1000}
        """,
    )
    job = shop.running

    def stop_at_the_wait(event: Any) -> None:
        if event.step.startswith("wait") and event.status == "working":
            job.stop()

    with pytest.raises(Interrupted, match=r"stopped after \d of \d steps: .*started .*-db-1"):
        job.up("dev", stop_at_the_wait)
    shop.docker("exec", f"{shop.name}-dev-db-1", "touch", "/ready")
    shop.up()
    assert {state.service: state.state for state in shop.running.states("dev")} == {
        "web": "running",
        "db": "running",
    }


def test_only_one_deed_is_carried_out_at_a_time(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    job = shop.running
    refused: list[str] = []

    def another(event: Any) -> None:
        if not refused:
            with pytest.raises(UsageError) as failure:
                job.down("dev")
            refused.append(failure.value.message)

    job.up("dev", another)
    assert refused == ["another deed is under way"]


def test_an_image_is_built_where_there_is_none(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web:
            build: {context: ., args: {WORD: hello}, target: last}
            command: ["cat", "/word"]
        """,
        Dockerfile="FROM envparity-test/mini:1 AS first\nARG WORD\nRUN echo $WORD > /word\nFROM first AS last\n",
    )
    shop.up()
    assert [line.text for line in shop.running.logs("dev")] == ["hello"]
    assert any("step 1/" in event.message.lower() for event in shop.heard)
    shop.docker("image", "rm", "-f", f"{shop.name}-dev-web")


def test_a_build_that_fails_says_what_the_builder_said(shop: Any) -> None:
    shop.declare(
        "dev",
        "services: {web: {build: .}}",
        Dockerfile='FROM envparity-test/mini:1\nRUN ["sh", "-c", "exit 7"]\n',
    )
    with pytest.raises(EngineError, match=r"building `.*-dev-web`: .*(code|status):? 7"):
        shop.up()


def test_configs_and_secrets_are_where_they_are_asked_for(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "from-the-environment")
    shop.declare(
        "dev",
        """
        services:
          web:
            image: IMAGE
            configs: [{source: motd, target: /etc/motd}]
            secrets: [password, {source: token, target: token.txt}]
        configs: {motd: {content: "hello $$you"}}
        secrets: {password: {file: ./password__txt}, token: {environment: SHOP_TOKEN}}
        """.replace("__", "."),
        password__txt="in a file",
    )
    shop.up()
    inside = f"{shop.name}-dev-web-1"
    assert shop.docker("exec", inside, "cat", "/etc/motd") == "hello $you"
    assert shop.docker("exec", inside, "cat", "/run/secrets/password") == "in a file"
    assert shop.docker("exec", inside, "cat", "/run/secrets/token.txt") == "from-the-environment"


def test_a_dockerfile_that_needs_buildkit_is_built_with_its_secret_kept_out(shop: Any) -> None:
    secret = uuid4().hex
    shop.declare(
        "dev",
        """
        services:
          web:
            build: {context: ., secrets: [token]}
            command: ["sh", "-c", "cat /size; ls /run/secrets || true"]
        secrets: {token: {file: ./token.txt}}
        """,
        Dockerfile="FROM envparity-test/mini:1\nRUN --mount=type=secret,id=token wc -c < /run/secrets/token > /size\n",
        token__txt=secret,
    )
    try:
        shop.up()
    except EngineError as failure:
        if "command" in failure.hint or "plugin" in failure.hint:
            pytest.skip(failure.message)
        raise
    assert next(line.text.strip() for line in shop.running.logs("dev")) == "32"
    assert secret not in shop.docker("history", "--no-trunc", f"{shop.name}-dev-web") + repr(shop.heard)
    shop.docker("image", "rm", "-f", f"{shop.name}-dev-web")


def test_shared_namespaces_and_volumes_of_another_service_are_had(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web: {image: IMAGE, environment: {NAME: web}, volumes: ["/shared"]}
          side:
            image: IMAGE
            network_mode: service:web
            volumes_from: [web]
            command: ["sh", "-c", "sleep 0.5; echo | nc -w 2 127.0.0.1 8000 && touch /shared/reached; sleep 60"]
        """,
    )
    shop.up()
    assert until(lambda: "reached" in shop.docker("exec", f"{shop.name}-dev-web-1", "ls", "/shared"))
