"""What a service wants done before its container is started for the first time: each in a container of its own.

Such a container is as the service's own, with another command and what its hook says besides. It sees the same
volumes and networks, publishes nothing, and is removed when it has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.base import Body, Engine
from envparity.engines.logs import last_lines
from envparity.engines.wanted.values import Preparation, WantedService
from envparity.errors import EngineError

_LOOK = 0.2
_ENDED = ("exited", "dead")
_NOT_TAKEN = ("PortBindings", "RestartPolicy", "Binds", "Mounts", "VolumesFrom", "PublishAllPorts")
"""What of the service's own container a preparation does not have: volumes come from that container as they are."""


class Preparing:
    """The preparations of one container: `id` is its own, `name` its name, `body` what it was made from."""

    def __init__(self, engine: Engine, service: WantedService, id: str, name: str, body: Body) -> None:
        self._engine = engine
        self._service = service
        self._id = id
        self._name = name
        self._body = body

    def run(
        self, tell: Callable[[str], None], halted: Callable[[float], bool], veil: Callable[[str], str]
    ) -> bool:
        """Carry them out one after the other; false when that was given up, `EngineError` for the first that fails."""
        first = self._service.containers[:1] == (self._name,)
        for at, one in enumerate(self._service.preparations):
            if (first or one.each) and not self._carry_out(at, one, tell, halted, veil):
                return False
        return True

    def _carry_out(
        self,
        at: int,
        one: Preparation,
        tell: Callable[[str], None],
        halted: Callable[[float], bool],
        veil: Callable[[str], str],
    ) -> bool:
        tell(f"preparing {self._name}, {at + 1} of {len(self._service.preparations)}")
        made = self._engine.create_container(
            f"{self._name}-pre_start-{at}", self._form(one), self._service.platform
        )
        try:
            for join in self._service.joins[1:]:
                self._engine.connect(join.network, made, {})
            self._engine.start(made)
            while (found := self._engine.container(made)) is not None and found.state not in _ENDED:
                if halted(_LOOK):
                    return False
            if found is None or found.exit_code:
                code = "is gone" if found is None else f"ended with exit code {found.exit_code}"
                lines = [veil(line) for line in last_lines(self._engine, found)] if found else []
                said = "\n  ".join(["; its last lines:", *lines]) if lines else ""
                raise EngineError(f"`{self._service.name}`: its `pre_start` {code}{said}")
            return True
        finally:
            self._engine.remove(made, volumes=True)

    def _form(self, one: Preparation) -> dict[str, Any]:
        host: Mapping[str, Any] = self._body["HostConfig"]
        body = {
            **{key: value for key, value in self._body.items() if key not in ("ExposedPorts", "Healthcheck")},
            "Image": one.image or self._service.image,
            "Env": _merged(self._body.get("Env") or (), one.command.variables),
            "HostConfig": {
                **{key: value for key, value in host.items() if key not in _NOT_TAKEN},
                "VolumesFrom": [self._id],
                "Privileged": bool(host.get("Privileged")) or one.command.privileged,
            },
            "Labels": {
                **self._body["Labels"],
                labels.ONEOFF: "True",
                labels.CONTAINER: "",
                labels.MOVED: "0",
            },
        }
        if one.command.words:
            body["Cmd"] = list(one.command.words)
        if one.command.user:
            body["User"] = one.command.user
        if one.command.folder:
            body["WorkingDir"] = one.command.folder
        body.pop("Hostname", None)
        body.pop("MacAddress", None)
        if self._service.joins:
            body["NetworkingConfig"] = {"EndpointsConfig": {self._service.joins[0].network: {}}}
        return body


def _merged(given: Any, over: tuple[str, ...]) -> list[str]:
    """Put variables of a hook over the service's own."""
    named = {text.partition("=")[0]: text for text in (*given, *over)}
    return list(named.values())
