"""RUN008: two files of one environment that ask for another version of a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Runtime
from envparity.model.findings import Finding
from envparity.model.pins import asked, same_line
from envparity.rules.base import Context, Rule
from envparity.rules.languages import runtimes, versions
from envparity.rules.wording import quoted


class ContradictingPins(Rule):
    """Two files of one environment ask for versions of a language that no one version can serve.

    Why: Which of them is right depends on the tool that happens to be asked: the image is built with one
    version, and its code was tried with the other.

    Fix: Let one file say the version, and have the others follow it or accept it.
    """

    code: ClassVar[str] = "RUN008"
    name: ClassVar[str] = "contradicting-pins"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"runtime"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report each environment's first contradiction; environments that share the files, together."""
        found: dict[tuple[Runtime, Runtime], list[str]] = {}
        for environment, cell, _ in versions(difference):
            pair = next(_contradictions(runtimes(cell.facts)), None)
            if pair:
                found.setdefault(pair, []).append(environment.name)
        name = difference.subject.name
        for (one, other), environments in found.items():
            yield self.finding(
                difference,
                f"{name} is {_said(one)}, and {_said(other)}",
                environments=environments,
            )


def _contradictions(facts: Iterable[Runtime]) -> Iterator[tuple[Runtime, Runtime]]:
    ordered = sorted(facts, key=lambda fact: (fact.place, fact.version))
    for one, other in combinations(ordered, 2):
        a, b = asked(one.name, one.version), asked(other.name, other.version)
        kinds = {a.kind, b.kind}
        if kinds <= {"pin", "range"} and not same_line(a, b) and _speaks_for(one, other):
            yield one, other


def _speaks_for(one: Runtime, other: Runtime) -> bool:
    """Say whether two files are of one project: one lies above the other, and they are not of one kind.

    A second `.nvmrc` further down overrides the first, and two Dockerfiles are two services.
    """
    (above, _, name), (below, _, other_name) = (
        one.place.path.rpartition("/"),
        other.place.path.rpartition("/"),
    )
    if _kind(name) == _kind(other_name):
        return False
    above, below = sorted((above, below), key=len)
    return not above or f"{below}/".startswith(f"{above}/")


def _kind(name: str) -> str:
    lowered = name.lower()
    return "image" if "dockerfile" in lowered or "containerfile" in lowered else lowered


def _said(fact: Runtime) -> str:
    return f"{quoted(fact.version)} by {quoted(str(fact.place))}"
