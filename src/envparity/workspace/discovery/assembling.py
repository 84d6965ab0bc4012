"""From pieces to environments: sources in layering order, each with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from envparity.model.declarations import Declaration, Doubt, RuntimeSpec, SourceSpec, Unassigned, Workspace
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.readers.naming import named
from envparity.readers.table import TABLE
from envparity.workspace.discovery.alternatives import Composing
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.dialects import dialect_of, local_first
from envparity.workspace.discovery.pieces import FAMILIES, Family, Layer, Piece
from envparity.workspace.discovery.sharing import EVERYBODYS, Sharing
from envparity.workspace.profiles import in_order, project_name
from envparity.workspace.stages import environment_in

_GENERIC = frozenset(
    {"src", "main", "resources", "config", "configs", "conf", "settings", "helm_deploy", "helm", "charts", "chart",
     "apps", "app", "services", "packages", "deploy", "deployment", "env", "envs", "environments", "docker", "k8s",
     ".envs", "values", "appsettings", "application", "bootstrap", "environment", "webapp", "server", "infra"}
)  # fmt: skip
"""Folder names that name no part of a system."""

_COMPOSE = FAMILIES.index("compose")
_SCOPED: frozenset[Family] = frozenset({"dotenv", "helm", "settings", "terraform"})


class Assembly:
    """Makes the declarations of a repository's environments."""

    def __init__(self, root: Path, sharing: Sharing, contents: Contents, loose: Sequence[Piece] = ()) -> None:
        self._loose = [piece.path for piece in loose if piece.family == "dotenv"]
        self._composing = Composing(contents, (), ())
        self._loose_compose = [piece for piece in loose if piece.family == "compose"]
        self._root = root
        self._sharing = sharing
        self._contents = contents
        self._name = root.name or "workspace"
        self._scopes: dict[Family, dict[str, str]] = {}
        self._given: set[str] = set()

    def workspace(self, pieces: Sequence[Piece], aside: Iterable[Unassigned]) -> Workspace:
        """Give the whole: environments on the way to production, and what belongs to none."""
        for family in _SCOPED:
            self._scopes[family] = _scopes({piece.group for piece in pieces if piece.family == family})
        usual = [piece for piece in pieces if piece.family == "compose" and not piece.named]
        self._composing = Composing(self._contents, usual, self._loose_compose)
        declarations = self._standing([self._declare(item) for item in self._sharing.environments])
        left = [Unassigned(piece.path, _left(piece)) for piece in pieces if piece.path not in self._given]
        unread = {item for declaration in declarations for item in declaration.unread}
        aside = (item for item in aside if item.path not in self._given)
        unassigned = sorted({*aside, *left, *unread}, key=lambda item: (item.path, item.why))
        return Workspace(
            self._name, self._root, in_order(declarations), discovered=True, unassigned=tuple(unassigned)
        )

    def _standing(self, declarations: Sequence[Declaration]) -> list[Declaration]:
        """Leave out an environment that is only a part of others: `variants/prod`, which `prod-eu` and `prod-us` take in."""
        kept = []
        parts = [{path for spec in one.sources for path in spec.parts} for one in declarations]
        often = Counter(path for held in parts for path in held)
        for declaration, mine in zip(declarations, parts, strict=True):
            name = declaration.environment.name
            pieces = self._sharing.pieces_of(declaration.environment)
            own = {piece.path for piece in pieces if piece.named and piece.named.name == name}
            read = {path for spec in declaration.sources for path in spec.files}
            if not own or own & read or not all(often[path] > (path in mine) for path in own):
                kept.append(declaration)
        return kept

    def _declare(self, environment: Environment) -> Declaration:
        mine = self._sharing.pieces_of(environment)
        groups: dict[tuple[int, str], list[Piece]] = defaultdict(list)
        for piece in mine:
            groups[FAMILIES.index(piece.family), piece.group].append(piece)
        unread = [piece for piece in mine if piece.family == "unread" or not _has_reader(piece)]
        unreadable = {piece.path for piece in unread}
        sources: dict[Family, list[SourceSpec]] = defaultdict(list)
        alternatives = self._composing.settle(
            {key: held for key, held in groups.items() if key[0] == _COMPOSE}
        )
        for (family, group), held in sorted(groups.items()):
            read = [piece for piece in held if piece.path not in unreadable | alternatives.keys()]
            if read:
                spec = self._source(FAMILIES[family], group, read)
                spec = replace(spec, doubts=tuple(self._doubts(read, environment)))
                sources[FAMILIES[family]].append(replace(spec, profiles=self._profiles(read, environment)))
        self._take_in(sources, mine)
        sources["compose"] = [self._with_variables(spec, sources["dotenv"]) for spec in sources["compose"]]
        specs = tuple(spec for family in FAMILIES for spec in sources[family])
        self._given |= {path for spec in specs for path in (*spec.files, *spec.parts)}
        self._given |= {piece.path for piece in unread} | alternatives.keys()
        return Declaration(
            environment=environment,
            sources=specs,
            runtime=self._runtime(environment, sources["compose"]),
            protected=environment.stage is Stage.PRODUCTION,
            unread=tuple(
                sorted(
                    (
                        *(Unassigned(p.path, f"{p.why}; {_unreadable(p.path)}") for p in unread),
                        *(Unassigned(path, why) for path, why in alternatives.items()),
                    ),
                    key=lambda item: item.path,
                )
            ),
        )

    def _source(self, family: Family, group: str, pieces: Sequence[Piece]) -> SourceSpec:
        below = family == "dotenv" and local_first(pieces[0].folder, self._contents)
        layers: dict[int, int] = {Layer.LOCAL: Layer.BASE + 1} if below else {}
        ordered = sorted(
            pieces, key=lambda piece: (layers.get(piece.layer, piece.layer), _depth(piece), piece.path)
        )
        dialect, told = (
            dialect_of(ordered[-1].path, ordered[0].folder, self._contents)
            if family == "dotenv"
            else ("", "")
        )
        reading = f", read as `{told}` says" if told else ""
        begun = {
            path: f"`{piece.path.rpartition('/')[2]}` begins from it"
            for piece in ordered
            for path in (self._contents.required(piece.path) if family == "settings" else ())
        }
        return SourceSpec(
            dialect=dialect,
            files=tuple(dict.fromkeys((*begun, *(piece.path for piece in ordered)))),
            format=_one_format(ordered),
            service=self._scopes.get(family, {}).get(group, ""),
            why="; ".join(dict.fromkeys(piece.why for piece in ordered)) + reading,
            reasons=(*begun.items(), *((piece.path, piece.why + reading) for piece in ordered)),
        )

    def _doubts(self, pieces: Sequence[Piece], environment: Environment) -> Iterator[tuple[str, Doubt]]:
        """Give the files of a source that no name gives to the environment, with how sure they are.

        What lies below a file of its own is its own as well, and so is what is everybody's.
        """
        if any(piece.named and not piece.by_custom for piece in pieces):
            return
        for piece in pieces:
            if piece.by_custom:
                yield piece.path, "likely"
            elif piece.family not in EVERYBODYS and piece.layer is not Layer.LOCAL:
                yield piece.path, "guess" if environment.name in self._sharing.assumed else "likely"

    def _profiles(self, pieces: Sequence[Piece], environment: Environment) -> tuple[str, ...]:
        """Give what is active in settings files: the environment's section, and Spring's profiles of its name."""
        found = dict.fromkeys(piece.section for piece in pieces if piece.section)
        for piece in pieces:
            if piece.family == "settings" and "/application" in f"/{piece.path}":
                for profile in self._contents.spring_profiles(piece.path):
                    named = environment_in(profile)
                    if named and named.name == environment.name:
                        found[profile] = None
        return tuple(found)

    def _take_in(self, sources: dict[Family, list[SourceSpec]], mine: Sequence[Piece]) -> None:
        """Leave to kustomizations what they take in, and to Compose files their `env_file`s."""
        manifests: dict[str, list[str]] = defaultdict(list)
        for piece in mine:
            if piece.family == "kubernetes":
                manifests[piece.folder].append(piece.path)
        kustomized = [self._kustomized(spec, manifests) for spec in sources["kustomize"]]
        inner = {path for spec in kustomized for path in spec.parts}
        sources["kustomize"] = [
            spec
            for spec in kustomized
            if spec.files[0] not in inner and not self._contents.is_component(spec.files[0])
        ]
        if any(self._contents.text(spec.files[0]).strip() for spec in kustomized):
            inner |= {piece.path for piece in mine if piece.family == "kubernetes" and not piece.named}
        for family in ("settings", "helm", "kubernetes"):
            sources[family] = list(_without(sources[family], inner))
        clustered = [*sources.pop("kustomize", []), *sources.pop("kubernetes", [])]
        if clustered:
            sources["kubernetes"] = [_joined(clustered)]
        composed = []
        for spec in _without(sources["compose"], set(self._inside(sources["compose"]))):
            parts = tuple(
                path
                for path in (*(path for dotenv in sources["dotenv"] for path in dotenv.files), *self._loose)
                if path.rpartition("/")[2] != ".env"
                and any(self._contents.mentions(file, path) for file in spec.files)
            )
            taken = (*parts, *self._included(spec), *self._interpolated(spec, sources["dotenv"]))
            composed.append(replace(spec, parts=taken))
        sources["compose"] = composed
        sources["dotenv"] = list(
            _without(sources["dotenv"], {path for spec in composed for path in spec.parts})
        )

    def _inside(self, specs: Sequence[SourceSpec]) -> Iterator[str]:
        """Give what Compose files include; of two that include each other the one that comes later."""
        for at, spec in enumerate(specs):
            before = {path for other in specs[:at] for path in other.files}
            for path in self._included(spec):
                if path not in before or self._contents.included(path).isdisjoint(spec.files):
                    yield path

    def _included(self, spec: SourceSpec) -> tuple[str, ...]:
        """Name the files that Compose files include, which then are no projects of their own."""
        found = {path for file in spec.files for path in self._contents.included(file)}
        return tuple(sorted(found - set(spec.files)))

    def _interpolated(self, spec: SourceSpec, dotenv: Iterable[SourceSpec]) -> Iterator[str]:
        """Name the `.env` beside Compose files, from which Compose takes variables, where it is no source by itself."""
        folder = spec.files[0].rpartition("/")[0]
        usual = f"{folder}/.env" if folder else ".env"
        known = {path for item in dotenv for path in item.files}
        if usual not in known and self._contents.has(usual) and not self._sharing.is_private(usual):
            yield usual

    def _kustomized(self, spec: SourceSpec, manifests: Mapping[str, Sequence[str]]) -> SourceSpec:
        """Name the files that a kustomization takes in, and those beside it, which are there for its sake."""
        folder = spec.files[0].rpartition("/")[0]
        taken = set(self._contents.taken_in(spec.files[0]))
        beside = set(manifests.get(folder, ()))
        if not self._contents.text(spec.files[0]).strip():
            above, _, _ = folder.rpartition("/")
            bases = tuple(f"{up}/base/" if up else "base/" for up in (above, above.rpartition("/")[0]))
            taken |= {path for held in manifests.values() for path in held if path.startswith(bases)}
        return replace(spec, parts=tuple(sorted((taken | beside) - set(spec.files))))

    def _with_variables(self, spec: SourceSpec, dotenv: Sequence[SourceSpec]) -> SourceSpec:
        folder = spec.files[0].rpartition("/")[0]
        beside = [item for item in dotenv if item.files[-1].rpartition("/")[0] == folder]
        files = tuple(path for item in beside for path in item.files)
        usual = f"{folder}/.env" if folder else ".env"
        return replace(spec, variables=files if files and files != (usual,) else ())

    def _runtime(self, environment: Environment, compose: Sequence[SourceSpec]) -> RuntimeSpec | None:
        if not compose:
            return None
        first = min(compose, key=lambda spec: (spec.files[0].count("/"), spec.files[0]))
        return RuntimeSpec(
            first.files, project_name(self._name, environment.name), first.variables, first.profiles
        )


