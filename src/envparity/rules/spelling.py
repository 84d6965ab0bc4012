"""Whether a key that an environment lacks is there under another spelling, or could be there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from envparity.model.differences import Difference
from envparity.model.facts import Setting
from envparity.model.snapshots import Environment
from envparity.rules.base import Context
from envparity.rules.keys import letters


def has_scope(difference: Difference, environment: Environment, context: Context) -> bool:
    """Say whether anything is known, in an environment, of a service that the key is set for elsewhere."""
    held = {
        fact.scope for _, cell in difference.present() for fact in cell.facts if isinstance(fact, Setting)
    }
    there = context.scopes.get(environment.name, frozenset())
    return bool(there & (held | {difference.subject.scope, ""}))


def other_spelling(
    difference: Difference, environments: Iterable[Environment], context: Context
) -> tuple[tuple[str, str], ...]:
    """Give, for environments that lack the key, the key of theirs that is spelled nearly the same.

    Only a key counts that no environment with the first spelling has: two keys of one environment are two.
    """
    candidates = context.near.get(difference.subject.name, frozenset())
    if not candidates:
        return ()
    elsewhere = frozenset().union(*(context.keys.get(e.name, frozenset()) for e, _ in difference.present()))
    found = []
    for environment in environments:
        strange = (context.keys.get(environment.name, frozenset()) & candidates) - elsewhere
        if strange:
            found.append((environment.name, min(strange)))
    return tuple(found)


def near_keys(keys: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Map each key to the others that are nearly spelled the same; keys without such are left out.

    Two texts that are one edit apart share a text that each becomes when one letter is left out, or the
    text itself: an index of those finds them without comparing every key with every other.
    """
    shelves: dict[str, set[str]] = {}
    for key in keys:
        text = letters(key)
        shelves.setdefault(text, set()).add(key)
        if _SHORTEST <= len(text) <= _LONGEST and "." not in key:
            for at in range(len(text)):
                shelves.setdefault(text[:at] + text[at + 1 :], set()).add(key)
    near: dict[str, set[str]] = {}
    for shelf in shelves.values():
        for one, other in combinations(sorted(shelf), 2):
            if _near(letters(one), letters(other)):
                near.setdefault(one, set()).add(other)
                near.setdefault(other, set()).add(one)
    return {key: frozenset(others) for key, others in near.items()}


_SHORTEST, _LONGEST = 9, 40


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
