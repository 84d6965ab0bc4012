"""The secrets that a workspace's environments have, gathered for a search; and where each environment keeps them."""

from __future__ import annotations

from envparity.model.declarations import Workspace
from envparity.model.records import dataclass
from envparity.model.snapshots import Stage
from envparity.secrets.leaks.gathering import KnownSecrets
from envparity.secrets.leaks.search import KnownSearch
from envparity.sources.worktree import Worktree


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before a search: a matcher, who is production, and the files each environment is declared by."""

    search: KnownSearch | None
    number: int
    weak: int
    production: frozenset[str]
    homes: frozenset[tuple[str, str]]

    def is_home(self, path: str, environments: tuple[str, ...]) -> bool:
        """Say whether a file is where each of these environments keeps its own secrets."""
        return bool(environments) and all((name, path) in self.homes for name in environments)


NOTHING = Knowledge(None, 0, 0, frozenset(), frozenset())


def gather(workspace: Workspace) -> Knowledge:
    """Read each environment's sources for the secrets in them; what cannot be read holds none that are known."""
    known = KnownSecrets()
    homes: set[tuple[str, str]] = set()
    for declaration in workspace.declarations:
        name = declaration.environment.name
        Worktree(workspace.root, known.gather(name)).read([declaration])
        for spec in declaration.sources:
            if not spec.revision:
                homes.update((name, path) for path in (*spec.files, *spec.parts, *spec.variables))
    if not len(known):
        return Knowledge(None, 0, len(known.weak), frozenset(), frozenset(homes))
    return Knowledge(
        search=KnownSearch(known),
        number=len(known),
        weak=len(known.weak),
        production=frozenset(
            d.environment.name for d in workspace.declarations if d.environment.stage is Stage.PRODUCTION
        ),
        homes=frozenset(homes),
    )
