"""Who gets the files that name no environment.

A lockfile is everybody's, and so is the version of a language. A Compose file that nothing varies is a developer's where a cluster runs the
rest; values and manifests are for those that run in a cluster. A file that git does not keep is this
machine's, and so development's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import NAMES
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.pieces import DEPLOYING, UNNAMED, Family, Layer, Piece
from envparity.workspace.stages import CORE, Named

_AUTOMATED = frozenset({"test", "ci", "e2e"})
"""Environments of automated tests: they get what varies for them and what is everybody's, and no more."""

_DEPLOYMENTS = frozenset({"deploy", "deployment", "deployments", "selfhost", "self-host", "self-hosted"})
"""Folders whose Compose files run the project for its users."""

_FRAMEWORK_BASE = expression(r"(?i)(^|/)(appsettings\.json|(application|bootstrap)\.(ya?ml|properties))$")
"""Settings that ASP.NET and Spring take alone where no environment is named, and lay others over."""

EVERYBODYS: frozenset[Family] = frozenset({"lock", "requirements", "runtime"})


class Sharing:
    """The environments that the pieces speak of, and which of them a piece is for."""

    def __init__(self, pieces: Sequence[Piece], contents: Contents, private: frozenset[str]) -> None:
        self._contents = contents
        self._private = private
        self._own: dict[tuple[Family, str], dict[str, list[Piece]]] = defaultdict(lambda: defaultdict(list))
        self._families: dict[str, set[Family]] = defaultdict(set)
        self._named: dict[str, list[Piece]] = defaultdict(list)
        self._shared_pieces: list[Piece] = []
        stages: dict[str, Stage] = {}
        for piece in pieces:
            if piece.named is None or piece.layer is Layer.BASE:
                self._shared_pieces.append(piece)
            else:
                self._named[piece.named.name].append(piece)
                self._own[piece.family, piece.group][piece.named.name].append(piece)
                self._families[piece.named.name].add(piece.family)
                if not piece.weak:
                    stages.setdefault(piece.named.name, piece.named.stage)
        self.environments: tuple[Environment, ...] = ()
        told = set(stages)
        self._complete(stages, pieces)
        self.assumed = frozenset(stages.keys() - told)
        """Environments that no file names, and that are there by what the files are mostly for."""
        self.environments = tuple(Environment(name, stages[name]) for name in sorted(stages))
        self._deployed = {name for name, held in self._families.items() if held & DEPLOYING}
        self._varied_charts = any(family == "helm" for family, _ in self._own)
        self._compose = any(piece.family == "compose" for piece in pieces)

    def pieces_of(self, environment: Environment) -> list[Piece]:
        """Give the files of an environment: its own, and those that name none and are for it."""
        shared = (piece for piece in self._shared_pieces if self._is_for(piece, environment))
        return [*self._named[environment.name], *shared]

    def _is_for(self, piece: Piece, environment: Environment) -> bool:
        name = environment.name
        if piece.layer is Layer.LOCAL or self._is_private(piece):
            return self._at_home(environment)
        own = self._own.get((piece.family, piece.group), {})
        if name in own and piece.family == "compose":
            return self._merges(piece, own[name])
        if name in own or piece.family in EVERYBODYS:
            return True
        if name in _AUTOMATED:
            return False
        return self._shared(piece, environment, varied=bool(own))

    def _shared(self, piece: Piece, environment: Environment, *, varied: bool) -> bool:
        name = environment.name
        if piece.family == "compose":
            return self._shared_compose(piece, environment)
        if piece.family == "terraform" or piece.path.endswith(".hcl"):
            return False
        if piece.family == "dotenv":
            return varied or self._at_home(environment)
        if piece.family in DEPLOYING:
            if piece.family == "helm" and not varied and self._varied_charts:
                return False
            if self._deployed:
                return name in self._deployed or (varied and not self._at_home(environment))
            return not (self._compose and self._at_home(environment))
        return True

    def _shared_compose(self, piece: Piece, environment: Environment) -> bool:
        name = environment.name
        varied = bool(self._own.get((piece.family, piece.group), {}).keys() - _AUTOMATED)
        if varied and self._replaced(piece):
            home = any(self._at_home_name(other) for other in self._own[piece.family, piece.group])
            return name not in self._deployed if home else self._at_home(environment)
        if self._at_home(environment):
            return varied or not self._is_deployed_by_folder(piece)
        if not varied and self._is_deployed_by_folder(piece):
            return environment.stage is Stage.PRODUCTION and name not in self._deployed
        varied = varied or self._fed_by_dotenv(piece, name)
        return varied and name not in self._deployed

    def _replaced(self, piece: Piece) -> bool:
        """Say whether every environment that has a Compose file of its own runs from that alone."""
        own = self._own.get((piece.family, piece.group), {})
        return bool(own) and all(not self._merges(piece, held) for held in own.values())

    def _varied_at_home(self, piece: Piece, stages: dict[str, Stage]) -> bool:
        """Say whether a developer runs from a Compose file that changes one without a name: that one alone is production's."""
        if piece.family != "compose" or piece.named is not None or piece.layer is not Layer.BASE:
            return False
        own = self._own[piece.family, piece.group]
        return any(self._at_home(Environment(name, stages[name])) for name in own if name in stages)

    def _is_deployed_by_folder(self, piece: Piece) -> bool:
        live = [e.name for e in self.environments if e.stage is Stage.PRODUCTION]
        return any(name not in self._deployed for name in live) and bool(
            _DEPLOYMENTS.intersection(piece.path.lower().split("/")[:-1])
        )

    def _at_home_name(self, name: str) -> bool:
        return any(e.name == name and self._at_home(e) for e in self.environments)

    def _fed_by_dotenv(self, piece: Piece, name: str) -> bool:
        """Say whether a Compose file is varied by an environment's dotenv file beside it."""
        own = self._own.get(("dotenv", piece.folder), {}).get(name, ())
        text = self._contents.text(piece.path)
        return bool(own) and (
            not text.strip() or ".env.$" in text or any(item.path.rpartition("/")[2] in text for item in own)
        )

    def _merges(self, base: Piece, own: Sequence[Piece]) -> bool:
        """Say whether an environment's Compose files change the shared one rather than stand instead of it."""
        callers = self._contents.callers()
        own = [piece for piece in own if "override" not in piece.path] or own
        if all(piece.path.endswith(("docker-stack.yml", "docker-stack.yaml")) for piece in own):
            return False
        return any(
            self._contents.called_together(base.path, piece.path, callers)
            or not self._contents.stands_instead(piece.path, base.path)
            for piece in own
        )

    def is_private(self, path: str) -> bool:
        """Say whether git does not keep a file: it is this machine's."""
        return path in self._private

    def _is_private(self, piece: Piece) -> bool:
        return piece.family == "dotenv" and piece.named is None and self.is_private(piece.path)

    def _at_home(self, environment: Environment) -> bool:
        return environment.stage is Stage.DEVELOPMENT and environment.name not in _AUTOMATED | {"sandbox"}

    def _bases_run_alone(self, stages: dict[str, Stage]) -> bool:
        """Say whether production is what the framework reads when it is told no environment: the base file alone."""
        if Stage.PRODUCTION in stages.values():
            return False
        return any(
            piece.family == "settings"
            and piece.layer is Layer.BASE
            and _FRAMEWORK_BASE.search(piece.path) is not None
            and any(name in stages for name in self._own.get((piece.family, piece.group), ()))
            for piece in self._shared_pieces
        )

    def _complete(self, stages: dict[str, Stage], pieces: Sequence[Piece]) -> None:
        """Add the environments that no file names: a developer's machine, and what a cluster runs."""
        given = [piece for piece in pieces if piece.family not in ("unread", "runtime", "image", "pipeline")]
        if not given:
            return
        home = any(self._at_home(Environment(name, stage)) for name, stage in stages.items())
        compose = any(piece.family == "compose" and piece.layer is not Layer.OWN for piece in given)
        cluster = any(piece.family in DEPLOYING for piece in given)
        mine = any(piece.layer is Layer.LOCAL or self._is_private(piece) for piece in given)
        untold = set(stages) <= _AUTOMATED
        here = any(piece.family not in (*DEPLOYING, *EVERYBODYS) for piece in given)
        here = here or any(piece.named and piece.named.stage is Stage.DEVELOPMENT for piece in pieces)
        if cluster and not stages and not compose:
            stages["production"] = NAMES["production"][1]
            self._families["production"] |= DEPLOYING
        if not home and (compose or mine or (untold and (here or not cluster))):
            stages["development"] = NAMES["development"][1]
        if self._bases_run_alone(stages):
            stages["production"] = NAMES["production"][1]
        only_home = all(stages.get(name) is Stage.DEVELOPMENT for name in stages)
        if home and only_home and any(self._varied_at_home(piece, stages) for piece in given):
            stages["production"] = NAMES["production"][1]
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


