"""The real services behind the stores, each started on loopback and ended with its tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.ports import free_port

from envparity.secrets.stores.base import Ground
from envparity.secrets.value import Secret

BIN = Path(sys.executable).parent


def needs(name: str) -> str:
    """Give a program's path; the test is skipped by name without it, and fails with CI=true."""
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        told = f"needs `{name}`"
        pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
    return str(found)


@contextmanager
def served(command: list[str], url: str, **environment: str) -> Iterator[None]:
    """Run a server until its address answers, and end it."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(url, timeout=10).close()
                break
            except OSError:
                assert process.poll() is None, f"{command[0]} ended"
                time.sleep(0.05)
        else:
            pytest.fail(f"{command[0]} did not answer at {url}")
        yield
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def bao() -> Iterator[dict[str, str]]:
    """Serve OpenBao, unsealed and in memory; give what a client needs to reach it."""
    port, token = free_port(), "root-" + "of-tests"
    address = f"http://127.0.0.1:{port}"
    command = [needs("bao"), "server", "-dev", f"-dev-listen-address=127.0.0.1:{port}", "-dev-no-store-token"]
    with served(
        command, f"{address}/v1/sys/health", BAO_DEV_ROOT_TOKEN_ID=token, VAULT_DEV_ROOT_TOKEN_ID=token
    ):
        yield {"VAULT_ADDR": address, "VAULT_TOKEN": token}


@pytest.fixture
def sops_here(ground: Ground) -> dict[str, str]:
    """Encrypt `shop.yaml` with sops for a key made for it; give the variables that the tool opens it by."""
    from pyrage import x25519  # type: ignore[import-untyped]

    found, key = needs("sops"), x25519.Identity.generate()
    variables = {"SOPS_AGE_KEY": str(key), "PATH": f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"}
    plain = ground.root / "plain.yaml"
    plain.write_text("production:\n  DB_HOST: db\n", "utf-8")
    command = [found, "encrypt", "--age", str(key.to_public()), str(plain)]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, check=True)
    (ground.root / "shop.yaml").write_bytes(done.stdout)
    plain.unlink()
    return variables


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """Serve AWS's interfaces; give the address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with served([needs("moto_server"), "-H", "127.0.0.1", "-p", str(port)], f"{url}/moto-api/"):
        yield url


@pytest.fixture
def amazon(moto: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let this process be a client of that service."""
    for name, value in {
        "AWS_ENDPOINT_URL": moto,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }.items():
        monkeypatch.setenv(name, value)
    return moto


@pytest.fixture(scope="session")
def session_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run a D-Bus session with an unlocked Secret Service in it; give its variables."""
    needs("gnome-keyring-daemon")
    folder = tmp_path_factory.mktemp("session")
    for name in ("data/keyrings", "run"):
        (folder / name).mkdir(parents=True, mode=0o700)
    variables = {
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "HOME": str(folder),
    }
    bus = subprocess.Popen(
        [needs("dbus-daemon"), "--session", "--nofork", "--print-address=1"],
        env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert bus.stdout is not None
    variables["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"],
        env={**os.environ, **variables}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert keyring.stdin is not None
    keyring.stdin.write(b"unlock\n")
    keyring.stdin.close()
    try:
        yield variables
    finally:
        for process in (keyring, bus):
            process.terminate()
            process.wait(60)


@pytest.fixture
def keyring_here(session_bus: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let this process use that Secret Service, and a data folder of its own."""
    import keyring
    from keyring.backends import SecretService

    for name, value in session_bus.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    for _ in range(1200):
        try:
            SecretService.Keyring().get_password("envparity", "is it there")  # type: ignore[no-untyped-call]
            break
        except Exception:  # noqa: BLE001 - not up yet
            time.sleep(0.05)
    monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())  # type: ignore[no-untyped-call]


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    """Stand in an empty folder, with a key file named in the variables and nobody to ask."""
    import pyrage

    work, key = tmp_path / "work", tmp_path / "age.key"
    work.mkdir()
    key.write_text(f"# made for a test\n{pyrage.x25519.Identity.generate()}\n")
    return Ground(work, {"ENVPARITY_AGE_KEY_FILE": str(key), "PATH": os.environ["PATH"]})


@pytest.fixture
def value() -> Secret:
    return Secret("violet\n\"quotes\" & ünïcode='x' " + "hunter" * 3)
