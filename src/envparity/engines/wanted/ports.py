"""A service's `ports` and `expose` -> the engine's bindings, and the ports of this machine they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from envparity.engines.seen import Published

Config = Mapping[str, Any]


def exposed(service: Config) -> list[str]:
    """Name the ports inside that containers answer on, `8000/tcp`."""
    wanted = {str(port) if "/" in str(port) else f"{port}/tcp" for port in service.get("expose") or ()}
    wanted |= {f"{port['target']}/{port.get('protocol') or 'tcp'}" for port in service.get("ports") or ()}
    return sorted(wanted)


def bindings(ports: Iterable[Config]) -> dict[str, list[dict[str, str]]]:
    """Give the ports of this machine for each port inside, as the engine takes them."""
    given: dict[str, list[dict[str, str]]] = {}
    for port in ports:
        key = f"{port['target']}/{port.get('protocol') or 'tcp'}"
        binding = {"HostIp": str(port.get("host_ip") or ""), "HostPort": str(port.get("published") or "")}
        given.setdefault(key, []).append(binding)
    return given


def published(ports: Iterable[Config]) -> Iterable[Published]:
    """Give the ports of this machine that are wanted; a range, or any free port, is the engine's choice."""
    for port in ports:
        if str(port.get("published") or "").isdigit():
            address = str(port.get("host_ip") or "")
            yield Published(
                int(port["published"]),
                port.get("protocol") or "tcp",
                "" if address in ("0.0.0.0", "::") else address,  # noqa: S104
                int(port["target"]),
            )
