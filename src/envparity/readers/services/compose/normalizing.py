"""What a model means without saying so: the default network, implied dependencies, full names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envparity.readers.services.compose.model import Origin, Row, Table, table, text
from envparity.readers.services.compose.volumes import clean
from envparity.readers.syntax.templates import Lookup

_NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")


def normalize(model: Table, name: str, lookup: Lookup) -> None:
    """Write out what a model implies, in place. `name` is the project's; `lookup` its environment."""
    _networks(model)
    for _, service, _ in services_of(model):
        _service(service, lookup)
    for kind in ("networks", "volumes", "configs", "secrets"):
        for key, entry, origin in table_of(model, kind).rows():
            resource = entry if isinstance(entry, Table) else Table()
            if resource.get("name") is None:
                resource["name"] = key if _true(resource.get("external")) else f"{name}_{key}"
            model[kind].put(key, resource, origin)


def table_of(model: Table, kind: str) -> Table:
    """Give one of the model's tables; an empty one when it has none."""
    found = model.get(kind)
    return found if isinstance(found, Table) else Table()


def services_of(model: Table) -> Iterator[tuple[str, Table, Origin | None]]:
    """Give the services of a model, by name."""
    for name, service, origin in table_of(model, "services").rows():
        if isinstance(service, Table):
            yield name, service, origin


def _true(value: Any) -> bool:
    return text(value) in ("true", "True", "TRUE", "t", "T", "1")


def _networks(model: Table) -> None:
    needed = False
    for _, service, origin in services_of(model):
        if "provider" in service or "network_mode" in service:
            continue
        attached = service.get("networks")
        if not attached:
            service.put("networks", table({"default": None}, origin), origin)
            needed = True
        else:
            needed = needed or "default" in attached
    if needed:
        networks = table_of(model, "networks")
        if "default" not in networks:
            networks.put("default", None, model.origins.get("services"))
        model.put("networks", networks, model.origins.get("services"))


def _service(service: Table, lookup: Lookup) -> None:
    if service.get("pull_policy") == "if_not_present":
        service["pull_policy"] = "missing"
    build = service.get("build")
    if isinstance(build, Table):
        _build(build, lookup)
    if "environment" in service:
        service["environment"] = fill(service["environment"], lookup, keep=True)
    _dependencies(service)
    for volume in service.get("volumes") or ():
        if isinstance(volume, Table) and isinstance(volume.get("target"), str):
            volume["target"] = clean(volume["target"])
    image = service.get("image")
    for hook in service.get("pre_start") or ():
        if isinstance(hook, Table) and image and "image" not in hook:
            hook["image"] = image


def _build(build: Table, lookup: Lookup) -> None:
    if build.get("context") is None:
        build["context"] = "."
    if build.get("dockerfile") is None and build.get("dockerfile_inline") is None:
        build["dockerfile"] = "Dockerfile"
    if "args" in build:
        build["args"] = fill(build["args"], lookup, keep=False)


def fill(pairs: Any, lookup: Lookup, *, keep: bool) -> Any:
    """Give names without a value the environment's; the rest stays empty where `keep`, else goes."""
    if isinstance(pairs, Row):
        made = Row()
        for _, item, origin in pairs.rows():
            value = None if "=" in item else lookup(item)
            if "=" in item or value is not None or keep:
                made.add(item if value is None else f"{item}={value}", origin)
        return made
    if isinstance(pairs, Table):
        filled = Table()
        for key, item, origin in pairs.rows():
            value = lookup(key) if item is None else item
            if value is not None or keep:
                filled.put(key, value, origin)
        return filled
    return pairs


def _dependencies(service: Table) -> None:
    known = service.get("depends_on")
    wanted = known if isinstance(known, Table) else Table()
    before = len(wanted)
    links = service.get("links")
    for _, link, origin in links.rows() if isinstance(links, Row) else ():
        parts = str(link).split(":")
        _depend(wanted, parts[0] if len(parts) == 2 else str(link), origin, restart=True)
    for namespace in _NAMESPACES:
        reference = service.get(namespace)
        if isinstance(reference, str) and reference.startswith("service:"):
            _depend(wanted, reference.removeprefix("service:"), service.origins.get(namespace), restart=True)
    borrowed = service.get("volumes_from")
    for _, source, origin in borrowed.rows() if isinstance(borrowed, Row) else ():
        if not str(source).startswith("container:"):
            _depend(wanted, str(source).split(":")[0], origin, restart=False)
    if len(wanted) and (len(wanted) > before or known is None):
        service.put(
            "depends_on",
            wanted,
            service.origins.get("depends_on") or next(iter(wanted.origins.values()), None),
        )


def _depend(wanted: Table, name: str, origin: Origin | None, *, restart: bool) -> None:
    if name not in wanted:
        entry = table({"condition": "service_started", "restart": restart, "required": True}, origin)
        wanted.put(name, entry, origin)
