"""Who gets the files that name no environment.

A lockfile is everybody's. A Compose file that nothing varies is a developer's where a cluster runs the
rest; values and manifests are for those that run in a cluster. A file that git does not keep is this
machine's, and so development's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from envparity.model.snapshots import Environment, Stage
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.pieces import DEPLOYING, UNNAMED, Family, Layer, Piece
from envparity.workspace.stages import NAMES

_AUTOMATED = frozenset({"test", "ci", "e2e"})
"""Environments of automated tests: they get what varies for them and what is everybody's, and no more."""

_EVERYBODYS: frozenset[Family] = frozenset({"lock", "requirements"})


class Sharing:
    """The environments that the pieces speak of, and which of them a piece is for."""

    def __init__(self, pieces: Sequence[Piece], contents: Contents, private: frozenset[str]) -> None:
        self._contents = contents
        self._private = private
        self._own: dict[tuple[Family, str], dict[str, list[Piece]]] = defaultdict(lambda: defaultdict(list))
        self._families: dict[str, set[Family]] = defaultdict(set)
        stages: dict[str, Stage] = {}
        for piece in pieces:
            if piece.named and piece.layer is not Layer.BASE:
                self._own[piece.family, piece.group][piece.named.name].append(piece)
                self._families[piece.named.name].add(piece.family)
                if not piece.weak:
                    stages.setdefault(piece.named.name, piece.named.stage)
        self._complete(stages, pieces)
        self.environments = tuple(Environment(name, stages[name]) for name in sorted(stages))
        self._deployed = {name for name, held in self._families.items() if held & DEPLOYING}
        self._compose = any(piece.family == "compose" for piece in pieces)

    def is_for(self, piece: Piece, environment: Environment) -> bool:
        """Say whether a file belongs to an environment."""
        name = environment.name
        if piece.named and piece.layer is not Layer.BASE:
            return piece.named.name == name
        if piece.layer is Layer.LOCAL or self._is_private(piece):
            return self._at_home(environment)
        own = self._own.get((piece.family, piece.group), {})
        if name in own and piece.family == "compose":
            return self._merges(piece, own[name]) or (self._at_home(environment) and len(own) == 1)
        if name in own or piece.family in _EVERYBODYS:
            return True
        if name in _AUTOMATED:
            return False
        return self._shared(piece, environment, varied=bool(own))

    def _shared(self, piece: Piece, environment: Environment, *, varied: bool) -> bool:
        name = environment.name
        if piece.family == "compose":
            alone = varied and all(
                not self._merges(piece, held) for held in self._own[piece.family, piece.group].values()
            )
            if self._at_home(environment):
                return True
            varied = varied or name in self._own.get(("dotenv", piece.folder), {})
            return not alone and varied and name not in self._deployed
        if piece.family == "dotenv":
            return varied or self._at_home(environment) or self._runs_plainly(name)
        if piece.family in DEPLOYING:
            if self._deployed:
                return name in self._deployed
            return not (self._compose and self._at_home(environment))
        return True

    def _runs_plainly(self, name: str) -> bool:
        """Say whether an environment may run from files that do not name it: no cluster has it, or any other."""
        return name not in self._deployed and not self._deployed

    def _merges(self, base: Piece, own: Sequence[Piece]) -> bool:
        """Say whether an environment's Compose files change the shared one rather than stand instead of it."""
        callers = self._contents.callers()
        return any(
            self._contents.called_together(base.path, piece.path, callers)
            or not self._contents.stands_alone(piece.path)
            for piece in own
        )

    def _is_private(self, piece: Piece) -> bool:
        return piece.family == "dotenv" and piece.named is None and piece.path in self._private

    def _at_home(self, environment: Environment) -> bool:
        return environment.stage is Stage.DEVELOPMENT and environment.name not in _AUTOMATED | {"sandbox"}

    def _complete(self, stages: dict[str, Stage], pieces: Sequence[Piece]) -> None:
        """Add the environments that no file names: a developer's machine, and what a cluster runs."""
        given = [piece for piece in pieces if piece.family != "unread"]
        if not given:
            return
        home = any(self._at_home(Environment(name, stage)) for name, stage in stages.items())
        compose = any(piece.family == "compose" and piece.layer is not Layer.OWN for piece in given)
        cluster = any(piece.family in DEPLOYING for piece in given)
        mine = any(piece.layer is Layer.LOCAL or self._is_private(piece) for piece in given)
        if not home and (compose or mine or not stages):
            stages["development"] = NAMES["development"][1]
        if compose and cluster and set(stages) <= {"development", *_AUTOMATED}:
            stages["production"] = NAMES["production"][1]
            self._families["production"] |= DEPLOYING


def charted(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Put a chart's own values below those of environments that lie outside of it, where there is one chart."""
    folders = {piece.group: piece.folder for piece in pieces if piece.family == "helm" and piece.named}
    pieces = [replace(p, aside="") if p.aside == UNNAMED and p.group in folders else p for p in pieces]
    bases = [piece for piece in pieces if piece.family == "helm" and not piece.named and not piece.aside]
    for piece in pieces:
        if piece in bases and piece.group not in folders:
            above = [
                g for g, folder in folders.items() if piece.folder.startswith(f"{folder}/") or not folder
            ]
            rivals = [
                b
                for b in bases
                if above and (b.folder.startswith(f"{folders[above[0]]}/") or not folders[above[0]])
            ]
            if len(above) == 1 and len(rivals) == 1:
                yield replace(piece, group=above[0])
                continue
        yield piece


def fold_local(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Take `local` for another word for development, unless files of one kind tell the two apart."""
    pieces = tuple(pieces)
    groups: dict[tuple[Family, str], set[str]] = defaultdict(set)
    for piece in pieces:
        if piece.named and not piece.weak:
            groups[piece.family, piece.group if piece.family == "settings" else ""].add(piece.named.name)
    together = [held for held in groups.values() if {"local", "development"} <= held]
    if together or not any("development" in held for held in groups.values()):
        return pieces
    return tuple(
        replace(
            piece,
            named=replace(piece.named, name="development"),
            why=piece.why.replace("local", "development"),
        )
        if piece.named and piece.named.name == "local"
        else piece
        for piece in pieces
    )
