"""Google App Engine's `app.yaml`. Form: https://cloud.google.com/appengine/docs/standard/reference/app-yaml."""

from __future__ import annotations

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told, mapping, text_of
from envparity.readers.syntax.yaml import load

_NAME = expression(r"(.*[._-])?app([._-].+)?\.ya?ml")
_RUNTIME = expression(rb"(?m)^runtime\s*:")
_OTHER = expression(rb"(?m)^(apiVersion|kind|services)\s*:")


def collect(document: Document, told: Told) -> None:
    """Read an app.yaml: one service, its class of instances and its scaling."""
    trees = load(document.text())
    if not trees or not isinstance(trees[0].value, dict):
        raise ReadError("no configuration of an application: not a mapping", line=1)
    table, line = trees[0].value, trees[0].line_of
    name = text_of(table.get("service")) or "default"
    told.service(name, line("service"))
    told.facet(name, "command", table.get("entrypoint"), line("entrypoint"))
    told.variables(table.get("env_variables"), line, "env_variables")
    said = {"runtime": table.get("runtime"), "instance_class": table.get("instance_class")}
    for how in ("automatic_scaling", "basic_scaling", "manual_scaling"):
        for key, value in mapping(table.get(how)).items():
            if not isinstance(value, dict | list):
                said[f"scaling.{key}"] = value
        if mapping(table.get(how)).get("instances"):
            told.facet(name, "replicas", table[how]["instances"], line(how))
    resources = mapping(table.get("resources"))
    told.facet(name, "cpus", resources.get("cpu"), line("resources"))
    told.memory(name, resources.get("memory_gb"), line("resources"), unit="g")
    told.resource("platform:appengine", name, line("runtime"), said)


READER = PlatformReader(
    "app.yaml",
    lambda name, head: bool(_NAME.fullmatch(name) and _RUNTIME.search(head) and not _OTHER.search(head)),
    collect,
)
