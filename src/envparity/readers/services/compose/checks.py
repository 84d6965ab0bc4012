"""What a merged model may not hold though its shape is right."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from envparity.readers.services.compose.model import Origin, Path, Row, Table
from envparity.readers.services.compose.normalizing import services_of, table_of

Told = tuple[Path, Origin | None, str]


def check_model(model: Table) -> Iterator[Told]:
    """Give what the reference would refuse in a model of long forms."""
    for name, volume, origin in table_of(model, "volumes").rows():
        if isinstance(volume, Table) and volume.get("external") is True:
            for key in sorted(volume):
                if key not in ("name", "external") and not key.startswith("x-"):
                    yield ("volumes", name, key), volume.origins.get(key, origin), "cannot go with `external`"
    yield from _file_objects(model, "configs", ("file", "environment", "content"))
    yield from _file_objects(model, "secrets", ("file", "environment"))
    for name, service, _ in services_of(model):
        yield from _service(("services", name), service)


def _file_objects(model: Table, kind: str, keys: tuple[str, ...]) -> Iterator[Told]:
    for name, entry, origin in table_of(model, kind).rows():
        if not isinstance(entry, Table):
            continue
        there = [key for key in keys if key in entry]
        if len(there) > 1:
            yield (kind, name), origin, f"may have only one of {', '.join(f'`{key}`' for key in keys)}"
        elif not there and "driver" not in entry and "external" not in entry:
            yield (kind, name), origin, f"must have one of {', '.join(f'`{key}`' for key in keys)}"


def _service(path: Path, service: Table) -> Iterator[Told]:
    for index, port, origin in _rows(service.get("ports")):
        if isinstance(port, Table) and "host_ip" in port:
            try:
                ipaddress.ip_address(str(port["host_ip"]))
            except ValueError:
                yield (*path, "ports", str(index)), origin, "has a `host_ip` that is no IP address"
    develop = service.get("develop")
    for index, watch, origin in _rows(develop.get("watch") if isinstance(develop, Table) else None):
        if isinstance(watch, Table) and watch.get("path") == "":
            yield (*path, "develop", "watch", str(index)), origin, "has an empty `path`"
    holder: Any = service
    for key in ("deploy", "resources", "reservations", "devices"):
        holder = holder.get(key) if isinstance(holder, Table) else None
    for where, rows in (("deploy", holder), ("gpus", service.get("gpus"))):
        for _, request, origin in _rows(rows):
            if isinstance(request, Table) and "count" in request and "device_ids" in request:
                yield (*path, where), origin, "has a device with both `count` and `device_ids`"


def _rows(value: Any) -> Iterator[tuple[int, Any, Origin | None]]:
    return value.rows() if isinstance(value, Row) else iter(())
