"""The first snapshot of all, on a machine without a keyring: its fingerprints are those that later ones have."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring

from envparity.jobs.drifting import changes
from envparity.jobs.opening import open_workspace
from envparity.jobs.remembering import remember, save
from envparity.model.declarations import Workspace

NOW = "2026-03-14T09:26:53Z"
SAID = "nine green bottles"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two environments with a secret each, where no key was ever made."""
    for name in ("ENVPARITY_KEY", "ENVPARITY_KEY_FILE", "ENVPARITY_AGE_KEY_FILE", "ENVPARITY_HISTORY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("ENVPARITY_PASSPHRASE", SAID)
    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    root = tmp_path / "shop"
    (root / "profiles").mkdir(parents=True)
    for stage in ("staging", "production"):
        (root / f"{stage}.env").write_text(f"API_TOKEN=tok_9c2e5b8d1f4a6c0e7f3a{stage}\nPORT=8000\n")
        (root / "profiles" / f"{stage}.toml").write_text(f'[[sources]]\nfiles = ["{stage}.env"]\n')
    return open_workspace(root)


def _numbers(workspace: Workspace, environment: str) -> tuple[str, str]:
    """Give the numbers of an environment's two snapshots, the older first."""
    there = remember(workspace, now=NOW).snapshots
    first, second = sorted(entry.id for entry in there if entry.environment == environment)
    return str(first), str(second)


def test_a_second_snapshot_of_the_same_is_the_first_again(workspace: Workspace) -> None:
    for _ in range(2):
        save(workspace, (), now=NOW)
    there = [entry.environment for entry in remember(workspace, now=NOW).snapshots]
    assert sorted(there) == ["production", "staging"]


def test_snapshots_of_one_minute_are_told_apart(workspace: Workspace) -> None:
    save(workspace, (), now=NOW)
    path = workspace.root / "staging.env"
    path.write_text(path.read_text().replace("8000", "9000"))
    save(workspace, (), now=NOW)
    staging = _numbers(workspace, "staging")
    sides, found = changes(workspace, "staging", staging[0], staging[1], now=NOW)
    (port,) = [difference for difference in found if difference.subject.name == "PORT"]
    assert port.likeness == "different"
    assert [side.environment.name for side in sides] == [
        f"staging at 2026-03-14T09:26 ({number})" for number in staging
    ]


def test_a_snapshot_is_compared_with_another_environments(workspace: Workspace) -> None:
    save(workspace, (), now=NOW)
    (staging,), (production,) = (
        [entry.id for entry in remember(workspace, now=NOW).snapshots if entry.environment == name]
        for name in ("staging", "production")
    )
    sides, _ = changes(workspace, "staging", str(staging), f"production@{production}", now=NOW)
    assert [side.environment.name for side in sides] == [
        "staging at 2026-03-14T09:26",
        "production at 2026-03-14T09:26",
    ]
    sides, _ = changes(workspace, "staging", str(staging), "production@", now=NOW)
    assert sides[1].environment.name == "production now"
