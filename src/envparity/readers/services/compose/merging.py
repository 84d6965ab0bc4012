"""How a later Compose file changes an earlier one: key by key, with rules of their own for some keys.

The rules are those of the Compose specification's chapter on merging, to the letter of the reference
(compose-go's `override` package). Lists grow; what means the same entry (a port, a mount's target, an
environment variable) is then there once, the later one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from envparity.readers.services.compose.model import (
    Mistake,
    Origin,
    Path,
    Row,
    Table,
    identity,
    row,
    table,
    text,
)
from envparity.readers.services.compose.patterns import Patterns
from envparity.readers.services.compose.volumes import parse_volume

Merger = Callable[[Any, Any, Path], Any]
STARTED = {"condition": "service_started", "required": True}


def merge(base: Any, over: Any, path: Path = ()) -> Any:
    """Give `base` as changed by `over`, which wins; `Mistake` when the two are of different kinds.

    Both may be changed by it.
    """
    rule = _RULES.get(path)
    if rule:
        return rule(base, over, path)
    if over is None:
        return base
    if isinstance(base, Table):
        if not isinstance(over, Table):
            raise _different(path)
        return merge_tables(base, over, path)
    if isinstance(base, Row):
        if not isinstance(over, Row):
            raise _different(path)
        return _joined(base, over)
    return over


def _different(path: Path) -> Mistake:
    return Mistake(f"`{'.'.join(path)}` is of another kind in an earlier file")


def merge_tables(base: Table, over: Table, path: Path) -> Table:
    """Merge two tables key by key into the first."""
    for key, value, origin in over.rows():
        if key not in base:
            base.put(key, value, origin)
            continue
        before = base.origins.get(key)
        merged = merge(base[key], value, (*path, key))
        kept = isinstance(merged, Table | Row) and merged is not value
        base.put(key, merged, before if kept or merged is None or not origin else origin.over(before))
    return base


def _joined(base: Row, over: Row) -> Row:
    if base.joined is None:
        base.joined = len(base)
    for _, value, origin in over.rows():
        base.add(value, origin)
    return base


def to_row(value: Any) -> Row:
    """Give a mapping as `KEY=VALUE` items in the order of its keys, a single value as a list of one."""
    if isinstance(value, Row):
        return value
    made = Row()
    if isinstance(value, Table):
        pairs: list[tuple[str, Origin | None]] = []
        for key, item, origin in value.rows():
            items = item if isinstance(item, Row) else [item]
            pairs += [(key if one is None else f"{key}={text(one)}", origin) for one in items]
        for line, origin in sorted(pairs, key=lambda pair: pair[0]):
            made.add(line, origin)
    elif isinstance(value, str):
        made.add(value, None)
    return made


def to_table(value: Any, default: dict[str, Any] | None) -> Table:
    """Give a list of names as a mapping from each to a default."""
    if isinstance(value, Table):
        return value
    made = Table()
    if isinstance(value, Row):
        for _, name, origin in value.rows():
            made.put(text(name), None if default is None else table(default, origin), origin)
    return made


def _as_rows(base: Any, over: Any, path: Path) -> Any:  # noqa: ARG001
    return _joined(to_row(base), to_row(over))


def _hosts(base: Any, over: Any, path: Path) -> Any:  # noqa: ARG001
    known = to_row(base)
    names = {identity(value) for value in known}
    for _, value, origin in to_row(over).rows():
        if identity(value) not in names:
            known.add(value, origin)
    return known


def _later(base: Any, over: Any, path: Path) -> Any:  # noqa: ARG001
    return over


def _build(base: Any, over: Any, path: Path) -> Any:
    def whole(value: Any) -> Table:
        return value if isinstance(value, Table) else table({"context": value} if value is not None else {})

    return merge_tables(whole(base), whole(over), path)


def _depends_on(base: Any, over: Any, path: Path) -> Any:
    return merge_tables(to_table(base, STARTED), to_table(over, STARTED), path)


def _named(base: Any, over: Any, path: Path) -> Any:
    return merge_tables(to_table(base, None), to_table(over, None), path)


def _logging(base: Any, over: Any, path: Path) -> Any:
    if not isinstance(base, Table) or not isinstance(over, Table):
        return base if over is None else over
    alike = "driver" not in base or "driver" not in over or base["driver"] == over["driver"]
    return merge_tables(base, over, path) if alike else over


def _pools(base: Any, over: Any, path: Path) -> Any:
    """Merge address pools of one subnet; another subnet is another pool."""
    if not isinstance(base, Row) or not isinstance(over, Row):
        raise _different(path)
    pools = Row()

    def place(pool: Table, origin: Origin | None) -> None:
        for index, known in enumerate(pools):
            if known.get("subnet") == pool.get("subnet"):
                pools[index] = pool
                return
        pools.add(pool, origin)

    for _, original, origin in base.rows():
        right = to_table(original, None)
        for _, override, later in over.rows():
            left = to_table(override, None)
            if left.get("subnet") == right.get("subnet"):
                place(merge_tables(right, left, path), origin)
            elif not any(known.get("subnet") == left.get("subnet") for known in pools):
                pools.add(left, later)
            else:
                place(merge_tables(right, left, path), origin)
    return pools


_ROWS = (
    "networks.*.labels volumes.*.labels services.*.annotations services.*.build.args "
    "services.*.build.additional_contexts services.*.build.labels services.*.deploy.labels services.*.dns "
    "services.*.dns_opt services.*.dns_search services.*.env_file services.*.label_file "
    "services.*.environment services.*.labels services.*.volumes.*.volume.labels services.*.sysctls "
    "services.*.tmpfs"
)
_RULES: Patterns[Merger] = Patterns(
    dict.fromkeys(_ROWS.split(), _as_rows)
    | dict.fromkeys(
        (
            "services.*.command",
            "services.*.entrypoint",
            "services.*.healthcheck.test",
            "services.*.ulimits.*",
        ),
        _later,
    )
    | {
        "networks.*.ipam.config": _pools,
        "services.*.build": _build,
        "services.*.build.extra_hosts": _hosts,
        "services.*.extra_hosts": _hosts,
        "services.*.depends_on": _depends_on,
        "services.*.logging": _logging,
        "services.*.models": _named,
        "services.*.networks": _named,
    }
)

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
            once[at] = item
            once.origins[at] = origin.over(once.origins[at]) if origin else once.origins[at]
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
__all__ = ["STARTED", "merge", "merge_tables", "row", "to_row", "to_table", "unify"]
