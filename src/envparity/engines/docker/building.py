"""How an image is built: by the engine's API, or by its command where that cannot: BuildKit, secrets.

Imports nothing of the SDK: gives the arguments that its door calls with, and reads what comes back.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from envparity.engines.base import Recipe
from envparity.engines.docker.lines import clean
from envparity.engines.finding import Address
from envparity.errors import EngineError
from envparity.model.expressions import expression

_BUILDKIT = expression(
    r"^\s*(?:RUN|COPY|ADD)\s+(?:--(?:mount|network|security|link|chmod|exclude|parents|checksum)\b|<<)",
    re.IGNORECASE | re.MULTILINE,
)
_HEREDOC = expression(r"^\s*(?:RUN|COPY|ADD)\s.*<<-?[\"']?\w+", re.IGNORECASE | re.MULTILINE)


_IDS = ("--->", "Removing intermediate container")
"""Lines of the classic builder that name its layers and say nothing of the progress."""


def dockerfile(recipe: Recipe) -> str:
    """Read the recipe's Dockerfile; empty for a context that is not a folder here (a URL)."""
    if recipe.inline:
        return recipe.inline
    path = Path(recipe.context) / (recipe.dockerfile or "Dockerfile")
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def needs_command(recipe: Recipe, engine: str) -> bool:
    """Say whether the API's builder would fail on it or read it otherwise, so that a command has to build."""
    if recipe.secrets or recipe.ssh or recipe.contexts or recipe.no_cache_for or recipe.rights:
        return True
    if engine == "podman":
        return bool(recipe.ulimits)
    text = dockerfile(recipe)
    return bool(_BUILDKIT.search(text) or _HEREDOC.search(text))


def arguments(recipe: Recipe) -> dict[str, Any]:
    """Give the SDK's arguments for the classic builder."""
    remote = "://" in recipe.context or recipe.context.startswith("git@")
    given: dict[str, Any] = {
        "path": recipe.context,
        "tag": recipe.tag,
        "rm": True,
        "forcerm": True,
        "decode": True,
        "buildargs": dict(recipe.args),
        "labels": dict(recipe.labels),
        "cache_from": list(recipe.cache_from),
        "target": recipe.target,
        "network_mode": recipe.network or None,
        "platform": recipe.platform or None,
        "shmsize": recipe.shm_size or None,
        "extra_hosts": dict(host.replace("=", ":", 1).split(":", 1) for host in recipe.extra_hosts) or None,
        "pull": recipe.pull,
        "nocache": recipe.no_cache,
    }
    if recipe.inline:
        given.update(fileobj=_context_with(recipe), custom_context=True, path=None)
    elif recipe.dockerfile:
        given["dockerfile"] = recipe.dockerfile
    if not remote and not recipe.inline and not Path(recipe.context).is_dir():
        raise EngineError(f"building `{recipe.tag}`: the folder `{recipe.context}` is not there")
    return given


def _context_with(recipe: Recipe) -> io.BufferedIOBase:
    """Pack the context's files and the inline Dockerfile, in a file that goes with its handle."""
    packed = tempfile.TemporaryFile()  # noqa: SIM115  # handed to the SDK, which reads it to its end
    root = Path(recipe.context)
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted(root.rglob("*")):
            if path.name != "Dockerfile" or path.parent != root:
                tar.add(path, arcname=str(path.relative_to(root)), recursive=False)
        entry = tarfile.TarInfo("Dockerfile")
        data = recipe.inline.encode()
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    packed.seek(0)
    return packed


def progress(told: Mapping[str, Any], say: Callable[[str], None], doing: str) -> None:
    """Say one message of a pull or build; `EngineError` when it is the engine's refusal."""
    if error := told.get("error"):
        raise EngineError(f"{doing}: {clean(' '.join(str(error).split()))}")
    text = told.get("stream") or told.get("status") or ""
    if (text := clean(str(text)).strip()) and not text.startswith(_IDS):
        say(f"{told['id']}: {text}" if told.get("id") else text)


def by_command(recipe: Recipe, engine: str, address: Address, say: Callable[[str], None]) -> None:
    """Build by the engine's own command. No value is put in its arguments: it reads its environment."""
    command, env = _command(recipe, engine, address)
    with subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdin is not None  # noqa: S101  # both were asked for one line above
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(recipe.inline.encode())
        process.stdin.close()
        last: list[str] = []
        for line in process.stdout:
            if text := clean(line.decode("utf-8", "replace")).strip():
                say(text)
                last = [*last[-4:], text]
    if process.returncode:
        raise EngineError(f"building `{recipe.tag}`: {' / '.join(last) or 'the docker command failed'}")


