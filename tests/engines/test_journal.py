"""A switch that is killed at any request to the engine, and two programs at once on one workspace."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from envparity.engines import labels, waiting
from envparity.engines.seen import owner
from envparity.errors import EngineError, UsageError
from envparity.jobs.running.journal import Journal
from envparity.model.deeds import Asked

pytestmark = pytest.mark.engine

KILLED = """
import os, signal, sys
from pathlib import Path
from envparity.engines import waiting
from envparity.engines.docker.api import DockerEngine
from envparity.jobs.running import Running
from envparity.model.declarations import Declaration, RuntimeSpec, Workspace
from envparity.model.deeds import Asked
from envparity.model.snapshots import Environment, Stage

waiting.STEADY = 0.1
root, project, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
declared = tuple(
    Declaration(Environment(one, Stage.DEVELOPMENT), (), RuntimeSpec((f"{one}.yaml",), f"{project}-{one}"))
    for one in ("dev", "new")
)
ask, count = DockerEngine._ask, 0

def asked(self, method, path, **more):
    global count
    told = ask(self, method, path, **more)
    if method != "GET":
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
    return told

DockerEngine._ask = asked
Running(Workspace("shop", root, declared)).carry_out(Asked("switch", sys.argv[4]))
"""
FILE = """
services:
  web:
    image: IMAGE
    ports: ["127.0.0.1:%(port)s:8000"]
    environment: {NAME: "%(name)s", ROUND: "%(round)s"}
    networks: [default, back]
    volumes: ["/data"]
