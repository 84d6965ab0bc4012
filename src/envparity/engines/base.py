"""What an engine is asked: the one protocol behind which Docker and Podman stand.

Every method may raise `EngineError`: with the engine's own reason, and a hint where there is one.
Bodies are those of the Docker Engine API (https://docs.docker.com/reference/api/engine/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from envparity.engines.seen import Configuration, Room, SeenContainer, SeenImage, SeenNetwork, SeenVolume
from envparity.model.deeds import Command, EngineInfo, LogLine
from envparity.model.records import dataclass, field

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """How an image is built. `args` and `secrets` may hold values that are nobody else's business."""

    tag: str
    context: str
    dockerfile: str = ""
    inline: str = ""
    target: str = ""
    args: Mapping[str, str] = field(default_factory=dict, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    cache_from: tuple[str, ...] = ()
    network: str = ""
    platform: str = ""
    shm_size: int = 0
    extra_hosts: tuple[str, ...] = ()
    secrets: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    """Each `(id, "file" or "env", path or value)`."""
    ssh: tuple[str, ...] = ()
    contexts: tuple[tuple[str, str], ...] = ()
    """Further contexts by name: a folder, an address, an image as `docker-image://NAME`."""
    ulimits: tuple[tuple[str, int, int], ...] = ()
    """Each `(name, soft, hard)`."""
    no_cache_for: tuple[str, ...] = ()
    """Stages that are built anew."""
    rights: tuple[str, ...] = ()
    """What the build may do beyond others, as BuildKit names it (`network.host`)."""
    pull: bool = False
    no_cache: bool = False


class Flow(Protocol):
    """A stream from the engine that another thread may close at any time."""

    def __iter__(self) -> Iterator[Any]:
        """Give what comes until the stream ends or is closed."""

    def close(self) -> None:
        """End the stream; what waits on it ends too."""


class Exchange(Protocol):
    """A program in a container that is talked with: one thread reads, another may send."""

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Give what it writes, each piece with `stdout` or `stderr`, until it ends."""

    def send(self, data: bytes) -> None:
        """Give it input."""

    def end_input(self) -> None:
        """Let it read the end of its input."""

    def resize(self, rows: int, columns: int) -> None:
        """Tell it the size of its terminal."""

    def exit_code(self) -> int:
        """Give its exit code; `EngineError` while it runs."""

    def close(self) -> None:
        """End the connection."""


class Engine(Protocol):
    """A container engine that answered."""

    @property
    def info(self) -> EngineInfo:
        """What it is and where."""

    def containers(self) -> tuple[SeenContainer, ...]:
        """List every container, running or not, by name; cheap, without health and exit code."""

    def container(self, id: str) -> SeenContainer | None:
        """Look at one container in full; none when it is gone."""

    def networks(self) -> tuple[SeenNetwork, ...]:
        """List every network, by name."""

    def volumes(self) -> tuple[SeenVolume, ...]:
        """List every volume, by name."""

    def image(self, reference: str) -> SeenImage | None:
        """Look at one image; none when the engine does not have it."""

    def described(self, id: str) -> Body | None:
        """Give the engine's own description of a container; none when it is gone."""

    def described_image(self, reference: str) -> Body | None:
        """Give the engine's own description of an image; none when it does not have it."""

    def save(self, reference: str) -> Flow:
        """Give an image as the archive that `docker save` writes, in pieces."""

    def configuration(self, id: str) -> Configuration:
        """Give what a container was started with; empty when it is gone."""

    def room(self) -> Room:
        """Say what the engine's machine has."""

    def patience(self, id: str) -> float:
        """Give the seconds after which a container's health check must have come to an end."""

    def check(self, id: str) -> None:
        """Have a container's health check run now, where the engine does not do so by itself."""

    def pull(self, reference: str, platform: str, say: Callable[[str], None]) -> None:
        """Fetch an image from its registry."""

    def build(self, recipe: Recipe, say: Callable[[str], None]) -> None:
        """Build an image and name it."""

    def create_network(self, body: Body) -> None:
        """Make a network."""

    def create_volume(self, body: Body) -> None:
        """Make a volume; one that exists under this name stays as it is."""

    def create_container(self, name: str, body: Body, platform: str) -> str:
        """Make a container and give its id; it is not started."""

    def connect(self, network: str, id: str, endpoint: Body) -> None:
        """Join a container to one more network."""

    def put(self, id: str, path: str, data: bytes, mode: int, owner: tuple[int, int]) -> None:
        """Write one file into a container that has not been started yet."""

    def start(self, id: str) -> None:
        """Start a container."""

    def pause(self, id: str) -> None:
        """Hold a container's processes still."""

    def unpause(self, id: str) -> None:
        """Let a paused container go on."""

    def stop(self, id: str, seconds: int | None) -> None:
        """Ask a container to end, and kill it after so many seconds (none: as it was made to be)."""

    def rename(self, id: str, name: str) -> None:
        """Give a container another name."""

    def remove(self, id: str, *, volumes: bool) -> None:
        """Remove a container, with its volumes without a name if asked; one that is gone is no error."""

    def remove_network(self, name: str) -> None:
        """Remove a network; one that is gone is no error."""

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is gone is no error."""

    def logs(self, container: SeenContainer, *, follow: bool, tail: int | None, since: str = "") -> Flow:
        """Give what a container wrote, as `LogLine`, oldest first; `since` a time of the engine's own, with it."""

    def events(self, wanted: Mapping[str, str]) -> Flow:
        """Give a word for each change to a container with these labels; health checks' own deeds left out."""

    def stats(self, container: SeenContainer, *, every: float = 0.0) -> Flow:
        """Give what a container uses, as `Usage`: as often as the engine says it, or once in `every` seconds."""

    def top(self, id: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """List a container's processes: the columns' titles and the rows."""

    def exchange(self, id: str, command: Command) -> Exchange:
        """Start a program in a container, to talk with."""

    def pack(self, id: str, path: str) -> Iterator[bytes]:
        """Give a file or folder of a container as the pieces of a tar."""

    def unpack(self, id: str, folder: str, data: Iterator[bytes]) -> None:
        """Lay what a tar holds into a folder of a container."""

    def close(self) -> None:
        """Let go of the connections."""


__all__ = ["Body", "Engine", "Flow", "LogLine", "Recipe"]
