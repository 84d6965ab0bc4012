"""The names people give environments, and telling a stage from a name."""

from __future__ import annotations

from collections.abc import Iterator
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
_WORD = expression(r"[A-Za-z]+|\d+")
_BETWEEN = frozenset("-_. ")
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


@lru_cache(maxsize=65536)
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
    folded: list[str] = []
    end = 0
    for start, after in _whole_names(text, environment.name.lower()):
        folded += (_fold_words(text[end:start], words), OWN)
        end = after
    return "".join((*folded, _fold_words(text[end:], words)))


def _fold_words(text: str, words: frozenset[str]) -> str:
    return _WORD.sub(lambda match: OWN if match[0].lower() in words else match[0], text)


def _whole_names(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Find where a name of several words stands as one, with any one mark between them or none.

    By hand: of ten thousand environments each has another name, and a pattern takes a millisecond to compile.
    """
    first, *others = _PIECE.findall(name) or [""]
    lower = "".join(char.lower() if char.isascii() else char for char in text) if others else ""
    start = lower.find(first) if others else -1
    while start >= 0:
        end = start + len(first)
        for other in others:
            end += lower[end : end + 1] in _BETWEEN and lower.startswith(other, end + 1)
            end = end + len(other) if lower.startswith(other, end) else -1
            if end < 0:
                break
        whole = end > 0 and not _is_plain(lower[start - 1 : start]) and not _is_plain(lower[end : end + 1])
        if whole:
            yield start, end
        start = lower.find(first, end if whole else start + 1)


def _is_plain(char: str) -> bool:
    """Say whether a character is a letter or digit of ASCII."""
    return char.isascii() and char.isalnum()
