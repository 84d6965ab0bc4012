"""No command prints or writes a secret's value: not in any format, not when it fails, not when it says more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from envparity.report.table import NAMES

BROKEN = (
    "broken/lines.env", "broken/compose.yaml", "broken/interpolation/compose.yaml", "broken/types/compose.yaml",
    "broken/secret.yaml", "broken/package-lock.json", "broken/uv.lock", "broken/poetry.lock", "broken/requirements.txt",
)  # fmt: skip

SOUND = (
    "compose.yaml",
    ".env",
    "development.env",
    "production.yaml",
    "production.env",
    "requirements.txt",
    "package-lock.json",
)


class Marked(Protocol):
    root: Path

    def run(self, *arguments: str, directory: Path | None = None) -> Mapping[str, bytes]: ...

    def written(self) -> Mapping[str, bytes]: ...


Search = Callable[[Mapping[str, bytes]], list[str]]

COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("report", "--format", form) for form in NAMES),
    *(("check", "--format", form) for form in NAMES),
    ("check", "--write-baseline", "baseline.json"),
    *(("compare", "--all", "--format", form) for form in ("text", "json")),
    *(("list", "--format", form) for form in ("text", "json")),
    *(("inspect", "development", "production", "--format", form) for form in ("text", "json")),
    *(("inspect", *SOUND, "--format", form) for form in ("text", "json")),
    *(("inspect", *BROKEN, "--format", form) for form in ("text", "json")),
    ("report", "-o", "report.html", "--format", "html"),
    ("report", "-o", "report.json", "--format", "json"),
    *(("report", "--from", "development", "--to", "production", "--format", form) for form in NAMES),
    ("snapshot",),
    ("snapshot", "production", "-o", "production.json"),
    ("report", "--environment", "production=production.json", "--format", "json"),
    *(("history", "--format", form) for form in ("text", "json")),
    ("history", "production", "--since", "1", "--format", "json"),
    *(
        ("export", "production", "--to", form, "--format", "json")
        for form in ("compose", "kubernetes", "swarm")
    ),
    *(("export", "production", "--to", form, "--format", "json") for form in ("terraform", "devcontainer")),
    ("promote", "development", "production", "--dry-run", "--no-apply"),
    ("up", "development", "--dry-run"),
    ("up", "development", "--dry-run", "--format", "json"),
    ("switch", "development", "--dry-run"),
    ("down", "development", "--dry-run"),
    ("ps",),
    ("logs", "development"),
    ("doctor",),
    *(("secrets", "scan", "--format", form) for form in ("text", "json", "sarif")),
    ("explain",),
    (),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_gives_a_secret_away(
    workspace: Marked, leaks_in: Search, arguments: tuple[str, ...]
) -> None:
    printed = workspace.run("--verbose", *arguments)
    assert leaks_in(printed) == []
    assert leaks_in(workspace.written()) == []


def test_a_wrong_profile_is_complained_of_without_its_values(workspace: Marked, leaks_in: Search) -> None:
    printed = workspace.run("--verbose", "report", directory=workspace.root / "broken")
    assert printed["code"] == b"2"
    assert b"profiles/production.toml" in printed["stderr"]
    assert leaks_in(printed) == []


def test_discovery_and_init_write_no_value_down(workspace: Marked, leaks_in: Search) -> None:
    for profile in (workspace.root / "profiles").iterdir():
        profile.unlink()
    for arguments in (("list",), ("report",), ("init",)):
        assert leaks_in(workspace.run("--verbose", *arguments)) == []
    assert list((workspace.root / "profiles").glob("*.toml"))
    assert leaks_in(workspace.written()) == []


def test_the_search_finds_each_form_of_a_marked_secret(workspace: Marked, leaks_in: Search) -> None:
    """The other tests can fail: the sources themselves are full of what they look for."""
    tree = {name: (workspace.root / name).read_bytes() for name in (*SOUND, *BROKEN)}
    assert leaks_in(tree) == sorted(tree)
