"""What the dependency rules ask of a package's cells: who needs it, and how far its versions are apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cmp_to_key
from itertools import combinations

from envparity.model.differences import Difference, Present
from envparity.model.expressions import expression
from envparity.model.facts import Package
from envparity.model.records import dataclass
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, VersionStep
from envparity.rules.release import known, rehearses
from envparity.rules.wording import quoted, shown, spread

_ALONE = frozenset({"development", "test"})
_SIZES: tuple[VersionStep, ...] = ("same", "other", "build", "patch", "pre-release", "minor", "major")
_YEAR = expression(r"^v?(19[9]\d|20\d\d)(\.|$)")
_PRE_RELEASE = {
    "pypi": expression(r"\d[._-]?(a|b|c|rc|alpha|beta|pre|preview|dev)[._-]?\d*", re.IGNORECASE),
    "gem": expression(r"\.[a-z]", re.IGNORECASE),
    "golang": expression(r"-(alpha|beta|rc|pre|preview|dev)", re.IGNORECASE),
}
_PRE_RELEASE_ELSEWHERE = expression(
    r"-(alpha|beta|rc|pre|preview|dev|next|canary|snapshot|m\d|nightly)", re.IGNORECASE
)


_Locked = tuple[Environment, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Drift:
    """The largest step between two environments. `backwards`: the one nearer to production is ahead."""

    step: VersionStep
    backwards: bool
    early: tuple[Environment, str]
    late: tuple[Environment, str]


def packages(cell: Present) -> tuple[Package, ...]:
    """Give the packages that a cell is made of."""
    return tuple(fact for fact in cell.facts if isinstance(fact, Package))


def shipped(cell: Present) -> bool:
    """Say whether the package is more than a tool of those who develop and test."""
    return any(not package.groups or set(package.groups) - _ALONE for package in packages(cell))


def direct(cells: Iterable[Present]) -> bool:
    """Say whether the project asks for the package itself, anywhere; a lock that does not tell counts as yes."""
    return any(package.direct is not False for cell in cells for package in packages(cell))


def versions(cell: Present, context: Context) -> tuple[str, ...]:
    """Give the versions that are pinned, lowest first."""
    found = {package.version: package.ecosystem for package in packages(cell) if package.version}
    if len(found) < 2:
        return tuple(found)
    ecosystem = next(iter(found.values()))

    def order(a: str, b: str) -> int:
        return context.order(ecosystem, a, b)

    return tuple(sorted(found, key=cmp_to_key(order)))


def touches_release(environments: Iterable[Environment], difference: Difference) -> bool:
    """Say whether a difference is between production and the environment that rehearses it."""
    found = tuple(environments)
    return any(e.stage is Stage.PRODUCTION for e in found) and any(rehearses(e, difference) for e in found)


def drift(difference: Difference, context: Context) -> Drift | None:
    """Find the largest step between the highest versions of any two environments; backwards ones first."""
    kinds: dict[tuple[int, tuple[str, ...]], _Locked] = {}
    for environment, cell in sorted(known(difference), key=lambda held: order_on_the_way(held[0], context)):
        locked = versions(cell, context)
        kinds.setdefault((order_on_the_way(environment, context), locked), (environment, locked))
    pairs = combinations(kinds.values(), 2)
    steps = [
        found for early, late in pairs if (found := _between(difference, early, late, context)) is not None
    ]
    if not steps:
        return None
    return max(
        steps,
        key=lambda found: (
            found.backwards,
            _SIZES.index(found.step),
            touches_release((found.early[0], found.late[0]), difference),
        ),
    )


def _between(difference: Difference, early: _Locked, late: _Locked, context: Context) -> Drift | None:
    (first, before), (second, after) = early, late
    if not before or not after or set(before) & set(after):
        return None
    a, b = before[-1], after[-1]
    step = context.step(difference.subject.scope, b, a)
    if step == "same":
        return None
    if step == "major" and (_YEAR.match(a) or _YEAR.match(b)):
        step = "minor"
    forth = order_on_the_way(first, context) < order_on_the_way(second, context)
    backwards = forth and context.order(difference.subject.scope, a, b) < 0
    return Drift(step, backwards, (first, a), (second, b))


def before_one(version: str) -> bool:
    """Say whether a version is below 1.0, where a minor step may break what a major one may elsewhere."""
    return version.lstrip("vV").startswith("0.")


def is_pre_release(ecosystem: str, version: str) -> bool:
    """Say whether a version says of itself that it is not finished."""
    return bool(_PRE_RELEASE.get(ecosystem, _PRE_RELEASE_ELSEWHERE).search(version))


def moved(difference: Difference, context: Context, apart: str) -> str:
    """Say how a package's versions differ; of a release, what it goes from and to in its target."""
    held = {environment.name: cell for environment, cell in known(difference)}
    source, target = context.release or ("", "")
    if source in held and target in held:
        before, after = shown(held[target].value), shown(held[source].value)
        return f"{quoted(difference.subject.name)} goes from {before} to {after} in {target}: {apart}"
    return f"{quoted(difference.subject.name)} is {spread(known(difference))}: {apart}"


def order_on_the_way(environment: Environment, context: Context) -> int:
    """Say how far along an environment is: by its stage, and where a release is named by the release."""
    if context.release and environment.name in context.release:
        return context.release.index(environment.name)
    return environment.stage.rank
