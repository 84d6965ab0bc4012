"""Workloads as services: what a Deployment, a Job or another kind of pod says, in the words Compose has for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from envparity.model.facts import Facet, Service
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.infrastructure.kubernetes.configuration import template_in
from envparity.readers.infrastructure.kubernetes.exposure import Exposure
from envparity.readers.infrastructure.kubernetes.placed import (
    Manifest,
    Text,
    listing,
    mapping,
    name_of,
    namespace_of,
    place_of,
    text,
)
from envparity.readers.infrastructure.kubernetes.quantities import quantity

_POD = ("spec",)
_TEMPLATE = ("spec", "template", "spec")
KINDS: dict[str, tuple[str, ...]] = {
    "Pod": _POD,
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "DeploymentConfig": _TEMPLATE,
    "Rollout": _TEMPLATE,
}
"""Kinds that run pods, each with the way to the pod's specification."""

_SCALED = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DeploymentConfig", "Rollout"}
)
_FOR_EVER = _SCALED | {"DaemonSet"}


@dataclass(frozen=True)
class Workload:
    """One manifest that runs pods, and its parts that are asked for again and again."""

    manifest: Manifest
    kind: str
    name: str
    pod: dict[str, Any]
    labels: dict[str, Any]

    @property
    def namespace(self) -> str:
        """The namespace as written, empty for the one that is current where it is applied."""
        return namespace_of(self.manifest)

    @property
    def spec(self) -> dict[str, Any]:
        """What stands under the workload's own `spec`."""
        return mapping(self.manifest.get("spec"))

    def containers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give each container with the service's name it goes by: the main one has the workload's own."""
        main = [mapping(item) for item in listing(self.pod.get("containers"))]
        first = next(
            (item for item in main if text(item.get("name")) == self.name), main[0] if main else None
        )
        for container in (*main, *map(mapping, listing(self.pod.get("initContainers")))):
            own = text(container.get("name"))
            yield (self.name if container is first else f"{self.name}-{own}"), container


def workload(manifest: Manifest) -> Workload | None:
    """See a manifest as a workload; none when it runs no pods."""
    kind = text(manifest.get("kind"))
    if kind not in KINDS:
        return None
    node: dict[str, Any] = manifest
    above = manifest
    for key in KINDS[kind]:
        above, node = node, mapping(node.get(key))
    labels = mapping(mapping(above.get("metadata")).get("labels"))
    return Workload(manifest, kind, name_of(manifest), node, labels)


def service(
    found: Workload, name: str, container: Mapping[str, Any], exposure: Exposure, seal: Seal
) -> Service:
    """Say what one container of a workload is, as a service."""
    place = place_of(mapping(found.manifest.get("metadata")).get("name"), Place(""))
    facets = _Facets(seal, place)
    _process(facets, container)
    for port, (value, said) in exposure.ports(found.namespace, found.labels, container).items():
        facets.add("port", value, said, port)
    for path, value, said in _mounts(found, container):
        facets.add("volume", value, said, path)
    _health(facets, container)
    _resources(facets, container)
    _security(facets, found, container)
    _lifetime(facets, found, container)
    told = tuple(sorted(facets.found, key=_order))
    return Service(name, place_of(container.get("name"), place), told, _aliases(found, name))


_NAMING = (
    "app.kubernetes.io/component",
    "app.kubernetes.io/name",
    "component",
    "app",
    "tier",
    "io.kompose.service",
)
"""Labels that say what a workload is, whatever it is called in one cluster."""


def _aliases(found: Workload, name: str) -> tuple[str, ...]:
    """Give the names that the labels give the main container's service."""
    if name != found.name:
        return ()
    named = (text(found.labels.get(label)) for label in _NAMING)
    return tuple(
        dict.fromkeys(alias for alias in named if alias and alias != name and not template_in(alias))
    )


def _order(facet: Facet) -> tuple[str, str]:
    return facet.name, facet.item


class _Facets:
    """Collects facets; what a template fills in is unknown, whatever the facet."""

    def __init__(self, seal: Seal, place: Place) -> None:
        self.found: list[Facet] = []
        self._seal = seal
        self._place = place

    def add(self, name: str, value: str, said: Any, item: str = "") -> None:
        reason = template_in(value)
        known: Value = Unknown(reason) if reason else self._seal(name, value)
        self.found.append(Facet(name, known, place_of(said, self._place), item))

    def add_text(self, name: str, said: Any) -> None:
        if isinstance(said, str) and said:
            self.add(name, str(said), said)


def _process(facets: _Facets, container: Mapping[str, Any]) -> None:
    facets.add_text("image", container.get("image"))
    if "$" in text(container.get("image")):
        image = facets.found.pop()
        facets.found.append(Facet("image", Unknown("filled in when it is deployed"), image.place))
    for key, name in (("command", "entrypoint"), ("args", "command")):
        words = [text(word) for word in listing(container.get(key))]
        if words:
            facets.add(name, shlex.join(words), container[key])
    facets.add_text("working-dir", container.get("workingDir"))


