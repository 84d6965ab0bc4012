"""A workspace full of marked secrets, and the search for any of them in what the program gives."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

KEY = "5ac3" * 16
"""The workspace's key, which must not get out any more than the secrets."""
STEM = "Vx7KpCanary"
"""In every marked secret; random enough that it stands nowhere else."""


def marked(number: int) -> str:
    """Make one marked secret."""
    return f"{STEM}{number:02d}-q9Z"


def _base64_cores(text: str) -> set[str]:
    """Give what base64 makes of a text at each of its three alignments, less the ends that depend on neighbours."""
    cores = set()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + text.encode()).decode().rstrip("=")
        cores.add(encoded[4 if shift else 0 : -2])
    return cores


NEEDLES: frozenset[bytes] = frozenset(
    needle.encode()
    for needle in {
        KEY, base64.b64encode(bytes.fromhex(KEY)).decode(),
        STEM, STEM[::-1], STEM.lower(), STEM.upper(), STEM.encode().hex(), STEM.encode().hex().upper(),
        "".join(f"%{byte:02X}" for byte in STEM.encode()), "".join(f"\\u{byte:04x}" for byte in STEM.encode()),
        "".join(f"&#{byte};" for byte in STEM.encode()), "".join(f"\\x{byte:02x}" for byte in STEM.encode()),
        base64.b32encode(STEM.encode()).decode().rstrip("=")[:-1],
        *_base64_cores(STEM), *(core.replace("+", "-").replace("/", "_") for core in _base64_cores(STEM)),
    }
)  # fmt: skip


def leaks_in(blobs: Mapping[str, bytes]) -> list[str]:
    """Name the blobs in which any form of a marked secret stands."""
    return sorted(name for name, blob in blobs.items() if any(needle in blob for needle in NEEDLES))


def _secret_manifest() -> str:
    encoded = base64.b64encode(marked(20).encode()).decode()
    return f"""\
apiVersion: v1
kind: Secret
metadata:
  name: web
data:
  CRM_WEBHOOK: {encoded}
stringData:
  SESSION_SECRET: {marked(21)}
  anything: {marked(22)}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  DATABASE_URL: postgres://app:{marked(23)}@db.prod.example/app
  application.properties: |
    log.level=info
    spring.datasource.password={marked(24)}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          image: web:1
          args: ["serve", "--admin-password", "{marked(25)}"]
          env:
            - name: API_TOKEN
              value: {marked(26)}
          envFrom:
            - configMapRef: {{name: web}}
            - secretRef: {{name: web}}
"""


def _compose() -> str:
    return f"""\
services:
  web:
    image: web:1
    command: ["serve", "--admin-password={marked(1)}"]
    environment:
      API_TOKEN: {marked(2)}
      DATABASE_URL: postgres://app:{marked(3)}@db:5432/app
      FROM_FILE: ${{INTERPOLATED_PASSWORD}}
    env_file: development.env
    healthcheck:
      test: ["CMD", "curl", "-H", "Authorization: Bearer {marked(4)}", "http://localhost"]
"""


