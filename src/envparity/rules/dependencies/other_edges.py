"""DEP016: a package asks for another in one environment, and at the same version does not in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Cell, Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Unknown
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages
from envparity.rules.release import stages
from envparity.rules.wording import listed, names_of, quoted, spread_texts

_Asked = Sequence[tuple[Environment, frozenset[str], Mapping[str, str]]]
"""Environments, with who asks for the package there, and on which conditions of single edges."""


class OtherEdges(Rule):
    """A package asks for another one in one environment, and at the same version does not in another, or on other terms.

    Why: What a published version needs does not change. An edge that one lock lacks was removed by hand, by an
    override or by a merge, and the package may be missing where it is installed next.

    Fix: Look for an override or a lock that was edited, and let the package manager write the lock anew.
    """

    code: ClassVar[str] = "DEP016"
    name: ClassVar[str] = "other-needs-at-same-version"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report who asks for a package in one environment, and at the same version does not in another."""
        pairs = zip(difference.environments, difference.cells, strict=True)
        held = [
            (e, _owners(cell), _terms(cell))
            for e, cell in pairs
            if not isinstance(cell, Unknown) and (e.name, difference.subject.scope) in context.graphs
        ]
        live = Stage.PRODUCTION in stages(e for e, _, _ in held)
        told, severity = self._edges(held, difference, context), Severity.LOW if live else Severity.INFO
        if not told:
            told, severity = self._conditions(held, difference, context), Severity.INFO
        if told:
            environments = names_of(e for e, _, _ in held)
            yield self.finding(difference, told, severity=severity, environments=environments)

    def _edges(self, held: _Asked, difference: Difference, context: Context) -> str:
        """Say which owners ask for the package in some environments alone."""
        every = sorted(frozenset().union(*(owners for _, owners, _ in held)))
        changed = [
            name
            for name in every
            if len({name in owners for _, owners, _ in held}) == 2
            and _unmoved(name, held, difference, context)
        ]
        if not changed:
            return ""
        asks = names_of(e for e, owners, _ in held if changed[0] in owners)
        still = names_of(e for e, owners, _ in held if changed[0] not in owners)
        return (
            f"{listed([quoted(name) for name in changed])} {'asks' if len(changed) == 1 else 'ask'} for "
            f"{quoted(difference.subject.name)} in {listed(asks)}, and at the same version not in {listed(still)}"
        )

    def _conditions(self, held: _Asked, difference: Difference, context: Context) -> str:
        """Say whose condition for the package is another one in some environments."""
        for name in sorted(frozenset().union(*(terms for _, _, terms in held))):
            asking = [(e, terms.get(name, "")) for e, owners, terms in held if name in owners]
            if len({term for _, term in asking}) > 1 and _unmoved(name, held, difference, context):
                told = spread_texts((e, quoted(term) if term else "always") for e, term in asking)
                return (
                    f"{quoted(name)} asks for {quoted(difference.subject.name)} on other conditions: {told}"
                )
        return ""


def _unmoved(name: str, held: _Asked, difference: Difference, context: Context) -> bool:
    """Say whether a package that asks is locked alike everywhere."""
    locked = [context.graphs[e.name, difference.subject.scope].get(name) for e, _, _ in held]
    return None not in locked and len(set(locked)) == 1


def _owners(cell: Cell) -> frozenset[str]:
    facts = packages(cell) if isinstance(cell, Present) else ()
    return frozenset(name for package in facts for name in package.via)


def _terms(cell: Cell) -> Mapping[str, str]:
    """Give the conditions of single edges by owner; none where every edge has one, which the package's own tell."""
    facts = packages(cell) if isinstance(cell, Present) else ()
    found: dict[str, str] = {}
    for package in facts:
        if not package.markers:
            for flag in package.flags:
                if flag.startswith("if="):
                    owner, _, marker = flag[3:].partition(": ")
                    found[owner] = marker
    return found
