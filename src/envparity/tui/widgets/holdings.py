"""Secrets as rows: a key, what each environment has of it by fingerprint, and who shares it; never a value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from envparity.tui.widgets.columns import CHOSEN, Column
from envparity.tui.widgets.services import age

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from envparity.model.holdings import Holding, Holdings, Key
    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span


def in_order(found: Holdings) -> tuple[Key, ...]:
    """Put what crossed from one environment into another first, then what is missing or weak, then the rest."""
    return tuple(sorted(found.keys, key=lambda key: (-concern(key, found.environments), key.name)))


def concern(key: Key, environments: Sequence[Environment]) -> int:
    """Say how much a key wants a look: 3 where production shares it, 2 where others do, 1 for weak or missing ones."""
    stages = {environment.name: environment.stage.value for environment in environments}
    worst = 0
    for environment, holding in zip(environments, key.holdings, strict=True):
        others = {holder.partition(":")[0] for holder in holding.shared} - {environment.name}
        if others:
            named = {environment.name, *others}
            worst = max(worst, 3 if any(stages.get(name) == "production" for name in named) else 2)
        if holding.state == "missing" or any(secret.weak for secret in holding.secrets):
            worst = max(worst, 1)
    return worst


def holding_columns(
    environments: Sequence[Environment], chosen: str, now: Callable[[], datetime]
) -> tuple[Column[Key], ...]:
    """Give the columns: one for each environment, the chosen one marked."""

    def sign(key: Key) -> Span:
        signs: dict[int, Span] = {
            3: ("▲", "grade-critical"),
            2: ("◆", "grade-high"),
            1: ("■", "grade-medium"),
        }
        return signs.get(concern(key, environments), ("✓", "grade-ok"))

    return (
        Column("", sign, width=1),
        Column("key", lambda key: (key.name, "strong"), share=3, least=18, fits=True),
        *(
            Column(
                f"{CHOSEN}{e.name}" if e.name == chosen else e.name,
                _cell(place, now),
                share=3,
                least=12,
                fits=True,
                ink=f"stage-{e.stage.value}",
            )
            for place, e in enumerate(environments)
        ),
        Column("shared with", _shared, share=3, least=12, within=100),
    )


def _cell(place: int, now: Callable[[], datetime]) -> Callable[[Key], list[Span]]:
    return lambda key: holding_spans(key.holdings[place], now())


def _old(holding: Holding, now: datetime) -> str:
    """Write how long ago a secret was set; nothing where neither its store nor the secret itself tells."""
    try:
        since = datetime.fromisoformat(holding.since)
    except ValueError:
        return ""
    return age((now - (since if since.tzinfo else since.replace(tzinfo=UTC))).total_seconds())


def holding_spans(holding: Holding, now: datetime) -> list[Span]:
    """Write what one environment has of a key: by which fingerprint, where, and how old it is where that is told."""
    if holding.state == "absent":
        return [("- absent", "faint")]
    if holding.state == "missing":
        return [("▲ missing in its store", "grade-high")]
    if holding.state == "unknown":
        return [("? ", "grade-unknown"), (holding.reason or "not known", "grade-unknown")]
    spans: list[Span] = []
    for secret in holding.secrets:
        if secret.weak:
            spans.append((f"{secret.weak} ", "grade-medium"))
        else:
            spans.append((f"#{secret.fingerprint[:8]} ", "text"))
    where = holding.reference.partition("://")[0] if holding.reference else "in a file"
    spans.append((where, "link" if holding.reference else "faint"))
    old = _old(holding, now)
    return [*spans, (f" {old}", "text")] if old else spans


def _shared(key: Key) -> Span:
    return ", ".join(
        dict.fromkeys(other for holding in key.holdings for other in holding.shared)
    ), "grade-high"


def told(key: Key, environments: Sequence[Environment], width: int, now: datetime) -> list[list[Span]]:
    """Say everything of a key: a line for each environment, two where they would not fit into one."""
    lines: list[list[Span]] = [[(key.name, "strong bold")]]
    for environment, holding in zip(environments, key.holdings, strict=True):
        line: list[Span] = [
            (f"  {environment.name:<14} ", f"stage-{environment.stage.value}"),
            *holding_spans(holding, now),
        ]
        line += [("  " + kind, "faint") for kind in dict.fromkeys(secret.kind for secret in holding.secrets)]
        if holding.since:
            line.append((f"  since {holding.since[:10]}", "faint"))
        if holding.shared:
            line.append((f"  the same as {', '.join(holding.shared)}", "grade-high"))
        where: list[Span] = [(f"  {holding.reference}", "link")] if holding.reference else []
        if holding.place is not None:
            where.append((f"  {holding.place}", "faint"))
        if where and sum(len(text) for text, _ in (*line, *where)) > width:
            lines += [line, [("  " + " " * 13, "faint"), *where]]
        else:
            lines.append([*line, *where])
    return lines
