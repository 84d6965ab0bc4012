"""Reads what Terraform says there is: a state file (version 4), or what `terraform show -json` prints of one or of a plan.

A state holds passwords in the open, marked or not: of a resource only numbers, switches and the texts of arguments
that are known to be harmless (a size, an engine, a version, a region) become facts. Formats:
https://developer.hashicorp.com/terraform/internals/json-format, and the state file as Terraform 0.12 and later write it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Facet, FactKind, Reading, Resource, Runtime, Setting
from envparity.model.places import Place, Problem
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.infrastructure.terraform.module import flattened
from envparity.readers.syntax.json import parse

_HARMLESS = expression(
    r"(?i)(^|[._\[])(\w*_)?(type|class|size|sku|sku_name|tier|engine|engine_version|version|family|runtime|region|zone|location|"
    r"availability_zone|edition|architecture|platform|os_type|billing_mode|storage_type|storage_class|performance_mode|"
    r"throughput_mode|capacity_mode|redundancy|replication_type|protocol|ssl_mode|sslmode|min_tls_version|collation|charset|"
    r"character_set|timezone|time_zone|log_level|deployment_mode|network_mode|launch_type|kubernetes_version|database_version|"
    r"minimum_tls_version|instances|image)\]?$"
)
"""Arguments whose texts hold no secret: sizes, versions, places and modes."""

_BOOKKEEPING = expression(
    r"(^|\.)(id|arn|tags|tags_all|self_link|etag|fingerprint|unique_id|creation\w*|\w+_hash|serial|owner_id)\b"
)
_MAJOR = 1
_LONGEST = 200
_SHORTEST = 6
"""Characters of the shortest marked text that is looked for elsewhere; `true` and `eu` stand everywhere."""


class TerraformState:
    """A state or a plan, as JSON."""

    format = "Terraform state"
    gives: frozenset[FactKind] = frozenset({"setting", "resource"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether the file holds what only states and plans hold."""
        return b'"terraform_version"' in head and (
            b'"lineage"' in head
            or b'"format_version"' in head
            or path.lower().endswith((".tfstate", ".tfstate.backup"))
        )

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the resources and outputs; `ReadError` for a version whose form is not known."""
        file = parse(document)
        held = _State(file.table(), document.path, seal)
        resources, settings = held.read()
        version = str(file.table().get("terraform_version", ""))
        runtimes = (Runtime("Terraform", version, Place(document.path, file.line(("terraform_version",)))),)
        return Reading(
            self.format,
            settings=tuple(sorted(settings, key=lambda item: item.key)),
            runtimes=runtimes if version else (),
            resources=tuple(sorted(resources, key=lambda item: (item.kind, item.name))),
            problems=tuple(held.problems),
        )


READER = TerraformState()


class _State:
    """One file, whichever of the forms it has."""

    def __init__(self, table: Mapping[str, Any], path: str, seal: Seal) -> None:
        self._table = table
        self._place = Place(path)
        self._seal = seal
        self._closed = frozenset(_secrets_in(table))
        self.problems: list[Problem] = []

    def read(self) -> tuple[list[Resource], list[Setting]]:
        if "format_version" in self._table:
            major = str(self._table["format_version"]).partition(".")[0]
            if major not in ("0", str(_MAJOR)):
                raise ReadError(f"a form of version {major}, which is newer than what is read ({_MAJOR})")
            values = _mapping(self._table.get("values") or self._table.get("planned_values"))
            return list(self._shown(_mapping(values.get("root_module")))), list(
                self._outputs(_mapping(values.get("outputs")))
            )
        version = self._table.get("version")
        if version != 4:
            raise ReadError(
                f"a state of version {version}; version 4 is read",
                hint="`terraform show -json` prints any state in a form that is read",
            )
        return list(self._written()), list(self._outputs(_mapping(self._table.get("outputs"))))

    def _written(self) -> Iterator[Resource]:
        for at, item in enumerate(_items(self._table.get("resources"))):
            if not isinstance(item.get("type"), str) or not isinstance(item.get("name"), str):
                self.problems.append(Problem("a resource without type or name", 0, f"resources[{at}]"))
                continue
            if item.get("mode", "managed") != "managed":
                continue
            instances = _items(item.get("instances"))
            for instance in instances:
                closed = set(_marked(instance))
                name = _named(str(item.get("module", "")), item["name"], instance.get("index_key"))
                attributes = _plain(_mapping(instance.get("attributes")))
                yield self._resource(item["type"], name, attributes, closed)

    def _shown(self, module: Mapping[str, Any]) -> Iterator[Resource]:
        for item in _items(module.get("resources")):
            if item.get("mode", "managed") != "managed" or not isinstance(item.get("type"), str):
                continue
            address = str(item.get("address", "")).removesuffix(f"[{_index(item.get('index'))}]")
            above = address.removesuffix(f".{item['type']}.{item.get('name')}")
            above = "" if above == address else above
            name = _named(above, str(item.get("name", "")), item.get("index"))
            closed = set(_true(item.get("sensitive_values"), ""))
            yield self._resource(item["type"], name, _mapping(item.get("values")), closed)
        for child in _items(module.get("child_modules")):
            yield from self._shown(child)

    def _resource(self, kind: str, name: str, attributes: Mapping[str, Any], closed: set[str]) -> Resource:
        facets = []
        for key, value in attributes.items():
            if value is None or _BOOKKEEPING.search(key):
                continue
            for path, part in flattened(value, str(key)):
                if not _below(path, closed) and (text := _tellable(path, part)) is not None:
                    facets.append(Facet(path, self._seal(path.rpartition(".")[2], text), self._place))
        return Resource(f"terraform:{kind}", name, self._place, tuple(sorted(facets, key=lambda f: f.name)))

    def _outputs(self, outputs: Mapping[str, Any]) -> Iterator[Setting]:
        for name, output in outputs.items():
            held = _mapping(output)
            for key, part in flattened(held.get("value"), str(name)):
                text = _text(part)
                if text is not None:
                    secret = held.get("sensitive") is True or any(closed in text for closed in self._closed)
                    yield Setting(f"output.{key}", self._seal(key, text, certain=secret), self._place)


def _secrets_in(table: Mapping[str, Any]) -> Iterator[str]:
    """Give the texts that the file marks as sensitive somewhere: elsewhere they may stand without the mark."""
    for item in _items(table.get("resources")):
        for instance in _items(item.get("instances")):
            yield from _texts(_plain(_mapping(instance.get("attributes"))), set(_marked(instance)))
    values = _mapping(table.get("values") or table.get("planned_values"))
    ahead = [_mapping(values.get("root_module"))]
    while ahead:
        module = ahead.pop()
        ahead += _items(module.get("child_modules"))
        for item in _items(module.get("resources")):
            yield from _texts(_mapping(item.get("values")), set(_true(item.get("sensitive_values"), "")))
    for outputs in (_mapping(table.get("outputs")), _mapping(values.get("outputs"))):
        for output in map(_mapping, outputs.values()):
            if output.get("sensitive") is True:
                yield from _texts({"value": output.get("value")}, {"value"})


def _texts(attributes: Mapping[str, Any], closed: set[str]) -> Iterator[str]:
    for key, value in attributes.items():
        for path, part in flattened(value, str(key)):
            if _below(path, closed) and isinstance(part, str) and len(part) >= _SHORTEST:
                yield part


def _below(path: str, closed: set[str]) -> bool:
    """Say whether an attribute, or something that it is part of, is marked as sensitive."""
    return any(path == mark or path.startswith((f"{mark}.", f"{mark}[")) for mark in closed)


def _marked(instance: Mapping[str, Any]) -> Iterator[str]:
    """Give the attributes that an instance of a state marks as sensitive, spelled as flat keys."""
    marks = instance.get("sensitive_attributes")
    for path in marks if isinstance(marks, list) else ():
        key = ""
        for step in path if isinstance(path, list) else [path]:
            value = step.get("value") if isinstance(step, dict) else step
            value = value.get("value") if isinstance(value, dict) else value
            key = f"{key}[{value}]" if isinstance(value, int) else f"{key}.{value}".lstrip(".")
        yield key


def _true(marked: Any, key: str) -> Iterator[str]:
    """Give the attributes that a shown state marks as sensitive: those with `true` in their places."""
    if marked is True:
        yield key
    elif isinstance(marked, dict):
        for name, inner in marked.items():
            yield from _true(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(marked, list):
        for at, inner in enumerate(marked):
            yield from _true(inner, f"{key}[{at}]")


def _tellable(path: str, part: Any) -> str | None:
    """Give an attribute's text where it may be a fact: a switch, a number, or what is known to hold no secret."""
    if isinstance(part, bool):
        return "true" if part else "false"
    if isinstance(part, int | float):
        return str(part)
    if not isinstance(part, str) or not part or len(part) > _LONGEST:
        return None
    return part if _HARMLESS.search(path) and "://" not in part else None


def _text(part: Any) -> str | None:
    if isinstance(part, bool):
        return "true" if part else "false"
    return None if part is None else str(part)


def _plain(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take the `{value, type}` pairs that stand for attributes of any type for their values."""
    return {
        key: value["value"] if isinstance(value, dict) and value.keys() == {"value", "type"} else value
        for key, value in attributes.items()
    }


def _named(module: str, name: str, index: Any) -> str:
    """Name a resource as its address does, without its type: `module.db.main[0]`."""
    whole = f"{module}.{name}" if module else name
    return whole if index is None else f"{whole}[{_index(index)}]"


def _index(index: Any) -> str:
    return f'"{index}"' if isinstance(index, str) else str(index)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
