"""The one door to the Docker SDK: Docker and Podman by the Docker Engine API, every failure an `EngineError`.

Decides nothing. The SDK's low level is used, and beneath it the same session's plain requests where the
SDK would look at a hundred containers one by one or does not know an attribute. The environment's
`REQUESTS_CA_BUNDLE` would override the client's own TLS certificates, so it is not asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import docker
import requests
import urllib3
from docker.errors import APIError, DockerException
from docker.tls import TLSConfig
from docker.types import CancellableStream
from urllib3.exceptions import HTTPError, InsecureRequestWarning

from envparity.engines.base import Body, Engine, Flow, Recipe
from envparity.engines.docker import building, lines, shapes
from envparity.engines.finding import Address
from envparity.engines.seen import SeenContainer, SeenImage, SeenNetwork, SeenVolume
from envparity.errors import EngineError
from envparity.model.deeds import EngineInfo, LogLine

NEWEST = (1, 48)
"""The newest version of the API whose answers are known here; every newer engine still speaks it."""
WAIT = 60
"""Seconds for one answer. Stopping a container is given its own grace on top."""

CHANGES = (
    "create", "start", "die", "stop", "kill", "pause", "unpause", "restart", "rename", "destroy", "oom",
    "health_status", "update", "died", "remove", "cleanup", "init",
)  # fmt: skip
"""Events worth a new look. The `exec_*` ones are left out: health checks flood the stream with them."""


@contextmanager
def ours(doing: str, *, known: bool = True) -> Iterator[None]:
    """Turn whatever the library raises into our own error, saying what was being done.

    `known` says whether the engine has answered before; else it is one that was only hoped for.
    """
    try:
        yield
    except APIError as error:
        raise EngineError(f"{doing}: {_reason(error)}") from None
    except (DockerException, requests.RequestException, HTTPError, HTTPException, OSError) as error:
        if not known:
            raise EngineError(f"{doing}: {_root(error)}") from None
        raise EngineError(
            f"{doing}: the engine does not answer any more ({_root(error)})",
            hint="see whether it runs, then say the same command again: it goes on from what is there",
        ) from None


def _reason(error: APIError) -> str:
    told = error.explanation or (error.response.text if error.response is not None else "") or str(error)
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(told)["message"]
    return lines.clean(" ".join(str(told).split()))


def _check(answer: requests.Response) -> None:
    if answer.status_code >= 400:
        raise APIError("", response=answer, explanation=answer.text)


def _root(error: BaseException) -> str:
    """Find the operating system's own word for it below the library's layers."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return seen.strerror.lower()
        seen = seen.__cause__ or seen.__context__
    found = re.search(r"\[Errno \d+\] ([A-Za-z ]+)|([Tt]imed? ?out)|([Rr]efused)", str(error))
    return found[0] if found else type(error).__name__


def connect(address: Address, timeout: float = 10) -> Engine:
    """Ask the engine at an address who it is; `EngineError` when it does not answer."""
    with ours(f"{address.origin} at {address.url}", known=False):
        tls = _tls(address)
        client = _client(address, "1.24", timeout, tls)
        try:
            told = client.version(api_version=False)
        except APIError:
            # An engine that has dropped so old a version names the oldest that it still speaks.
            client = _client(address, "1.44", timeout, tls)
            told = client.version(api_version=False)
        client.close()
        speaks = str(told.get("ApiVersion", "1.41"))
        version = speaks if _number(speaks) < NEWEST else ".".join(map(str, NEWEST))
        return DockerEngine(_client(address, version, WAIT, tls), _info(told, speaks, address))


def _client(address: Address, version: str, timeout: float, tls: TLSConfig | bool) -> docker.APIClient:
    client = docker.APIClient(
        base_url=address.url, version=version, timeout=cast(int, timeout), tls=tls, max_pool_size=32
    )
    client.trust_env = False
    return client