FILES: dict[str, str] = {
    "compose.yaml": _compose(),
    ".env": f"INTERPOLATED_PASSWORD={marked(5)}\n",
    "development.env": f"DB_PASSWORD={marked(6)}\nCONN='Server=db;Password={marked(7)};Encrypt=true'\nSHARED_KEY_SECRET={marked(8)}\n",
    "production.yaml": _secret_manifest(),
    "production.env": f"DB_PASSWORD={marked(9)}\nSHARED_KEY_SECRET={marked(8)}\nAPP_DEBUG=true\n",
    "requirements.txt": f"--index-url https://user:{marked(10)}@packages.helpdesk.example/simple\nhttpx==0.28.1\n"
    f"lib @ https://bot:{marked(11)}@git.helpdesk.example/lib-1.0.tar.gz\n",
    "package-lock.json": '{"name": "w", "lockfileVersion": 3, "packages": {"": {"name": "w"}, "node_modules/a": {"version": "1.0.0", '
    f'"resolved": "https://user:{marked(12)}@packages.helpdesk.example/a-1.0.0.tgz"}}}}}}',
    "profiles/development.toml": '[[sources]]\nfiles = ["compose.yaml"]\n[[sources]]\nfiles = ["development.env"]\n'
    '[[sources]]\nfiles = ["requirements.txt", "package-lock.json"]\n[runtime]\ncompose = ["compose.yaml"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.yaml"]\n[[sources]]\nfiles = ["production.env"]\n'
    '[[sources]]\nfiles = ["requirements.txt", "package-lock.json"]\n',
    # Each of these is broken at, or beside, a secret: the complaint must not quote it.
    "broken/lines.env": "PRIVATE_KEY=-----BEGIN PRIVATE " + f"KEY-----\n{marked(31)}/+\n{marked(32)}==\n-----END PRIVATE " + "KEY-----\n"
    f"!! {marked(33)}\nDB_PASSWORD='{marked(30)}\n",
    "broken/compose.yaml": f"services:\n  web:\n    environment:\n      TOKEN: {marked(34)}: {marked(35)}\n   bad: [\n",
    "broken/interpolation/compose.yaml": "services:\n  web:\n    image: a\n    environment:\n      TOKEN: ${X:?set it} " + marked(36) + "\n",
    "broken/types/compose.yaml": f"services:\n  web:\n    image: [{marked(37)}]\n    ports: ['{marked(38)}']\n    environment: {marked(39)}\n",
    "broken/secret.yaml": f"apiVersion: v1\nkind: Secret\ndata:\n  PASSWORD: '!!{marked(40)}'\n  TOKEN: {{a: {marked(41)}}}\n",
    "broken/package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {"version": 7, '
    f'"resolved": "https://u:{marked(42)}@x.example" "{marked(43)}',
    "broken/uv.lock": f'version = 1\n[[package]]\nname = "a"\nversion = "{marked(44)}\n',
    "broken/poetry.lock": f"<<<<<<< HEAD\n{marked(45)}\n=======\n",
    "broken/requirements.txt": f"--index-url=https://u:{marked(46)}@x.example/\n{marked(47)} @@ !!\n-r https://u:{marked(48)}@x.example/r.txt\n",
    "broken/profiles/production.toml": f'hosts = "{marked(49)}"\npassword = "{marked(50)}"\n',
}  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """The workspace's root, and an environment of variables that keeps the program's own files below one folder."""

    root: Path
    home: Path

    def run(
        self, *arguments: str, directory: Path | None = None, given: str = "", **variables: str
    ) -> Mapping[str, bytes]:
        """Run the program as a person would; give all that it printed."""
        environment = {
            **os.environ,
            "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_STATE_HOME": str(self.home / "state"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "ENVPARITY_KEY": KEY, **variables,
        }  # fmt: skip
        result = subprocess.run(
            [sys.executable, "-m", "envparity", *arguments],
            cwd=directory or self.root, env=environment, input=given.encode(), capture_output=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert b"Traceback" not in result.stderr, result.stderr.decode()
        assert b"the program itself failed" not in result.stderr, result.stderr.decode()
        return {"stdout": result.stdout, "stderr": result.stderr, "code": str(result.returncode).encode()}

    def written(self) -> Mapping[str, bytes]:
        """Give every file that the program wrote: below its home, and new ones in the workspace."""
        ours = {self.root / name for name in FILES}
        new = (path for path in self.root.rglob("*") if ".git" not in path.parts and path not in ours)
        return {str(path): path.read_bytes() for path in (*self.home.rglob("*"), *new) if path.is_file()}


def write_tree(root: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files below a root, in a repository that tracks them."""
    for name, text in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Marked:
    """Make the marked workspace."""
    root, home = tmp_path / "work", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    write_tree(root, FILES.items())
    return Marked(root, home)


@pytest.fixture(name="leaks_in")
def _leaks_in() -> Callable[[Mapping[str, bytes]], list[str]]:
    """Give the search to tests."""
    return leaks_in
