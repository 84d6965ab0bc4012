"""Services as Kubernetes manifests: a workload each, a Service where it has ports, claims for its volumes.

Only what every cluster has is used (`apps/v1`, `v1`); nothing of one vendor's.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from envparity.export.outline import Exported, Mount, Outline, Piece, Port, Probe
from envparity.export.writing import head, yaml_of

FILE = "kubernetes.yaml"
STORAGE = "1Gi"
"""What a volume's claim asks for; no fact says how large it is."""

Data = dict[str, Any]


def export(outline: Outline) -> Exported:
    """Write every service's manifests into one file; secrets are referred to, and have to be created."""
    left = list(outline.left)
    names = {piece.name: _name(piece.name) for piece in outline.pieces}
    left += [
        f"{own}: it is called `{name}`, as names in a cluster have to be"
        for own, name in names.items()
        if own != name
    ]
    documents = [*_claims(outline, left)]
    for piece in outline.pieces:
        documents += _manifests(piece, names[piece.name], left)
    text = "---\n".join(yaml_of(document) for document in documents)
    return Exported({FILE: head("kubernetes", outline.environment, left) + text}, tuple(left))


def _name(text: str) -> str:
    """Make a name that a cluster takes (RFC 1123 label)."""
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-")[:63].strip("-") or "service"


def _claims(outline: Outline, left: list[str]) -> Iterator[Data]:
    mounts = [mount for piece in outline.pieces for mount in piece.mounts]
    names = sorted({mount.name for mount in mounts if mount.kind == "volume" and mount.name})
    if names:
        left.append(
            f"volumes {', '.join(names)} are claimed with {STORAGE} each: no fact says how large they are"
        )
    for name in names:
        spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": STORAGE}}}
        yield _manifest("v1", "PersistentVolumeClaim", _name(name), {"spec": spec})


def _manifest(version: str, kind: str, name: str, rest: Data) -> Data:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **rest}


def _manifests(piece: Piece, name: str, left: list[str]) -> Iterator[Data]:
    labels = {"app.kubernetes.io/name": name}
    replicas = piece.one.get("replicas", "1")
    on_every = replicas == "one on every node"
    spec: Data = {
        **({} if on_every else {"replicas": int(replicas) if replicas.isdecimal() else 1}),
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": _pod(piece, name, left)},
    }
    yield _manifest("apps/v1", "DaemonSet" if on_every else "Deployment", name, {"spec": spec})
    for kind, ports in _reached(piece).items():
        ending = "" if kind == "ClusterIP" or len(_reached(piece)) == 1 else "-outside"
        service = {"type": kind, "selector": labels, "ports": [_service_port(port) for port in ports]}
        yield _manifest("v1", "Service", name + ending, {"spec": service})
    _said(piece, left)


def _reached(piece: Piece) -> dict[str, list[Port]]:
    """Part ports by how they are reached: inside of the cluster, or from outside by a load balancer."""
    found: dict[str, list[Port]] = {}
    for port in piece.ports:
        outside = bool(port.published) and port.published[0] != "any"
        kind = "LoadBalancer" if outside else "NodePort" if port.published else "ClusterIP"
        found.setdefault(kind, []).append(port)
    return found


def _service_port(port: Port) -> Data:
    shown = port.published[0].rpartition(":")[2] if port.published else port.number
    number = int(shown) if shown.isdecimal() else int(port.number)
    return {
        "name": f"{port.protocol}-{port.number}",
        "port": number,
        "targetPort": int(port.number),
        "protocol": port.protocol.upper(),
    }


def _pod(piece: Piece, name: str, left: list[str]) -> Data:
    container: Data = {"name": name}
    if "image" in piece.one:
        container["image"] = piece.one["image"]
    else:
        left.append(f"{piece.name}: it has no image, and a cluster needs one")
        container["image"] = f"{name}:to-be-built"
    for facet, key in (("entrypoint", "command"), ("command", "args")):
        if words := piece.words(facet):
            container[key] = words
    if "working-dir" in piece.one:
        container["workingDir"] = piece.one["working-dir"]
    if piece.variables or piece.secrets:
        container["env"] = _environment(piece, name)
    if piece.ports:
        container["ports"] = [
            {"containerPort": int(port.number), "protocol": port.protocol.upper()} for port in piece.ports
        ]
    mounts, volumes = _mounts(piece, left)
    container |= {"volumeMounts": mounts} if mounts else {}
    container |= _resources(piece)
    container |= _probe(piece.probe)
    container |= _security(piece, left)
    pod: Data = {"containers": [container]}
    pod |= {"volumes": volumes} if volumes else {}
    pod |= {"hostNetwork": True} if piece.one.get("network-mode") == "host" else {}
    pod |= {"hostname": piece.one["hostname"]} if "hostname" in piece.one else {}
    return pod


def _environment(piece: Piece, name: str) -> list[Data]:
    open_ones = [{"name": key, "value": _escaped(value)} for key, value in piece.variables.items()]
    referred = [
        {"name": key, "valueFrom": {"secretKeyRef": {"name": f"{name}-secrets", "key": key}}}
        for key in piece.secrets
    ]
    return [*open_ones, *referred]


