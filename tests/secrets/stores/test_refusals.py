"""Stores that are locked, not there, slow or refusing: a message, a hint, the value nowhere."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from envparity.errors import MissingSecretError, StoreError
from envparity.secrets import references
from envparity.secrets.stores import base, commands, os_keyring, vault
from envparity.secrets.stores.base import Ground
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret

MARK = "Vx7Kp" + "Canary"


@contextmanager
def silent_server() -> Iterator[int]:
    """Listen and take connections, and never answer."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def take() -> None:
            while not done.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()
            for one in held:
                one.close()


def test_a_keyring_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, ground: Ground) -> None:
    import keyring
    from keyring.backends import fail, null

    for backend in (fail.Keyring(), null.Keyring()):  # type: ignore[no-untyped-call]
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        with pytest.raises(StoreError, match="no keyring") as told:
            open_store("keyring", ground).get("envparity/x")
        assert "age://secrets.age" in told.value.hint


def test_a_locked_keyring_and_one_that_refuses_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, ground: Ground, tmp_path: Path
) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import InitError, KeyringLocked, PasswordSetError

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    class Refusing(KeyringBackend):
        error: Exception = KeyringLocked(MARK)

        def get_password(self, *_: str) -> str | None:
            raise self.error

        def set_password(self, *_: str) -> None:
            raise self.error

        def delete_password(self, *_: str) -> None:
            raise self.error

    backend = Refusing()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    for error, message in (
        (KeyringLocked(MARK), "the keyring is locked"),
        (InitError(MARK), "could not be opened"),
        (PasswordSetError(MARK), "refused"),
        (RuntimeError(MARK), "refused"),
    ):
        backend.error = error
        with pytest.raises(StoreError, match=message) as told:
            open_store("keyring", ground).set("envparity/x", Secret(MARK))
        assert told.value.hint
        assert MARK not in told.value.message + told.value.hint


def test_a_keyring_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(os_keyring, "backend", lambda: never.wait(30))
    with pytest.raises(StoreError, match=r"did not answer within 0\.1 s"):
        os_keyring.asked(lambda ring: ring, 0.1)
    never.set()


def test_a_vault_that_refuses_the_token_is_sealed_or_gone_is_said(
    bao: dict[str, str], ground: Ground
) -> None:
    for variables, told in (
        ({}, "no vault is named"),
        ({**bao, "VAULT_TOKEN": "hvs." + MARK}, "refuses: not allowed"),
        ({**bao, "VAULT_ADDR": "http://127.0.0.1:1"}, "cannot be reached"),
    ):
        with pytest.raises(StoreError, match=told) as error:
            open_store("vault", Ground(ground.root, variables)).get("secret/shop#DB")
        assert error.value.hint
        assert MARK not in error.value.message
    with pytest.raises(MissingSecretError):
        open_store("vault", Ground(ground.root, bao)).get("secret/nothing/here#DB")
    with pytest.raises(StoreError, match="names no field"):
        open_store("vault", Ground(ground.root, bao)).get("secret/nothing/here")


def test_a_vault_that_another_wrote_at_the_same_time_is_not_written_over(
    bao: dict[str, str], ground: Ground
) -> None:
    mine, other = (vault.Vault(Ground(ground.root, bao)) for _ in range(2))
    mine.set("secret/race#A", Secret("1"))
    held, version = mine._read("secret/race")
    other.set("secret/race#B", Secret("2"))
    with pytest.raises(StoreError, match="the path has changed"):
        mine._replace("secret/race", {**held, "A": "3"}, version)
    assert other.get("secret/race#B") == Secret("2")


def test_slow_servers_are_given_up(monkeypatch: pytest.MonkeyPatch, ground: Ground, amazon: str) -> None:
    from envparity.secrets.stores import amazon as aws

    monkeypatch.setattr(vault, "TIMEOUT", 0.3)
    monkeypatch.setattr(aws, "TIMEOUT", 0.3)
    with silent_server() as port:
        address = f"http://127.0.0.1:{port}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        with pytest.raises(StoreError, match="did not answer within"):
            open_store("vault", Ground(ground.root, {"VAULT_ADDR": address, "VAULT_TOKEN": "x"})).get("a/b#c")
        for scheme in ("aws-sm", "aws-ssm"):
            with pytest.raises(StoreError, match="cannot be reached"):
                open_store(scheme, ground).get("shop")


