"""Variables in a model replaced by their values, and text turned into the number or truth a key wants.

A variable that is not set becomes nothing, as in the reference, and its name stays with the entry's
origin, so that nobody takes the result for what will run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Row, Table
from envparity.readers.services.compose.patterns import Patterns
from envparity.readers.syntax.gotext import single_precision
from envparity.readers.syntax.templates import Lookup, TemplateError, substitute


def to_whole(value: str) -> int:
    """Read a whole number; `Mistake` for anything else."""
    if not re.fullmatch(r"[+-]?\d{1,19}", value, re.ASCII):
        raise Mistake("must be a whole number")
    return int(value)


def to_number(value: str) -> float:
    """Read a number; `Mistake` for anything else."""
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", value, re.ASCII):
        raise Mistake("must be a number")
    return float(value)


def to_single(value: str) -> float:
    """Read a number of single precision."""
    return single_precision(to_number(value))


def to_truth(value: str) -> bool:
    """Read a truth in YAML 1.1's spellings, which Compose still takes here."""
    lowered = value.lower()
    if lowered in ("true", "y", "yes", "on"):
        return True
    if lowered in ("false", "n", "no", "off"):
        return False
    raise Mistake("must be `true` or `false`")


_WHOLE = (
    "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares deploy.replicas scale "
    "deploy.update_config.parallelism deploy.rollback_config.parallelism deploy.restart_policy.max_attempts "
    "deploy.placement.max_replicas_per_node healthcheck.retries oom_score_adj pids_limit ports.*.target "
    "ulimits.* ulimits.*.hard ulimits.*.soft"
)
_NUMBER = "cpu_percent deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio"
_TRUTH = (
    "init depends_on.*.required depends_on.*.restart healthcheck.disable oom_kill_disable privileged read_only "
    "stdin_open tty volumes.*.read_only volumes.*.volume.nocopy"
)
_TRUTH_ABOVE = (
    "networks.*.external networks.*.internal networks.*.attachable networks.*.enable_ipv4 "
    "networks.*.enable_ipv6 volumes.*.external secrets.*.external configs.*.external"
)
_Cast = Callable[[str], Any]


def _casts() -> dict[str, _Cast]:
    casts: dict[str, _Cast] = {"services.*.cpus": to_single}
    for keys, cast in ((_WHOLE, to_whole), (_NUMBER, to_number), (_TRUTH, to_truth)):
        casts.update(dict.fromkeys((f"services.*.{key}" for key in keys.split()), cast))
    casts.update(dict.fromkeys(_TRUTH_ABOVE.split(), to_truth))
    return casts


_CASTS: Patterns[_Cast] = Patterns(_casts())


def interpolate(value: Any, lookup: Lookup, notes: Notes, place: Place, path: Path = ()) -> None:
    """Replace the variables in a table or row, in place. What cannot be replaced is noted and taken out."""
    if isinstance(value, Table):
        for key, item, origin in list(value.rows()):
            below = (*path, key)
            if isinstance(item, str):
                _entry(value, key, item, origin, lookup, notes, below, place)
            else:
                interpolate(item, lookup, notes, origin.place if origin else place, below)
    elif isinstance(value, Row):
        for index, item, origin in value.rows():
            if isinstance(item, str):
                _entry(value, index, item, origin, lookup, notes, (*path, "[]"), place)
            else:
                interpolate(item, lookup, notes, origin.place if origin else place, (*path, "[]"))


def _entry(
    holder: Any,
    key: Any,
    item: str,
    origin: Origin | None,
    lookup: Lookup,
    notes: Notes,
    path: Path,
    place: Place,
) -> None:
    cast = _CASTS.get(path)
    if "$" not in item and cast is None:
        return
    unset: tuple[str, ...] = ()
    found: list[str] = []

    def watched(name: str) -> str | None:
        value = lookup(name)
        if value:
            found.append(name)
        return value

    try:
        result = substitute(item, watched)
        unset = tuple(dict.fromkeys(result.unset))
        holder[key] = cast(result.text) if cast else result.text
    except TemplateError as error:
        notes.add(error.message, path, origin, place)
        unset = (error.variable,) if error.variable else ("of a template that cannot be read",)
        holder[key] = None if cast else ""
    except Mistake as mistake:
        why = f" ({unset[0]} is not set)" if unset else ""
        notes.add(mistake.message + why, path, origin, place)
        holder[key] = None
    if unset or found:
        origin = origin or Origin(place)
        holder.origins[key] = origin._replace(unset=(*origin.unset, *unset), filled=bool(found))