def _escaped(text: str) -> str:
    """Keep `$(NAME)` from being filled in by the cluster."""
    return text.replace("$(", "$$(")


def _mounts(piece: Piece, left: list[str]) -> tuple[list[Data], list[Data]]:
    mounts: list[Data] = []
    volumes: dict[str, Data] = {}
    for number, mount in enumerate(piece.mounts, start=1):
        source = _source(mount)
        if not source:
            left.append(
                f"{piece.name}: `{mount.kind} {mount.name}` at {mount.path} lies on the machine it was made on"
            )
            continue
        volume = _name(mount.name) if mount.kind == "volume" and mount.name else f"mount-{number}"
        volumes[volume] = {"name": volume, **source}
        mounts.append(
            {"name": volume, "mountPath": mount.path, **({"readOnly": True} if mount.read_only else {})}
        )
    return mounts, list(volumes.values())


def _source(mount: Mount) -> Data:
    match mount.kind:
        case "volume" if mount.name:
            return {"persistentVolumeClaim": {"claimName": _name(mount.name)}}
        case "bind" if mount.name.startswith("/"):
            return {"hostPath": {"path": mount.name}}
        case "tmpfs":
            return {"emptyDir": {"medium": "Memory"}}
        case "ephemeral" | "volume":
            return {"emptyDir": {}}
        case "secret":
            return {"secret": {"secretName": _name(mount.name)}}
        case "configmap":
            return {"configMap": {"name": _name(mount.name)}}
    return {}


def _resources(piece: Piece) -> Data:
    found: Data = {}
    for part, ending in (("limits", ""), ("requests", "-reserved")):
        held = {
            resource: piece.one[facet + ending]
            for resource, facet in (("cpu", "cpus"), ("memory", "memory"))
            if facet + ending in piece.one
        }
        if held:
            found[part] = held
    return {"resources": found} if found else {}


def _probe(probe: Probe | None) -> Data:
    if probe is None or probe.kind == "disabled":
        return {}
    port: Any = int(probe.port) if probe.port.isdecimal() else probe.port
    if probe.kind == "command":
        return {"readinessProbe": {"exec": {"command": _words(probe.command)}}}
    if probe.kind == "tcp":
        return {"readinessProbe": {"tcpSocket": {"port": port}}}
    if probe.kind == "grpc":
        return {"readinessProbe": {"grpc": {"port": port}}}
    return {
        "readinessProbe": {"httpGet": {"path": probe.path or "/", "port": port, "scheme": probe.kind.upper()}}
    }


def _words(command: str) -> list[str]:
    """Give a command's words as they are, by way of a shell where it needs one."""
    try:
        words = shlex.split(command)
    except ValueError:
        return ["sh", "-c", command]
    return words if shlex.join(words) == command else ["sh", "-c", command]


def _security(piece: Piece, left: list[str]) -> Data:
    found: Data = {}
    user, _, group = piece.one.get("user", "").partition(":")
    if user.isdecimal():
        found["runAsUser"] = int(user)
        found |= {"runAsGroup": int(group)} if group.isdecimal() else {}
    elif user:
        left.append(f"{piece.name}: user `{user}` is a name; a cluster wants its number")
    found |= {"privileged": True} if "privileged" in piece.one else {}
    found |= {"readOnlyRootFilesystem": True} if "read-only" in piece.one else {}
    capabilities = {
        word: [name for name, how in piece.capabilities if how == said]
        for word, said in (("add", "added"), ("drop", "dropped"))
    }
    if held := {word: names for word, names in capabilities.items() if names}:
        found["capabilities"] = held
    return {"securityContext": found} if found else {}


def _said(piece: Piece, left: list[str]) -> None:
    """Say what of a service a cluster has no word for."""
    name = piece.name
    restart = piece.one.get("restart", "no")
    if restart != "always":
        left.append(f"{name}: it is restarted always, where it said `{restart}`")
    if piece.needs:
        waits = ", ".join(need for need, _, _ in piece.needs)
        left.append(f"{name}: it waits for no other service ({waits}); let it try until they answer")
    if "build" in piece.one:
        left.append(f"{name}: a cluster builds no images; push {piece.one.get('image', 'one')} first")
    if piece.networks:
        left.append(f"{name}: networks are one here; a NetworkPolicy parts them")
    mode = piece.one.get("network-mode")
    if mode and mode != "host":
        left.append(f"{name}: network mode `{mode}`")
    for port in piece.ports:
        addresses = [shown for shown in port.published if ":" in shown]
        if addresses:
            left.append(f"{name}: port {port.number} was published on {', '.join(addresses)} alone")
        if len(port.published) > 1:
            left.append(f"{name}: of port {port.number}'s publications the first is kept")
    if piece.secrets:
        wanted = ", ".join(piece.secrets)
        left.append(
            f"{name}: secrets are not written: create the Secret `{_name(name)}-secrets` with {wanted}"
        )
