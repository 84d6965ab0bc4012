"""From pieces to environments: who gets the files that are for all, and in which order files layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from envparity.model.declarations import Declaration, RuntimeSpec, SourceSpec, Unassigned, Workspace
from envparity.model.snapshots import Environment, Stage
from envparity.workspace.discovery.pieces import Layer, Piece
from envparity.workspace.profiles import in_order, project_name


def assemble(root: Path, pieces: Iterable[Piece], notes: Iterable[Unassigned] = ()) -> Workspace:
    """Make a workspace of what was found."""
    name = root.name or "workspace"
    given = [piece for piece in pieces if not piece.aside and piece.family != "unread"]
    environments = _environments(given)
    aside = [Unassigned(piece.path, piece.aside) for piece in pieces if piece.aside]
    aside += (
        Unassigned(piece.path, f"{piece.why}; no reader for such a file")
        for piece in pieces
        if piece.family == "unread" and piece.named
    )
    declarations = (_declare(environment, given, name) for environment in environments)
    unassigned = tuple(sorted({*aside, *notes}, key=lambda item: item.path))
    return Workspace(name, root, in_order(declarations), discovered=True, unassigned=unassigned)


def _environments(pieces: Sequence[Piece]) -> list[Environment]:
    named = {piece.named.name: piece.named.stage for piece in pieces if piece.named}
    if not named and pieces:
        named = {"development": Stage.DEVELOPMENT}
    return [Environment(name, stage) for name, stage in named.items()]


def _declare(environment: Environment, pieces: Sequence[Piece], workspace: str) -> Declaration:
    groups: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if _is_for(piece, environment):
            groups[piece.family, piece.group].append(piece)
    sources = tuple(_source(groups[key]) for key in sorted(groups))
    compose = next(
        (s.files for key, s in zip(sorted(groups), sources, strict=True) if key[0] == "compose"), ()
    )
    name = environment.name
    return Declaration(
        environment=environment,
        sources=sources,
        runtime=RuntimeSpec(compose, project_name(workspace, name)) if compose else None,
        protected=environment.stage is Stage.PRODUCTION,
    )


def _is_for(piece: Piece, environment: Environment) -> bool:
    if piece.layer is Layer.LOCAL and piece.named is None:
        return environment.stage is Stage.DEVELOPMENT
    return piece.named is None or piece.named.name == environment.name


def _source(pieces: list[Piece]) -> SourceSpec:
    pieces = sorted(pieces, key=lambda piece: (piece.layer, piece.path))
    reasons = dict.fromkeys(piece.why for piece in pieces)
    return SourceSpec(
        files=tuple(piece.path for piece in pieces),
        format=next((piece.format for piece in pieces if piece.format), ""),
        why="; ".join(reasons),
    )
