"""How an image is built, and what the builder's command is given."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engines.conftest import Desk

from envparity.engines.base import Recipe
from envparity.engines.docker import building
from envparity.engines.docker.packing import archive
from envparity.engines.finding import Address
from envparity.engines.plan import plan_up
from envparity.errors import EngineError

HERE = Address("unix:///engine.sock", "test")


@pytest.mark.parametrize(
    ("dockerfile", "needed"),
    [
        ("FROM a\nRUN make\n", False),
        ("FROM a\nRUN --mount=type=cache,target=/c make\n", True),
        ("FROM a\nRUN <<EOF\nmake\nEOF\n", True),
        ("FROM a\nCOPY --chmod=755 a /a\n", True),
        ("FROM a\nCOPY --from=b /a /a\n", False),
        ("FROM a\nRUN cat << EOF\n", False),
        ("FROM a\nRUN echo a <b\n", False),
    ],
)
def test_a_dockerfile_says_whether_the_classic_builder_can_read_it(
    tmp_path: Path, dockerfile: str, needed: bool
) -> None:
    (tmp_path / "Dockerfile").write_text(dockerfile)
    recipe = Recipe("shop", str(tmp_path))
    assert building.needs_command(recipe, "docker") is needed
    assert building.needs_command(recipe, "podman") is False


def test_no_value_stands_in_the_builders_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_builder", lambda **_: ["docker", "build"])
    token, key = uuid4().hex, uuid4().hex
    recipe = Recipe(
        "shop", "/a", args={"TOKEN": token}, secrets=(("key", "env", key), ("file", "file", "/a/key"))
    )
    command, env = building._command(recipe, "docker", HERE)
    assert token not in " ".join(command)
    assert key not in " ".join(command)
    assert (env["TOKEN"], env["ENVPARITY_BUILD_SECRET_0"]) == (token, key)
    assert [*command[:4], command[-1]] == ["docker", "build", "-t", "shop", "/a"]
    assert token not in repr(recipe) + str(recipe)
    assert key not in repr(recipe)


@pytest.mark.parametrize("verify", [True, False])
def test_the_builders_command_is_told_the_certificates_of_a_context(
    monkeypatch: pytest.MonkeyPatch, verify: bool
) -> None:
    monkeypatch.setattr(building, "_builder", lambda **_: ["docker", "build"])
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    address = Address("tcp://far.example:2376", "context `far`", tls="/certs", verify=verify)
    _, env = building._command(Recipe("shop", "/a"), "docker", address)
    assert (env["DOCKER_HOST"], env["DOCKER_CERT_PATH"]) == ("tcp://far.example:2376", "/certs")
    assert bool(env["DOCKER_TLS_VERIFY"]) is verify


def test_a_context_that_is_not_there_is_said_before_anything_is_sent() -> None:
    with pytest.raises(EngineError, match="the folder `/nowhere/web` is not there"):
        building.arguments(Recipe("shop", "/nowhere/web"))


def test_an_inline_dockerfile_is_sent_with_the_contexts_files(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM other")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text("x")
    given = building.arguments(Recipe("shop", str(tmp_path), inline="FROM mine"))
    with tarfile.open(fileobj=given["fileobj"]) as packed:
        names = sorted(packed.getnames())
        file = packed.extractfile("Dockerfile")
        assert file is not None
        assert file.read() == b"FROM mine"
    given["fileobj"].close()
    assert names == ["Dockerfile", "app", "app/main.py"]


def test_a_builders_refusal_is_an_error_and_its_noise_is_not_said() -> None:
    heard: list[str] = []
    for told in (
        {"stream": "Step 1/2 : FROM a\n"},
        {"stream": " ---> 0123\n"},
        {"status": "Pulling", "id": "x"},
    ):
        building.progress(told, heard.append, "building `shop`")
    assert heard == ["Step 1/2 : FROM a", "x: Pulling"]
    with pytest.raises(EngineError, match="building `shop`: no such thing"):
        building.progress({"error": "no such\n thing"}, heard.append, "building `shop`")


def test_a_file_for_a_container_keeps_its_mode_and_owner() -> None:
    with tarfile.open(fileobj=io.BytesIO(archive("/run/secrets/key", b"x", 0o400, (7, 8)))) as packed:
        [entry] = packed.getmembers()
    assert (entry.name, entry.mode, entry.uid, entry.gid) == ("run/secrets/key", 0o400, 7, 8)


def test_what_only_newer_builders_know_is_asked_of_one_that_does(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def find(engine: str, address: str, *, plugin: bool) -> list[str]:
        asked.append(plugin)
        return [engine, "build"]

    monkeypatch.setattr(building, "find_builder", find)
    recipe = Recipe(
        "shop",
        "/a",
        contexts=(("base", "docker-image://shop-base"), ("files", "/files")),
        ulimits=(("nofile", 700, 800),),
        no_cache_for=("last",),
        rights=("network.host",),
    )
    command, _ = building._command(recipe, "docker", HERE)
    text = " ".join(command)
    assert asked == [True]
    assert "--build-context base=docker-image://shop-base --build-context files=/files" in text
    assert "--ulimit nofile=700:800 --no-cache-filter last --allow network.host" in text
    assert building.needs_command(recipe, "docker")
    with pytest.raises(EngineError, match="Podman's builder knows neither"):
        building._command(recipe, "podman", HERE)


def test_an_image_that_another_is_built_upon_is_built_first() -> None:
    def built(place: str) -> dict[str, object]:
        return {"context": "/a", "additional_contexts": {"base": place}}

    services = {
        "app": {"build": built("service:middle"), "image": None},
        "middle": {"build": built("service:zero"), "image": None},
        "zero": {"build": {"context": "/z"}, "image": None},
    }
    wanted = Desk().want(services)
    plan = plan_up(wanted, Desk().look(wanted))
    order = [step.name for step in plan.steps if step.verb == "build"]
    assert order == ["shop-zero", "shop-middle", "shop-app"]
    assert plan.steps[2].after == (plan.steps[1].id,)
