"""What is known before a search, and where each environment keeps its secrets; `known` gathers it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from envparity.secrets.leaks.search import KnownSearch


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before a search: a matcher, who is production, and the files each environment is declared by."""

    search: KnownSearch | None
    number: int
    production: frozenset[str]
    homes: frozenset[tuple[str, str]]
    problems: tuple[str, ...] = ()

    def is_home(self, path: str, environments: Collection[str]) -> bool:
        """Say whether a file is where the secret's holders keep it: production where it has the secret, else any."""
        owners = self.production.intersection(environments) or environments
        return any((name, path) in self.homes for name in owners)


NOTHING = Knowledge(None, 0, frozenset(), frozenset())
