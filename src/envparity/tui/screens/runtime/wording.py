"""What the runtime screen says in words: of the engine, of a deed under way, of what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.records import replace
from envparity.tui.known import Trouble
from envparity.tui.look import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from envparity.model.deeds import Asked, Deed, Event, Step
    from envparity.tui.known import Known
    from envparity.tui.look import Span


BAR = 24
"""Cells of the bar."""
VERBS = {
    "pull": ("pulling", "pulled"),
    "build": ("building", "built"),
    "create": ("creating", "created"),
    "start": ("starting", "started"),
    "wait": ("waiting until healthy", "healthy"),
    "stop": ("stopping", "stopped"),
    "remove": ("removing", "removed"),
    "recreate": ("making anew", "made anew"),
    "rename": ("naming", "named"),
    "pause": ("pausing", "paused"),
    "unpause": ("letting go on", "goes on"),
}


def engine_line(known: Known) -> list[Span]:
    """Say which engine this is, or that there is none."""
    if known.engine is None:
        return [("… looking for an engine", "faint")]
    if isinstance(known.engine, Trouble):
        return [("○ no engine", "grade-high bold"), ("   the services below are as declared", "faint")]
    name = f"{known.engine.name} {known.engine.version}"
    return [("● ", "grade-ok"), (name, "text"), (f"   {known.engine.address}", "faint")]


def planning_line(asked: Asked) -> list[Span]:
    """Say that a deed is being worked out."""
    return [("… ", "faint"), (f"working out what {asked.deed} {asked.environment} would do", "faint")]


def busy_line(busy: str, done: int, total: int) -> list[Span]:
    """Say how far a deed has come, in steps and as a bar."""
    full = BAR * done // max(1, total)
    return [
        (f"◆ {busy}  ", "grade-medium bold"),
        ("━" * full, "link"),
        ("━" * (BAR - full), "line"),
        (f"  {done} of {total} steps   ", "text"),
        ("x", "link bold"),
        (" stops it", "faint"),
    ]


def happening(event: Event, steps: Mapping[str, Step]) -> Event:
    """Word an event by its step, shortly: it stands beside the name of the service that it is about."""
    step = steps.get(event.step)
    if step is None or event.status == "failed":
        return event
    now, then = VERBS[step.verb]
    message = then if event.status == "done" else now
    return replace(event, message=f"{message} {step.kind}" if step.kind != "container" else message)


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
