"""Who needs whom in one lockfile: groups, direct or through whom, markers and extras, from its edges.

Formats that list packages with their dependencies say nothing of a package's groups; they
follow from what the project itself asks for. Knows no format and no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from envparity.model.records import dataclass, field
from envparity.readers.packages.ledger import ORDER


class Edge(NamedTuple):
    """One dependency: the numbers of the packages it means, and what it asks of them.

    `extra` is the name of an optional part of the *owner* that this edge belongs to, empty when it
    always holds; `extras` are the optional parts it asks of its targets.
    """

    targets: tuple[int, ...]
    marker: str = ""
    extras: tuple[str, ...] = ()
    extra: str = ""


@dataclass(slots=True)
class Links:
    """Packages by number where no dependency has a condition; `roots` are what the project itself asks for, by group."""

    names: list[str]
    targets: list[list[int]]
    roots: list[tuple[str, int]] = field(default_factory=list)

    def groups(self) -> list[tuple[str, ...]]:
        """Give each package's groups, the furthest reaching first; empty where nothing leads to it."""
        found: list[tuple[str, ...]] = [()] * len(self.names)
        for group in ORDER:
            starts = [number for name, number in self.roots if name == group]
            own = (group,)
            for number in reached(starts, self.targets) if starts else ():
                found[number] = found[number] + own if found[number] else own
        return found

    def direct(self) -> list[bool]:
        """Say of each package whether the project itself asks for it."""
        asked = {number for _, number in self.roots}
        return [number in asked for number in range(len(self.names))]

    def via(self) -> list[tuple[str, ...]]:
        """Give the names of the packages that ask for each package, sorted."""
        found: list[list[str]] = [[] for _ in self.names]
        for owner, targets in zip(self.names, self.targets, strict=True):
            for number in targets:
                found[number].append(owner)
        return [tuple(names) if len(names) < 2 else tuple(sorted(set(names))) for names in found]


def reached(starts: Iterable[int], targets: Sequence[Sequence[int]]) -> set[int]:
    """Give all that is reached from some packages, those among them."""
    open_ = list(starts)
    seen = set(open_)
    while open_:
        for number in targets[open_.pop()]:
            if number not in seen:
                seen.add(number)
                open_.append(number)
    return seen


@dataclass(slots=True)
class Graph:
    """Packages by number, with their edges; `roots` are edges of the project itself, by group."""

    names: list[str]
    edges: list[list[Edge]]
    roots: list[tuple[str, str, Edge]] = field(default_factory=list)
    """(group, name of the root, edge)"""

    def groups(self) -> list[tuple[str, ...]]:
        """Give each package's groups, the furthest reaching first; empty where nothing leads to it."""
        found: list[list[str]] = [[] for _ in self.names]
        plain = not any(edge.extras or edge.extra for edges in self.edges for edge in edges)
        targets = (
            [[number for edge in edges for number in edge.targets] for edges in self.edges] if plain else []
        )
        for group in ORDER:
            starts = [edge for name, _, edge in self.roots if name == group]
            if not starts:
                continue
            if plain:
                seen = reached((number for edge in starts for number in edge.targets), targets)
            else:
                seen = self._reached(starts)
            for number in seen:
                found[number].append(group)
        return [tuple(groups) for groups in found]

    def _reached(self, starts: Iterable[Edge]) -> set[int]:
        """Follow edges, those of an optional part only where somebody asks for it."""
        seen: set[tuple[int, str]] = set()
        open_: list[tuple[int, str]] = []
        for edge in starts:
            open_.extend(_steps(edge))
        while open_:
            step = open_.pop()
            if step in seen:
                continue
            seen.add(step)
            number, extra = step
            for edge in self.edges[number]:
                if edge.extra == extra:
                    open_.extend(_steps(edge))
        return {number for number, _ in seen}

    def direct(self) -> list[bool]:
        """Say of each package whether the project itself asks for it."""
        found = [False] * len(self.names)
        for _, _, edge in self.roots:
            for number in edge.targets:
                found[number] = True
        return found

    def via(self) -> list[tuple[str, ...]]:
        """Give the names of the packages that ask for each package, sorted."""
        found: list[set[str]] = [set() for _ in self.names]
        for owner, edges in zip(self.names, self.edges, strict=True):
            for edge in edges:
                for number in edge.targets:
                    found[number].add(owner)
        return [tuple(sorted(names)) for names in found]

    def conditions(self) -> tuple[list[str], list[tuple[str, ...]]]:
        """Give each package's marker, and flags for what single edges ask of it.

        The marker is empty when some edge always holds: the conditions of the other edges are then
        flags (`if=OWNER: MARKER`), as are the extras that are asked for (`extra=NAME`).
        """
        always = [False] * len(self.names)
        markers: list[set[str]] = [set() for _ in self.names]
        single: list[set[str]] = [set() for _ in self.names]
        extras: list[set[str]] = [set() for _ in self.names]
        owned = [(owner, edge) for owner, edges in zip(self.names, self.edges, strict=True) for edge in edges]
        for owner, edge in [*owned, *((root, edge) for _, root, edge in self.roots)]:
            if not edge.marker and not edge.extras:
                for number in edge.targets:
                    always[number] = True
                continue
            for number in edge.targets:
                extras[number].update(f"extra={name}" for name in edge.extras)
                if edge.marker:
                    markers[number].add(edge.marker)
                    single[number].add(f"if={owner}: {edge.marker}")
                else:
                    always[number] = True
        texts = [
            "" if sure else " or ".join(sorted(some)) for sure, some in zip(always, markers, strict=True)
        ]
        flags = [
            tuple(sorted(extra | (some if sure else set())))
            for sure, some, extra in zip(always, single, extras, strict=True)
        ]
        return texts, flags


def _steps(edge: Edge) -> Iterable[tuple[int, str]]:
    for number in edge.targets:
        yield number, ""
        for extra in edge.extras:
            yield number, extra
