"""Services as a stack of Docker Swarm: a Compose file of the kind that `docker stack deploy` takes."""

from __future__ import annotations

from typing import Any

from envparity.export.compose import project
from envparity.export.outline import Exported, Outline
from envparity.export.writing import head, yaml_of

FILE = "stack.yaml"

_RESTARTS = {"no": "none", "always": "any", "unless-stopped": "any"}
_NOT_THERE = {
    "depends_on": "it waits for no other service in a stack",
    "privileged": "a stack has no privileged services",
    "network_mode": "a stack has no other network mode than its own networks",
}


def export(outline: Outline) -> Exported:
    """Write the services as one stack; images are not built, and a service waits for none."""
    left = list(outline.left)
    data = project(outline, left, build=False)
    for name, service in data["services"].items():
        _fit(name, service, left)
    left += [
        f"{piece.name}: a stack builds no images; push {piece.one.get('image', 'one')} first"
        for piece in outline.pieces
        if "build" in piece.one
    ]
    data = {"version": "3.8", **data}
    if networks := data.get("networks"):
        data["networks"] = {name: {"driver": "overlay"} for name in networks}
    return Exported({FILE: head("swarm", outline.environment, left) + yaml_of(data)}, tuple(left))


def _fit(name: str, service: dict[str, Any], left: list[str]) -> None:
    """Change one service to what a stack knows."""
    deploy = service.setdefault("deploy", {})
    if restart := service.pop("restart", ""):
        word, _, attempts = restart.partition(":")
        policy: dict[str, Any] = {"condition": _RESTARTS.get(word, word)}
        if attempts.isdecimal():
            policy["max_attempts"] = int(attempts)
        deploy["restart_policy"] = policy
        if word == "unless-stopped":
            left.append(
                f"{name}: `unless-stopped` is `any` in a stack, which starts what was stopped by hand too"
            )
    for key, why in _NOT_THERE.items():
        if service.pop(key, None):
            left.append(f"{name}: {why}")
    for port in service.get("ports", ()):
        if port.pop("host_ip", ""):
            left.append(f"{name}: port {port['target']} is published on every address of every node")
        if "published" in port:
            port["published"] = int(port["published"]) if port["published"].isdecimal() else port["published"]
    if not service.get("image"):
        left.append(f"{name}: it has no image, and a stack needs one")
    if not deploy:
        del service["deploy"]
