"""Whether a key that an environment lacks is there under another spelling, or could be there at all."""

from __future__ import annotations

from collections.abc import Iterable

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
    mine = difference.subject.name
    elsewhere = frozenset().union(*(context.keys.get(e.name, frozenset()) for e, _ in difference.present()))
    found = []
    for environment in environments:
        strange = context.keys.get(environment.name, frozenset()) - elsewhere
        near = sorted(key for key in strange if _near(mine, key))
        if near:
            found.append((environment.name, near[0]))
    return tuple(found)


def _near(a: str, b: str) -> bool:
    one, other = letters(a), letters(b)
    if one == other:
        return True
    if min(len(one), len(other)) < 9 or abs(len(one) - len(other)) > 1:
        return False
    return _one_edit(one, other) and not any(sign.isdecimal() for sign in set(one) ^ set(other))


def _one_edit(a: str, b: str) -> bool:
    """Say whether one letter added, dropped or changed, or two neighbours swapped, makes one the other."""
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if a[at + 1 :] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :]:
        return True
    return a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
