"""Render's `render.yaml`: services with their plans and variables, databases. Form: https://render.com/docs/blueprint-spec."""

from __future__ import annotations

from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.values import Unknown
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import (
    Line,
    PlatformReader,
    Told,
    items,
    mapping,
    text_of,
)
from envparity.readers.syntax.yaml import load

_TELLING = expression(rb"(?m)^(services|databases|envVarGroups|previews)\s*:")


def collect(document: Document, told: Told) -> None:
    """Read a render.yaml."""
    trees = load(document.text())
    if not trees or not isinstance(trees[0].value, dict):
        raise ReadError("no blueprint: not a mapping", line=1)
    table, line = trees[0].value, trees[0].line_of
    for at, service in enumerate(items(table.get("services"))):
        if isinstance(service, dict) and service.get("name"):
            _service(service, told, line, at)
    for at, database in enumerate(map(mapping, items(table.get("databases")))):
        kept = ("plan", "region", "postgresMajorVersion", "diskSizeGB", "ipAllowList")
        said = {key: database.get(key) for key in kept if not isinstance(database.get(key), list)}
        if "postgresMajorVersion" in said:
            said["postgres_version"] = said.pop("postgresMajorVersion")
        told.resource("platform:render", text_of(database.get("name")), line("databases", at), said)


def _service(service: dict[str, Any], told: Told, line: Line, at: int) -> None:
    name = text_of(service["name"])
    place = line("services", at)
    told.service(name, place)
    told.facet(name, "image", mapping(service.get("image")).get("url"), place)
    told.facet(name, "command", service.get("startCommand") or service.get("dockerCommand"), place)
    told.facet(name, "replicas", service.get("numInstances"), place)
    told.facet(name, "healthcheck", service.get("healthCheckPath"), place)
    said = {key: service.get(key) for key in ("type", "plan", "region", "runtime", "branch")}
    said["runtime"] = said["runtime"] or service.get("env")
    told.resource("platform:render", name, place, said)
    for index, variable in enumerate(map(mapping, items(service.get("envVars")))):
        if not variable.get("key"):
            continue
        value: Any = variable.get("value")
        if "value" not in variable:
            value = Unknown("kept by the platform")
        told.setting(text_of(variable["key"]), value, line("services", at, "envVars", index), name)


READER = PlatformReader(
    "render.yaml",
    lambda name, head: (
        name.startswith("render") and name.endswith((".yaml", ".yml")) and bool(_TELLING.search(head))
    ),
    collect,
)
