"""What the rules on manifests and their locks ask of a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envparity.model.areas import Severity
from envparity.model.differences import Difference
from envparity.model.facts import Manifest
from envparity.model.snapshots import Environment, Stage
from envparity.rules.release import known
from envparity.rules.wording import quoted

_MOST = 5


def held(difference: Difference) -> Iterator[tuple[Environment, Manifest]]:
    """Give every environment's manifests; one that several environments share is told of the last on the way alone."""
    found: dict[Manifest, Environment] = {}
    for environment, cell in known(difference):
        for fact in cell.facts:
            if isinstance(fact, Manifest) and (
                fact not in found or found[fact].stage.rank < environment.stage.rank
            ):
                found[fact] = environment
    for manifest, environment in found.items():
        yield environment, manifest


def named(names: Iterable[str]) -> str:
    """List names, of many the first and how many more."""
    every = [quoted(name) for name in dict.fromkeys(names)]
    more = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return ", ".join(every[:_MOST]) + more


def worst(environment: Environment, severity: Severity) -> Severity:
    """Give a rule's severity, a step lower where what is built is not released."""
    return severity if environment.stage is not Stage.DEVELOPMENT else min(severity, Severity.LOW)
