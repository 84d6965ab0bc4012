"""Up, down and restart on a real engine, by the job that the command line and the screens use."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from tests.engines.conftest import until

from envparity.errors import EngineError, Interrupted, UsageError
from envparity.model.deeds import Asked

pytestmark = pytest.mark.engine


@pytest.fixture
def port(free_ports: list[int]) -> int:
    return free_ports[0]


@pytest.mark.both
def test_up_starts_services_in_the_order_of_their_conditions(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shop.up()
    assert shop.answer(port) == "web-a"
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


@pytest.mark.both
def test_up_a_second_time_changes_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shop.up()
    before = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    assert shop.up().empty
    assert {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")} == before


@pytest.mark.both
def test_up_after_a_change_makes_only_the_changed_service_anew(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shop.up()
    before = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    shop.declare("dev", shop.file("b", port))
    plan = shop.up()
    after = {name: shop.container(name)["Id"] for name in ("web", "db", "migrate")}
    assert {step.service for step in plan.steps} == {"web"}
    assert {name for name in before if before[name] != after[name]} == {"web"}
    assert shop.answer(port) == "web-b"


def test_a_dry_run_is_the_plan_that_is_carried_out_and_touches_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    planned = shop.running.plan(Asked("up", "dev"))
    assert shop.running.states("dev") == ()
    assert shop.up() == planned


@pytest.mark.both
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


@pytest.mark.both
def test_down_keeps_volumes_and_leaves_strangers_alone(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shop.up()
    project = f"{shop.name}-dev"
    guest = shop.docker(
        "run", "-d", "--label", f"dev.envparity.test-guest={shop.root}",
        "--label", f"com.docker.compose.project={project}", "--label", "com.docker.compose.service=web",
        "--name", f"{project}-guest-1", "envparity-test/mini:1",
    )  # fmt: skip
    shop.docker("volume", "create", "--label", f"com.docker.compose.project={project}", f"{project}_guest")
    shop.running.carry_out(Asked("down", "dev"))
    names = shop.docker("ps", "-a", "--format", "{{.Names}}").splitlines()
    assert [name for name in names if name.startswith(shop.name)] == [f"{project}-guest-1"]
    assert shop.docker("inspect", "-f", "{{.State.Running}}", guest) == "true"
    volumes = shop.docker("volume", "ls", "-q").splitlines()
    assert {f"{project}_data", f"{project}_guest"} <= set(volumes)
    assert f"{project}_default" not in shop.docker("network", "ls", "--format", "{{.Name}}").splitlines()


@pytest.mark.both
def test_down_with_volumes_removes_those_that_are_ours(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shop.up()
    shop.running.carry_out(Asked("down", "dev", volumes=True))
    assert f"{shop.name}-dev_data" not in shop.docker("volume", "ls", "-q").splitlines()
    assert shop.running.plan(Asked("down", "dev", volumes=True)).empty


@pytest.mark.both
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


@pytest.mark.both
def test_restart_starts_the_same_containers_again(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}, db: {image: IMAGE}}")
    shop.up()
    before = {
        name: (shop.container(name)["Id"], shop.container(name)["State"]["StartedAt"])
        for name in ("web", "db")
    }
    shop.running.carry_out(Asked("restart", "dev", ("web",)))
    after = {
        name: (shop.container(name)["Id"], shop.container(name)["State"]["StartedAt"])
        for name in ("web", "db")
    }
    assert before["db"] == after["db"]
    assert before["web"][0] == after["web"][0]
    assert before["web"][1] < after["web"][1]


@pytest.mark.both
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
        job.carry_out(Asked("up", "dev"), stop_at_the_wait)
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
                job.carry_out(Asked("down", "dev"))
            refused.append(failure.value.message)

    job.carry_out(Asked("up", "dev"), another)
    assert refused == ["another deed is under way"]


@pytest.mark.both
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


@pytest.mark.both
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
            command: ["sh", "-c", "until echo | nc -w 2 127.0.0.1 8000; do sleep 0.1; done; touch /shared/reached; sleep 600"]
        """,
    )
    shop.up()
    assert until(lambda: "reached" in shop.docker("exec", f"{shop.name}-dev-web-1", "ls", "/shared"))


def test_a_plan_that_no_longer_fits_is_not_carried_out_in_another_form(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("a", port))
    shown = shop.running.plan(Asked("up", "dev"))
    shop.declare("dev", shop.file("a", port).replace("web:", "site:"))
    with pytest.raises(EngineError, match="has changed since the plan was shown"):
        shop.up(agreed=shown)
    assert shop.running.states("dev") == ()
    shop.up(agreed=shop.running.plan(Asked("up", "dev")))
    assert len(shop.running.states("dev")) == 3


