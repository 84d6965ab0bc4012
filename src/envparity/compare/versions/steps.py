"""Which comparator an ecosystem has, and what kind of step leads from one version to another."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import Literal, cast

from envparity.compare.versions.parts import ZERO, Number, Order, Sign, number
from envparity.model.expressions import expression

Step = Literal["same", "major", "minor", "patch", "pre-release", "build", "other"]

_SCHEMES: dict[str, str] = {
    "pypi": "pypi.pypi",
    "conda": "pypi.pypi",
    "npm": "semver.semver",
    "jsr": "semver.semver",
    "cargo": "semver.semver",
    "hex": "semver.semver",
    "swift": "semver.semver",
    "julia": "semver.semver",
    "terraform": "semver.semver",
    "helm": "semver.semver",
    "conan": "semver.semver",
    "bazel": "semver.semver",
    "golang": "semver.golang",
    "pub": "semver.pub",
    "nuget": "semver.nuget",
    "gem": "gem.gem",
    "cocoapods": "gem.gem",
    "maven": "maven.maven",
    "composer": "composer.composer",
    "deb": "system.debian",
    "rpm": "system.rpm",
    "apk": "alpine.alpine",
    "alpm": "system.rpm",
    "cran": "natural.numeric",
    "hackage": "natural.numeric",
}
"""The comparator of each purl type; every other type has the natural order."""

_RELEASE = expression(r"[vV=]?([0-9]+(?:[._][0-9]+)*)")
_EPOCH = expression(r"([0-9]+)[:!]")
_COMMIT = expression(r"(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,64}$")
_PRE = expression(
    r"(?:^|[^a-z])(?:a|alpha|b|beta|c|rc|cr|m|milestone|dev|pre|preview|snapshot|nightly|canary|next|insiders)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_HYPHEN_IS_PRE = frozenset(
    {"npm", "jsr", "cargo", "hex", "swift", "golang", "pub", "nuget", "julia", "terraform", "helm"}
)


@cache
def _order(ecosystem: str) -> Order:
    module, _, name = _SCHEMES.get(ecosystem, "natural.natural").partition(".")
    return cast(Order, getattr(import_module(f"envparity.compare.versions.{module}"), name))


def compare(ecosystem: str, a: str, b: str) -> Sign:
    """Compare two versions by the order of a purl type: -1 where `a` is the earlier, 0 where they are equal.

    Answers for any two texts and never raises.
    """
    return 0 if a == b else _order(ecosystem)(a, b)


@lru_cache(maxsize=8192)
def step(ecosystem: str, old: str, new: str) -> Step:
    """Say how far it is from one version to another, whichever way it goes.

    `same` also where the order makes no difference between two spellings (`1.0` and `1.0.0`), `build` where
    only a build, revision or local part differs, `other` where the two do not tell (commits, branches).
    """
    if old == new:
        return "same"
    if _COMMIT.match(old) or _COMMIT.match(new):
        return "other"
    mine, theirs = _release(ecosystem, old), _release(ecosystem, new)
    if mine is None or theirs is None:
        return "other"
    for index in range(max(len(mine), len(theirs))):
        left = mine[index] if index < len(mine) else ZERO
        right = theirs[index] if index < len(theirs) else ZERO
        if left != right:
            return ("major", "major", "minor", "patch", "build")[min(index, 4)]
    if _is_pre(ecosystem, old) or _is_pre(ecosystem, new):
        return "pre-release"
    if compare(ecosystem, old, new) == 0 and _build_part(old) == _build_part(new):
        return "same"
    return "build"


def _release(ecosystem: str, version: str) -> list[Number] | None:
    """Give the epoch and the release's numbers; none for a version that has none."""
    text = version.strip()
    epoch = _EPOCH.match(text) if ecosystem in ("pypi", "conda", "deb", "rpm", "alpm") else None
    found = _RELEASE.match(text, epoch.end() if epoch else 0)
    if found is None:
        return None
    numbers = [number(part) for part in re.split(r"[._]", found[1])]
    return [number(epoch[1]) if epoch else ZERO, *numbers]


def _is_pre(ecosystem: str, version: str) -> bool:
    rest = _RELEASE.sub("", version.strip(), count=1).partition("+")[0]
    if ecosystem in _HYPHEN_IS_PRE and rest.startswith("-"):
        return True
    if ecosystem in ("deb", "rpm", "alpm", "apk"):
        return "~" in rest or re.search(r"_(?:alpha|beta|pre|rc)", rest) is not None
    return _PRE.search(rest) is not None


def _build_part(version: str) -> str:
    return version.partition("+")[2]
