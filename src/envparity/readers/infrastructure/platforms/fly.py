"""Fly.io's `fly.toml`: environment, machines, region, checks. Form: https://fly.io/docs/reference/configuration/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told, items, mapping, text_of
from envparity.readers.syntax.keylines import lines_of
from envparity.readers.syntax.toml import parse

_NAME = expression(r"fly([._-].+)?\.toml")
_TELLING = expression(
    rb"(?m)^(app|primary_region)\s*=|^\[(env|http_service|deploy)\]|^\[\[(vm|services|mounts)\]\]"
)


def collect(document: Document, told: Told) -> None:
    """Read a fly.toml: the machines of one application."""
    table: Mapping[str, Any] = parse(document).value
    line = lines_of(document.text())
    name = text_of(table.get("app")) or "app"
    told.service(name, line(("app",)))
    told.variables(table.get("env"), lambda *path: line(tuple(path)), "env")
    said = {"region": table.get("primary_region"), "strategy": mapping(table.get("deploy")).get("strategy")}
    told.resource("platform:fly", "app", line(("app",)), said)
    build = mapping(table.get("build"))
    told.facet(name, "image", build.get("image"), line(("build",)))
    if build.get("dockerfile"):
        told.facet(name, "build", build["dockerfile"], line(("build", "dockerfile")))
    for machine in map(mapping, items(table.get("vm"))[:1]):
        told.memory(name, machine.get("memory", machine.get("memory_mb")), line(("vm", 0)))
        told.facet(name, "cpus", machine.get("cpus"), line(("vm", 0)))
    http = mapping(table.get("http_service"))
    if http:
        at = line(("http_service",))
        told.facet(name, "port", "published 443", at, f"{text_of(http.get('internal_port'))}/tcp")
        told.facet(name, "replicas", http.get("min_machines_running"), at)
        paths = [text_of(mapping(check).get("path")) for check in items(http.get("checks"))]
        told.facet(name, "healthcheck", "; ".join(path for path in paths if path), at)
    for process, command in mapping(table.get("processes")).items():
        if process == "app":
            told.facet(name, "command", command, line(("processes", process)))
        else:
            told.service(f"{name}-{process}", line(("processes", process)))
            told.facet(f"{name}-{process}", "command", command, line(("processes", process)))


READER = PlatformReader(
    "fly.toml", lambda name, head: bool(_NAME.fullmatch(name) and _TELLING.search(head)), collect
)