def _mounts(found: Workload, container: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    volumes = {text(mapping(item).get("name")): mapping(item) for item in listing(found.pod.get("volumes"))}
    for claim in listing(found.spec.get("volumeClaimTemplates")):
        name = name_of(mapping(claim))
        volumes[name] = {"persistentVolumeClaim": {"claimName": Text(name, place_of(claim, Place("")))}}
    for mount in map(mapping, listing(container.get("volumeMounts"))):
        name = text(mount.get("name"))
        value = _volume(name, volumes.get(name, {}))
        mode = " ro" if text(mount.get("readOnly")) == "true" else ""
        yield text(mount.get("mountPath")), value + mode, mount


def _volume(name: str, volume: Mapping[str, Any]) -> str:
    match volume:
        case {"persistentVolumeClaim": claim}:
            return f"volume {text(mapping(claim).get('claimName'))}"
        case {"hostPath": host}:
            return f"bind {text(mapping(host).get('path'))}"
        case {"emptyDir": empty}:
            return "tmpfs" if text(mapping(empty).get("medium")) == "Memory" else "ephemeral"
        case {"configMap": held}:
            return f"configmap {text(mapping(held).get('name'))}"
        case {"secret": held}:
            return f"secret {text(mapping(held).get('secretName'))}"
    kind = next((key for key in volume if key != "name"), "")
    return f"{kind} {name}".strip()


_PROBES = (("readinessProbe", "ready"), ("livenessProbe", "live"), ("startupProbe", "started"))


def _health(facets: _Facets, container: Mapping[str, Any]) -> None:
    probes = [(word, mapping(container[key])) for key, word in _PROBES if mapping(container.get(key))]
    said = [_probe(probe) for _, probe in probes]
    if probes and len(set(said)) == 1:
        facets.add("healthcheck", said[0], probes[0][1])
    elif probes:
        value = "; ".join(f"{word}: {how}" for (word, _), how in zip(probes, said, strict=True))
        facets.add("healthcheck", value, probes[0][1])


def _probe(probe: Mapping[str, Any]) -> str:
    if command := listing(mapping(probe.get("exec")).get("command")):
        return shlex.join(text(word) for word in command)
    if request := mapping(probe.get("httpGet")):
        scheme = (text(request.get("scheme")) or "HTTP").lower()
        return f"{scheme} :{text(request.get('port'))}{text(request.get('path')) or '/'}"
    if socket := mapping(probe.get("tcpSocket")):
        return f"tcp :{text(socket.get('port'))}"
    if call := mapping(probe.get("grpc")):
        return f"grpc :{text(call.get('port'))}"
    return "a probe of another kind"


def _resources(facets: _Facets, container: Mapping[str, Any]) -> None:
    resources = mapping(container.get("resources"))
    for key, suffix in (("limits", ""), ("requests", "-reserved")):
        for resource, name in (("cpu", "cpus"), ("memory", "memory")):
            said = mapping(resources.get(key)).get(resource)
            if isinstance(said, str):
                facets.add(name + suffix, quantity(said) or str(said), said)


def _security(facets: _Facets, found: Workload, container: Mapping[str, Any]) -> None:
    pod, own = mapping(found.pod.get("securityContext")), mapping(container.get("securityContext"))
    user, group = (own.get(key, pod.get(key)) for key in ("runAsUser", "runAsGroup"))
    if isinstance(user, str):
        facets.add("user", f"{user}:{group}" if isinstance(group, str) else str(user), user)
    for key, name in (("privileged", "privileged"), ("readOnlyRootFilesystem", "read-only")):
        if text(own.get(key)) == "true":
            facets.add(name, "true", own[key])
    capabilities = mapping(own.get("capabilities"))
    for key, value in (("add", "added"), ("drop", "dropped")):
        for capability in listing(capabilities.get(key)):
            facets.add("capability", value, capability, text(capability))
    if text(found.pod.get("hostNetwork")) == "true":
        facets.add("network-mode", "host", found.pod["hostNetwork"])
    facets.add_text("hostname", found.pod.get("hostname"))


def _lifetime(facets: _Facets, found: Workload, container: Mapping[str, Any]) -> None:
    runs_on = any(container is item for item in listing(found.pod.get("containers")))
    if found.kind in _SCALED and runs_on:
        replicas = found.spec.get("replicas")
        facets.add("replicas", text(replicas) or "1", replicas)
    if runs_on:
        strategy = mapping(found.spec.get("strategy") or found.spec.get("updateStrategy"))
        facets.add_text("strategy", strategy.get("type"))
        facets.add_text("revisions-kept", found.spec.get("revisionHistoryLimit"))
    policy = found.pod.get("restartPolicy")
    if found.kind in _FOR_EVER or (found.kind == "Pod" and not policy):
        facets.add("restart", "always" if runs_on else "on-failure", policy)
    elif isinstance(policy, str):
        facets.add("restart", {"Never": "no", "OnFailure": "on-failure"}.get(policy, "always"), policy)
