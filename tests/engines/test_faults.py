"""What goes wrong in the middle of a deed, on a real engine, and what the next run makes of it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.engines.test_interruptions import Bridge, bridge

from envparity.engines import waiting
from envparity.errors import EngineError, EnvparityError
from envparity.jobs.running.journal import Journal
from envparity.model.deeds import Asked

pytestmark = pytest.mark.engine

__all__ = ["bridge"]

TWO = """
services:
  web: {image: IMAGE, command: [sleep, "1000"], init: true, depends_on: [db]}
  db: {image: IMAGE, command: [sleep, "1000"], init: true}
"""


def cutting(held: Bridge, step: str) -> Any:
    """Give what hears of a deed and cuts the engine off once such a step is done."""

    def hear(event: Any) -> None:
        if event.status == "done" and event.step.startswith(step):
            held.cut()

    return hear


OPTIONAL = """
services:
  web:
    image: IMAGE
    command: [sleep, "1000"]
    init: true
    depends_on: {cache: {condition: service_healthy, required: REQUIRED}}
  cache:
    image: IMAGE
    command: [sleep, "1000"]
    init: true
    healthcheck: {test: [CMD, "false"], interval: 100ms, retries: 1}
"""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "STEADY", 0.1)


def test_down_goes_on_after_the_engine_has_gone_away_in_it(
    shop: Any, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.declare("dev", TWO)
    shop.up()
    with pytest.raises(EngineError, match="does not answer any more"):
        shop.running.carry_out(Asked("down", "dev"), cutting(bridge, "stop"))
    monkeypatch.setenv("DOCKER_HOST", shop.engine.info.address)
    assert shop.running.states("dev")
    shop.running.carry_out(Asked("down", "dev"))
    assert shop.running.states("dev") == ()


def test_a_switch_in_which_the_engine_goes_away_keeps_its_journal_and_goes_on(
    shop: Any, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.declare("dev", TWO)
    shop.declare("new", TWO)
    shop.up()
    with pytest.raises(EngineError, match="bringing back what ran before failed too"):
        shop.running.carry_out(Asked("switch", "new"), cutting(bridge, "stop container"))
    entry = Journal(str(shop.root)).read()
    assert entry is not None
    assert (entry.environment, len(entry.ran)) == ("new", 2)
    monkeypatch.setenv("DOCKER_HOST", shop.engine.info.address)
    shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("new",)
    assert Journal(str(shop.root)).read() is None


def test_figures_end_when_the_engine_goes_away(shop: Any, bridge: Bridge) -> None:
    shop.declare("dev", TWO)
    shop.up()
    figures = shop.running.stats("dev")
    assert next(figures).memory > 0
    bridge.cut()
    with suppress(EngineError):
        for _ in figures:
            pass


def test_a_container_that_ignores_the_signal_is_killed_after_its_grace(shop: Any) -> None:
    shop.declare(
        "dev",
        """
        services:
          web: {image: IMAGE, stop_grace_period: 1s, command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]}
        """,
    )
    shop.up()
    began = time.monotonic()
    shop.running.carry_out(Asked("down", "dev"))
    assert time.monotonic() - began > 0.9
    assert shop.running.states("dev") == ()


def test_a_port_that_is_taken_between_plan_and_start_is_said_and_the_old_environment_comes_back(
    shop: Any, free_ports: list[int]
) -> None:
    port = free_ports[0]
    shop.declare("dev", "services: {web: {image: IMAGE, command: [sleep, '1000'], init: true}}")
    shop.declare("new", f"services: {{web: {{image: IMAGE, ports: ['127.0.0.1:{port}:8000']}}}}")
    shop.up()
    held: list[socket.socket] = []

    def take_it(event: Any) -> None:
        if event.step.startswith("stop container") and event.status == "done" and not held:
            held.append(socket.create_server(("127.0.0.1", port)))

    try:
        with pytest.raises(EngineError) as failure:
            shop.running.carry_out(Asked("switch", "new"), take_it)
    finally:
        for one in held:
            one.close()
    assert re.search(rf"`web`: .*{port}.*(in use|allocated)", failure.value.message)
    assert "what ran before runs again: web" in failure.value.message
    assert shop.running.active() == ("dev",)
    shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("new",)


@pytest.fixture
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder on a disk that takes nothing more."""
    folder = tmp_path_factory.mktemp("full")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(folder)], capture_output=True, check=False
    )
    if made.returncode or sys.platform != "linux":
        pytest.skip("no small disk can be mounted here")
    (folder / "envparity/deeds").mkdir(parents=True)
    with suppress(OSError), (folder / "filled").open("wb", buffering=0) as out:
        while out.write(bytes(512)):
            pass
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_a_full_disk_stops_a_switch_before_it_stops_anything(
    shop: Any, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.declare("dev", TWO)
    shop.declare("new", TWO)
    shop.up()
    monkeypatch.setenv("XDG_STATE_HOME", str(full))
    with pytest.raises(EnvparityError, match=r"(cannot be written|no space left)"):
        shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("dev",)
    assert {state.state for state in shop.running.states("dev")} == {"running"}


ODD = "\u001b[31mred\u001b[0m [bold]x[/bold] 'q' \"d\" `t` $HOME ${X} \\\\ \u202e\u200f ü 漢 \ttab"


def test_names_and_labels_of_every_kind_are_carried_and_never_reach_the_terminal_as_they_are(
    shop: Any,
) -> None:
    name = "We.b_1-x"
    label = (
        ODD.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("$", "$$")
        .replace("\u001b", "\\e")
        .replace("\t", "\\t")
    )
    shop.declare(
        "dev",
        f'services: {{{name}: {{image: IMAGE, init: true, command: [sleep, "100"], labels: {{"odd/{{key}}": "{label}"}}}}}}',
    )
    (shop.root / "profiles").mkdir()
    (shop.root / "profiles/dev.toml").write_text(
        f'[runtime]\ncompose = ["dev.yaml"]\nproject = "{shop.name}-dev"\n'
    )
    shop.up()
    assert shop.up().empty
    told = shop.docker("inspect", "-f", '{{index .Config.Labels "odd/{key}"}}', f"{shop.name}-dev-{name}-1")
    assert told == ODD.strip()
    for words in (("ps", "-v"), ("top", "dev"), ("stats", "dev", "--once"), ("logs", "dev")):
        command = [sys.executable, "-m", "envparity", "-C", str(shop.root), *words]
        command = [
            sys.executable,
            "-m",
            "envparity",
            "-v",
            "-C",
            str(shop.root),
            words[0],
            *(w for w in words[1:] if w != "-v"),
        ]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stderr
        assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u200f]", found.stdout) is None
        assert words[0] == "logs" or name in found.stdout


