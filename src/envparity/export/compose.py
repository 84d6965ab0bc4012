"""Services as a Compose file (https://github.com/compose-spec/compose-spec)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envparity.export.outline import Exported, Mount, Outline, Piece, Port, secret_names
from envparity.export.writing import head, yaml_of

FILE = "compose.yaml"

_CONDITIONS = {
    "started": "service_started",
    "healthy": "service_healthy",
    "completed": "service_completed_successfully",
}
_TEXTS = {"image": "image", "working-dir": "working_dir", "user": "user", "hostname": "hostname"}
Data = dict[str, Any]


def export(outline: Outline) -> Exported:
    """Write the services as one Compose file; a secret is asked for as a variable (`${KEY:?}`)."""
    left = list(outline.left)
    data = project(outline, left)
    return Exported({FILE: head("compose", outline.environment, left) + yaml_of(data)}, tuple(left))


def project(outline: Outline, left: list[str], *, build: bool = True) -> Data:
    """Make the project; what does not carry over is added to `left`."""
    names = {piece.name for piece in outline.pieces}
    services = {piece.name: _service(piece, names, left, build=build) for piece in outline.pieces}
    mounts = [mount for piece in outline.pieces for mount in piece.mounts]
    networks = sorted({name for piece in outline.pieces for name, _ in piece.networks if name != "default"})
    found: Data = {"services": services}
    volumes: Data = {m.name: {} for m in mounts if m.kind == "volume" and m.name}
    if volumes:
        found["volumes"] = dict(sorted(volumes.items()))
    if networks:
        found["networks"] = {name: {} for name in networks}
    for kind, key in (("secret", "secrets"), ("configmap", "configs")):
        held = sorted({mount.name for mount in mounts if mount.kind == kind})
        if held:
            found[key] = {name: {"external": True} for name in held}
    if names_needed := secret_names(outline.pieces):
        left.append(f"secrets are not written: set {', '.join(names_needed)} before it is started")
    return found


def _service(piece: Piece, names: set[str], left: list[str], *, build: bool) -> Data:
    found: Data = {key: _escaped(piece.one[facet]) for facet, key in _TEXTS.items() if facet in piece.one}
    if "build" in piece.one and build:
        found["build"] = _build(piece)
    for facet in ("command", "entrypoint"):
        if words := piece.words(facet):
            found[facet] = [_escaped(word) for word in words]
    found |= {key: True for facet, key in (("privileged", "privileged"), ("read-only", "read_only")) if facet in piece.one}  # fmt: skip
    if "network-mode" in piece.one:
        found["network_mode"] = piece.one["network-mode"]
    if piece.variables or piece.secrets:
        found["environment"] = {
            **{key: _escaped(value) for key, value in piece.variables.items()},
            **{key: f"${{{name}:?set {name}}}" for key, name in piece.secrets.items()},
        }
    found |= _ports(piece)
    found |= _mounts(piece, left)
    found |= _health(piece, left)
    found |= _scale(piece)
    found |= _neighbours(piece, names, left)
    return found


def _escaped(text: str) -> str:
    return text.replace("$", "$$")


def _build(piece: Piece) -> Data:
    said = piece.one["build"]
    said, _, target = said.partition(" target ")
    said, _, file = said.partition(" file ")
    found: Data = {"context": said.removesuffix(" with its own instructions")}
    found |= {"dockerfile": file} if file else {}
    found |= {"target": target} if target else {}
    if piece.arguments:
        found["args"] = {key: _escaped(value) for key, value in piece.arguments.items()}
    return found


def _ports(piece: Piece) -> Data:
    ports = [entry for port in piece.ports for entry in _published(port)]
    exposed = [f"{port.number}/{port.protocol}" for port in piece.ports if not port.published]
    return {**({"ports": ports} if ports else {}), **({"expose": exposed} if exposed else {})}


def _published(port: Port) -> Iterator[Data]:
    for shown in port.published:
        address, _, number = shown.rpartition(":")
        entry: Data = {"target": int(port.number), "protocol": port.protocol}
        if address:
            entry["host_ip"] = address.strip("[]")
        if number != "any":
            entry["published"] = number
        yield entry


def _mounts(piece: Piece, left: list[str]) -> Data:
    volumes: list[Data] = []
    files: dict[str, list[Data]] = {"secrets": [], "configs": []}
    for mount in piece.mounts:
        if mount.kind in ("secret", "configmap"):
            files["secrets" if mount.kind == "secret" else "configs"].append(
                {"source": mount.name, "target": mount.path}
            )
        elif entry := _mount(mount):
            volumes.append(entry)
        else:
            left.append(f"{piece.name}: what lies at {mount.path} is a `{mount.kind}`")
    return {**({"volumes": volumes} if volumes else {}), **{key: held for key, held in files.items() if held}}


def _mount(mount: Mount) -> Data:
    entry: Data = {"type": mount.kind, "target": mount.path}
    if mount.kind == "bind":
        entry["source"] = mount.name
    elif mount.kind == "volume":
        entry |= {"source": mount.name} if mount.name else {}
    elif mount.kind == "ephemeral":
        entry["type"] = "volume"
    elif mount.kind != "tmpfs":
        return {}
    return {**entry, "read_only": True} if mount.read_only else entry


def _health(piece: Piece, left: list[str]) -> Data:
    probe = piece.probe
    if probe is None:
        return {}
    if probe.kind == "disabled":
        return {"healthcheck": {"disable": True}}
    if probe.kind != "command":
        left.append(
            f"{piece.name}: a health check by {probe.kind} on port {probe.port}, which only a command could do here"
        )
        return {}
    return {"healthcheck": {"test": ["CMD-SHELL", _escaped(probe.command)]}}


def _scale(piece: Piece) -> Data:
    deploy: Data = {}
    replicas = piece.one.get("replicas", "1")
    if replicas == "one on every node":
        deploy["mode"] = "global"
    elif replicas.isdecimal() and replicas != "1":
        deploy["replicas"] = int(replicas)
    parts = (("limits", ""), ("reservations", "-reserved"))
    resources = {
        part: {key: piece.one[key + ending] for key in ("cpus", "memory") if key + ending in piece.one}
        for part, ending in parts
    }
    if held := {part: values for part, values in resources.items() if values}:
        deploy["resources"] = held
    found: Data = {"deploy": deploy} if deploy else {}
    if "restart" in piece.one:
        found["restart"] = piece.one["restart"]
    return found


def _neighbours(piece: Piece, names: set[str], left: list[str]) -> Data:
    found: Data = {}
    needs: Data = {}
    for name, condition, optional in piece.needs:
        if name not in names:
            left.append(f"{piece.name}: it waits for `{name}`, which is not declared")
            continue
        needs[name] = {"condition": _CONDITIONS.get(condition, condition)}
        if optional:
            needs[name]["required"] = False
    if needs:
        found["depends_on"] = needs
    for word, key in (("added", "cap_add"), ("dropped", "cap_drop")):
        if held := [name for name, how in piece.capabilities if how == word]:
            found[key] = held
    if piece.networks and "network-mode" not in piece.one:
        found["networks"] = {
            name: {"aliases": list(aliases)} if aliases else {} for name, aliases in piece.networks
        }
    return found
