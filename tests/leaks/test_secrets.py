"""Secrets that are set, moved, rotated and resolved leave no trace but in their store, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

Search = Callable[[Mapping[str, bytes]], list[str]]
STEM = "Vx7KpCanary"


class Marked(Protocol):
    root: Path
    home: Path

    def run(
        self, *arguments: str, directory: Path | None = None, given: str = "", **variables: str
    ) -> Mapping[str, bytes]: ...

    def written(self) -> Mapping[str, bytes]: ...


@pytest.fixture
def kept(workspace: Marked, leaks_in: Search) -> Iterator[Callable[..., Mapping[str, bytes]]]:
    """Give a function that runs the program with a key file for its store, and searches all that it gave and wrote.

    `QA`'s own dotenv file is the one place where marked secrets may stand.
    """
    import pyrage  # type: ignore[import-untyped]

    key = workspace.root.parent / "age.key"
    key.write_text(str(pyrage.x25519.Identity.generate()))
    (workspace.root / "qa.env").write_text(
        f"# qa\nCRM_TOKEN={STEM}-crm-9\nCRM_KEY='{STEM}-key-8'\nLOG_LEVEL=info\n"
    )
    (workspace.root / "profiles/qa.toml").write_text(
        'stage = "staging"\n[[sources]]\nfiles = ["qa.env"]\n[secrets]\nstore = "age"\nrequired = ["GONE_TOKEN"]\n'
    )

    def run(*arguments: str, given: str = "", **variables: str) -> Mapping[str, bytes]:
        told = workspace.run(
            "--verbose",
            *arguments,
            directory=None,
            given=given,
            **{"ENVPARITY_AGE_KEY_FILE": str(key), **variables},
        )
        assert leaks_in(told) == []
        written = {name: data for name, data in workspace.written().items() if not name.endswith("/qa.env")}
        assert leaks_in(written) == []
        return told

    yield run
    assert (
        str(pyrage.x25519.Identity.from_str(key.read_text()))
        not in (workspace.root / "secrets.age").read_text()
    )


def test_a_secret_on_all_its_ways_is_in_its_store_alone(
    workspace: Marked, leaks_in: Search, kept: Callable[..., Mapping[str, bytes]]
) -> None:
    file = workspace.root / "qa.env"
    assert kept("secrets", "set", "qa", "API_TOKEN", given=f"{STEM}-new-1")["code"] == b"0"
    assert kept("secrets", "rotate", "qa", "API_TOKEN", given=f"{STEM}-new-2")["code"] == b"0"
    assert kept("secrets", "rotate", "qa", "API_TOKEN", given=f"{STEM}-new-3")["code"] == b"2"
    assert kept("secrets", "import", "qa.env", "--dry-run", "--format", "json")["code"] == b"0"
    assert kept("secrets", "import", "qa.env")["code"] == b"0"
    assert leaks_in({"qa.env": file.read_bytes()}) == []
    for form in ("text", "json", "html"):
        kept("--resolve", "report", "--format", form)
    for form in ("text", "json"):
        kept("secrets", "list", "--resolve", "--format", form)
        kept("--resolve", "compare", "--all", "--format", form)
        kept("--resolve", "inspect", "qa", "--format", form)
    kept("--resolve", "snapshot", "qa")
    assert kept("secrets", "rotate", "qa", "API_TOKEN", "--back", "--format", "json")["code"] == b"0"
    assert kept("secrets", "remove", "qa", "API_TOKEN")["code"] == b"0"
    assert kept("secrets", "import", "qa.env", "--undo")["code"] == b"0"
    assert leaks_in({"qa.env": file.read_bytes()}) == ["qa.env"], "the way back: they are in the file again"


def test_stores_that_fail_say_so_and_nothing_else(
    workspace: Marked, kept: Callable[..., Mapping[str, bytes]]
) -> None:
    assert kept("secrets", "import", "qa.env")["code"] == b"0"
    other = workspace.root.parent / "other.key"
    other.write_text("AGE-SECRET-KEY-" + f"1{STEM}")
    (workspace.root / "wrong.env").write_text(f"CRM_TOKEN=vault://{'secret'}/qa#CRM\n")
    assert kept("secrets", "get", "qa", "CRM_TOKEN", ENVPARITY_AGE_KEY_FILE=str(other))["code"] == b"4"
    assert (
        kept("secrets", "set", "qa", "A_TOKEN", given=f"{STEM}-1", ENVPARITY_AGE_KEY_FILE="/nowhere")["code"]
        == b"4"
    )
    for store, code in (
        ("keyring", b"4"),
        ("vault://secret/qa", b"4"),
        ("env://", b"2"),
        ("op://Shop/qa", b"4"),
        ("sops://no.yaml", b"4"),
    ):
        told = kept(
            "secrets", "set", "qa", "A_TOKEN", "--store", store, given=f"{STEM}-2",
            VAULT_ADDR="http://127.0.0.1:1", VAULT_TOKEN=f"hvs.{STEM}",
        )  # fmt: skip
        assert told["code"] == code, (store, told)
        assert b"error: " in told["stderr"]
    damaged = (workspace.root / "secrets.age").read_bytes()[:150]
    (workspace.root / "secrets.age").write_bytes(damaged)
    assert kept("secrets", "rotate", "qa", "CRM_TOKEN", given=f"{STEM}-3")["code"] == b"4"
    assert kept("secrets", "import", "qa.env", "--undo")["code"] == b"4"
    for form in ("text", "json"):
        kept("--resolve", "check", "--format", form)