def _command(recipe: Recipe, engine: str, address: Address) -> tuple[list[str], dict[str, str]]:
    env = {**os.environ, **_reaching(address), "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
    if engine == "podman" and (recipe.no_cache_for or recipe.rights):
        raise EngineError(
            f"building `{recipe.tag}`: Podman's builder knows neither `no_cache_filter` nor `entitlements`",
            hint="leave them away, or build with Docker's",
        )
    newer = bool(recipe.contexts or recipe.ulimits or recipe.no_cache_for or recipe.rights)
    try:
        builder = find_builder(engine, address.url, plugin=newer)
    except EngineError as error:
        raise EngineError(f"building `{recipe.tag}`: {error.message}", hint=error.hint) from None
    secrets, values = _secrets(recipe)
    flags: tuple[tuple[str, Iterable[str]], ...] = (
        ("--build-arg", sorted(recipe.args)),
        ("--secret", secrets),
        ("--label", (f"{name}={value}" for name, value in sorted(recipe.labels.items()))),
        ("--target", filter(None, [recipe.target])),
        ("--network", filter(None, [recipe.network])),
        ("--platform", filter(None, [recipe.platform])),
        ("--ssh", recipe.ssh),
        ("--cache-from", recipe.cache_from),
        ("--add-host", recipe.extra_hosts),
        ("--build-context", (f"{name}={place}" for name, place in recipe.contexts)),
        ("--ulimit", (f"{name}={soft}:{hard}" for name, soft, hard in recipe.ulimits)),
        ("--no-cache-filter", recipe.no_cache_for),
        ("--allow", recipe.rights),
    )
    command = [*builder, "-t", recipe.tag]
    command += [part for flag, given in flags for value in given for part in (flag, value)]
    command += ["--pull"] if recipe.pull else []
    command += ["--no-cache"] if recipe.no_cache else []
    if recipe.inline:
        command += ["-f", "-"]
    elif recipe.dockerfile:
        command += ["-f", str(Path(recipe.context) / recipe.dockerfile)]
    return [*command, recipe.context], {**env, **recipe.args, **values}


def _secrets(recipe: Recipe) -> tuple[list[str], dict[str, str]]:
    """Give what `--secret` says of each secret, and the variables that hold the values of some."""
    said: list[str] = []
    values: dict[str, str] = {}
    for index, (id, kind, value) in enumerate(recipe.secrets):
        if kind == "env":
            variable = f"ENVPARITY_BUILD_SECRET_{index}"
            values[variable] = value
            said.append(f"id={id},env={variable}")
        else:
            said.append(f"id={id},src={value}")
    return said, values


def _reaching(address: Address) -> dict[str, str]:
    """Say by variables where the engine is, and its certificates: a context names some that no variable speaks of."""
    if not address.tls:
        return {"DOCKER_HOST": address.url}
    verify = "1" if address.verify else ""
    return {
        "DOCKER_HOST": address.url,
        "DOCKER_CERT_PATH": address.tls,
        "DOCKER_TLS": "1",
        "DOCKER_TLS_VERIFY": verify,
    }


def find_builder(engine: str, address: str, *, plugin: bool = False) -> list[str]:
    """Find the command that builds what an engine's own builder cannot; `EngineError` says how to have one.

    With `plugin`, one that takes what the builder within older commands does not know.
    """
    return _podman(address) if engine == "podman" else _builder(plugin=plugin)


def _podman(address: str) -> list[str]:
    found = shutil.which("podman")
    if found is None:
        raise EngineError(
            "there is no `podman` command, which builds that ask for secrets are handed over by",
            hint="install podman's command on this machine",
        )
    return [found, "--url", address, "build"]


def _builder(*, plugin: bool) -> list[str]:
    """Find a `docker` command that has BuildKit: one with the buildx plugin, or an older one that carries it."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which("docker", path=folder)
        if not found:
            continue
        if _succeeds([found, "buildx", "version"]):
            return [found, "buildx", "build", "--load"]
        version = _output([found, "version", "--format", "{{.Client.Version}}"])
        if not plugin and version and 18 <= int(version.partition(".")[0] or 0) < 23:
            return [found, "build"]
    raise EngineError(
        "no `docker` command here has BuildKit, which some Dockerfiles need",
        hint="install the buildx plugin (`docker-buildx` or `docker-buildx-plugin`)",
    )


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _output(command: list[str]) -> str:
    told = subprocess.run(command, capture_output=True, check=False, text=True).stdout.strip()
    return told if told[:1].isdigit() else ""
