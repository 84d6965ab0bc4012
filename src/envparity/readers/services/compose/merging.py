"""How a later Compose file changes an earlier one: key by key, with rules of their own for some keys.

The rules are those of the Compose specification's chapter on merging, to the letter of the reference
(compose-go's `override` package). Lists grow; what means the same entry (a port, a mount's target, an
environment variable) is then there once, the later one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from envparity.readers.services.compose.model import (
    Mistake,
    Origin,
    Path,
    Row,
    Table,
    identity,
    table,
    text,
)
from envparity.readers.services.compose.patterns import Patterns

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


def _as_rows(base: Any, over: Any, path: Path) -> Any:
    return _joined(to_row(base), to_row(over))


def _hosts(base: Any, over: Any, path: Path) -> Any:
    known = to_row(base)
    names = {identity(value) for value in known}
    for _, value, origin in to_row(over).rows():
        if identity(value) not in names:
            known.add(value, origin)
    return known


def _later(base: Any, over: Any, path: Path) -> Any:
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
