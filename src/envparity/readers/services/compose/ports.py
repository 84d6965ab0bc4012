"""The short form of a port: `[ip:][published:]target[/protocol]`, each a number or a range."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from envparity.model.expressions import expression
from envparity.readers.services.compose.model import Mistake

_NUMBER = expression(r"\d{1,5}", re.ASCII)


def parse_ports(spec: str) -> list[dict[str, Any]]:
    """Read a port's short form into long forms, one for each port of a range; `Mistake` when it is none."""
    address, published, target = _parts(spec)
    target, _, protocol = target.partition("/")
    if not target:
        raise Mistake("a port without a number in the container")
    protocol = (protocol.split("/")[0] or "tcp").lower()
    if protocol not in ("tcp", "udp", "sctp"):
        raise Mistake("a port's protocol is one of `tcp`, `udp`, `sctp`")
    first, last = _range(target)
    ports = [
        {"mode": "ingress", "target": first + step, "protocol": protocol} for step in range(last - first + 1)
    ]
    if published:
        for step, text in enumerate(_published(published, last - first)):
            ports[step]["published"] = text
    if address:
        for port in ports:
            port["host_ip"] = _address(address)
    return sorted(ports, key=lambda port: f"{port['target']}/{port['protocol']}")


def _parts(spec: str) -> tuple[str, str, str]:
    parts = spec.split(":")
    if len(parts) == 1:
        return "", "", spec
    return ":".join(parts[:-2]), parts[-2], parts[-1]


def _published(written: str, span: int) -> list[str]:
    first, last = _range(written)
    if last - first == span:
        return [str(first + step) for step in range(span + 1)]
    if span:
        raise Mistake("a range of published ports is not as long as the range in the container")
    return [f"{first}-{last}"]


def _range(written: str) -> tuple[int, int]:
    ends = written.split("-")[:2]
    if not all(_NUMBER.fullmatch(end) and int(end) < 65536 for end in ends):
        raise Mistake("a port is a number below 65536, or a range of them")
    first, last = int(ends[0]), int(ends[-1])
    if last < first:
        raise Mistake("a range of ports that ends before it begins")
    return first, last


def _address(written: str) -> str:
    address = written[1:-1] if written.startswith("[") and written.endswith("]") else written
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise Mistake("a port's address is not an IP address") from None
    return address
