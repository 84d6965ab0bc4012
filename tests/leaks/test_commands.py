"""No command prints or writes a secret's value: not in any format, not when it fails, not when it says more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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
    *(("secrets", "list", "--format", form) for form in ("text", "json")),
    *(("secrets", "key", *more) for more in ((), ("--format", "json"))),
    *((deed, "development", "--dry-run") for deed in ("restart", "stop", "pause", "unpause")),
    ("scale", "development", "web=2", "--dry-run"),
    *((deed, "development") for deed in ("stats", "top")),
    ("port", "development", "web"),
    ("exec", "development", "web", "true"),
    ("cp", "development", "web:/etc/hostname", "-"),
    ("expect", "SEC001-0000000000", "--reason", "r", "--by", "me"),
    *(("config", *more) for more in ((), ("--format", "json"))),
    ("schema", "report"),
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


ELSEWHERE = {
    "init": "test_discovery_and_init_write_no_value_down",
    "serve": "a server: what it shows is tests/leaks/test_screens.py's",
    "secrets set": "test_secrets", "secrets get": "test_secrets", "secrets remove": "test_secrets",
    "secrets rotate": "test_secrets", "secrets import": "test_secrets",
}  # fmt: skip
"""Commands that are run in another test."""


def test_every_command_is_among_them() -> None:
    from envparity.cli.commands import secrets_command
    from envparity.cli.group import COMMANDS as TABLE

    every = {*TABLE, *(f"secrets {name}" for name in secrets_command.COMMANDS)} - {"secrets"}
    run = {
        " ".join(arguments[:2] if arguments[:1] == ("secrets",) else arguments[:1]) for arguments in COMMANDS
    }
    assert every - run - ELSEWHERE.keys() == set()


def test_a_fault_of_the_program_itself_is_told_without_what_it_was_about(
    workspace: Marked, leaks_in: Search
) -> None:
    """An error whose message quotes a value, raised in the midst of a report, with the values in its frames' locals."""
    script = (
        "import sys\n"
        "from envparity.secrets import sealing\n"
        "def seal(key, raw, **_):\n"
        "    raise LookupError(f'cannot seal {raw}')\n"
        "sealing.make_passing_seal = lambda: seal\n"
        "sys.argv[1:] = ['--verbose', 'report']\n"
        "from envparity.cli.start import run\n"
        "sys.exit(run())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=workspace.root, capture_output=True, timeout=180, check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(workspace.root.parent / "home")},
    )  # fmt: skip
    assert b"the program itself failed: LookupError" in done.stderr
    assert leaks_in({"stdout": done.stdout, "stderr": done.stderr}) == []


def test_files_that_hold_fingerprints_are_for_their_owner_alone(workspace: Marked) -> None:
    for arguments in (
        ("report", "-o", "report.json", "--format", "json"),
        ("report", "-o", "report.html", "--format", "html"),
        ("inspect", "production", "--format", "json", "-o", "facts.json"),
        ("secrets", "list", "--format", "json", "-o", "secrets.json"),
        ("snapshot", "production", "-o", "production.json"),
    ):
        workspace.run(*arguments)
    written = [Path(name) for name in workspace.written()]
    fingerprint = re.compile(rb'"fingerprint": ?"[0-9a-f]{16}"|#[0-9a-f]{6}')
    holding = [
        path for path in written if fingerprint.search(path.read_bytes()) or path.suffix in (".db", ".sqlite")
    ]
    assert len(holding) >= 5
    assert {oct(path.stat().st_mode & 0o077) for path in holding} == {"0o0"}, holding


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