def _tls(address: Address) -> TLSConfig | bool:
    if not address.tls:
        return False
    if not address.verify:
        # Who names certificates and asks for no verification has been told by name; once is enough.
        urllib3.disable_warnings(InsecureRequestWarning)
    folder = Path(address.tls)
    pair = (str(folder / "cert.pem"), str(folder / "key.pem"))
    return TLSConfig(
        client_cert=pair if Path(pair[0]).exists() else None,
        ca_cert=str(folder / "ca.pem") if address.verify else None,
        verify=address.verify,
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _info(told: Mapping[str, Any], speaks: str, address: Address) -> EngineInfo:
    parts = [str(part.get("Name", "")) for part in told.get("Components") or ()]
    name = "podman" if any("podman" in part.lower() for part in parts) else "docker"
    return EngineInfo(name, str(told.get("Version", "")), speaks, address.url)


class DockerEngine:
    """An engine that answered. Its methods may be called from several threads at once."""

    def __init__(self, client: docker.APIClient, info: EngineInfo) -> None:
        self._client = client
        self._info = info

    @property
    def info(self) -> EngineInfo:
        """What it is and where."""
        return self._info

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Body | None = None,
        gone: bool = False,
        timeout: float = WAIT,
    ) -> Any:
        """Send one request; with `gone`, a thing that is not there (any more) gives none."""
        url = f"{self._client.base_url}/v{self._client.api_version}{path}"
        answer = self._client.request(method, url, params=params, json=body, timeout=timeout)
        if gone and answer.status_code in (304, 404):
            return None
        _check(answer)
        # Podman answers some deeds with a bare word and no type.
        return answer.json() if "json" in answer.headers.get("Content-Type", "") and answer.content else None

    def containers(self) -> tuple[SeenContainer, ...]:
        """List every container, running or not, by name; cheap, without health and exit code."""
        with ours("listing the containers"):
            rows = self._client.containers(all=True)
        return tuple(sorted(map(shapes.listed_container, rows), key=lambda found: found.name))

    def container(self, id: str) -> SeenContainer | None:  # noqa: A002
        """Look at one container in full; none when it is gone."""
        with ours("looking at a container"):
            found = self._ask("GET", f"/containers/{id}/json", gone=True)
        return shapes.inspected_container(found) if found else None

    def networks(self) -> tuple[SeenNetwork, ...]:
        """List every network, by name."""
        with ours("listing the networks"):
            rows = self._client.networks()
        return tuple(sorted(map(shapes.network, rows), key=lambda found: found.name))

    def volumes(self) -> tuple[SeenVolume, ...]:
        """List every volume, by name."""
        with ours("listing the volumes"):
            rows = (self._client.volumes() or {}).get("Volumes") or ()
        return tuple(sorted(map(shapes.volume, rows), key=lambda found: found.name))

    def image(self, reference: str) -> SeenImage | None:
        """Look at one image; none when the engine does not have it."""
        with ours(f"looking for the image `{reference}`"):
            found = self._ask("GET", f"/images/{quote(reference, safe='/:@')}/json", gone=True)
        return shapes.image(found) if found else None

    def patience(self, id: str) -> float:  # noqa: A002
        """Give the seconds after which a container's health check must have come to an end."""
        with ours("looking at a container"):
            return shapes.patience(self._client.inspect_container(id))

    def check(self, id: str) -> None:  # noqa: A002
        """Have a container's health check run now: Podman leaves it to systemd timers, which may not be there."""
        if self._info.name == "podman":
            url = f"{self._client.base_url}/v4.0.0/libpod/containers/{id}/healthcheck"
            with ours("checking a container's health"):
                self._client.get(url, timeout=WAIT)

    def pull(self, reference: str, platform: str, say: Callable[[str], None]) -> None:
        """Fetch an image from its registry."""
        with ours(f"pulling `{reference}`"):
            for told in self._client.pull(reference, stream=True, decode=True, platform=platform or None):
                building.progress(told, say, f"pulling `{reference}`")

    def build(self, recipe: Recipe, say: Callable[[str], None]) -> None:
        """Build an image and name it."""
        if building.needs_command(recipe, self._info.name):
            building.by_command(recipe, self._info.name, self._info.address, say)
        else:
            with ours(f"building `{recipe.tag}`"):
                for told in self._client.build(**building.arguments(recipe)):
                    building.progress(told, say, f"building `{recipe.tag}`")
        with ours(f"naming `{recipe.tag}`"):
            for tag in recipe.tags:
                self._client.tag(recipe.tag, tag)

    def create_network(self, body: Body) -> None:
        """Make a network."""
        with ours(f"creating the network `{body['Name']}`"):
            self._ask("POST", "/networks/create", body=body)

    def create_volume(self, body: Body) -> None:
        """Make a volume; one that exists under this name stays as it is."""
        with ours(f"creating the volume `{body['Name']}`"):
            self._ask("POST", "/volumes/create", body=body)

    def create_container(self, name: str, body: Body, platform: str) -> str:
        """Make a container and give its id; it is not started."""
        params = {"name": name, "platform": platform} if platform else {"name": name}
        with ours(f"creating the container `{name}`"):
            return str(self._ask("POST", "/containers/create", params=params, body=body)["Id"])

    def connect(self, network: str, id: str, endpoint: Body) -> None:  # noqa: A002
        """Join a container to one more network."""
        body = {"Container": id, "EndpointConfig": endpoint}
        with ours(f"joining the network `{network}`"):
            self._ask("POST", f"/networks/{quote(network, safe='')}/connect", body=body)

    def put(self, id: str, path: str, data: bytes, mode: int, owner: tuple[int, int]) -> None:  # noqa: A002
        """Write one file into a container that has not been started yet."""
        with ours(f"writing `{path}`"):
            self._client.put_archive(id, "/", building.archive(path, data, mode, owner))

    def start(self, id: str) -> None:  # noqa: A002
        """Start a container."""
        with ours("starting"):
            self._ask("POST", f"/containers/{id}/start", gone=False)

    def pause(self, id: str) -> None:  # noqa: A002
        """Hold a container's processes still."""
        with ours("pausing"):
            self._ask("POST", f"/containers/{id}/pause")

    def unpause(self, id: str) -> None:  # noqa: A002
        """Let a paused container go on."""
        with ours("continuing"):
            self._ask("POST", f"/containers/{id}/unpause")

    def stop(self, id: str, seconds: int | None) -> None:  # noqa: A002
        """Ask a container to end, and kill it after so many seconds (none: as it was made to be)."""
        params = {} if seconds is None else {"t": seconds}
        with ours("stopping"):
            self._ask(
                "POST", f"/containers/{id}/stop", params=params, gone=True, timeout=WAIT + (seconds or 600)
            )

    def rename(self, id: str, name: str) -> None:  # noqa: A002
        """Give a container another name."""
        with ours(f"renaming to `{name}`"):
            self._ask("POST", f"/containers/{id}/rename", params={"name": name})

    def remove(self, id: str, *, volumes: bool) -> None:  # noqa: A002
        """Remove a container, with its volumes without a name if asked; one that is gone is no error."""
        params = {"force": "true", "v": "true" if volumes else "false"}
        with ours("removing"):
            self._ask("DELETE", f"/containers/{id}", params=params, gone=True)

    def remove_network(self, name: str) -> None:
        """Remove a network; one that is gone is no error."""
        with ours(f"removing the network `{name}`"):
            self._ask("DELETE", f"/networks/{quote(name, safe='')}", gone=True)

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is gone is no error."""
        with ours(f"removing the volume `{name}`"):
            self._ask("DELETE", f"/volumes/{quote(name, safe='')}", gone=True)

    def logs(self, container: SeenContainer, *, follow: bool, tail: int | None) -> Flow:
        """Give what a container wrote, as `LogLine`, oldest first."""
        params = {
            "stdout": 1,
            "stderr": 1,
            "timestamps": 1,
            "follow": int(follow),
            "tail": "all" if tail is None else tail,
        }
        with ours(f"reading what `{container.name}` wrote"):
            terminal = (self._client.inspect_container(container.id).get("Config") or {}).get("Tty", False)
            answer = self._stream(f"/containers/{container.id}/logs", params)
        pieces = (
            lines.unframed(answer.raw.stream(4096))
            if terminal
            else lines.frames(lambda count: bytes(answer.raw.read(count)))
        )
        return _Flow(lines.lines(pieces, container.service, container.name), answer)

    def events(self, wanted: Mapping[str, str]) -> Flow:
        """Give a word for each change to a container with these labels; health checks' own deeds left out."""
        filters = {
            "type": ["container"],
            "event": list(CHANGES),
            "label": [f"{key}={value}" for key, value in sorted(wanted.items())],
        }
        with ours("watching the engine"):
            answer = self._stream("/events", {"filters": json.dumps(filters)})
        return _Flow(_events(answer), answer)

    def _stream(self, path: str, params: Mapping[str, Any]) -> requests.Response:
        url = f"{self._client.base_url}/v{self._client.api_version}{path}"
        answer = self._client.get(url, params=params, stream=True, timeout=(10, None))
        _check(answer)
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _events(answer: requests.Response) -> Iterator[str]:
    for line in answer.iter_lines(chunk_size=None):
        if line:
            told = json.loads(line)
            yield str(told.get("Action") or told.get("status") or "")


class _Flow:
    """A stream of ours over one of the library's, closed by shutting the socket beneath."""

    def __init__(self, items: Iterator[LogLine] | Iterator[str], answer: requests.Response) -> None:
        self._items = items
        self._stream = CancellableStream(items, answer)
        self._closed = False

    def __iter__(self) -> Iterator[Any]:
        try:
            with ours("reading from the engine"):
                yield from self._items
        except (EngineError, ValueError, AttributeError):
            # Shutting a socket under a reader surfaces as any of these; ours to pass over only once closed.
            if not self._closed:
                raise

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._stream.close()
        except (DockerException, OSError, AttributeError):
            return
