"""What a project's code asks its environment for: which keys, where, and how much it depends on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from envparity.model.places import Place
from envparity.model.records import dataclass, field

Need = Literal["required", "asked", "optional"]
"""`required`: the code fails without it; `asked`: it goes on with nothing; `optional`: it has a default or asks whether it is there."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where code asks for a key. A key with dots is one of the framework's configuration."""

    key: str
    place: Place
    need: Need


@dataclass(frozen=True, slots=True)
class Code:
    """What is known of a project's code: its uses by key, and what was asked about in it.

    `asked` are the variables that environments set, `unspoken` those of them that stand nowhere else. `looked` says that
    the code was searched, `read` that it asks for something; where it is false, nothing follows from what is not here. `open` says that the code
    takes keys that it does not name, so that none can be said to be unread. `owners` are the environments that
    alone run a file: a settings module of production's.
    """

    uses: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    unspoken: frozenset[str] = frozenset()
    looked: bool = False
    read: bool = False
    open: bool = False
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
