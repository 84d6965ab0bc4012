"""The secrets that a workspace's environments have, gathered for a search."""

from __future__ import annotations

from pathlib import Path

from envparity.errors import ReadError
from envparity.jobs.scanning.knowledge import Knowledge
from envparity.jobs.secrets.resolving import read_resolved
from envparity.model import person
from envparity.model.declarations import SourceSpec, Workspace
from envparity.model.facts import FactKind
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import Unknown, Value
from envparity.readers.table import reader_for
from envparity.secrets.leaks.gathering import KnownSecrets
from envparity.secrets.leaks.search import KnownSearch
from envparity.secrets.stores.table import entry
from envparity.sources.files import read_bytes
from envparity.sources.worktree import Worktree


def gather(workspace: Workspace) -> Knowledge:
    """Read each environment's sources, and the stores that they refer to, for the secrets in them.

    What a source or a store does not give is not known, and is said. Stores beyond this machine are asked only where
    the workspace says so.
    """
    asking = replace(workspace, resolve=workspace.resolve or "local")
    unasked = 0
    known = KnownSecrets()
    homes: set[tuple[str, str]] = set()
    problems: list[str] = []
    for declaration in workspace.declarations:
        name = declaration.environment.name
        telling = tuple(spec for spec in declaration.sources if _may_tell(workspace.root, spec))
        worktree, (snapshot,) = read_resolved(
            asking,
            [replace(declaration, sources=telling)],
            known.gather(name),
            lambda seal: Worktree(workspace.root, seal),
        )
        homes.update((name, path) for path in worktree.inputs() or ())
        for spec in declaration.sources:
            if not spec.revision:
                homes.update((name, path) for path in (*spec.files, *spec.parts, *spec.variables))
        problems += (
            f"secrets of {name} in `{source.place}` are not known: {source.problems[0].message if source.problems else source.status}"
            for source in snapshot.sources
            if source.status == "failed"
        )
        unasked += sum(_lies_beyond(setting.value) for setting in snapshot.settings)
    if unasked and asking.resolve == "local":
        person.tell(
            f"secrets in stores beyond this machine are not looked for: {unasked}; `envparity --resolve` asks them"
        )
    return Knowledge(
        search=KnownSearch(known) if len(known) else None,
        number=len(known),
        production=frozenset(
            d.environment.name for d in workspace.declarations if d.environment.stage is Stage.PRODUCTION
        ),
        homes=frozenset(homes),
        problems=tuple(problems),
    )


def _lies_beyond(value: Value) -> bool:
    if not isinstance(value, Unknown) or not value.reference:
        return False
    return entry(value.reference.partition("://")[0]).remote


_TELLING: frozenset[FactKind] = frozenset({"setting", "service", "resource"})


def _may_tell(root: Path, spec: SourceSpec) -> bool:
    """Say whether a source can hold secrets: a lockfile cannot, and takes the longest to read."""
    if spec.format or spec.revision:
        return True
    try:
        reader = reader_for(spec.files[0], read_bytes(root, spec.files[0])[:4096])
    except ReadError:
        return True
    return reader is None or bool(reader.gives & _TELLING)
