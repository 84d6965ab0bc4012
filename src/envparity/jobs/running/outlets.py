"""The hosts that an internal environment is let out to: for each a container that carries connections to it alone.

Such a container is on the environment's own networks and on the one that has a way out. The others find it by
the host's name, which is a link of theirs: to the container itself the name still means the host. No other name
leads anywhere, and no network of the others has a way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from envparity.engines import labels
from envparity.model.declarations import RuntimeSpec
from envparity.model.endpoints import endpoints_in

Config = Mapping[str, Any]
GATEWAY = "python:3.12-slim"
"""The image that carries connections where the profile names no other: any with a `python3` does."""
PORTS = (80, 443)
"""Ports that every host is let out on, beside those that the environment's variables and its profile name."""


def let_out(
    networks: Iterable[str], services: dict[str, dict[str, Any]], runtime: RuntimeSpec, way_out: str
) -> list[str]:
    """Add a service for each declared host, and links to it to those that have no way out; give what is to be said."""
    told: list[str] = []
    inside = {
        name: service
        for name, service in services.items()
        if name not in runtime.outside and not service.get("network_mode")
    }
    on = {**dict.fromkeys(networks), way_out: None}
    for host, ports in sorted(_hosts(runtime, inside).items()):
        if "*" in host:
            told.append(f"`{host}` of `runtime.hosts` names no single host: it is not let out")
            continue
        name = f"out.{host}"
        services[name] = _carrier(host, ports, runtime.gateway or GATEWAY, on)
        for service in inside.values():
            service["links"] = [*(service.get("links") or ()), f"{name}:{host}"]
        told.append(f"`{host}` is let out on {', '.join(map(str, ports))}, by `{name}`")
    return told


def _hosts(runtime: RuntimeSpec, services: Mapping[str, Config]) -> dict[str, list[int]]:
    """Give the declared hosts with the ports that they are let out on."""
    ports: dict[str, set[int]] = {}
    for entry in runtime.hosts:
        host, port = split(entry)
        ports.setdefault(host, set(PORTS)).update([port] if port else [])
    for service in services.values():
        for key, raw in (service.get("environment") or {}).items():
            for endpoint in endpoints_in(str(key), str(raw)) if raw is not None else ():
                if endpoint.host in ports and endpoint.port:
                    ports[endpoint.host].add(endpoint.port)
    return {host: sorted(found) for host, found in ports.items()}


def split(entry: str) -> tuple[str, int]:
    """Split `HOST:PORT`; 0 where no port is named."""
    host, _, port = entry.rpartition(":")
    return (host, int(port)) if host and ":" not in host and port.isdecimal() else (entry, 0)


def _carrier(host: str, ports: Iterable[int], image: str, networks: Config) -> dict[str, Any]:
    script = Path(__file__).with_name("carrier.py").read_text("utf-8")
    return {
        "image": image,
        "entrypoint": ["python3", "-c", script],
        "command": [host, *map(str, ports)],
        "environment": {},
        "networks": dict(networks),
        "labels": {labels.GATEWAY: host},
        "user": "65534:65534",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "sysctls": {"net.ipv4.ip_unprivileged_port_start": "0"},
        "restart": "unless-stopped",
        "stop_grace_period": "2s",
    }