def _joined(specs: Sequence[SourceSpec]) -> SourceSpec:
    """Make one source of all that a cluster is given: what one file refers to another may hold."""
    files = tuple(path for spec in specs for path in spec.files)
    parts = {path for spec in specs for path in spec.parts} - set(files)
    reasons = tuple(pair for spec in specs for pair in spec.reasons)
    why = "; ".join(dict.fromkeys(why for _, why in reasons))
    doubts = tuple(pair for spec in specs for pair in spec.doubts)
    return SourceSpec(files=files, parts=tuple(sorted(parts)), why=why, reasons=reasons, doubts=doubts)


def _one_format(pieces: Iterable[Piece]) -> str:
    """Give the format of all the files of a source; none where each file's name has to tell its own."""
    formats = {piece.format for piece in pieces}
    return formats.pop() if len(formats) == 1 else ""


def _depth(piece: Piece) -> tuple[bool, int, bool]:
    """Sort a settings file above the folder of its variants before the ones in it, and properties over YAML, as Spring does."""
    return piece.named is not None, piece.path.count("/"), piece.path.endswith(".properties")


def _unreadable(path: str) -> str:
    if path.endswith(".enc"):
        return "encrypted, and opened by the project's own key alone"
    return "no reader reads such a file"


def _left(piece: Piece) -> str:
    if piece.family in ("kustomize", "kubernetes"):
        return "no environment's overlay takes it in"
    if piece.family == "helm":
        return "a chart's defaults, which no environment changes"
    return f"{piece.why}; no environment takes it"