networks: {back: {}}
"""


def declare(shop: Any, name: str, port: int, round_: int = 0, more: str = "") -> None:
    """Declare an environment of one service, which takes more than one request to make; each round another one."""
    text = FILE % {"port": port, "name": name, "round": round_}
    shop.declare(name, text.replace("    networks: [", f"    {more}\n    networks: ["))


def killed(shop: Any, last: int, name: str = "new") -> int:
    """Switch in a process of its own that is killed when its LASTth request for a change has been answered."""
    command = [sys.executable, "-c", KILLED, str(shop.root), shop.name, str(last), name]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode


def left(shop: Any) -> list[str]:
    """Name the containers of this workspace that do not bear the name that they were to have."""
    mine = [found for found in shop.engine.containers() if owner(found.labels)[0] == str(shop.root)]
    return [found.name for found in mine if found.labels[labels.CONTAINER] != found.name]


def test_a_switch_that_is_killed_after_any_request_ends_right_when_it_is_said_again(
    shop: Any, free_ports: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "STEADY", 0.1)
    port = free_ports[0]
    for name in ("dev", "new"):
        declare(shop, name, port)
        shop.running.carry_out(Asked("switch", name))
        shop.docker("exec", f"{shop.name}-{name}-web-1", "sh", "-c", f"echo {name} > /data/row")
    ended, last = 1, 0
    while ended:
        last += 1
        new, old = ("dev", "new") if last % 2 else ("new", "dev")
        kept = shop.container("web", old)["Id"]
        # Another value each time, so that the container is made anew in the place of one that holds data.
        declare(shop, new, port, last)
        ended = killed(shop, last, new)
        assert ended in (-9, 0)
        shop.running.carry_out(Asked("switch", new))
        assert (shop.answer(port), shop.running.active()) == (new, (new,)), last
        assert left(shop) == [], last
        assert shop.docker("exec", f"{shop.name}-{new}-web-1", "cat", "/data/row") == new, last
        on = sorted(shop.container("web", new)["NetworkSettings"]["Networks"])
        assert on == [f"{shop.name}-{new}_back", f"{shop.name}-{new}_default"], last
        assert shop.container("web", old)["Id"] == kept, last
    assert last > 7


def test_a_switch_that_was_killed_and_then_fails_goes_back_to_what_ran_before_it(
    shop: Any, free_ports: list[int]
) -> None:
    port = free_ports[0]
    declare(shop, "dev", port)
    declare(shop, "new", port)
    shop.up()
    # Five requests make networks and the container under its own name; the sixth stops the old environment.
    assert killed(shop, 6) == -9
    assert shop.running.active() == ()
    plan = shop.running.plan(Asked("switch", "new"))
    assert "an earlier switch to `new` was cut off: this goes on from what it left" in plan.warnings
    declare(shop, "new", port, 1, 'command: ["false"]')
    with pytest.raises(EngineError, match="what ran before runs again: web"):
        shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("dev",)
    assert shop.answer(port) == "dev"
    assert Journal(str(shop.root)).read() is None


def test_a_container_that_was_half_made_is_thrown_away_with_its_own_volumes(
    shop: Any, free_ports: list[int]
) -> None:
    declare(shop, "new", free_ports[0])
    assert killed(shop, 3) == -9
    [half] = left(shop)
    assert half == f"new_{shop.name}-new-web-1"
    [volume] = [one["Name"] for one in json.loads(shop.docker("inspect", half))[0]["Mounts"]]
    plan = shop.up("new")
    assert plan.steps[0].id == f"remove container {half}"
    assert left(shop) == []
    assert volume not in shop.docker("volume", "ls", "-q").splitlines()


def test_a_journal_that_cannot_be_written_stops_nothing(
    shop: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.declare("new", "services: {web: {image: IMAGE}}")
    shop.up()
    state = tmp_path_factory.mktemp("full") / "file"
    state.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    with pytest.raises(Exception, match="the journal of the switch cannot be written"):
        shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("dev",)


HOLDS = """
import sys, time
from envparity.jobs.running.journal import Journal
with Journal(sys.argv[1]).lock("up dev"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(shop: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDS, str(shop.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_program_is_refused_with_the_firsts_process_and_deed(shop: Any, other: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    with pytest.raises(UsageError, match=f"process {other.pid} carries out `up dev`"):
        shop.up()
    assert shop.running.states("dev") == ()
    assert not shop.running.plan(Asked("up", "dev")).empty
    other.kill()
    other.wait()
    shop.up()


def test_two_environments_run_side_by_side_with_ports_moved_by_a_step_that_is_told(
    shop: Any, free_ports: list[int]
) -> None:
    port = free_ports[0]
    declare(shop, "dev", port)
    declare(shop, "new", port)
    path = shop.root / "new.yaml"
    path.write_text(path.read_text().replace("ROUND:", f'URL: "http://localhost:{port}/x", ROUND:'))
    shop.up()
    with pytest.raises(EngineError, match=f"port {port} on 127.0.0.1, wanted by `web`, is taken by"):
        shop.up("new")
    plan = shop.up("new", beside=True)
    assert shop.running.active() == ("dev", "new")
    moved = int(shop.container("web", "new")["Config"]["Labels"][labels.MOVED])
    assert moved % 100 == 0
    assert plan.warnings[0] == (
        f"every port is moved by {moved}: port {port} is taken by container `{shop.name}-dev-web-1`"
    )
    assert f"`web` answers on {port + moved} in place of {port}" in plan.warnings
    assert f"`URL` of `web` still says port {port}" in plan.warnings
    assert (shop.answer(port), shop.answer(port + moved)) == ("dev", "new")
    assert shop.up("new", beside=True).empty
    networks = [set(shop.container("web", name)["NetworkSettings"]["Networks"]) for name in ("dev", "new")]
    assert networks[0].isdisjoint(networks[1])
    volumes = [{one["Name"] for one in shop.container("web", name)["Mounts"]} for name in ("dev", "new")]
    assert volumes[0].isdisjoint(volumes[1])


def test_a_journal_of_another_form_or_half_written_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    journal = Journal(str(tmp_path))
    before = time.time()
    journal.write("new", ("a", "b"))
    found = journal.read()
    assert found is not None
    assert (found.environment, found.ran) == ("new", ("a", "b"))
    assert before <= found.begun <= time.time()
    [path] = Path(journal._base).parent.glob("*.json")
    text = path.read_text()
    for bad in ("", "[]", text[:-10], json.dumps({**json.loads(text), "form": 99}), "\0"):
        path.write_text(bad)
        assert journal.read() is None
    journal.clear()
    journal.clear()


def test_doctor_says_that_a_switch_was_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    from envparity.jobs.examining import examine

    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/development.toml").write_text("schema = 1\n")
    assert "switch" not in {check.name for check in examine(tmp_path)}
    journal = Journal(str(tmp_path))
    journal.write("staging", ("a",))
    [told] = [check for check in examine(tmp_path) if check.name == "switch"]
    assert (told.there, told.message) == (False, "one to `staging` was cut off")
    assert "`envparity switch staging`" in told.hint
    journal.clear()
