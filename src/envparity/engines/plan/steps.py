"""Gathering steps: each once, by an id that says what it is; and the order of services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.errors import UsageError
from envparity.model.deeds import Kind, Step, Verb


class Steps:
    """Steps in the order in which they were thought of, which is one in which they could be carried out."""

    def __init__(self, first: Steps | None = None) -> None:
        """Begin with the steps of `first`, which come before anything that is done to a container."""
        self._held: dict[str, Step] = {step.id: step for step in first.all()} if first else {}
        self._first = tuple(self._held)

    def add(
        self, verb: Verb, kind: Kind, name: str, cause: str, *, service: str = "", after: Iterable[str] = ()
    ) -> str:
        """Add a step, unless it is there, and give its id. Steps to wait for that do not exist are left out."""
        id = step_id(verb, kind, name)
        if id not in self._held:
            first = self._first if kind == "container" else ()
            known = tuple(sorted({other for other in (*first, *after) if other in self._held}))
            self._held[id] = Step(id, verb, kind, name, cause, service, known)
        return id

    def __contains__(self, step: str) -> bool:
        return step in self._held

    def having(self, *ids: str) -> tuple[str, ...]:
        """Give those of the ids that are steps of this plan."""
        return tuple(step for step in ids if step in self._held)

    def all(self) -> tuple[Step, ...]:
        """Give the steps."""
        return tuple(self._held.values())


def step_id(verb: Verb, kind: Kind, name: str) -> str:
    """Give the id of a step."""
    return f"{verb} {kind} {name}"


def ordered(needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Put names so that each comes after those it needs, alphabetically where that leaves a choice.

    `UsageError` names a circle. Needs that are no names of the mapping are passed over.
    """
    left = {name: {other for other in others if other in needs} for name, others in needs.items()}
    result: list[str] = []
    while left:
        ready = sorted(name for name, others in left.items() if not others)
        if not ready:
            circle = ", ".join(f"`{name}`" for name in sorted(left))
            raise UsageError(
                f"services wait for each other in a circle: {circle}", hint="see their `depends_on`"
            )
        result += ready
        for name in ready:
            del left[name]
        for others in left.values():
            others.difference_update(ready)
    return tuple(result)