def test_amazon_without_credentials_or_a_region_is_said(
    monkeypatch: pytest.MonkeyPatch, ground: Ground, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StoreError, match="no region"):
        open_store("aws-sm", ground).get("shop")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with pytest.raises(StoreError, match="no credentials"):
        open_store("aws-sm", ground).get("shop")


def test_a_secret_of_amazon_that_is_no_object_has_no_fields(amazon: str, ground: Ground) -> None:
    store = open_store("aws-sm", ground)
    store.set("plain/text", Secret(MARK))
    with pytest.raises(StoreError, match="is no JSON object") as told:
        store.get("plain/text#DB")
    assert MARK not in told.value.message
    with pytest.raises(StoreError, match="is no JSON object"):
        store.set("plain/text#DB", Secret("x"))
    assert store.get("plain/text") == Secret(MARK)


def _tool(folder: Path, name: str, script: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_a_tool_that_is_missing_refuses_or_hangs_is_said_and_never_quoted(
    monkeypatch: pytest.MonkeyPatch, ground: Ground, tmp_path: Path
) -> None:
    (ground.root / "s.yaml").write_text("a: ENC[]\n")
    for scheme, name, tool in (("op", "Shop/DB/password", "op"), ("sops", "s.yaml#a", "sops")):
        with pytest.raises(StoreError, match=f"`{tool}` is not on the PATH"):
            open_store(scheme, Ground(ground.root, {"PATH": str(tmp_path / "none")})).get(name)
        refusing = _tool(tmp_path / "bin", tool, f"echo {MARK}; echo {MARK} >&2; exit 3")
        with pytest.raises(StoreError, match="exit code 3") as told:
            open_store(scheme, Ground(ground.root, refusing)).get(name)
        assert MARK not in told.value.message + told.value.hint
        hanging = _tool(tmp_path / "bin", tool, f"echo {MARK}; exec sleep 60")
        monkeypatch.setattr(commands, "SLOWEST", 0.3)
        with pytest.raises(StoreError, match="did not answer") as told:
            open_store(scheme, Ground(ground.root, hanging)).get(name)
        assert told.value.__cause__ is None


def test_a_value_for_a_tool_goes_over_stdin_and_not_into_its_arguments(
    ground: Ground, tmp_path: Path
) -> None:
    (ground.root / "s.yaml").write_text("a: ENC[]\n")
    variables = _tool(
        tmp_path / "bin", "sops", f'printf "%s\\n" "$@" > {tmp_path}/args; cat > {tmp_path}/stdin'
    )
    open_store("sops", Ground(ground.root, variables)).set("s.yaml#db.password", Secret(MARK))
    assert MARK not in (tmp_path / "args").read_text()
    assert (tmp_path / "args").read_text().split("\n")[-2] == '["db"]["password"]'
    assert (tmp_path / "stdin").read_text() == f'"{MARK}"'
    with pytest.raises(StoreError, match="is not written from here"):
        open_store("op", Ground(ground.root, variables)).set("Shop/DB/password", Secret(MARK))


@pytest.mark.parametrize("name", ["/dev/zero", "folder", "pipe", "big", "a\0b"])
def test_a_file_that_is_none_is_refused_at_once(ground: Ground, name: str) -> None:
    (ground.root / "folder").mkdir()
    os.mkfifo(ground.root / "pipe")
    with (ground.root / "big").open("wb") as big:
        big.truncate(1 << 30)
    with pytest.raises(StoreError):
        open_store("file", ground).get(name)


def test_a_reference_is_resolved_once_and_dropped_with_its_run(ground: Ground) -> None:
    (ground.root / "pw").write_text("violet\n")
    with references.Resolver(ground) as resolver:
        found = references.secret_reference("DB_PASSWORD", " file://pw ")
        assert found is not None
        first = resolver.get(found)
        assert first.reveal() == "violet"
        assert resolver.get(found) is first
    with pytest.raises(ValueError, match="dropped"):
        first.reveal()
    assert references.secret_reference("DB_PASSWORD", "hunter2") is None


def test_a_folder_is_a_secret_s_place_only_where_the_key_is_one_s() -> None:
    assert references.secret_reference("BACKUPS", "file:///backups") is None
    assert references.secret_reference("BACKUP_TOKEN", "file:///backups") is not None
    assert references.secret_reference("ANYTHING", "vault://secret/a#b") is not None
    assert references.secret_reference("DB_URL", "postgres://a:vault://x@h/d") is None


def test_an_answer_that_never_comes_is_given_up_by_any_store() -> None:
    never = threading.Event()
    with pytest.raises(StoreError, match="did not answer"):
        base.within_time("it", never.wait, 0.05)
    never.set()
