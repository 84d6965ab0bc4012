"""The long form of everything that may be written short, so that later steps meet one form only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.merging import STARTED
from envparity.readers.services.compose.model import (
    Mistake,
    Notes,
    Origin,
    Path,
    Row,
    Table,
    row,
    table,
    text,
)
from envparity.readers.services.compose.patterns import Patterns
from envparity.readers.services.compose.ports import parse_ports
from envparity.readers.services.compose.volumes import clean, parse_volume

PORTS_LIMIT = 65_536
"""Ports of one service, ranges counted in full."""

Rewrite = Callable[[Any, Origin | None], Any]


def lengthen(value: Any, notes: Notes, place: Place, path: Path = ()) -> None:
    """Give every entry of a table or row its long form, in place; what has none is noted and taken out."""
    if not isinstance(value, Table | Row):
        return
    listed = isinstance(value, Row)
    holder: Any = value
    gone: list[Any] = []
    for key, item, origin in list(value.rows()):
        below = (*path, "[]" if listed else str(key))
        rewrite = _LONG.get(below)
        try:
            changed = rewrite(item, origin) if rewrite else item
        except Mistake as mistake:
            why = f" ({origin.unset[0]} is not set)" if origin and origin.unset else ""
            notes.add(mistake.message + why, below, origin, place)
            gone.append(key)
            continue
        holder[key] = changed
        lengthen(changed, notes, origin.place if origin else place, below)
    for key in reversed(gone):
        del holder[key]
        if isinstance(value, Row):
            del value.origins[key]


def _one_or_more(value: Any, origin: Origin | None) -> Any:
    return row([value], origin) if isinstance(value, str) else value


def _words(value: Any, origin: Origin | None) -> Any:
    return text(value)


def _pairs(value: Any, origin: Origin | None) -> Any:
    if not isinstance(value, Row):
        return value
    made = Table()
    for _, item, at in value.rows():
        key, separator, content = str(item).partition("=")
        if not separator:
            raise Mistake("items are written KEY=VALUE")
        made.put(key, content, at)
    return made


def _named(value: Any, origin: Origin | None) -> Any:
    if not isinstance(value, Row):
        return value
    made = Table()
    for _, name, at in value.rows():
        made.put(str(name), None, at)
    return made


def _source(value: Any, origin: Origin | None) -> Any:
    return table({"source": value}, origin) if isinstance(value, str) else value


def _context(value: Any, origin: Origin | None) -> Any:
    return table({"context": value}, origin) if isinstance(value, str) else value


def _service(value: Any, origin: Origin | None) -> Any:
    return table({"service": value}, origin) if isinstance(value, str) else value


def _depends_on(value: Any, origin: Origin | None) -> Any:
    if isinstance(value, Row):
        made = Table()
        for _, name, at in value.rows():
            made.put(str(name), table(STARTED, at), at)
        return made
    for name, entry, at in value.rows():
        if not isinstance(entry, Table):
            raise Mistake(f"`{name}` has no condition")
        for key, default in STARTED.items():
            if key not in entry:
                entry.put(key, default, at)
    return value


def _env_files(value: Any, origin: Origin | None) -> Any:
    files = value if isinstance(value, Row) else row([value], origin)
    for index, item, at in files.rows():
        entry = item if isinstance(item, Table) else table({"path": item}, at)
        if "required" not in entry:
            entry.put("required", True, at)
        files[index] = entry
    return files


def _gpus(value: Any, origin: Origin | None) -> Any:
    return row([table({"count": "all"}, origin)], origin) if isinstance(value, str) else value


def _mount(value: Any, origin: Origin | None) -> Any:
    if not isinstance(value, str):
        return value
    volume = parse_volume(value)
    volume["target"] = clean(volume["target"])
    volume.origins = dict.fromkeys(volume, origin) if origin else {}
    return volume


def _device(value: Any, origin: Origin | None) -> Any:
    if not isinstance(value, str):
        return value
    parts = value.split(":")
    if len(parts) > 3:
        raise Mistake("a device with too many colons; use the long form")
    target = parts[1] if len(parts) > 1 and parts[1] else parts[0]
    permissions = parts[2] if len(parts) > 2 else "rwm"
    return table({"source": parts[0], "target": target, "permissions": permissions}, origin)


def _ports(value: Any, origin: Origin | None) -> Any:
    made = Row()
    for _, item, at in value.rows():
        if isinstance(item, Table):
            made.add(item, at)
        else:
            for port in parse_ports(text(item)):
                made.add(table(port, at), at)
        if len(made) > PORTS_LIMIT:
            raise Mistake(f"more than {PORTS_LIMIT} ports")
    return made


def _ssh(value: Any, origin: Origin | None) -> Any:
    if not isinstance(value, Row):
        return value
    made = Table()
    for _, item, at in value.rows():
        key, separator, path = str(item).partition("=")
        if not separator and key != "default":
            raise Mistake("an ssh key is written ID=PATH")
        made.put(key, path if separator else None, at)
    return made


def _limit(value: Any, origin: Origin | None) -> Any:
    if isinstance(value, Table) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Mistake("a limit is a whole number, or a mapping of `soft` and `hard`")


def _external(value: Any, origin: Origin | None) -> Any:
    external = value.get("external") if isinstance(value, Table) else None
    if not isinstance(external, Table):
        return value
    at = value.origins.get("external")
    value.put("external", True, at)
    if "name" in external:
        if "name" in value and value["name"] != external["name"]:
            raise Mistake("`name` and `external.name` differ; use `name` alone")
        value.put("name", external["name"], at)
    return value


_LONG: Patterns[Rewrite] = Patterns(
    {
        "services.*.build": _context,
        "services.*.build.secrets.*": _source,
        "services.*.build.provenance": _words,
        "services.*.build.sbom": _words,
        "services.*.build.additional_contexts": _pairs,
        "services.*.build.ssh": _ssh,
        "services.*.build.ulimits.*": _limit,
        "services.*.depends_on": _depends_on,
        "services.*.env_file": _env_files,
        "services.*.label_file": _one_or_more,
        "services.*.extends": _service,
        "services.*.gpus": _gpus,
        "services.*.networks": _named,
        "services.*.models": _named,
        "services.*.volumes.*": _mount,
        "services.*.dns": _one_or_more,
        "services.*.devices.*": _device,
        "services.*.secrets.*": _source,
        "services.*.configs.*": _source,
        "services.*.ports": _ports,
        "services.*.ulimits.*": _limit,
        "services.*.develop.watch.*.ignore": _one_or_more,
        "services.*.develop.watch.*.include": _one_or_more,
        "volumes.*": _external,
        "networks.*": _external,
        "secrets.*": _external,
        "configs.*": _external,
    }
)


def omit_empty(model: Table) -> None:
    """Take out name servers that are empty, which the reference takes for not written."""
    services = model.get("services")
    for service in services.values() if isinstance(services, Table) else ():
        dns = service.get("dns") if isinstance(service, Table) else None
        if isinstance(dns, Row):
            kept = [(item, origin) for _, item, origin in dns.rows() if item not in (None, "")]
            service["dns"] = filled = Row()
            for item, origin in kept:
                filled.add(item, origin)


def set_defaults(model: Table) -> None:
    """Write out what the specification has for keys that are left out."""
    services = model.get("services")
    for service in services.values() if isinstance(services, Table) else ():
        if not isinstance(service, Table):
            continue
        _default(service.get("build"), {"context": "."})
        for secret in service.get("secrets") or ():
            _default(secret, {"target": f"/run/secrets/{text(secret.get('source'))}"})
        for port in service.get("ports") or ():
            _default(port, {"protocol": "tcp", "mode": "ingress"})
        for volume in service.get("volumes") or ():
            _default(volume.get("bind") if isinstance(volume, Table) else None, {"create_host_path": True})
        for request in _requests(service):
            if "count" not in request and "device_ids" not in request:
                request["count"] = "all"


def _requests(service: Table) -> list[Table]:
    holder: Any = service
    for key in ("deploy", "resources", "reservations", "devices"):
        holder = holder.get(key) if isinstance(holder, Table) else None
    return [item for item in (*(holder or ()), *(service.get("gpus") or ())) if isinstance(item, Table)]


def _default(entry: Any, defaults: dict[str, Any]) -> None:
    if isinstance(entry, Table):
        for key, value in defaults.items():
            if key not in entry:
                entry[key] = value
