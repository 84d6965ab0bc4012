"""What a running container gives and takes while somebody looks: logs, events, figures, a shell, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from envparity.engines.base import Exchange
from envparity.engines.base import Flow as Flows
from envparity.engines.docker import lines, usage
from envparity.engines.docker.answers import Refused
from envparity.engines.docker.hijacking import Hijacked, hijack
from envparity.engines.docker.wire import Batches, Flow, Sampled, Wire, ours
from envparity.engines.finding import Address
from envparity.engines.seen import SeenContainer
from envparity.errors import EngineError
from envparity.model.deeds import Command, EngineInfo

WAIT = 60
"""Seconds for one answer. Stopping a container is given its own grace on top."""

CHANGES = (
    "create", "start", "die", "stop", "kill", "pause", "unpause", "restart", "rename", "destroy", "oom",
    "health_status", "update", "died", "remove", "cleanup", "init",
)  # fmt: skip
"""Events worth a new look. The `exec_*` ones are left out: health checks flood the stream with them."""


class Live:
    """The part of an engine that streams."""

    def __init__(
        self, wire: Wire, info: EngineInfo, address: Address, closing: Callable[[], None] | None = None
    ) -> None:
        self._wire = wire
        self._info = info
        self._address = address
        self._closing = closing

    @property
    def info(self) -> EngineInfo:
        """What it is and where."""
        return self._info

    def logs(self, container: SeenContainer, *, follow: bool, tail: int | None, since: str = "") -> Flows:
        """Give what a container wrote, as `LogLine`, oldest first; `since` a time of the engine's own, with it."""
        params = {
            "stdout": 1,
            "stderr": 1,
            "timestamps": 1,
            "follow": int(follow),
            "tail": "all" if tail is None else tail,
            "since": lines.stamp(since) if since else 0,
        }
        with ours(f"reading what `{container.name}` wrote"):
            about = self._wire.ask("GET", f"/containers/{container.id}/json") or {}
            flowing = self._wire.stream("GET", f"/containers/{container.id}/logs", params=params)
        terminal = (about.get("Config") or {}).get("Tty", False)
        pieces = (lines.unframed if terminal else lines.frames)(lines.gathered(flowing))
        return Batches(lines.lines(pieces, container.service, container.name), flowing)

    def events(self, wanted: Mapping[str, str]) -> Flows:
        """Give a word for each change to a container with these labels; health checks' own deeds left out."""
        filters = {
            "type": ["container"],
            "event": list(CHANGES),
            "label": [f"{key}={value}" for key, value in sorted(wanted.items())],
        }
        with ours("watching the engine"):
            flowing = self._wire.stream("GET", "/events", params={"filters": json.dumps(filters)})
        told = (str(found.get("Action") or found.get("status") or "") for found in flowing.objects())
        return Flow(told, flowing)

    def stats(self, container: SeenContainer, *, every: float = 0.0) -> Flows:
        """Give what a container uses, as `Usage`, about once a second, or once in `every` seconds.

        A stream has the engine look at the container each second. Asked one by one, it looks when it is asked.
        """
        place = f"/containers/{container.id}/stats"
        if every > 0 and self._info.name == "docker":
            wire, params = self._wire, {"stream": 0, "one-shot": 1}
            sampled = Sampled(lambda: wire.ask("GET", place, params=params, gone=True), every)
            return Flow(usage.usages(sampled, container.service, container.name), sampled)
        with ours(f"measuring `{container.name}`"):
            flowing = self._wire.stream("GET", place, params={"stream": 1})
        return Flow(usage.usages(flowing.objects(), container.service, container.name), flowing)

    def top(self, id: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """List a container's processes: the columns' titles and the rows."""
        with ours("listing the processes"):
            told = self._wire.ask("GET", f"/containers/{id}/top") or {}
        rows = tuple(tuple(lines.clean(str(cell)) for cell in row) for row in told.get("Processes") or ())
        return tuple(map(str, told.get("Titles") or ())), rows

    def exchange(self, id: str, command: Command) -> Exchange:
        """Start a program in a container, to talk with. Its arguments are seen by whoever watches the engine."""
        body = {
            "AttachStdin": command.stdin,
            "AttachStdout": True,
            "AttachStderr": True,
            "Tty": command.terminal,
            "Cmd": list(command.words),
            "User": command.user,
            "WorkingDir": command.folder,
            "Env": list(command.variables),
            "Privileged": command.privileged,
        }
        body = {key: value for key, value in body.items() if value not in ("", [])}
        with ours("starting the program"):
            made = str(self._wire.ask("POST", f"/containers/{id}/exec", body=body)["Id"])
            start = {"Detach": False, "Tty": command.terminal}
            held = hijack(self._address, f"/v{self._wire.version}/exec/{made}/start", start)
        return _Exchange(self._wire, made, held, terminal=command.terminal)

    def pack(self, id: str, path: str) -> Iterator[bytes]:
        """Give a file or folder of a container as the pieces of a tar."""
        with ours(f"reading `{path}`"):
            flowing = self._wire.stream("GET", f"/containers/{id}/archive", params={"path": path})
        return iter(flowing)

    def unpack(self, id: str, folder: str, data: Iterator[bytes]) -> None:
        """Lay what a tar holds into a folder of a container."""
        with ours(f"writing into `{folder}`"):
            for _ in self._wire.stream(
                "PUT", f"/containers/{id}/archive", params={"path": folder}, data=data
            ):
                pass


class _Exchange:
    """A program that runs in a container, and the connection to it."""

    def __init__(self, wire: Wire, id: str, held: Hijacked, *, terminal: bool) -> None:
        self._wire = wire
        self._id = id
        self._held = held
        self._pieces = (lines.unframed if terminal else lines.frames)(iter(held.read, b""))

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        with ours("reading what the program writes"):
            yield from self._pieces

    def send(self, data: bytes) -> None:
        """Give the program input."""
        with ours("writing to the program"):
            self._held.send(data)

    def end_input(self) -> None:
        """Let the program read the end of its input."""
        self._held.end_input()

    def resize(self, rows: int, columns: int) -> None:
        """Tell the program the size of its terminal; one that has ended has none."""
        with ours("resizing the terminal"), suppress(Refused):
            self._wire.ask("POST", f"/exec/{self._id}/resize", params={"h": rows, "w": columns})

    def exit_code(self) -> int:
        """Give the program's exit code; `EngineError` while it runs."""
        with ours("asking for the exit code"):
            told = self._wire.ask("GET", f"/exec/{self._id}/json") or {}
        if told.get("ExitCode") is None:
            raise EngineError("the program still runs, and the connection to it has ended")
        return int(told["ExitCode"])

    def close(self) -> None:
        """End the connection; whoever reads gets the end."""
        self._held.close()
