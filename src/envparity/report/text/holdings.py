"""The table of secrets in a terminal: a row a key, a column an environment."""

from __future__ import annotations

from datetime import date

from envparity.model.holdings import Holding, Holdings, Key
from envparity.report.cells import say_fingerprint
from envparity.report.clean import clean
from envparity.report.summary import counted
from envparity.report.text.canvas import Canvas, Cell


def render_holdings(holdings: Holdings, *, today: str, width: int, colour: bool, verbose: bool) -> str:
    """Draw the table: equal numbers are equal secrets, then how old it is, where it lives, and who shares it."""
    canvas = Canvas.of(width, colour)
    names = [environment.name for environment in holdings.environments]
    lines = [canvas.heading(clean(holdings.workspace), "bold", aside=counted(len(holdings.keys), "key"))]
    if not holdings.keys:
        return "\n".join([*lines, "no secrets", ""])
    rows = [_row(key, today) for key in holdings.keys]
    lines += canvas.table(rows, head=("key", *map(clean, names), "shared"), whole=verbose, named=True)
    notes = list(_notes(holdings, names))
    if notes:
        lines += ["", *(canvas.paint(note, "dim") for note in notes)]
    return "\n".join(lines) + "\n"


def _row(key: Key, today: str) -> list[Cell]:
    cells = [_cell(holding, today) for holding in key.holdings]
    shared = sorted({other for holding in key.holdings for other in holding.shared})
    told = clean(", ".join(shared))
    return [(clean(key.name), "key"), *cells, (told, "high" if told else "")]


def _cell(holding: Holding, today: str) -> Cell:
    where = clean(_where(holding))
    match holding.state:
        case "absent":
            return "-", "absent"
        case "missing":
            return f"missing {where}", "high"
        case "unknown":
            return (f"? {where}" if where else "?"), "unknown"
        case "reference":
            return f"not asked {where}", "unknown"
    said = [*map(say_fingerprint, holding.secrets), _age(holding.since, today), where]
    return " ".join(part for part in said if part), "value"


def _where(holding: Holding) -> str:
    """Say where it lives, shortly: a store's scheme, or the file and line."""
    if holding.reference:
        return holding.reference.partition("://")[0]
    return str(holding.place) if holding.place else ""


def _age(since: str, today: str) -> str:
    if not since:
        return ""
    days = (date.fromisoformat(today) - date.fromisoformat(since[:10])).days
    return f"{max(days, 0)}d"


def _notes(holdings: Holdings, names: list[str]) -> list[str]:
    """Say why something is not known, each reason once."""
    told: dict[str, None] = {}
    for key in holdings.keys:
        for name, holding in zip(names, key.holdings, strict=True):
            if holding.state in ("unknown", "missing") and (holding.reason or holding.reference):
                reason = holding.reason or f"`{holding.reference}` holds nothing"
                told[clean(f"{name}: {reason}")] = None
    return list(told)
