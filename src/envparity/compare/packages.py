"""Packages side by side: a set of versions in each environment, and whether two such sets are the same content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from operator import is_

from envparity.compare.rows import missing, row
from envparity.compare.versions import compare
from envparity.model.areas import Area
from envparity.model.conditions import conditions
from envparity.model.differences import Cell, Difference, Likeness, Present, Subject
from envparity.model.facts import Package
from envparity.model.provenance import contents_differ, origins_differ
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown


def package_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align packages by ecosystem and name; the project's own packages are left out.

    An environment that has no package of an ecosystem at all declares no lock of it: unknown, not absent.
    """
    held = _by_identity(snapshots)
    ecosystems = [{ecosystem for ecosystem, _ in found} for found in held]
    for ecosystem, name in sorted(set().union(*held)):
        cells: list[Cell] = []
        made: dict[int, Present] = {}
        for snapshot, found, known in zip(snapshots, held, ecosystems, strict=True):
            packages = found.get((ecosystem, name))
            if packages is not None:
                cell = made.get(id(packages))
                if cell is None:
                    cell = made[id(packages)] = package_cell(packages)
                cells.append(cell)
            elif ecosystem in known:
                cells.append(missing(snapshot, "package"))
            else:
                cells.append(
                    Unknown(
                        snapshot.why_unknown("package") or f"none of its sources holds {ecosystem} packages"
                    )
                )
        yield row(
            snapshots, Subject("package", name, ecosystem), Area.DEPENDENCIES, cells, packages_alike(cells)
        )


def _by_identity(snapshots: Sequence[Snapshot]) -> list[dict[tuple[str, str], list[Package]]]:
    """Give each snapshot's packages by name; environments that read the same locks share what was found."""
    held: list[dict[tuple[str, str], list[Package]]] = []
    for number, snapshot in enumerate(snapshots):
        twin = next(
            (at for at in range(number) if _same_facts(snapshots[at].packages, snapshot.packages)), None
        )
        if twin is not None:
            held.append(held[twin])
            continue
        found: dict[tuple[str, str], list[Package]] = {}
        for package in snapshot.packages:
            if not package.root:
                found.setdefault((package.ecosystem, package.key or package.name), []).append(package)
        held.append(found)
    return held


def _same_facts(a: Sequence[Package], b: Sequence[Package]) -> bool:
    return len(a) == len(b) and all(map(is_, a, b))


def package_cell(packages: Sequence[Package]) -> Present:
    """Join all versions of one package; locked twice at one version is one."""
    if len(packages) == 1:
        return Present(Plain(packages[0].version or "any"), (packages[0],))
    ordered = sorted(packages, key=lambda package: (package.place.path, package.place.line))
    ecosystem = ordered[0].ecosystem
    ordered.sort(key=cmp_to_key(lambda a, b: compare(ecosystem, a.version, b.version)))
    versions = dict.fromkeys(package.version or "any" for package in ordered)
    return Present(Plain(", ".join(versions)), tuple(ordered))


def packages_alike(cells: Sequence[Cell]) -> Likeness:
    """Say whether the environments that have a package have the same of it: version, content, origin, groups."""
    first, *others = [cell for cell in cells if isinstance(cell, Present)]
    for other in others:
        if not _same(first, other):
            return "different"
    return "same"


def _same(a: Present, b: Present) -> bool:
    if a is b:
        return True
    mine, theirs = _packages(a), _packages(b)
    if len(mine) == len(theirs) and all(map(_alike, mine, theirs)):
        return True
    if a.value != b.value:
        return False
    if any(set(p.groups) != set(q.groups) for p, q in zip(mine, theirs, strict=False)):
        return False
    for p, q in zip(mine, theirs, strict=False):
        if p.version == q.version and (
            origins_differ(p, q) or contents_differ(p, q) or set(p.flags) != set(q.flags)
        ):
            return False
    return _directness(mine) == _directness(theirs) and conditions(mine) == conditions(theirs)


def _alike(p: Package, q: Package) -> bool:
    """Say whether two locks say the very same of a package, but for the line, and who asks for it."""
    return (
        p.version == q.version
        and p.hashes == q.hashes
        and p.groups == q.groups
        and p.origin == q.origin
        and p.flags == q.flags
        and p.markers == q.markers
        and p.direct == q.direct
    )


def _directness(packages: Iterable[Package]) -> bool:
    """Say whether the project asks for the package itself; a lock that does not tell counts as yes."""
    return any(package.direct is not False for package in packages)


def _packages(cell: Present) -> list[Package]:
    return [fact for fact in cell.facts if isinstance(fact, Package)]