@pytest.mark.both
def test_hooks_run_after_a_start_and_before_a_stop(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web:
            image: IMAGE
            volumes: ["data:/data"]
            post_start: [{command: ["sh", "-c", "echo $$WHO started > /data/said"], environment: {WHO: web}}]
            pre_stop: [{command: sh -c 'echo stops >> /data/said'}]
          reader: {image: IMAGE, volumes: ["data:/data"]}
        volumes: {data: {}}
        """,
    )
    shop.up()
    shop.running.carry_out(Asked("restart", "dev", ("web",)))
    (shop.root / "dev.yaml").unlink()
    said = shop.docker("exec", f"{shop.name}-dev-reader-1", "cat", "/data/said")
    assert said.splitlines() == ["web started"]
    shop.docker("exec", f"{shop.name}-dev-reader-1", "sh", "-c", "rm /data/said")
    shop.running.carry_out(Asked("down", "dev"))
    told = shop.docker(
        "run", "--rm", "-v", f"{shop.name}-dev_data:/data", "envparity-test/mini:1", "cat", "/data/said"
    )
    assert told == "stops"


@pytest.mark.both
def test_a_start_fails_with_its_hook(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE, post_start: [{command: ['sh', '-c', 'exit 3']}]}}")
    with pytest.raises(EngineError, match="`web`: its `post_start` ended with exit code 3"):
        shop.up()


def test_a_seccomp_profile_in_a_file_is_applied(shop: Any) -> None:
    if shop.engine.info.name == "podman":
        pytest.skip("Podman's Docker API takes a profile's path on its own machine, and no text")
    profile = '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}'
    shop.declare(
        "dev",
        "services: {web: {image: IMAGE, security_opt: ['seccomp:./no-mkdir.json'], command: [sleep, '100'], init: true}}",
    )
    (shop.root / "no-mkdir.json").write_text(profile)
    shop.up()
    with pytest.raises(subprocess.CalledProcessError):
        shop.docker("exec", f"{shop.name}-dev-web-1", "mkdir", "/tmp/x")
    assert shop.up().empty


@pytest.mark.both
def test_what_comes_before_a_start_runs_in_containers_of_its_own_and_once(shop: Any) -> None:
    compose = """
    services:
      web:
        image: IMAGE
        command: [sleep, "100"]
        init: true
        stop_grace_period: 0s
        environment: {WHO: web, KEPT: kept}
        volumes: ["data:/data"]
        ports: ["127.0.0.1::8000"]
        deploy: {replicas: 2}
        pre_start:
          - command: ["sh", "-c", "echo $$WHO $$KEPT $$(nslookup db >/dev/null && echo found) >> /data/said"]
            environment: {WHO: hook}
          - {command: ["sh", "-c", "echo each >> /data/said"], per_replica: true}
        depends_on: [db]
      db: {image: IMAGE, command: [sleep, "100"], init: true, stop_grace_period: 0s}
    volumes: {data: {}}
    """
    shop.declare("dev", compose)
    shop.up()
    web = f"{shop.name}-dev-web-1"
    said = ["hook kept found", "each", "each"]
    assert shop.docker("exec", web, "cat", "/data/said").splitlines() == said
    assert "pre_start" not in shop.docker("ps", "-a", "--format", "{{.Names}}")
    shop.docker("stop", "-t", "0", web)
    shop.up()
    assert shop.docker("exec", web, "cat", "/data/said").splitlines() == said
    assert shop.up().empty


def test_a_service_is_not_started_when_what_comes_before_fails_and_that_runs_again(shop: Any) -> None:
    text = "services: {web: {image: IMAGE, init: true, command: [sleep, '100'], pre_start: [{command: [sh, -c, 'PART']}]}}"
    shop.declare("dev", text.replace("PART", "echo no such table; exit 3"))
    with pytest.raises(
        EngineError, match=r"`web`: its `pre_start` ended with exit code 3; .*\n  no such table"
    ):
        shop.up()
    assert shop.container("web")["State"]["Status"] == "created"
    assert "pre_start" not in shop.docker("ps", "-a", "--format", "{{.Names}}")
    with pytest.raises(EngineError, match="ended with exit code 3"):
        shop.up()
    shop.declare("dev", text.replace("PART", "exit 0"))
    shop.up()
    assert shop.container("web")["State"]["Status"] == "running"
