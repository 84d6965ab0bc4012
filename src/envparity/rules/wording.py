"""How findings speak of values and environments: short, safe to print, and never of a secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.model.differences import Present
from envparity.model.snapshots import Environment
from envparity.model.values import Sealed, Unknown, Value

_MOST = 12
_LONGEST = 64
_HEAD = 24


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does, `a, b and c`; of very many the last are only counted."""
    if len(names) > _MOST:
        names = [*names[: _MOST - 1], f"{len(names) - _MOST + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def names_of(environments: Iterable[Environment]) -> list[str]:
    """Give the environments' names, each once, in the order given."""
    return list(dict.fromkeys(environment.name for environment in environments))


def cleaned(text: str) -> str:
    """Put a text on one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def quoted(text: str) -> str:
    """Put a literal in backticks: on one line, without control characters, its middle left out if long."""
    safe = cleaned(text).replace("`", "'")
    return f"`{safe[:_HEAD]}...{safe[_HEAD + 3 - _LONGEST :]}`" if len(safe) > _LONGEST else f"`{safe}`"


def shown(value: Value) -> str:
    """Say a value: a secret only that it is one, an empty text that it is blank."""
    if isinstance(value, Sealed):
        return "a secret"
    if isinstance(value, Unknown):
        return "unknown"
    return quoted(str(value)) if str(value).strip() else "blank"


def spread(pairs: Iterable[tuple[Environment, Present]]) -> str:
    """Say who holds what, equal values told once: `` `30` in development and staging, `30s` in production ``."""
    return spread_texts((environment, shown(cell.value)) for environment, cell in pairs)


def spread_texts(pairs: Iterable[tuple[Environment, str]]) -> str:
    """Say who holds what, of texts that are ready to be printed."""
    held: dict[str, list[str]] = {}
    for environment, text in pairs:
        held.setdefault(text, []).append(environment.name)
    return ", ".join(f"{text} in {listed(list(dict.fromkeys(names)))}" for text, names in held.items())
