"""Sources whose own parts do not fit together: one row for each, with what would be refused there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.compare.belonging import area_of
from envparity.compare.rows import row
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.expressions import expression
from envparity.model.facts import Facet, Resource
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Plain

_PLACED = expression(r"^([^\s:`]+):(\d+): ")
_KIND = "source:layers"
_AND = " + "
"""What stands between the files of a source that is read from several."""


def refused_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Give a row for each layer that does not fit; an environment without that layer has no cell of it."""
    held = [_refused(snapshot.sources) for snapshot in snapshots]
    for path in sorted(set().union(*held)):
        cells: list[Cell] = [
            Present(Plain("does not load"), (found[path],)) if path in found else Absent(with_whole=True)
            for found in held
        ]
        yield row(snapshots, Subject("resource", path, _KIND), area_of(_KIND), cells, "different")


def _refused(sources: Iterable[SourceReading]) -> dict[str, Resource]:
    """Give what is refused by the file that it stands in; a Compose file alone may be there for another's sake."""
    facets: dict[str, list[Facet]] = {}
    for source in sources:
        if source.format == "Compose" and _AND not in source.place:
            continue
        first = source.place.partition(_AND)[0].rpartition(":")[2]
        for problem in source.problems:
            if problem.refused:
                place = _place(problem, first)
                known = facets.setdefault(place.path, [])
                known.append(Facet("refused", Plain(_told(problem)), place, f"{len(known):03}"))
    return {path: Resource(_KIND, path, held[0].place, tuple(held)) for path, held in facets.items()}


def _place(problem: Problem, first: str) -> Place:
    """Give the place of a problem: one in another file than the source's first names it in its words."""
    found = _PLACED.match(problem.message)
    return Place(found[1], int(found[2])) if found else Place(first, problem.line)


def _told(problem: Problem) -> str:
    text = _PLACED.sub("", problem.message)
    return f"`{problem.key}` {text}" if problem.key else text
