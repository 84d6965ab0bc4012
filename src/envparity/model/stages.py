"""The names people give environments, and telling a stage from a name."""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.model.expressions import expression
from envparity.model.snapshots import Environment, Stage

NAMES: dict[str, tuple[str, Stage]] = {
    "dev": ("development", Stage.DEVELOPMENT),
    "devel": ("development", Stage.DEVELOPMENT),
    "develop": ("development", Stage.DEVELOPMENT),
    "development": ("development", Stage.DEVELOPMENT),
    "local": ("local", Stage.DEVELOPMENT),
    "localhost": ("local", Stage.DEVELOPMENT),
    "sandbox": ("sandbox", Stage.DEVELOPMENT),
    "test": ("test", Stage.DEVELOPMENT),
    "testing": ("test", Stage.DEVELOPMENT),
    "ci": ("ci", Stage.DEVELOPMENT),
    "e2e": ("e2e", Stage.DEVELOPMENT),
    "int": ("integration", Stage.STAGING),
    "integration": ("integration", Stage.STAGING),
    "sit": ("sit", Stage.STAGING),
    "qa": ("qa", Stage.STAGING),
    "qat": ("qa", Stage.STAGING),
    "uat": ("uat", Stage.STAGING),
    "acc": ("acceptance", Stage.STAGING),
    "acceptance": ("acceptance", Stage.STAGING),
    "demo": ("demo", Stage.STAGING),
    "beta": ("beta", Stage.STAGING),
    "preview": ("preview", Stage.STAGING),
    "review": ("review", Stage.STAGING),
    "perf": ("performance", Stage.STAGING),
    "performance": ("performance", Stage.STAGING),
    "perftest": ("perftest", Stage.STAGING),
    "loadtest": ("loadtest", Stage.STAGING),
    "pentest": ("pentest", Stage.STAGING),
    "nft": ("nft", Stage.STAGING),
    "aat": ("aat", Stage.STAGING),
    "ithc": ("ithc", Stage.STAGING),
    "sbox": ("sandbox", Stage.DEVELOPMENT),
    "rehearsal": ("rehearsal", Stage.STAGING),
    "training": ("training", Stage.STAGING),
    "nonprod": ("nonprod", Stage.STAGING),
    "stag": ("staging", Stage.STAGING),
    "stage": ("staging", Stage.STAGING),
    "staging": ("staging", Stage.STAGING),
    "stg": ("staging", Stage.STAGING),
    "preprod": ("preprod", Stage.STAGING),
    "preproduction": ("preprod", Stage.STAGING),
    "ppd": ("preprod", Stage.STAGING),
    "canary": ("canary", Stage.PRODUCTION),
    "live": ("live", Stage.PRODUCTION),
    "dr": ("dr", Stage.PRODUCTION),
    "prd": ("production", Stage.PRODUCTION),
    "prod": ("production", Stage.PRODUCTION),
    "production": ("production", Stage.PRODUCTION),
}
"""Each word with the name it stands for; words of one name mean one environment."""

_JOINED = (
    (expression(r"(?i)\bpre[-_.]?prod(uction)?(?![a-z])"), "preprod"),
    (expression(r"(?i)\bnon[-_.]?prod(uction)?(?![a-z])"), "nonprod"),
)
_SAME = {"production": frozenset({"production", "live"}), "development": frozenset({"development", "local"})}
"""Names that speak of one environment inside of its own keys and values, though they can be two."""
_SPLIT = expression(r"[^a-z0-9]+")
_PIECE = expression(r"[a-z]+|\d+")
OWN = "{environment}"
"""What stands in a folded text where the environment's own name stood."""


def joined(text: str) -> str:
    """Write the names that are two words as one: `pre-prod` is an environment of its own, and no production."""
    for pattern, word in _JOINED:
        text = pattern.sub(word, text)
    return text


def stage_of(name: str) -> Stage | None:
    """Tell the stage from an environment's name: `eu-prod-1` is production; none when no word tells."""
    known = [NAMES[word] for word in _known_words(name)]
    return known[0][1] if known else None


@lru_cache(maxsize=256)
def own_words(environment: Environment) -> frozenset[str]:
    """Give the words that mean this environment in its own keys and values, lower case."""
    meant = {NAMES[word][0] for word in _known_words(environment.name)}
    for name, same in _SAME.items():
        if meant & same:
            meant |= same | {name}
    return frozenset(
        {environment.name.lower(), *(word for word, (name, _) in NAMES.items() if name in meant)}
    )


def _known_words(name: str) -> list[str]:
    """Give the words of a name that name environments, numbers at their ends left out."""
    words = (word.rstrip("0123456789") for word in _SPLIT.split(joined(name).lower()))
    return [word for word in words if word in NAMES]


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
