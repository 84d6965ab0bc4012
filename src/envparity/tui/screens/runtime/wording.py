"""What the runtime screen says in words: of the engine, of a deed under way, of what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.tui.known import Trouble
from envparity.tui.look import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from envparity.model.deeds import Event
    from envparity.tui.errands import Deed
    from envparity.tui.known import Known
    from envparity.tui.look import Span


def engine_line(known: Known) -> list[Span]:
    """Say which engine this is, or that there is none."""
    if known.engine is None:
        return [("… looking for an engine", "faint")]
    if isinstance(known.engine, Trouble):
        return [("○ no engine", "grade-high bold"), ("   the services below are as declared", "faint")]
    name = f"{known.engine.name} {known.engine.version}"
    return [("● ", "grade-ok"), (name, "text"), (f"   {known.engine.address}", "faint")]


def busy_line(busy: str, events: Iterable[Event]) -> list[Span]:
    """Say how far a deed has come."""
    told = list(events)
    done = sum(event.status in ("done", "skipped") for event in told)
    count = f"   {done} of {len(told)} services done" if told else ""
    return [
        (f"◆ {busy} ", "grade-medium bold"),
        (count, "text"),
        ("   ", "faint"),
        ("x", "link bold"),
        (" stops it", "faint"),
    ]


def done_line(deed: Deed, name: str, steps: int) -> list[Span]:
    """Say that a deed was done."""
    count = f"   {steps} step{'' if steps == 1 else 's'}"
    return [("✓ ", "grade-ok bold"), (f"{deed} {name} is done", "text"), (count, "faint")]


def nothing_line(name: str) -> list[Span]:
    """Say that there is nothing to do."""
    return [("✓ ", "grade-ok"), (f"nothing to do: {name} is as it should be", "text")]


def failed_line(deed: Deed, name: str, trouble: Trouble) -> list[Span]:
    """Say that a deed failed, and why."""
    said = prose(trouble.message, "text", "strong bold")
    return [("▲ ", "grade-critical bold"), (f"{deed} {name}: ", "text"), *said, *_hint(trouble)]


def stopped_line(trouble: Trouble) -> list[Span]:
    """Say how far a deed came that was stopped."""
    return [("■ ", "grade-medium"), *prose(trouble.message, "text", "strong bold"), *_hint(trouble)]


def _hint(trouble: Trouble) -> list[Span]:
    return [("   ", "faint"), *prose(trouble.hint, "faint", "text")] if trouble.hint else []


def notice(missing: Trouble) -> Iterator[list[Span]]:
    """Say what is missing for an engine, how to get it, and what works without."""
    yield [("○ ", "grade-high"), *prose(missing.message, "strong bold", "strong bold")]
    yield []
    if missing.hint:
        yield prose(missing.hint, "text", "strong bold")
        yield []
    yield [("c", "link bold"), (" looks again. Board and Drift need no engine.", "faint")]
