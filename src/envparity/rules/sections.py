"""Keys that are paths (`apps[web].env.TZ`): what they lie below, and what is missing as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from envparity.model.areas import Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Environment
from envparity.model.stages import own_words
from envparity.rules.base import Context, joined_scopes
from envparity.rules.wording import listed, quoted


@lru_cache(maxsize=8192)
def ancestors(key: str) -> tuple[str, ...]:
    """Give the paths that a key lies below, outermost first; none for a key that is no path."""
    if "." not in key and "[" not in key:
        return ()
    cuts: list[int] = []
    depth = 0
    for at, sign in enumerate(key):
        if at and not depth and sign in ".[":
            cuts.append(at)
        depth += (sign == "[") - (sign == "]")
    return tuple(key[:at] for at in cuts)


def parts(key: str) -> tuple[str, ...]:
    """Give the words between the dots of a path, outermost first."""
    edges = [0, *(len(path) for path in ancestors(key)), len(key)]
    return tuple(key[a:b].strip(".[]") for a, b in pairwise(edges))


def missing_whole(key: str, environment: Environment, context: Context) -> str:
    """Give the outermost path above a key of which an environment has nothing; empty when it has its parent."""
    there = context.sections.get(environment.name, frozenset())
    return next((path for path in ancestors(key) if path not in there), "")


def lies_in_missing_item(key: str, environment: Environment, context: Context) -> bool:
    """Say whether a key belongs to an item of a list (an application, a job) that an environment does not have."""
    whole = missing_whole(key, environment, context)
    there = context.sections.get(environment.name, frozenset())
    return any(path.endswith("]") and path not in there for path in ancestors(key)) if whole else False


def is_about_one_environment(key: str, environments: Iterable[Environment]) -> bool:
    """Say whether a key lies in a section that is named after an environment: `jobs.staging.backup.bucket`.

    Files with such sections are read alike everywhere, and each environment uses its own section alone.
    """
    above = parts(key)[:-1]
    return bool(above) and not _names(tuple(environments)).isdisjoint(part.lower() for part in above)


@lru_cache(maxsize=64)
def _names(environments: tuple[Environment, ...]) -> frozenset[str]:
    names = {environment.name.lower() for environment in environments}
    words = frozenset().union(*(own_words(environment) for environment in environments))
    return (words - _ORDINARY) | names


_ORDINARY = frozenset(
    {"local", "live", "main", "develop", "test", "testing", "demo", "integration", "int", "ci", "rc"}
)
"""Words that mean an environment and much else: `storage.local.path` speaks of none."""


def is_default_of_all(difference: Difference, environment: Environment) -> bool:
    """Say whether an environment's value of a path is what a file gives to every environment alike.

    Such a file is most often a chart's own defaults, which what is deployed overrides from elsewhere.
    """
    key = difference.subject.name
    if not ancestors(key) and key == key.upper():
        return False  # a variable: what sets it in a file of all is what production runs with
    places = {held.name: set(cell.places) for held, cell in difference.present()}
    mine = places.get(environment.name, set())
    return any(mine & theirs for name, theirs in places.items() if name != environment.name)


def is_option(key: str) -> bool:
    """Say whether a key is a path to an option, which has a default where it is not set; a variable has none."""
    last = parts(key)[-1] if ancestors(key) else ""
    return bool(last) and last != last.upper()


def join(findings: Iterable[Finding], context: Context) -> Sequence[Finding]:
    """Make one finding of keys that are missing because what they lie below is missing."""
    groups: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Finding]] = {}
    for finding in findings:
        held, gone = _sides(finding)
        wholes = {missing_whole(finding.subject.name, context.environment(name), context) for name in gone}
        whole = wholes.pop() if len(wholes) == 1 else ""
        groups.setdefault((whole, "" if whole else finding.subject.name, held, gone), []).append(finding)
    return [
        finding
        for (whole, *_), group in sorted(groups.items(), key=lambda item: item[0])
        for finding in ([_joined(whole, group)] if whole else joined_scopes(group))
    ]


def _sides(finding: Finding) -> tuple[tuple[str, ...], tuple[str, ...]]:
    held = tuple(
        name for name, cell in finding.values if isinstance(cell, Present) and name in finding.environments
    )
    return held, tuple(name for name in finding.environments if name not in held)


def _joined(whole: str, group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    held, gone = _sides(group[0])
    worst = max(finding.severity for finding in group)
    return replace(
        group[0],
        subject=Subject("setting", whole, group[0].subject.scope),
        severity=min(worst, Severity.MEDIUM),
        message=f"{quoted(whole)} with {len(group)} keys is set in {listed(held)}, and not in {listed(gone)}",
        values=(),
        evidence=tuple(dict.fromkeys(seen for finding in group for seen in finding.evidence)),
    )
