"""Fixtures that tests of several rooms use."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from envparity.engines.base import Engine
from envparity.errors import EngineError

if "PYTEST_XDIST_WORKER" in os.environ:
    # What the process that started this one sets for itself: readline a terminal's size, pytest-xdist its path.
    # The programs that tests start are told what they are told without it.
    os.environ.pop("COLUMNS", None)
    os.environ.pop("LINES", None)
    if given := os.environ.pop("PYTHONPATH", "").partition(os.pathsep)[2]:
        os.environ["PYTHONPATH"] = given

NOBODY = 65534
PATIENCE = 300
"""Seconds after which a test counts as hanging."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests stay together where several processes run them, and put the long groups first.

    What uses one engine is one group, so that its tests come one after the other while others calculate; of the
    rest each file is one, so that what its tests share is made once.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: groups[item] not in ("engine", "podman"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text or long bytes by its argument alone: names of tests are sent between processes."""
    return argname if isinstance(val, str | bytes) and len(val) > 100 else None


def _group(item: pytest.Item) -> str:
    if item.path.name == "test_podman.py":
        return "podman"
    return "engine" if item.get_closest_marker("engine") else item.path.name


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """End a test that does not end by itself, and name it: a limit far above what any takes, and no measure."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(*_: object) -> None:
        raise TimeoutError(f"the test did not end within {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Give up root's rights for one test, so that modes of files mean something; nothing for another user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Give the container engine that answers here. Without one the test is skipped, and fails with CI=true."""
    from envparity.engines.table import connect

    try:
        found = connect()
    except EngineError as error:
        told = error.message
        pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _engine_where_marked(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("engine"):
        engine: Engine = request.getfixturevalue("engine")
        alone = request.node.get_closest_marker("docker")
        if alone is not None and engine.info.name != "docker":
            pytest.skip(f"of Docker alone: {alone.args[0]}")
        if request.node.get_closest_marker("podman") and engine.info.name != "podman":
            pytest.skip("tried on Podman, whose own command does it")
