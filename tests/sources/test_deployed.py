"""`revision = "deployed"`: the files as they were at the commit that the running image names, or a reason why not."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.sources.test_revision import run, shop

from envparity.engines import labels, table
from envparity.engines.base import Engine
from envparity.engines.memory import MemoryEngine
from envparity.engines.seen import SeenContainer, SeenImage
from envparity.errors import EngineError
from envparity.jobs.deployed import LABELS
from envparity.jobs.reading import take_snapshots
from envparity.model.declarations import DEPLOYED, Declaration, RuntimeSpec, SourceSpec, Workspace
from envparity.model.snapshots import Environment, Snapshot, Stage

__all__ = ["shop"]


def _snapshot(root: Path, *, project: str = "", image: str = "shop/web:1") -> Snapshot:
    (root / "compose.yaml").write_text(f"services:\n  web:\n    image: {image}\n")
    sources = (SourceSpec(("compose.yaml",)), SourceSpec(("uv.lock",), revision=DEPLOYED))
    runtime = RuntimeSpec(("compose.yaml",), project) if project else None
    declaration = Declaration(Environment("production", Stage.PRODUCTION), sources, runtime)
    return take_snapshots(Workspace("shop", root, (declaration,)))[0]


def _versions(snapshot: Snapshot) -> list[str]:
    return [package.version for package in snapshot.packages if package.name == "anyio"]


def _problem(snapshot: Snapshot) -> str:
    source = next(source for source in snapshot.sources if source.kind == "revision")
    assert (source.status, source.place) == ("failed", "deployed:uv.lock")
    assert snapshot.packages == ()
    return str(source.problems[0])


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> MemoryEngine:
    """Give an engine that is only remembered, and that is the one that answers."""
    found = MemoryEngine()

    def connect() -> Engine:
        return found

    monkeypatch.setattr(table, "connect", connect)
    return found


def _runs(remembered: MemoryEngine, name: str, told: dict[str, str], *, state: str = "running") -> None:
    found = SeenContainer(name, name, state, "shop/web:1", "sha256:1", labels=told)
    kept = (*remembered.containers(), found)
    remembered.containers = lambda: kept  # type: ignore[method-assign]


def _commit(root: Path, name: str) -> str:
    return run(root, "rev-parse", name).strip()


def test_the_files_are_read_at_the_commit_that_the_running_image_names(
    shop: Path, remembered: MemoryEngine
) -> None:
    revision = _commit(shop, "v1.4.1")
    _runs(
        remembered,
        "web",
        {LABELS[0]: revision, labels.WORKSPACE: str(shop), labels.ENVIRONMENT: "production"},
    )
    snapshot = _snapshot(shop)
    assert _versions(snapshot) == ["1.0"]
    assert snapshot.sources[-1].place == f"{revision}:uv.lock"


def test_a_project_that_compose_itself_started_is_known_by_its_name(
    shop: Path, remembered: MemoryEngine
) -> None:
    _runs(remembered, "web", {LABELS[1]: _commit(shop, "v1.4.2")[:12], labels.PROJECT: "shop-production"})
    assert _versions(_snapshot(shop, project="shop-production")) == ["2.0"]


def test_where_none_runs_the_declared_image_is_asked(shop: Path, remembered: MemoryEngine) -> None:
    remembered.images["shop/web:1"] = SeenImage("sha256:1", labels={LABELS[0]: _commit(shop, "v1.4.1")})
    assert _versions(_snapshot(shop)) == ["1.0"]


def test_a_stopped_or_foreign_container_says_nothing(shop: Path, remembered: MemoryEngine) -> None:
    mine = {labels.WORKSPACE: str(shop), labels.ENVIRONMENT: "production"}
    _runs(remembered, "old", {LABELS[0]: _commit(shop, "v1.4.1"), **mine}, state="exited")
    _runs(remembered, "other", {LABELS[0]: _commit(shop, "v1.4.1"), **mine, labels.ENVIRONMENT: "staging"})
    assert "the images that it declares name no commit" in _problem(_snapshot(shop))


def test_a_commit_of_another_project_s_image_does_not_count_beside_ours(
    shop: Path, remembered: MemoryEngine
) -> None:
    mine = {labels.WORKSPACE: str(shop), labels.ENVIRONMENT: "production"}
    _runs(remembered, "web", {LABELS[0]: _commit(shop, "v1.4.1"), **mine})
    _runs(remembered, "db", {LABELS[0]: "0123456789abcdef0123456789abcdef01234567", **mine})
    assert _versions(_snapshot(shop)) == ["1.0"]


def test_a_commit_that_the_repository_lacks_is_said_with_the_next_step(
    shop: Path, remembered: MemoryEngine
) -> None:
    remembered.images["shop/web:1"] = SeenImage("sha256:1", labels={LABELS[0]: "0123456789abcdef" * 2})
    problem = _problem(_snapshot(shop))
    assert "the deployed commit is not in this repository" in problem
    assert "`0123456789ab`" in problem
    assert "`git fetch`" in problem


def test_several_commits_are_said_with_who_runs_them(shop: Path, remembered: MemoryEngine) -> None:
    mine = {labels.WORKSPACE: str(shop), labels.ENVIRONMENT: "production"}
    for name, tag in (("web", "v1.4.1"), ("worker", "v1.4.2")):
        _runs(remembered, name, {LABELS[0]: _commit(shop, tag), labels.SERVICE: name, **mine})
    problem = _problem(_snapshot(shop))
    assert "several commits are deployed" in problem
    assert "by web" in problem
    assert "by worker" in problem


def test_an_engine_that_does_not_answer_leaves_the_environment_unknown(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect() -> Engine:
        raise EngineError("no container engine is running here", hint="start one")

    monkeypatch.setattr(table, "connect", connect)
    problem = _problem(_snapshot(shop))
    assert problem == "what is deployed is not known: no container engine is running here; start one"


def test_a_label_that_is_no_revision_is_never_asked_of_git(shop: Path, remembered: MemoryEngine) -> None:
    remembered.images["shop/web:1"] = SeenImage("sha256:1", labels={LABELS[0]: "--upload-pack=x"})
    assert "name no commit" in _problem(_snapshot(shop))


@pytest.fixture
def image(shop: Path) -> Iterator[str]:
    """Give an image on the real engine that names the commit of v1.4.1."""
    name = f"envparity-test/deployed-{uuid4().hex[:8]}:1"
    revision = _commit(shop, "v1.4.1")
    recipe = f"FROM scratch\nLABEL {LABELS[0]}={revision}\nCOPY uv.lock /\n"
    subprocess.run(
        ["docker", "build", "-q", "-t", name, "-f", "-", str(shop)],
        input=recipe.encode(),
        check=True,
        capture_output=True,
    )
    yield name
    subprocess.run(["docker", "rmi", "-f", name], check=False, capture_output=True)


@pytest.mark.engine
def test_a_real_image_s_label_leads_to_its_commit(shop: Path, image: str) -> None:
    snapshot = _snapshot(shop, image=image)
    assert [str(p) for s in snapshot.sources for p in s.problems] == []
    assert _versions(snapshot) == ["1.0"]
