"""Entries of a list that mean the same are there once after a merge: the later port, mount, variable.

What makes two entries the same is the reference's (compose-go's `override` package): a variable's name, a
mount's target, a port's whole address. In any other list what a later file repeats is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from envparity.readers.services.compose.model import Mistake, Path, Row, Table, identity, text
from envparity.readers.services.compose.patterns import Patterns
from envparity.readers.services.compose.volumes import parse_volume

Indexer = Callable[[Any], str]


def unify(value: Any, path: Path = ()) -> Any:
    """Give a model in which entries of a list that mean the same are there once; `Mistake` when one cannot be told."""
    if isinstance(value, Table):
        for key, item, origin in value.rows():
            value.put(key, unify(item, (*path, key)), origin)
        return value
    if not isinstance(value, Row):
        return value
    index = _UNIQUE.get(path)
    if index is None:
        return value if value.joined is None else _without_repeats(value, value.joined)
    seen: dict[str, int] = {}
    once = Row()
    for _, item, origin in value.rows():
        name = index(item)
        if name in seen:
            at = seen[name]
            under = str(once[at]).partition("=")[2] if path[-1] == "environment" else None
            once.origins[at] = origin.over(once.origins[at], under) if origin else once.origins[at]
            once[at] = item
        else:
            seen[name] = len(once)
            once.add(item, origin)
    return once


def _without_repeats(value: Row, joined: int) -> Row:
    """Leave out of what a later file adds to a list what the list has already."""
    once = Row()
    known: set[Hashable] = set()
    for position, item, origin in value.rows():
        name = identity(item)
        if position < joined or name not in known:
            once.add(item, origin)
        known.add(name)
    return once


def _key(item: Any) -> str:
    if not isinstance(item, str):
        raise Mistake("an item that is not text")
    return item.partition("=")[0]


def _target(item: Any) -> str:
    if isinstance(item, Table):
        if not isinstance(item.get("target"), str):
            raise Mistake("a mount without `target`")
        return str(item["target"])
    return str(parse_volume(item)["target"]) if isinstance(item, str) else ""


def _device(item: Any) -> str:
    if isinstance(item, Table):
        if not isinstance(item.get("target"), str):
            raise Mistake("a device without `target`")
        return str(item["target"])
    parts = text(item).split(":")
    return parts[1] if len(parts) > 1 else parts[0]


def _exposed(item: Any) -> str:
    if isinstance(item, bool) or not isinstance(item, str | int):
        raise Mistake("`expose` takes ports")
    return str(item)


def _mount(folder: str) -> Indexer:
    def index(item: Any) -> str:
        if isinstance(item, Table):
            return str(item["target"]) if "target" in item else f"{folder}/{text(item.get('source'))}"
        if not isinstance(item, str):
            raise Mistake("an item that is neither a name nor a mapping")
        return f"{folder}/{item}"

    return index


def _port(item: Any) -> str:
    if not isinstance(item, Table):
        return text(item)
    if "target" not in item:
        raise Mistake("a port without `target`")
    host = text(item.get("host_ip", "0.0.0.0"))  # noqa: S104 - the name of a default, nothing listens
    published = text(item.get("published"))
    return f"{host}:{published}:{text(item['target'])}/{text(item.get('protocol', 'tcp'))}"


def _env_file(item: Any) -> str:
    if isinstance(item, Table):
        if "path" not in item:
            raise Mistake("an `env_file` without `path`")
        return text(item["path"])
    return text(item)


_KEYED = (
    "networks.*.labels networks.*.ipam.options services.*.annotations services.*.build.args "
    "services.*.build.additional_contexts services.*.build.platform services.*.build.tags "
    "services.*.build.labels services.*.cap_add services.*.cap_drop services.*.deploy.labels services.*.dns "
    "services.*.dns_opt services.*.dns_search services.*.environment services.*.labels services.*.links "
    "services.*.networks.*.aliases services.*.networks.*.link_local_ips services.*.profiles "
    "services.*.sysctls services.*.tmpfs"
)
_UNIQUE: Patterns[Indexer] = Patterns(
    dict.fromkeys(_KEYED.split(), _key)
    | {
        "services.*.configs": _mount(""),
        "services.*.secrets": _mount("/run/secrets"),
        "services.*.devices": _device,
        "services.*.env_file": _env_file,
        "services.*.expose": _exposed,
        "services.*.ports": _port,
        "services.*.volumes": _target,
    }
)