def _without(specs: Iterable[SourceSpec], paths: set[str]) -> Iterable[SourceSpec]:
    for spec in specs:
        files = tuple(path for path in spec.files if path not in paths)
        if files:
            reasons = tuple(pair for pair in spec.reasons if pair[0] in files)
            yield replace(spec, files=files, reasons=reasons)


def _has_reader(piece: Piece) -> bool:
    if piece.family == "settings":
        return bool(piece.format)
    if piece.family != "lock":
        return True
    name = piece.path.rpartition("/")[2].lower()
    locks = (entry for entry in TABLE if entry.module.startswith("packages."))
    return any(named(name, entry.patterns) for entry in locks)


def _scopes(groups: set[str]) -> dict[str, str]:
    """Name the part of the system that each group of files is for, where there are several."""
    named = {
        group: PurePosixPath(group.partition("#")[0]).stem for group in groups if group.endswith("#section")
    }
    folders = {group: _telling(group.partition("#")[0]) for group in groups - named.keys()}
    if len(folders) < 2:
        return named
    often = Counter(folders.values())
    for group, folder in folders.items():
        stem = _telling(group.partition("#")[2])
        named[group] = folder if often[folder] == 1 else "-".join(part for part in (folder, stem) if part)
    return named


def _telling(path: str) -> str:
    """Give the last part of a path that names a part of a system."""
    parts = [part for part in path.split("/") if part and part.lower() not in _GENERIC]
    return parts[-1] if parts else ""
