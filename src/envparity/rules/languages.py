"""Versions of a language as rules look at them: what an environment's files come to, and who says what."""

from __future__ import annotations

from collections.abc import Iterable

from envparity.model.differences import Difference, Present
from envparity.model.facts import Fact, Runtime
from envparity.model.pins import Asked, told
from envparity.model.snapshots import Environment
from envparity.rules.release import known

Versions = tuple[Environment, Present, tuple[Asked, ...]]
"""An environment, its cell, and what its files come to."""


def runtimes(facts: Iterable[Fact]) -> list[Runtime]:
    """Give the facts that are a language's version."""
    return [fact for fact in facts if isinstance(fact, Runtime)]


def versions(difference: Difference) -> list[Versions]:
    """Give each environment that has the language with its cell and what its files come to."""
    name = difference.subject.name
    return [(e, cell, told(name, (f.version for f in runtimes(cell.facts)))) for e, cell in known(difference)]
