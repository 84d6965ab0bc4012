"""Each step of a plan as what is asked of the engine for it. One method a verb and kind; no order, no choice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.base import Engine
from envparity.engines.docker.lines import clean
from envparity.engines.plan.mending import final_name, passing_name
from envparity.engines.preparing import Preparing
from envparity.engines.seen import Seen, SeenContainer
from envparity.engines.shelf import lay
from envparity.engines.waiting import Halted, Watch
from envparity.engines.wanted.hooks import read
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.errors import EngineError
from envparity.model.deeds import Command, Step

Tell = Callable[[str], None]

_SHARED = ("NetworkMode", "PidMode", "IpcMode")


class Deeds:
    """The engine's part in one plan. Remembers the ids of containers that it made."""

    def __init__(
        self,
        engine: Engine,
        seen: Seen,
        wanted: Wanted | None,
        stop: threading.Event,
        veil: Callable[[str], str],
    ) -> None:
        self.stop = stop
        self._engine = engine
        self._seen = seen
        self._wanted = wanted or Wanted("", "", "")
        self._veil = veil
        self._ended = threading.Event()
        self._ids = {found.name: found.id for found in seen.containers}
        self._images: dict[str, str] = {}
        self._table: Mapping[tuple[str, str], Callable[[Step, Tell], None]] = {
            ("pull", "image"): self._pull,
            ("build", "image"): self._build,
            ("create", "network"): self._create_network,
            ("remove", "network"): lambda step, _: engine.remove_network(step.name),
            ("create", "volume"): self._create_volume,
            ("remove", "volume"): lambda step, _: engine.remove_volume(step.name),
            ("create", "container"): self._create,
            ("recreate", "container"): self._recreate,
            ("start", "container"): self._start,
            ("rename", "container"): self._rename,
            ("pause", "container"): lambda step, _: engine.pause(self._id(step.name)),
            ("unpause", "container"): lambda step, _: engine.unpause(self._id(step.name)),
            ("stop", "container"): self._stop,
            ("remove", "container"): self._remove,
            ("wait", "container"): self._wait,
        }

    def carry_out(self, step: Step, tell: Tell) -> None:
        """Carry out one step; `EngineError` when it fails, `Halted` when it was a wait that was given up."""
        self._table[step.verb, step.kind](step, tell)

    def give_up(self) -> None:
        """End every wait."""
        self._ended.set()

    def _id(self, name: str) -> str:
        return self._ids.get(name, name)

    def _service(self, step: Step) -> WantedService:
        found = self._wanted.service(step.service)
        if found is None:
            raise EngineError(f"`{step.service}` is not declared")
        return found

    def _pull(self, step: Step, tell: Tell) -> None:
        try:
            self._engine.pull(step.name, self._service(step).platform, tell)
        except EngineError as error:
            hint = error.hint or "log in to its registry, or build or load the image on this machine"
            raise EngineError(
                f"image `{step.name}` of `{step.service}`: {error.message}", hint=hint
            ) from None

    def _build(self, step: Step, tell: Tell) -> None:
        recipe = self._service(step).recipe
        if recipe is not None:
            self._engine.build(recipe, tell)

    def _create_network(self, step: Step, tell: Tell) -> None:
        network = self._wanted.network(step.name)
        if network is not None:
            self._engine.create_network(network.body)

    def _create_volume(self, step: Step, tell: Tell) -> None:
        volume = self._wanted.volume(step.name)
        if volume is not None:
            self._engine.create_volume(volume.body)

    def _create(self, step: Step, tell: Tell) -> None:
        """Make it under its own name where that is one request, so that what bears the name is whole."""
        service = self._service(step)
        whole = len(service.joins) < 2 and all(file.source for file in service.files)
        made = self._make(step.name if whole else passing_name(step.name), step.name, service)
        if not whole:
            self._engine.rename(made, step.name)
        self._ids[step.name] = made

    def _recreate(self, step: Step, tell: Tell) -> None:
        """Make the new one under a passing name first: when that fails, the old one is still there."""
        old = self._id(step.name)
        made = self._make(passing_name(step.name, old), step.name, self._service(step))
        self._end(old, self._standing(step.name), tell)
        self._engine.remove(old, volumes=False)
        self._engine.rename(made, step.name)
        self._ids[step.name] = made

    def _rename(self, step: Step, tell: Tell) -> None:
        if (found := self._standing(step.name)) is not None:
            self._engine.rename(found.id, step.name)
            self._ids[step.name] = found.id

    def _standing(self, name: str) -> SeenContainer | None:
        """Find the container of a name, one that a run which was cut off left under a passing name too."""
        passing = (found for found in self._seen.containers if final_name(found) == name)
        heirs = (found for found in passing if found.name != passing_name(name))
        return self._seen.container(name) or next(heirs, None)

    def _make(self, name: str, final: str, service: WantedService) -> str:
        _lay(service)
        body = self._body(final, service)
        made = self._engine.create_container(name, body, service.platform)
        try:
            for join in service.joins[1:]:
                self._engine.connect(join.network, made, self._endpoint(final, service, join.endpoint))
            for file in (one for one in service.files if not one.source):
                self._engine.put(made, file.path, file.data, file.mode, file.owner)
        except EngineError:
            self._engine.remove(made, volumes=True)
            raise
        return made

    def _body(self, name: str, service: WantedService) -> dict[str, Any]:
        number = service.containers.index(name) + 1 if name in service.containers else 1
        body = {**service.body, "Image": service.image}
        body["Labels"] = {
            **service.body["Labels"],
            labels.NUMBER: str(number),
            labels.IMAGE: self._image(service.image),
            labels.CONTAINER: name,
        }
        host = {**service.body["HostConfig"]}
        host["Mounts"] = self._mounts(name, host)
        for key in _SHARED:
            if str(host.get(key, "")).startswith("service:"):
                host[key] = f"container:{self._of(host[key].partition(':')[2])}"
        host["VolumesFrom"] = [self._volumes_from(entry) for entry in host["VolumesFrom"]]
        body["HostConfig"] = host
        if service.joins:
            first = service.joins[0]
            endpoint = self._endpoint(name, service, first.endpoint)
            body["NetworkingConfig"] = {"EndpointsConfig": {first.network: endpoint}}
        return body

    def _image(self, reference: str) -> str:
        """Give the id of an image, asked for once: it is fetched or built before anything is made from it."""
        if reference not in self._images:
            image = self._engine.image(reference)
            self._images[reference] = image.id if image else ""
        return self._images[reference]

    def _mounts(self, name: str, host: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Hand the data in volumes without a name on from the container whose place this one takes."""
        old = self._standing(name)
        if old is None or old.labels.get(labels.ENVIRONMENT) != self._wanted.environment:
            return list(host["Mounts"])
        taken = {str(bind).split(":")[1] for bind in host["Binds"]} | set(host["Tmpfs"])
        taken |= {
            mount["Target"] for mount in host["Mounts"] if mount.get("Source") or mount["Type"] != "volume"
        }
        kept = {path: volume for path, volume in old.anonymous if path not in taken}
        return [
            *(mount for mount in host["Mounts"] if mount["Target"] not in kept),
            *({"Type": "volume", "Source": volume, "Target": path} for path, volume in sorted(kept.items())),
        ]

    def _endpoint(self, name: str, service: WantedService, endpoint: Mapping[str, Any]) -> dict[str, Any]:
        given = {**endpoint, "Aliases": [name, *endpoint.get("Aliases", ())]}
        links = [link for entry in service.links for link in self._links(entry)]
        return {**given, "Links": links} if links else given

    def _links(self, entry: str) -> list[str]:
        other, _, alias = entry.partition(":")
        found = self._wanted.service(other)
        return [f"{name}:{alias or other}" for name in (found.containers[:1] if found else (other,))]

    def _of(self, service: str) -> str:
        found = self._wanted.service(service)
        return self._id(found.containers[0]) if found and found.containers else service

    def _volumes_from(self, entry: str) -> str:
        if entry.startswith("container:"):
            return entry.partition(":")[2]
        service, colon, mode = entry.partition(":")
        return f"{self._of(service)}{colon}{mode}"

    def _start(self, step: Step, tell: Tell) -> None:
        found = self._seen.container(step.name)
        if (service := self._wanted.service(step.service)) is not None:
            _lay(service)
        if service is not None and service.preparations and self._is_new(step.name, found):
            body, given_up = self._body(step.name, service), self._given_up
            if not Preparing(self._engine, service, self._id(step.name), step.name, body).run(
                tell, given_up, self._veil
            ):
                raise Halted
        try:
            if found is not None and found.state == "paused" and self._id(step.name) == found.id:
                self._engine.unpause(found.id)
            else:
                self._engine.start(self._id(step.name))
        except EngineError as error:
            raise EngineError(f"`{step.service or step.name}`: {error.message}", hint=error.hint) from None
        for command in service.hooks if service is not None else ():
            if code := self._run(self._id(step.name), command, tell):
                raise EngineError(f"`{step.service}`: its `post_start` ended with exit code {code}")

    def _is_new(self, name: str, found: SeenContainer | None) -> bool:
        """Whether a container has not been started yet: it was made now, or by a run that did not come so far."""
        return found is None or found.id != self._id(name) or found.state == "created"

    def _given_up(self, seconds: float) -> bool:
        """Wait for so long; say whether the deed has ended meanwhile."""
        return self.stop.wait(seconds) or self._ended.is_set()

    def _stop(self, step: Step, tell: Tell) -> None:
        self._end(self._id(step.name), self._standing(step.name), tell)

    def _end(self, id: str, found: SeenContainer | None, tell: Tell) -> None:
        """Stop a container after what it asks to have run before. A failure of that is told; it ends all the same."""
        for command in (
            read(found.labels.get(labels.PRE_STOP, "")) if found and found.state == "running" else ()
        ):
            try:
                if code := self._run(id, command, tell):
                    tell(f"its `pre_stop` ended with exit code {code}")
            except EngineError as error:
                tell(f"its `pre_stop` could not be run: {error.message}")
        self._engine.stop(id, None)

    def _run(self, id: str, command: Command, tell: Tell) -> int:
        exchange = self._engine.exchange(id, command)
        try:
            for _, piece in exchange:
                for line in piece.decode("utf-8", "replace").splitlines():
                    if text := clean(line).strip():
                        tell(text)
        finally:
            exchange.close()
        return exchange.exit_code()

    def _remove(self, step: Step, tell: Tell) -> None:
        """Leave volumes without a name, which hold somebody's data, but for one that was never whole."""
        thrown_away = any(found.name == step.name and final_name(found) for found in self._seen.containers)
        self._engine.remove(self._id(step.name), volumes=thrown_away)

    def _wait(self, step: Step, tell: Tell) -> None:
        name = step.service or step.name
        watch = Watch(
            self._engine,
            name,
            job=step.service in self._wanted.jobs,
            must_be_checked=step.service in self._wanted.awaited,
            veil=self._veil,
        )
        watch.until_well(self._id(step.name), tell, self._given_up)


def _lay(service: WantedService) -> None:
    """See that the secrets which a container is shown lie in memory: they do not outlive a start of this machine."""
    for file in service.files:
        if file.source:
            lay(file)
