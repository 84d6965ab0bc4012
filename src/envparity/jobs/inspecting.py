"""The facts of one environment, or of any files, as they are read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from envparity.errors import EnvparityError, UsageError
from envparity.jobs.opening import open_workspace
from envparity.jobs.reading import seal_of, take_snapshots
from envparity.model.facts import Reading
from envparity.model.records import dataclass
from envparity.model.snapshots import Snapshot
from envparity.sources.worktree import Worktree


@dataclass(frozen=True, slots=True)
class Inspected:
    """One thing that was asked for: a file's reading, or an environment's snapshot."""

    subject: str
    facts: Reading | Snapshot

    @property
    def complete(self) -> bool:
        """Whether all of it could be read."""
        return self.facts.complete if isinstance(self.facts, Snapshot) else self.facts.status == "read"


def inspect(directory: Path, subjects: Sequence[str], *, lasting: bool = False) -> tuple[Inspected, ...]:
    """Read each subject, a file where there is one of that path (relative to `directory`), else an environment.

    `UsageError` when one is neither; nothing is read of the others then.
    """
    files = {subject: (directory / subject) for subject in subjects if _is_path(directory / subject)}
    others = [subject for subject in subjects if subject not in files]
    snapshots = _snapshots(directory, others, lasting=lasting) if others else {}
    found: list[Inspected] = []
    for subject in subjects:
        path = files.get(subject)
        facts = snapshots[subject] if path is None else _read(directory, path, lasting=lasting)
        found.append(Inspected(subject, facts))
    return tuple(found)


def _is_path(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def _snapshots(directory: Path, names: Sequence[str], *, lasting: bool) -> dict[str, Snapshot]:
    try:
        workspace = open_workspace(directory)
        known = {declaration.environment.name for declaration in workspace.declarations}
    except EnvparityError:
        if all("/" in name or "." in name for name in names):
            raise UsageError(f"`{names[0]}`: no such file") from None
        raise
    for name in names:
        if name not in known:
            there = ", ".join(f"`{one}`" for one in sorted(known)) or "none"
            raise UsageError(
                f"`{name}` is neither a file nor an environment here", hint=f"environments: {there}"
            )
    return dict(zip(names, take_snapshots(workspace, names, lasting=lasting), strict=True))


def _read(directory: Path, path: Path, *, lasting: bool) -> Reading:
    """Read a file below the folder one stands in, or below its own: what it includes from there can be read too.

    A link is known by its own name where it stays below that folder: the name tells the format.
    """
    here, target = _real(directory), _real(path)
    named = _real(path.parent) / path.name
    root = here if target.is_relative_to(here) else target.parent
    name = named if named.is_relative_to(root) else target
    return Worktree(root, seal_of(root.name, lasting=lasting)).inspect(name.relative_to(root).as_posix())


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # `Path.resolve` raises at a link that leads to itself
