"""The workspace key: found where it is, made once, never on disk in the open, taken to another machine."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from envparity.errors import StoreError, UsageError, WriteError
from envparity.jobs.reading import seal_of
from envparity.jobs.secrets import key as keeping
from envparity.model import person
from envparity.model.declarations import Workspace
from envparity.model.values import secrets_in
from envparity.secrets import keys
from envparity.secrets.keys import lasting_key, workspace_key

PASSPHRASE = "amber kettle " + "violin"
GIVEN = bytes(range(32)).hex()


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave a machine without a keyring and without a key, and with nobody at it."""
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ENVPARITY_KEY", "ENVPARITY_KEY_FILE", "ENVPARITY_PASSPHRASE", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(person, "_answer", [])
    monkeypatch.setattr(person, "_tell", [])
    return tmp_path


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Have these answers given, one after the other; give the list of questions."""
    said: Iterator[str] = iter(answers)
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return next(said)

    monkeypatch.setattr(person, "_answer", [answer])
    return questions


def another_run() -> None:
    """Forget what a run holds in memory."""
    keys._open.clear()


def test_without_a_keyring_it_is_kept_in_a_private_file_behind_a_passphrase(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = answering(monkeypatch, PASSPHRASE, PASSPHRASE, PASSPHRASE, "wrong")
    made = workspace_key("assistant")
    assert questions == ["New passphrase of the key of workspace assistant", "The same again"]
    (file,) = no_keyring.rglob("*.age")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.hex().encode() not in file.read_bytes()
    assert workspace_key("assistant") == made
    assert len(questions) == 2, "it is asked for once a run"
    another_run()
    assert workspace_key("assistant") == made
    assert questions[2:] == ["Passphrase of the key of workspace assistant"]
    another_run()
    with pytest.raises(StoreError, match="wrong passphrase"):
        workspace_key("assistant")
    file.write_bytes(file.read_bytes()[:60])
    with pytest.raises(StoreError):
        workspace_key("assistant")


def test_where_nobody_can_be_asked_no_key_is_made_and_a_report_makes_do_with_one_for_its_run(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match="nobody can be asked"):
        workspace_key("assistant")
    assert list(no_keyring.rglob("*.age")) == []
    told: list[str] = []
    monkeypatch.setattr(person, "_tell", [told.append])
    seals = [seal_of("assistant", lasting=True) for _ in range(2)]
    prints = [secrets_in(seal("API_TOKEN", "tricky-" + "harbour-88"))[0].fingerprint for seal in seals]
    assert prints[0] != prints[1]
    assert told[0].startswith("fingerprints compare within this run alone: this machine has no keyring")
    with pytest.raises(StoreError):
        seal_of("assistant", lasting=True, needed=True)


def test_a_variable_or_a_file_that_one_names_goes_before_everything(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (no_keyring / "key").write_text(GIVEN + "\n")
    monkeypatch.setenv("ENVPARITY_KEY_FILE", str(no_keyring / "key"))
    assert workspace_key("a") == workspace_key("b") == bytes.fromhex(GIVEN)
    (no_keyring / "key").write_text("ab")
    with pytest.raises(UsageError, match="holds no workspace key"):
        workspace_key("a")
    monkeypatch.setenv("ENVPARITY_KEY_FILE", str(no_keyring / "new"))
    made = workspace_key("a")
    assert (no_keyring / "new").read_text() == made.hex() + "\n"
    assert stat.S_IMODE((no_keyring / "new").stat().st_mode) == 0o600
    monkeypatch.delenv("ENVPARITY_KEY_FILE")
    monkeypatch.setenv("ENVPARITY_KEY", "ff" * 32)
    assert workspace_key("a") == b"\xff" * 32
    monkeypatch.setenv("ENVPARITY_KEY", "secret" + "-words")
    with pytest.raises(UsageError, match="`ENVPARITY_KEY` is no key") as error:
        workspace_key("a")
    assert "secret-words" not in error.value.message


def test_a_workspace_cannot_name_a_file_elsewhere(no_keyring: Path) -> None:
    file = keys._key_file("../../escape")
    assert (file.parent.name, file.name) == ("keys", ".._.._escape.key.age")


def test_a_key_that_can_be_kept_nowhere_is_an_error(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("ENVPARITY_PASSPHRASE", PASSPHRASE)
    no_keyring.chmod(0o500)
    request.getfixturevalue("as_nobody")
    with pytest.raises((WriteError, StoreError)):
        workspace_key("assistant")


def test_a_locked_keyring_is_never_answered_with_a_second_key(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked

    class Locked(KeyringBackend):
        def get_password(self, *_: str) -> str | None:
            raise KeyringLocked

        def set_password(self, *_: str) -> None:
            raise KeyringLocked

    monkeypatch.setattr(keyring.core, "_keyring_backend", Locked())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("ENVPARITY_PASSPHRASE", PASSPHRASE)
    with pytest.raises(StoreError, match="the keyring is locked"):
        workspace_key("assistant")
    assert list(no_keyring.rglob("*.age")) == []
    assert lasting_key("assistant") == (None, "the keyring is locked")


def test_two_machines_share_a_key_by_a_closed_file_and_agree_on_its_digits(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Workspace("shop", no_keyring, ())
    assert keeping.stand(shop) is None
    monkeypatch.setenv("ENVPARITY_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("ENVPARITY_KEY", GIVEN)
    first = keeping.make(shop)
    with keeping.export(shop, plain=False) as taken:
        closed = taken.reveal_bytes()
    assert closed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    monkeypatch.setenv("ENVPARITY_KEY", "ff" * 32)
    with pytest.raises(UsageError, match="has another key here"):
        keeping.take(shop, GIVEN.encode())
    monkeypatch.delenv("ENVPARITY_KEY")
    assert keeping.take(shop, closed).id == first.id
    assert workspace_key("shop") == bytes.fromhex(GIVEN)
    with pytest.raises(StoreError):
        keeping.take(shop, b"hello")


def test_a_real_secret_service_keeps_the_key_and_no_file_is_written(
    no_keyring: Path, keyring_here: None, tmp_path: Path
) -> None:
    import keyring

    first = workspace_key("assistant")
    assert workspace_key("assistant") == first
    assert keyring.get_password("envparity", "workspace-key:assistant") == first.hex()
    found = keys.find_key("assistant")
    assert found is not None
    assert found.where == "the keyring"
    assert first.hex() not in repr(found)
    assert not list(tmp_path.rglob("*.age"))


def test_the_command_says_which_key_it_is_and_never_the_key(tmp_path: Path) -> None:
    import os
    import sys

    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/production.toml").write_text("sources = []\n")
    variables = {
        **os.environ,
        "ENVPARITY_KEY": GIVEN,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "envparity", "secrets", "key", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    digits = keys.key_id(bytes.fromhex(GIVEN))
    assert run() == f"{digits}  in the variable ENVPARITY_KEY\n"
    assert f'"id": "{digits}"' in run("--format", "json")
    assert run("--export", "--plain") == f"{GIVEN}\n"
    assert "do not go together" in run("--export", "--make")
