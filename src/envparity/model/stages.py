"""The names people give environments, and telling a stage from a name."""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.model.snapshots import Environment, Stage

NAMES: dict[Stage, tuple[str, ...]] = {
    Stage.DEVELOPMENT: ("development", "dev", "develop", "local", "devel", "sandbox", "test", "testing", "ci"),
    Stage.STAGING: (
        "staging", "stage", "stg", "qa", "uat", "preprod", "pre-prod", "preproduction", "preview", "acceptance",
        "acc", "integration", "int", "beta", "demo", "rc",
    ),
    Stage.PRODUCTION: ("production", "prod", "prd", "live", "main"),
}  # fmt: skip
"""Words for each stage, the usual one first; not exhaustive, a profile may name any."""

_WORD_STAGE = {word: stage for stage, words in NAMES.items() for word in words}
_SPLIT = re.compile(r"[^a-z0-9]+")
_PIECE = re.compile(r"[a-z]+|\d+")
OWN = "{environment}"
"""What stands in a folded text where the environment's own name stood."""


def stage_of(name: str) -> Stage | None:
    """Tell the stage from an environment's name: `eu-prod-1` is production; none when no word tells."""
    lowered = name.lower()
    if lowered in _WORD_STAGE:
        return _WORD_STAGE[lowered]
    words = _SPLIT.split(lowered)
    if "non" in words or "nonprod" in words:
        return Stage.STAGING
    for word in words:
        stage = _WORD_STAGE.get(word) or _WORD_STAGE.get(word.rstrip("0123456789"))
        if stage is not None and word not in ("main", "int", "ci", "rc"):
            return stage
    return None


@lru_cache(maxsize=256)
def own_words(environment: Environment) -> frozenset[str]:
    """Give the words that mean this environment in its own keys and values, lower case."""
    words = {
        environment.name.lower(),
        *(w for w in _SPLIT.split(environment.name.lower()) if w in _WORD_STAGE),
    }
    stage = stage_of(environment.name)
    spelled = NAMES[stage] if stage is not None else ()
    named = {word for word in words if word in _WORD_STAGE}
    if named & {"production", "prod", "prd"}:
        words |= {"production", "prod", "prd", "live"}
    if named & {"staging", "stage", "stg"}:
        words |= {"staging", "stage", "stg"}
    if named & {"development", "dev", "develop", "local"}:
        words |= {"development", "dev", "develop", "local"}
    if not named:
        words |= set(spelled[:3])
    return frozenset(words)


def fold_own_name(text: str, environment: Environment) -> str:
    """Replace the environment's own name by a mark: `staging-db` in staging is `{environment}-db`.

    Only whole words fold, so that `product` keeps its `prod`, and a name of several words as one:
    `prod-eu-db` in `prod-eu`. Case is kept elsewhere.
    """
    words = own_words(environment)

    def folded(match: re.Match[str]) -> str:
        return OWN if match["whole"] or match[0].lower() in words else match[0]

    return _words(environment.name.lower()).sub(folded, text)


@lru_cache(maxsize=256)
def _words(name: str) -> re.Pattern[str]:
    """Give the pattern of a word of a text, an environment's own name of several words being one."""
    pieces = _PIECE.findall(name)
    whole = r"(?<![A-Za-z0-9])" + "[-_. ]?".join(pieces) + r"(?![A-Za-z0-9])" if len(pieces) > 1 else "(?!)"
    return re.compile(rf"(?P<whole>(?i:{whole}))|[A-Za-z]+|\d+")
