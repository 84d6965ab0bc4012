"""Docker and Podman by the Docker Engine API: what is asked of an engine and what it is told to do.

Decides nothing. Its requests are plain ones over `wire`; the SDK is loaded to fetch or build an image.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from envparity.engines.base import Body, Engine, Recipe
from envparity.engines.base import Flow as Flows
from envparity.engines.docker import shapes
from envparity.engines.docker.answers import Refused
from envparity.engines.docker.live import WAIT, Live
from envparity.engines.docker.wire import Flow, Wire, ours
from envparity.engines.finding import Address
from envparity.engines.seen import Configuration, Room, SeenContainer, SeenImage, SeenNetwork, SeenVolume
from envparity.errors import EngineError
from envparity.model.deeds import EngineInfo
from envparity.model.records import replace

NEWEST = (1, 48)
"""The newest version of the API whose answers are known here; every newer engine still speaks it."""


def connect(address: Address, timeout: float = 10) -> Engine:
    """Ask the engine at an address who it is; `EngineError` when it does not answer."""
    if not address.url.startswith("ssh:"):
        return _connected(address, timeout)
    from envparity.engines.tunnel import open_tunnel

    tunnel = open_tunnel(address.url)
    try:
        return _connected(replace(address, tunnel=tunnel.url), timeout, tunnel.close)
    except EngineError:
        tunnel.close()
        raise


def _connected(address: Address, timeout: float, closing: Callable[[], None] | None = None) -> Engine:
    with ours(f"{address.origin} at {address.url}", known=False):
        wire = Wire(address, "", timeout)
        told = wire.ask("GET", "/version")
        wire.close()
        if not isinstance(told, dict):
            raise ConnectionError("this is no container engine")
        speaks = str(told.get("ApiVersion", "1.41"))
        return DockerEngine(
            Wire(address, spoken(speaks), WAIT), _info(told, speaks, address), address, closing
        )


def spoken(api: str) -> str:
    """Give the version that is spoken with an engine whose newest is `api`."""
    return api if _number(api) < NEWEST else ".".join(map(str, NEWEST))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _info(told: Mapping[str, Any], speaks: str, address: Address) -> EngineInfo:
    parts = [str(part.get("Name", "")) for part in told.get("Components") or ()]
    name = "podman" if any("podman" in part.lower() for part in parts) else "docker"
    return EngineInfo(name, str(told.get("Version", "")), speaks, address.url)


class DockerEngine(Live):
    """An engine that answered. Its methods may be called from several threads at once."""

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
        return self._wire.ask(method, path, params=params, body=body, gone=gone, wait=timeout)

    def containers(self) -> tuple[SeenContainer, ...]:
        """List every container, running or not, by name; cheap, without health and exit code."""
        with ours("listing the containers"):
            rows = self._ask("GET", "/containers/json", params={"all": 1}) or ()
        return tuple(sorted(map(shapes.listed_container, rows), key=lambda found: found.name))

    def container(self, id: str) -> SeenContainer | None:
        """Look at one container in full; none when it is gone."""
        found = self.described(id)
        return shapes.inspected_container(found) if found else None

    def described(self, id: str) -> Body | None:
        """Give the engine's own description of a container; none when it is gone."""
        with ours("looking at a container"):
            found: Body | None = self._ask("GET", f"/containers/{id}/json", gone=True)
        return found

    def networks(self) -> tuple[SeenNetwork, ...]:
        """List every network, by name."""
        with ours("listing the networks"):
            rows = self._ask("GET", "/networks") or ()
        return tuple(sorted(map(shapes.network, rows), key=lambda found: found.name))

    def volumes(self) -> tuple[SeenVolume, ...]:
        """List every volume, by name."""
        with ours("listing the volumes"):
            rows = (self._ask("GET", "/volumes") or {}).get("Volumes") or ()
        return tuple(sorted(map(shapes.volume, rows), key=lambda found: found.name))

    def image(self, reference: str) -> SeenImage | None:
        """Look at one image; none when the engine does not have it."""
        found = self.described_image(reference)
        return shapes.image(found) if found else None

    def described_image(self, reference: str) -> Body | None:
        """Give the engine's own description of an image; none when it does not have it."""
        with ours(f"looking for the image `{reference}`"):
            found: Body | None = self._ask("GET", f"/images/{quote(reference, safe='/:@')}/json", gone=True)
        return found

    def save(self, reference: str) -> Flows:
        """Give an image as the archive that `docker save` writes, in pieces."""
        with ours(f"reading the image `{reference}`"):
            flowing = self._wire.stream("GET", f"/images/{quote(reference, safe='/:@')}/get")
        return Flow(iter(flowing), flowing)

    def configuration(self, id: str) -> Configuration:
        """Give what a container was started with; empty when it is gone."""
        with ours("looking at a container"):
            told = self._ask("GET", f"/containers/{id}/json", gone=True)
        held = (told or {}).get("Config") or {}
        command = [*(held.get("Entrypoint") or ()), *(held.get("Cmd") or ())]
        return Configuration(tuple(held.get("Env") or ()), tuple(map(str, command)))

    def room(self) -> Room:
        """Say what the engine's machine has; of its disk only where that is this machine's."""
        with ours("asking what the machine has"):
            told = self._ask("GET", "/info") or {}
        disk = 0
        if self._address.local:
            with suppress(OSError, ValueError):
                disk = shutil.disk_usage(str(told.get("DockerRootDir") or "")).free
        return Room(int(told.get("MemTotal") or 0), disk)

    def patience(self, id: str) -> float:
        """Give the seconds after which a container's health check must have come to an end."""
        with ours("looking at a container"):
            return shapes.patience(self._ask("GET", f"/containers/{id}/json") or {})

    def check(self, id: str) -> None:
        """Have a container's health check run now: Podman leaves it to systemd timers, which may not be there."""
        if self._info.name == "podman":
            libpod = Wire(self._address, "4.0.0", WAIT)
            with ours("checking a container's health"), suppress(Refused):
                libpod.ask("GET", f"/libpod/containers/{id}/healthcheck")
            libpod.close()

    def pull(self, reference: str, platform: str, say: Callable[[str], None]) -> None:
        """Fetch an image from its registry."""
        from envparity.engines.docker import building, door

        with ours(f"pulling `{reference}`"), door.client(self._address, self._wire.version, WAIT) as client:
            for told in client.pull(reference, stream=True, decode=True, platform=platform or None):
                building.progress(told, say, f"pulling `{reference}`")

    def build(self, recipe: Recipe, say: Callable[[str], None]) -> None:
        """Build an image and name it."""
        from envparity.engines.docker import building

        if building.needs_command(recipe, self._info.name):
            building.by_command(recipe, self._info.name, self._address, say)
        else:
            from envparity.engines.docker import door

            version = self._wire.version
            with ours(f"building `{recipe.tag}`"), door.client(self._address, version, WAIT) as client:
                door.give_limits(client, recipe.ulimits)
                for told in client.build(**building.arguments(recipe)):
                    building.progress(told, say, f"building `{recipe.tag}`")
        with ours(f"naming `{recipe.tag}`"):
            for tag in recipe.tags:
                name, colon, word = tag.rpartition(":")
                into = {"repo": name, "tag": word} if colon and "/" not in word else {"repo": tag}
                self._ask("POST", f"/images/{quote(recipe.tag, safe='/:@')}/tag", params=into)

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

    def connect(self, network: str, id: str, endpoint: Body) -> None:
        """Join a container to one more network."""
        body = {"Container": id, "EndpointConfig": endpoint}
        with ours(f"joining the network `{network}`"):
            self._ask("POST", f"/networks/{quote(network, safe='')}/connect", body=body)

    def put(self, id: str, path: str, data: bytes, mode: int, owner: tuple[int, int]) -> None:
        """Write one file into a container that has not been started yet."""
        from envparity.engines.docker.packing import archive

        with ours(f"writing `{path}`"):
            packed = iter([archive(path, data, mode, owner)])
            for _ in self._wire.stream("PUT", f"/containers/{id}/archive", params={"path": "/"}, data=packed):
                pass

    def start(self, id: str) -> None:
        """Start a container."""
        with ours("starting"):
            self._ask("POST", f"/containers/{id}/start", gone=False)

    def pause(self, id: str) -> None:
        """Hold a container's processes still."""
        with ours("pausing"):
            self._ask("POST", f"/containers/{id}/pause")

    def unpause(self, id: str) -> None:
        """Let a paused container go on."""
        with ours("continuing"):
            self._ask("POST", f"/containers/{id}/unpause")

    def stop(self, id: str, seconds: int | None) -> None:
        """Ask a container to end, and kill it after so many seconds (none: as it was made to be)."""
        params = {} if seconds is None else {"t": seconds}
        with ours("stopping"):
            self._ask(
                "POST", f"/containers/{id}/stop", params=params, gone=True, timeout=WAIT + (seconds or 600)
            )

    def rename(self, id: str, name: str) -> None:
        """Give a container another name."""
        with ours(f"renaming to `{name}`"):
            self._ask("POST", f"/containers/{id}/rename", params={"name": name})

    def remove(self, id: str, *, volumes: bool) -> None:
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

    def close(self) -> None:
        """Let go of the connections."""
        self._wire.close()
        if self._closing is not None:
            self._closing()
