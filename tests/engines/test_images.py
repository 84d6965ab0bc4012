"""Images that are built on a real engine."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from envparity.errors import EngineError

pytestmark = pytest.mark.engine


@pytest.mark.both
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


@pytest.mark.both
def test_a_build_that_fails_says_what_the_builder_said(shop: Any) -> None:
    shop.declare(
        "dev",
        "services: {web: {build: .}}",
        Dockerfile='FROM envparity-test/mini:1\nRUN ["sh", "-c", "exit 7"]\n',
    )
    with pytest.raises(EngineError, match=r"building `.*-dev-web`: .*(code|status):? 7"):
        shop.up()


@pytest.mark.both
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


@pytest.mark.both
def test_a_build_keeps_to_its_limits(shop: Any) -> None:
    (shop.root / "Dockerfile").write_text("FROM envparity-test/mini:1\nRUN ulimit -n > /limit\n")
    shop.declare(
        "dev",
        "services: {web: {build: {context: ., ulimits: {nofile: {soft: 700, hard: 800}}}, init: true, command: [sleep, '100']}}",
    )
    try:
        shop.up()
        assert shop.docker("exec", f"{shop.name}-dev-web-1", "cat", "/limit") == "700"
    finally:
        shop.clean()
        shop.docker("rmi", f"{shop.name}-dev-web")


@pytest.mark.podman
def test_a_further_context_is_had(shop: Any) -> None:
    (shop.root / "more").mkdir()
    (shop.root / "more/told").write_text("from the other folder\n")
    (shop.root / "Dockerfile").write_text("FROM envparity-test/mini:1\nCOPY --from=more told /told\n")
    shop.declare(
        "dev",
        "services: {web: {build: {context: ., additional_contexts: {more: ./more}}, init: true, command: [sleep, '100']}}",
    )
    shop.up()
    assert shop.docker("exec", f"{shop.name}-dev-web-1", "cat", "/told") == "from the other folder"
    shop.clean()
    shop.docker("rmi", f"{shop.name}-dev-web")