SETUP = Path(__file__).parents[1] / "setup/own_engine.sh"


@pytest.fixture
def own() -> Iterator[Any]:
    """Give what starts, kills and stops an engine of this test's own."""
    folder = tempfile.mkdtemp(prefix="eng-", dir="/tmp")

    def say(word: str) -> str:
        told = subprocess.run(["sh", str(SETUP), word, folder], capture_output=True, text=True, check=False)
        return told.stdout.strip()

    yield say
    say("stop")


@pytest.mark.docker("the engine that is killed is a Docker of the test's own")
def test_a_switch_in_which_the_engine_is_killed_goes_on_when_it_runs_again(
    shop: Any, own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = own("start")
    if not address:
        pytest.skip("no engine of its own can be started here")
    image = subprocess.run(
        ["docker", "save", "envparity-test/mini:1"], capture_output=True, check=True
    ).stdout
    monkeypatch.setenv("DOCKER_HOST", address)
    subprocess.run(["docker", "load", "-q"], input=image, capture_output=True, check=True)
    one = "services: {db: {image: IMAGE, command: [sleep, '1000'], init: true, volumes: ['data:/d'], ports: ['80:8000']}}\nvolumes: {data: {}}\n"
    shop.declare("dev", one)
    shop.declare("new", one)
    shop.up()
    shop.docker("exec", f"{shop.name}-dev-db-1", "sh", "-c", "echo kept > /d/row; sync")

    def crash(event: Any) -> None:
        if event.status == "done" and event.step.startswith("stop container"):
            own("kill")

    with pytest.raises(EngineError, match="bringing back what ran before failed too"):
        shop.running.carry_out(Asked("switch", "new"), crash)
    own("start")
    plan = shop.running.plan(Asked("switch", "new"))
    assert "an earlier switch to `new` was cut off: this goes on from what it left" in plan.warnings
    shop.running.carry_out(Asked("switch", "new"))
    assert shop.running.active() == ("new",)
    shop.running.carry_out(Asked("switch", "dev"))
    assert shop.running.active() == ("dev",)
    assert shop.docker("exec", f"{shop.name}-dev-db-1", "cat", "/d/row") == "kept"


@pytest.mark.parametrize("required", ["true", "false"])
def test_what_is_not_required_may_be_ill_and_is_told(shop: Any, required: str) -> None:
    shop.declare("dev", OPTIONAL.replace("REQUIRED", required))
    with pytest.raises(EngineError, match="`cache`"):
        shop.up()
    running = {state.service for state in shop.running.states("dev") if state.state == "running"}
    assert ("web" in running) == (required == "false")
