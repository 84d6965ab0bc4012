"""Telling an environment from a name: `prod`, `eu-prod-1`, `billing_staging`.

It knows names alone: which files belong to an environment is the discovery's business.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.model.snapshots import Stage
from envparity.model.stages import NAMES, joined

PRECISE = frozenset(
    """
    int stage stag acc dr test testing review performance perf live demo beta preview integration canary
    acceptance training rehearsal ci e2e local
    """.split()
)
"""Words that mean other things as well: an environment only where they stand for themselves."""

CORE = frozenset({"development", "local", "qa", "uat", "staging", "preprod", "nonprod", "production"})
"""Names that are hardly ever anything but an environment's."""

PLACES = frozenset(
    """
    eu us uk ap asia emea apac latam anz na sa me af ca au jp de fr nl ie se sg br in kr hk it es ch za
    euw use usw euc apse east west north south central northeast northwest southeast southwest
    europe america americas australia france germany ireland frankfurt london virginia oregon tokyo sydney
    singapore mumbai blue green primary secondary
    """.split()
)
"""Words beside an environment's name that tell several of one kind apart: regions, colours."""

_WORD = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Named:
    """An environment told from a name: what it is called, its stage, and what else the name says."""

    name: str
    stage: Stage
    subject: str = ""
    """The words that are not the environment's, joined by dashes."""
    shape: tuple[str, ...] = ("*",)
    """All words in order, the environment's as `*`: names of one shape differ by the environment alone."""
    plain: str = ""
    """The name without regions and numbers."""


def words_of(text: str) -> list[str]:
    """Cut a name into lower-case words at dashes, dots, underscores, digits and humps."""
    text = joined(text)
    text = re.sub(r"(?i)e2e", "e2e", text)
    words: list[str] = []
    for part in re.split(r"[^A-Za-z0-9]+", text):
        if part.lower() in NAMES:
            words.append(part.lower())
        else:
            words.extend(word.lower() for word in _WORD.findall(part))
    return words


_MAY_NAME = expression("|".join(sorted(NAMES)))


@lru_cache(maxsize=65536)
def environment_in(text: str, *, loose: bool = False, more: frozenset[str] = frozenset()) -> Named | None:
    """Tell which environment a name speaks of: `prod`, `eu-prod-1`, `billing_staging`; none when it does not.

    The last word that names an environment wins; regions and numbers beside it stay part of the name.
    `loose` takes ambiguous words beside others too; `more` are names that are known here beside the usual.
    """
    lower = text.lower()
    if not _MAY_NAME.search(lower) and not any(word in lower for word in more):
        return None  # most names of most repositories
    words = words_of(text)
    at = max((i for i, word in enumerate(words) if word in NAMES or word in more), default=-1)
    if at < 0:
        return None
    first = last = at
    while first > 0 and _qualifies(words[first - 1]):
        first -= 1
    while last + 1 < len(words) and _qualifies(words[last + 1]):
        last += 1
    rest = (*words[:first], *words[last + 1 :])
    if rest and not loose and words[at] in PRECISE:
        return None
    name, stage = NAMES.get(words[at], (words[at], Stage.STAGING))
    if first != last:
        name = _spelled(words[first : last + 1], lower)
    plain = NAMES.get(words[at], (words[at], stage))[0]
    return Named(name, stage, "-".join(rest), (*words[:first], "*", *words[last + 1 :]), plain)


def stage_of(name: str) -> Stage | None:
    """Tell an environment's stage from its name; none when the name does not say."""
    found = environment_in(name)
    return found.stage if found else None


def _spelled(words: list[str], text: str) -> str:
    """Join an environment's words by dashes, but a number as it is written: `dev2`, `eu-prod-1`."""
    name = words[0]
    for before, word in pairwise(words):
        name += word if word.isdigit() and before + word in text else f"-{word}"
    return name


def _qualifies(word: str) -> bool:
    return word.isdigit() or word in PLACES
