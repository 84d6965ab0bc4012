"""Secrets that containers are given, and that they print, appear in nothing that a command writes."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

pytestmark = pytest.mark.engine

PROFILE = """
schema = 1
name = "{name}"
stage = "{stage}"
[[sources]]
files = ["{name}.yaml"]
[runtime]
compose = ["{name}.yaml"]
project = "{project}"
variables = ["{name}.env"]
"""
COMPOSE = """
services:
  web:
    image: envparity-test/mini:1
    environment:
      DB_PASSWORD: ${{DB_PASSWORD:?}}
      DSN: "postgres://app:${{DB_PASSWORD}}@db:5432/shop"
    env_file: [{name}.extra]
    secrets: [key, token]
    command: ["sh", "-c", "env; cat /run/secrets/*; echo $$DSN >&2; {end}"]
    healthcheck: {{test: ["CMD-SHELL", "echo $$API_TOKEN; {check}"], interval: 200ms, retries: 2}}
secrets:
  key: {{file: ./{name}.key}}
  token: {{environment: SIGNING_TOKEN}}
"""
COMMANDS = (
    ("up", "dev", "--dry-run"),
    ("up", "dev", "--dry-run", "--format", "json"),
    ("up", "dev"),
    ("ps",),
    ("ps", "--format", "json"),
    ("logs", "dev"),
    ("logs", "dev", "--format", "json"),
    ("switch", "bad"),
    ("-v", "up", "bad"),
    ("logs", "bad"),
    ("restart", "dev"),
    ("down", "bad"),
    ("down", "dev", "--volumes"),
)


def declare(shop: Any, name: str, end: str, check: str) -> list[str]:
    root: Path = shop.root
    secrets = [f"{uuid4().hex}Zq" for _ in range(4)]
    password, api, key, signing = secrets
    (root / "profiles").mkdir(exist_ok=True)
    text = PROFILE.format(name=name, stage="development", project=f"{shop.name}-{name}")
    (root / "profiles" / f"{name}.toml").write_text(text)
    (root / f"{name}.yaml").write_text(COMPOSE.format(name=name, end=end, check=check))
    (root / f"{name}.env").write_text(f"DB_PASSWORD={password}\nSIGNING_TOKEN={signing}\n")
    (root / f"{name}.extra").write_text(f"API_TOKEN={api}\n")
    (root / f"{name}.key").write_text(f"{key}\n")
    return secrets


def forms(secret: str) -> list[str]:
    whole = base64.b64encode(secret.encode()).decode()
    return [secret, whole[: len(whole) - 4], quote(secret), secret.encode().hex()]


def test_no_command_writes_a_secret_that_a_container_prints(shop: Any, tmp_path: Path) -> None:
    secrets = declare(shop, "dev", "exec serve", "true") + declare(shop, "bad", "exit 3", "false")
    written = ""
    for words in COMMANDS:
        told = subprocess.run(
            [sys.executable, "-m", "envparity", "-C", str(shop.root), *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode in ((4,) if "bad" in words and words[0] in ("switch", "-v") else (0,)), (
            told.stderr
        )
        assert "Traceback" not in told.stderr
        written += told.stdout + told.stderr
    assert "postgres://app:" in written, "the containers' own words should have been shown"
    assert "API_TOKEN=" in written
    assert [secret for secret in secrets for form in forms(secret) if form in written] == []