def accompanied(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Take a manifest called `canary` or `loadtest` for an environment's where other files are, and else for anybody's.

    A single one among manifests that name nothing is a part of what all of them run.
    """
    pieces = tuple(pieces)
    named = [piece for piece in pieces if piece.named and not piece.aside and not piece.weak]
    elsewhere = {piece.named.name for piece in named if piece.named and not _is_called(piece)}
    company = {
        piece.folder
        for piece in named
        if piece.family == "kubernetes" and piece.named and _is_core(piece.named)
    }
    for piece in pieces:
        if (
            piece.named is None
            or not _is_called(piece)
            or _is_core(piece.named)
            or piece.named.name in elsewhere
            or piece.folder in company
        ):
            yield piece
        else:
            why = "manifests that name no environment"
            yield replace(piece, named=None, layer=Layer.BASE, group=piece.folder, why=why)


def _is_called(piece: Piece) -> bool:
    """Say whether a manifest's name or namespace, or a part of its folder's name, is all that speaks of an environment."""
    if piece.family != "kubernetes" or piece.named is None:
        return False
    return bool(piece.named.subject) or piece.group == f"{piece.folder}/{piece.named.name}"


def _is_core(named: Named) -> bool:
    return (named.plain or named.name) in CORE


def fold_local(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Take `local` and `development` for one environment, unless files of one kind tell the two apart."""
    pieces = tuple(pieces)
    groups: dict[tuple[Family, str], set[str]] = defaultdict(set)
    for piece in pieces:
        if piece.named and not piece.weak and not piece.aside:
            alike = piece.group if piece.family in ("settings", "terraform", "unread", "dotenv") else ""
            groups[piece.family, alike].add(piece.named.name)
    held = set().union(*groups.values())
    if "local" not in held or any({"local", "development"} <= names for names in groups.values()):
        return pieces
    one = "development" if "development" in held else "local"
    return tuple(_renamed(piece, one) for piece in pieces)


def _renamed(piece: Piece, name: str) -> Piece:
    if piece.named is None or piece.named.name not in ("local", "development"):
        return piece
    why = piece.why.replace(f" of {piece.named.name}", f" of {name}")
    return replace(piece, named=replace(piece.named, name=name), why=why)
