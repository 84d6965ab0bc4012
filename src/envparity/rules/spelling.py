"""Whether a key that an environment lacks is there under another spelling, or could be there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from envparity.model.differences import Difference
from envparity.model.facts import VARIABLES, Setting
from envparity.model.snapshots import Environment
from envparity.model.stages import fold_own_name
from envparity.rules.base import Context
from envparity.rules.keys import letters
from envparity.rules.sections import ancestors


def has_scope(difference: Difference, environment: Environment, context: Context) -> bool:
    """Say whether a key that an environment lacks could be expected there.

    It could where the service that it is set for elsewhere is known, or where other keys of that service
    are found under another roof: a fourth of them, and of the same form (paths or variables). A variable could
    not where no file of the environment that is known holds variables.
    """
    if environment.name not in context.variables and _is_variable(difference):
        return False
    held = frozenset(
        (environment.name, fact.scope)
        for environment, cell in difference.present()
        for fact in cell.facts
        if isinstance(fact, Setting)
    )
    scopes = {scope for _, scope in held}
    shared, every = _shared(held, bool(ancestors(difference.subject.name)), environment.name, context)
    if scopes & context.scopes.get(environment.name, frozenset()):
        return shared > 0 or "" not in scopes
    return shared * 4 >= every


def _is_variable(difference: Difference) -> bool:
    """Say whether a key is a variable of a process wherever it is set."""
    facts = [fact for _, cell in difference.present() for fact in cell.facts if isinstance(fact, Setting)]
    return bool(facts) and all(fact.carrier in VARIABLES for fact in facts)


@lru_cache(maxsize=64)
def _shared(
    held: frozenset[tuple[str, str]], is_path: bool, environment: str, context: Context
) -> tuple[int, int]:
    """Count the keys of some environments' services that another environment has too, and all of them."""
    mine = frozenset[str]().union(*(context.scoped.get(holder, frozenset()) for holder in held))
    alike = {key for key in mine if bool(ancestors(key)) == is_path}
    return len(alike & context.keys.get(environment, frozenset())), len(alike)


def has_own_name_of(difference: Difference, environment: Environment, context: Context) -> bool:
    """Say whether an environment has the key with its own name in it: `STAGING_URL` here, `PRODUCTION_URL` there."""
    key = difference.subject.name
    folded = [folded_key(key, held) for held, _ in difference.present()]
    return any(name != key and name in _folded_keys(environment, context) for name in folded)


@lru_cache(maxsize=64)
def _folded_keys(environment: Environment, context: Context) -> frozenset[str]:
    return frozenset(folded_key(key, environment) for key in context.keys.get(environment.name, frozenset()))


@lru_cache(maxsize=16384)
def folded_key(key: str, environment: Environment) -> str:
    """Give a key with the environment's own name folded out."""
    return fold_own_name(key, environment)


def other_spelling(
    difference: Difference, environments: Iterable[Environment], context: Context
) -> tuple[tuple[str, str], ...]:
    """Give, for environments that lack the key, the key of theirs that is spelled nearly the same.

    Only a key counts that no environment with the first spelling has: two keys of one environment are two.
    """
    candidates = context.near.get(difference.subject.name, frozenset())
    if not candidates:
        return ()
    mine = [context.keys.get(held.name, frozenset()) for held, _ in difference.present()]
    found = []
    for environment in environments:
        there = context.keys.get(environment.name, frozenset()) & candidates
        strange = [key for key in there if not any(key in held for held in mine)]
        if strange:
            found.append((environment.name, min(strange)))
    return tuple(found)


def near_keys(keys: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Map each key to the others that are nearly spelled the same; keys without such are left out.

    Two texts that are one edit apart share a text that each becomes when one letter is left out, or the
    text itself: an index of those finds them without comparing every key with every other.
    """
    shelves: dict[str, set[str]] = {}
    several = sorted(keys)
    for key in several:
        text = letters(key)
        shelves.setdefault(text, set()).add(key)
        if _SHORTEST <= len(text) <= _LONGEST and "." not in key and len(several) <= _MOST:
            for at in range(len(text)):
                shelves.setdefault(text[:at] + text[at + 1 :], set()).add(key)
    near: dict[str, set[str]] = {}
    for shelf in shelves.values():
        for one, other in combinations(sorted(shelf), 2):
            if _near(letters(one), letters(other)):
                near.setdefault(one, set()).add(other)
                near.setdefault(other, set()).add(one)
    return {key: frozenset(others) for key, others in near.items()}


_SHORTEST, _LONGEST, _MOST = 9, 40, 5000


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return _one_edit(one, other) and not any(sign.isdecimal() for sign in set(one) ^ set(other))


def _one_edit(a: str, b: str) -> bool:
    """Say whether one letter added, dropped or changed, or two neighbours swapped, makes one the other."""
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if a[at + 1 :] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :]:
        return True
    return a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
