"""The engine goes away, or the user has had enough, in the middle of a deed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from envparity.engines.finding import Address
from envparity.engines.table import connect
from envparity.errors import EngineError
from envparity.model.deeds import Asked

pytestmark = pytest.mark.engine


class Bridge:
    """A socket of our own before the engine's, that can be cut as if the engine had died."""

    def __init__(self, path: Path, target: str) -> None:
        self.path = path
        self._target = target
        self._ends: list[socket.socket] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._target)
                self._ends += [near, far]
                for a, b in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(a, b), daemon=True).start()

    @staticmethod
    def _pass(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Die: no new connection is taken, every open one is shut."""
        self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def bridge(engine: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bridge]:
    if not engine.info.address.startswith("unix://"):
        pytest.skip("the engine is not on a socket of this machine")
    path = Path(f"/tmp/envparity-{os.getpid()}-{time.monotonic_ns()}.sock")
    found = Bridge(path, engine.info.address.removeprefix("unix://"))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    yield found
    found.cut()


@pytest.mark.both
def test_an_engine_that_dies_in_mid_plan_is_said_and_the_next_run_goes_on(
    shop: Any, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE, depends_on: [db]}, db: {image: IMAGE}}")

    def cut_after_the_first_start(event: Any) -> None:
        if event.status == "done" and event.step.startswith("start"):
            bridge.cut()

    with pytest.raises(EngineError) as failure:
        shop.running.carry_out(Asked("up", "dev"), cut_after_the_first_start)
    assert "the engine does not answer any more" in failure.value.message
    assert failure.value.__cause__ is None
    monkeypatch.setenv("DOCKER_HOST", shop.engine.info.address)
    plan = shop.up()
    assert not any(step.service == "db" for step in plan.steps)
    assert {state.state for state in shop.running.states("dev")} == {"running"}


@pytest.mark.both
def test_logs_that_follow_say_that_the_engine_died(shop: Any, bridge: Bridge) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.up()
    lines = shop.running.logs("dev", follow=True)
    next(lines)
    bridge.cut()
    with suppress(EngineError):
        assert list(lines) == []


def test_an_engine_that_takes_connections_and_never_answers_is_given_up(tmp_path: Path) -> None:
    path = Path(f"/tmp/envparity-mute-{os.getpid()}.sock")
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(path))
        mute.listen()
        try:
            from envparity.engines.docker.api import connect as connect_docker

            with pytest.raises(EngineError, match=r"test at unix:.*: timed out"):
                connect_docker(Address(f"unix://{path}", "test"), timeout=0.5)
        finally:
            path.unlink()


def test_an_address_where_nothing_listens_is_said_with_how_to_have_an_engine() -> None:
    with pytest.raises(EngineError) as failure:
        connect((Address("unix:///nowhere/docker.sock", "Docker"),))
    told = "no container engine answers: Docker at unix:///nowhere/docker.sock: no such file or directory"
    assert failure.value.message == told
    assert failure.value.hint


SCRIPT = """
import sys
from pathlib import Path
from envparity.errors import Interrupted
from envparity.jobs.running import Running
from envparity.model.declarations import Declaration, RuntimeSpec, Workspace
from envparity.model.deeds import Asked
from envparity.model.snapshots import Environment, Stage

root, project, deed, name = Path(sys.argv[1]), *sys.argv[2:]
declared = tuple(
    Declaration(Environment(one, Stage.DEVELOPMENT), (), RuntimeSpec((f"{one}.yaml",), f"{project}-{one}"))
    for one in ("dev", "new")
)
job = Running(Workspace("shop", root, declared))
try:
    job.carry_out(Asked(deed, name), lambda event: print(event.step, event.status, flush=True))
except Interrupted as error:
    print("INTERRUPTED", error.message, "|", error.hint, flush=True)
    sys.exit(error.exit_code)
"""


def test_control_c_in_a_wait_says_what_was_done_and_leaves_what_runs(shop: Any) -> None:
    shop.declare(
        "dev",
        'services: {db: {image: IMAGE, healthcheck: {test: ["CMD", "false"], interval: 1s, retries: 1000}}}',
    )
    told = interrupted_in_a_wait(shop, "up", "dev")
    assert "INTERRUPTED stopped after 3 of 4 steps" in told
    assert "the same command goes on from there" in told
    assert [state.state for state in shop.running.states("dev")] == ["running"]


@pytest.mark.both
def test_control_c_in_a_switch_brings_back_what_ran(shop: Any) -> None:
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.declare(
        "new",
        'services: {db: {image: IMAGE, healthcheck: {test: ["CMD", "false"], interval: 1s, retries: 1000}}}',
    )
    shop.up()
    told = interrupted_in_a_wait(shop, "switch", "new")
    assert "what ran before runs again: web" in told
    assert shop.running.active() == ("dev",)


def interrupted_in_a_wait(shop: Any, deed: str, name: str) -> str:
    """Carry out a deed in a process of its own, press Ctrl-C in its first wait, and give what it says."""
    command = [sys.executable, "-c", SCRIPT, str(shop.root), shop.name, deed, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if line.startswith("wait container") and line.strip().endswith("working"):
                break
        process.send_signal(signal.SIGINT)
        told = process.stdout.read()
        complaints = process.stderr.read()
    assert (process.returncode, complaints) == (130, "")
    return told
