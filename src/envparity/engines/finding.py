"""Where an engine may answer on this machine, and what to say when none does. Asks nothing of any engine."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

from envparity.errors import EngineError
from envparity.folders import given
from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One place to try. `origin` says what named it; `tls` is a folder with `ca.pem`, `cert.pem`, `key.pem`."""

    url: str
    origin: str
    tls: str = ""
    verify: bool = True
    tunnel: str = ""

    @property
    def reached(self) -> str:
        """Where it is connected to: an engine over ssh is, by a tunnel of ours."""
        return self.tunnel or self.url

    @property
    def local(self) -> bool:
        """Whether the engine's ports are this machine's ports."""
        return self.url.startswith(("unix:", "npipe:"))


def addresses(env: Mapping[str, str] | None = None, home: Path | None = None) -> tuple[Address, ...]:
    """Give where an engine may answer, the most explicit word first.

    What the user named (`DOCKER_HOST`, `DOCKER_CONTEXT`, the current context) stands alone: another engine
    than the named one is never taken in its place.
    """
    env = os.environ if env is None else env
    home = Path.home() if home is None else home
    if url := env.get("DOCKER_HOST", ""):
        return (_named(url, "DOCKER_HOST", env),)
    folder = Path(env.get("DOCKER_CONFIG", "") or home / ".docker")
    context = env.get("DOCKER_CONTEXT", "") or _current(folder)
    if context and context != "default":
        return (_context(folder, context),)
    return _sockets(env, home)


def rests_on(url: str, env: Mapping[str, str] | None = None, home: Path | None = None) -> tuple[Path, ...]:
    """Give the files that tell, beside variables, that the engine at `url` is the one: another state, another engine.

    They are Docker's configuration, and the sockets that would have been tried before.
    """
    env = os.environ if env is None else env
    home = Path.home() if home is None else home
    if env.get("DOCKER_HOST", ""):
        return ()
    folder = Path(env.get("DOCKER_CONFIG", "") or home / ".docker")
    name = env.get("DOCKER_CONTEXT", "") or _current(folder)
    if name and name != "default":
        return folder / "config.json", _told_in(folder, name)
    before = takewhile(lambda path: f"unix://{path}" != url, (path for path, _ in _known(env, home)))
    return folder / "config.json", *before


def _named(url: str, origin: str, env: Mapping[str, str]) -> Address:
    if not env.get("DOCKER_TLS_VERIFY") and not env.get("DOCKER_CERT_PATH"):
        return Address(url, origin)
    folder = env.get("DOCKER_CERT_PATH", "") or str(Path(env.get("DOCKER_CONFIG", "~/.docker")).expanduser())
    return Address(url, origin, tls=folder, verify=bool(env.get("DOCKER_TLS_VERIFY")))


def _current(folder: Path) -> str:
    try:
        found = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError):
        return ""
    name = found.get("currentContext", "") if isinstance(found, dict) else ""
    return name if isinstance(name, str) else ""


def _context(folder: Path, name: str) -> Address:
    """Read one of Docker's contexts from disk: its folder is named by the SHA-256 of the context's name."""
    origin = f"context `{name}`"
    try:
        endpoint = json.loads(_told_in(folder, name).read_bytes())["Endpoints"]["docker"]
        url = str(endpoint["Host"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"Docker's {origin} is named, and cannot be read",
            hint="`docker context ls` lists the contexts; `DOCKER_CONTEXT` or `docker context use` names one",
        ) from error
    tls = folder / "contexts" / "tls" / _digest(name) / "docker"
    verify = not endpoint.get("SkipTLSVerify", False)
    return Address(url, origin, tls=str(tls) if tls.is_dir() else "", verify=verify)


def _told_in(folder: Path, name: str) -> Path:
    return folder / "contexts" / "meta" / _digest(name) / "meta.json"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _sockets(env: Mapping[str, str], home: Path) -> tuple[Address, ...]:
    """Give the sockets that engines make by themselves and that are there: Docker's first, then Podman's."""
    if sys.platform == "win32":
        return (Address("npipe:////./pipe/docker_engine", "Docker Desktop"),)
    return tuple(Address(f"unix://{path}", origin) for path, origin in _known(env, home) if _exists(path))


def _known(env: Mapping[str, str], home: Path) -> tuple[tuple[Path, str], ...]:
    runtime = Path(given("XDG_RUNTIME_DIR", env) or f"/run/user/{os.getuid()}")
    return (
        (Path("/var/run/docker.sock"), "Docker"),
        (runtime / "docker.sock", "Docker without root"),
        (home / ".docker/run/docker.sock", "Docker Desktop"),
        (home / ".orbstack/run/docker.sock", "OrbStack"),
        (home / ".colima/default/docker.sock", "Colima"),
        (home / ".rd/docker.sock", "Rancher Desktop"),
        (runtime / "podman/podman.sock", "Podman"),
        (Path("/run/podman/podman.sock"), "Podman"),
        (home / ".local/share/containers/podman/machine/podman.sock", "Podman machine"),
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def missing(tried: tuple[tuple[Address, str], ...] = ()) -> EngineError:
    """Say that no engine answers: what was tried, and the nearest way to have one on this machine."""
    if not tried:
        return EngineError("no container engine is running here", hint=_advice(present=False))
    told = "; ".join(f"{address.origin} at {address.url}: {why}" for address, why in tried)
    return EngineError(f"no container engine answers: {told}", hint=_advice(present=True, tried=tried))


def _is_formed(url: str) -> bool:
    scheme, separator, rest = url.partition("://")
    return bool(separator and rest) and scheme in ("unix", "npipe", "tcp", "http", "https", "ssh")


def _advice(*, present: bool, tried: tuple[tuple[Address, str], ...] = ()) -> str:
    if any("ermission denied" in why for _, why in tried):
        return "add yourself to the `docker` group (`sudo usermod -aG docker $USER`), then log in again"
    if tried and not _is_formed(tried[0][0].url):
        return "an address has its scheme, as `unix:///var/run/docker.sock`, `tcp://HOST:2376` or `ssh://USER@HOST`"
    if tried and tried[0][0].origin not in ("Docker", "Podman"):
        return f"start the engine that {tried[0][0].origin} names, or name another by `DOCKER_HOST`"
    if shutil.which("dockerd"):
        return "Docker is installed and not running: `sudo systemctl start docker`, or `sudo dockerd` without systemd"
    if shutil.which("podman"):
        return (
            "Podman is installed: `systemctl --user start podman.socket`, or `podman system service --time=0`"
        )
    if sys.platform == "darwin":
        return "install and start Docker Desktop, OrbStack, Colima or Podman Desktop"
    if sys.platform == "win32":
        return "install and start Docker Desktop"
    if shutil.which("apt-get"):
        return "install one, for example `sudo apt-get install docker.io`, and start it"
    return "install Docker or Podman and start it" if not present else "start the engine"
