"""What a running container gives and takes while somebody looks: logs, events, figures, a shell, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from envparity.engines.base import Exchange, Flow
from envparity.engines.docker import lines, usage
from envparity.engines.docker.door import Client, Shuttable, check, ours
from envparity.engines.docker.hijacking import Hijacked, hijack
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
        self, client: Client, info: EngineInfo, address: Address, closing: Callable[[], None] | None = None
    ) -> None:
        self._client = client
        self._info = info
        self._address = address
        self._closing = closing

    @property
    def info(self) -> EngineInfo:
        """What it is and where."""
        return self._info

    def logs(self, container: SeenContainer, *, follow: bool, tail: int | None, since: str = "") -> Flow:
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
            terminal = (self._client.inspect_container(container.id).get("Config") or {}).get("Tty", False)
            answer = self._stream(f"/containers/{container.id}/logs", params)
        pieces = (
            lines.unframed(answer.raw.stream(4096))
            if terminal
            else lines.frames(lambda count: bytes(answer.raw.read(count)))
        )
        return Shuttable(lines.lines(pieces, container.service, container.name), answer)

    def events(self, wanted: Mapping[str, str]) -> Flow:
        """Give a word for each change to a container with these labels; health checks' own deeds left out."""
        filters = {
            "type": ["container"],
            "event": list(CHANGES),
            "label": [f"{key}={value}" for key, value in sorted(wanted.items())],
        }
        with ours("watching the engine"):
            answer = self._stream("/events", {"filters": json.dumps(filters)})
        return Shuttable(_events(answer), answer)

    def _stream(self, path: str, params: Mapping[str, Any]) -> Any:
        url = f"{self._client.base_url}/v{self._client.api_version}{path}"
        answer = self._client.get(url, params=params, stream=True, timeout=(10, None))
        check(answer)
        return answer

    def stats(self, container: SeenContainer) -> Flow:
        """Give what a container uses, as `Usage`, about once a second."""
        with ours(f"measuring `{container.name}`"):
            answer = self._stream(f"/containers/{container.id}/stats", {"stream": 1})
        return Shuttable(usage.usages(_objects(answer), container.service, container.name), answer)

    def top(self, id: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:  # noqa: A002
        """List a container's processes: the columns' titles and the rows."""
        with ours("listing the processes"):
            told = self._client.top(id)
        rows = tuple(tuple(lines.clean(str(cell)) for cell in row) for row in told.get("Processes") or ())
        return tuple(map(str, told.get("Titles") or ())), rows

    def exchange(self, id: str, command: Command) -> Exchange:  # noqa: A002
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
        version = self._client.api_version
        with ours("starting the program"):
            url = f"{self._client.base_url}/v{version}/containers/{id}/exec"
            answer = self._client.post(url, json=body, timeout=WAIT)
            check(answer)
            made = str(answer.json()["Id"])
            start = {"Detach": False, "Tty": command.terminal}
            held = hijack(self._address, f"/v{version}/exec/{made}/start", start)
        return _Exchange(self._client, made, held, terminal=command.terminal)

    def pack(self, id: str, path: str) -> Iterator[bytes]:  # noqa: A002
        """Give a file or folder of a container as the pieces of a tar."""
        with ours(f"reading `{path}`"):
            answer = self._stream(f"/containers/{id}/archive", {"path": path})
        return Shuttable(answer.iter_content(65536), answer).__iter__()

    def unpack(self, id: str, folder: str, data: Iterator[bytes]) -> None:  # noqa: A002
        """Lay what a tar holds into a folder of a container."""
        url = f"{self._client.base_url}/v{self._client.api_version}/containers/{id}/archive"
        with ours(f"writing into `{folder}`"):
            check(self._client.put(url, params={"path": folder}, data=data, timeout=(10, None)))


def _objects(answer: Any) -> Iterator[Mapping[str, Any]]:
    for line in answer.iter_lines(chunk_size=None):
        if line:
            yield json.loads(line)


def _events(answer: Any) -> Iterator[str]:
    for line in answer.iter_lines(chunk_size=None):
        if line:
            told = json.loads(line)
            yield str(told.get("Action") or told.get("status") or "")


class _Exchange:
    """A program that runs in a container, and the connection to it."""

    def __init__(self, client: Client, id: str, held: Hijacked, *, terminal: bool) -> None:  # noqa: A002
        self._client = client
        self._id = id
        self._held = held
        self._pieces = lines.unframed(iter(held.read, b"")) if terminal else lines.frames(held.read_up_to)

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
        url = f"{self._client.base_url}/v{self._client.api_version}/exec/{quote(self._id)}/resize"
        with ours("resizing the terminal"):
            self._client.post(url, params={"h": rows, "w": columns}, timeout=WAIT)

    def exit_code(self) -> int:
        """Give the program's exit code; `EngineError` while it runs."""
        with ours("asking for the exit code"):
            told = self._client.exec_inspect(self._id)
        if told.get("ExitCode") is None:
            raise EngineError("the program still runs, and the connection to it has ended")
        return int(told["ExitCode"])

    def close(self) -> None:
        """End the connection; whoever reads gets the end."""
        self._held.close()
