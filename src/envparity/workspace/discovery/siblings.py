"""Settings files that differ by an environment's name alone, and what such files have in common.

`config/production.json` beside `config/staging.json` needs no list of frameworks to be understood. A
lone `config.production.json` counts where settings are kept; code counts only among its like.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from envparity.model.expressions import expression
from envparity.model.stages import NAMES
from envparity.workspace.discovery.folders import SHARED, Folders
from envparity.workspace.discovery.paths import (
    CODE,
    CONTAINERS,
    DATA,
    PROGRAM_FOLDERS,
    SETTINGS_MODULE,
    Path,
    format_of,
)
from envparity.workspace.discovery.pieces import UNNAMED, Family, Layer, Piece
from envparity.workspace.discovery.sieve import Sieve
from envparity.workspace.stages import CORE, Named, environment_in

_STEMS = expression(
    r"(?i)^(app(lication|settings|lication-?insights)?|bootstrap|config(uration)?|settings|secrets?|database|fly|serverless"
    r"|wrangler|render|netlify|vercel|skaffold|helmfile|firebase|manifest|vars|deploy(ment)?|parameters|params"
    r"|task-?def(inition)?|samconfig|zappa_settings|environment|env|log4j2?|logback|nlog)?(-spring)?$"
)
"""What is left of a settings file's stem when the environment's name is taken out; frameworks' names mostly."""

_TESTS = expression(r"(?i)[-_.](tests|specs?)$")
_FRAMEWORKS = expression(r"^(application|app-settings|appsettings|bootstrap|logback-spring)$")
_FRAMEWORK_BASES = expression(r"^(appsettings\.json|(application|bootstrap)\.(ya?ml|properties))$")
_FRAMEWORK_STEMS = ("appsettings", "application", "bootstrap")
_FRAMEWORK_VARIANTS = expression(r"^(appsettings\..+\.json|application-.+\.(ya?ml|properties))$")
_BUILT = expression(
    r"(?i)^(tsconfig|jest|vite|vitest|webpack|babel|karma|rollup|playwright|eslint|phpunit|codecept|package|rspec|tslint|cypress|angular|metro|project|pom)\b"
)
_BUILDERS = frozenset({"webpack", "rollup", "vite", "babel", "jest", "cypress", "storybook"})
"""Folders of tools that build and test: what they hold varies with a mode of the tool."""

_PLAIN = frozenset({"tf", "tfvars", "tfvars.json", "hcl", "conf", "acl", "vcl", "tfbackend", "config"})
"""Endings of files that are no program, though nothing here reads them."""


_VARIABLES = frozenset({"tfvars", "tfvars.json", "tfbackend"})
"""Endings of files that hold an environment's variables for Terraform and nothing else."""

MODULE = frozenset({"tf", "tofu"})
"""Endings of Terraform's configuration: all files of a folder are one module."""

_OF_THE_MODULE = frozenset({"terraform.tfvars", "terraform.tfvars.json"})
"""Variables that Terraform takes by itself."""


class Siblings:
    """Looks at all files that no well-known family took."""

    def __init__(self, folders: Folders, sieve: Sieve) -> None:
        self._folders = folders
        self._sieve = sieve
        self._sets: dict[tuple[str, ...], list[tuple[Path, Named]]] = defaultdict(list)
        self._rest: list[Path] = []
        self._beside: dict[tuple[str, str], list[str]] = defaultdict(list)

    def look(self, paths: Iterable[Path]) -> Iterator[Piece]:
        """Give the pieces among the files: those of environments, then what those have in common."""
        for path in paths:
            named = self._named(path) if self._sieve.may_name(path) else None
            if named:
                self._sets[path.folder, *named.shape, path.ending].append((path, named))
            else:
                self._rest.append(path)
                self._beside[path.folder, path.ending].append(path.stem)
        pieces = [piece for key in sorted(self._sets) for piece in self._accepted(self._sets[key])]
        yield from pieces
        shared = list(self._shared(pieces))
        yield from shared
        yield from self._modules([*pieces, *shared])

    def _named(self, path: Path) -> Named | None:
        if _BUILT.match(path.name) or (path.parent in _BUILDERS and path.ending in CODE):
            return None
        stem = re.sub(r"(?i)[._-]spec$|[._-]test$", "", path.stem) if path.ending in CODE else path.stem
        return environment_in(stem, loose=True, more=self._folders.more)

    def _accepted(self, found: Sequence[tuple[Path, Named]]) -> Iterator[Piece]:
        kinds = {named.name for _, named in found}
        several = len(kinds) > 1 and not kinds.isdisjoint(CORE)
        for path, named in found:
            if self._counts(path, named, several=several):
                yield _piece(path, named, path.folder, named.subject)
            elif piece := self._in_folder(path):
                yield piece

    def _counts(self, path: Path, named: Named, *, several: bool) -> bool:
        inside = path.parent in CONTAINERS
        if path.ending == "xml":
            return _STEMS.match(named.subject) is not None and bool(named.subject)
        if path.ending in CODE:
            if path.ending in _VARIABLES and named.plain in CORE:
                return True
            grouped = several or path.parent in ("environments", "workspace_variables")
            grouped = grouped or (path.parent == "deploy" and not named.subject and named.plain in CORE)
            based = path.parent in PROGRAM_FOLDERS and self._has_base(path, named)
            alone = several and not named.subject and not PROGRAM_FOLDERS.isdisjoint(path.parts[:-1])
            module = (
                path.ending == "py" and several and SETTINGS_MODULE.fullmatch(path.stem.lower()) is not None
            )
            alone = alone or module
            return (grouped and (path.parent in PROGRAM_FOLDERS or path.ending in _PLAIN or alone)) or (
                based
                and bool(named.subject)
                and environment_in(path.stem, more=self._folders.more) is not None
            )
        if several:
            return True
        return self._alone(path, named, inside=inside)

    def _alone(self, path: Path, named: Named, *, inside: bool) -> bool:
        """Say whether a file counts though nothing beside it is named for another environment."""
        if _FRAMEWORKS.match(named.subject):
            return True
        if environment_in(path.stem, more=self._folders.more) is None:
            return inside and bool(named.subject) and self._has_base(path, named)
        return (bool(named.subject) and self._has_base(path, named)) or (
            _STEMS.match(named.subject) is not None and (bool(named.subject) or inside)
        )

    def _has_base(self, path: Path, named: Named) -> bool:
        """Say whether a file of the same name without the environment's lies beside it."""
        subject = _plain(named.subject)
        return any(_plain(stem) == subject for stem in self._beside[path.folder, path.ending])

    def _in_folder(self, path: Path) -> Piece | None:
        found = self._folders.of(path)
        if found is None or path.ending not in DATA | CODE or _BUILT.match(path.name):
            return None
        named, at = found
        if named.name != "test" and _TESTS.search(path.stem):
            return None
        plain = path.ending in DATA or path.ending in _PLAIN
        if not plain and path.parts[at] != path.parts[-2]:
            return None
        own = environment_in(path.stem, loose=True, more=self._folders.more)
        stem = own.subject if own else path.stem
        if path.ending in MODULE or path.lower in _OF_THE_MODULE or path.lower.endswith(".auto.tfvars"):
            stem = ""
        return _piece(path, named, path.up(at), "/".join((*path.parts[at + 1 : -1], stem)))

    def _shared(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Find what settings files of environments have in common: the same name without the environment's."""
        groups: dict[tuple[str, str], Piece] = {}
        for piece in pieces:
            if piece.family in ("settings", "terraform", "unread"):
                groups.setdefault((piece.group, Path(piece.path).ending), piece)
        places = {group.rpartition("#")[0] for group, _ in groups}
        for path in self._rest:
            found = self._in_folder(path) or self._common(path) or self._base(path, groups, places)
            if found is not None:
                yield found

    def _modules(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Find the configuration that an environment's variables are for: the nearest folder of it, upwards."""
        taken = {piece.path for piece in pieces}
        found: dict[str, list[Path]] = defaultdict(list)
        for path in self._rest:
            if path.ending in MODULE and path.whole not in taken:
                found[path.folder].append(path)
        groups = {piece.group: piece for piece in pieces if piece.family == "terraform"}
        whole = {piece.group for piece in pieces if Path(piece.path).ending in MODULE}
        for group, piece in sorted(groups.items()):
            if group.endswith("#") and group not in whole:
                for path in found.get(_nearest(piece.folder, found), ()):
                    why = "configuration that an environment's variables are for"
                    yield Piece(path.whole, "terraform", group, why, format="Terraform")

    def _common(self, path: Path) -> Piece | None:
        at = self._folders.shared(path)
        if at is None or not format_of(path.ending):
            return None
        stem = "/".join((*path.parts[at + 1 : -1], path.stem))
        return _made(path, None, _group(path.up(at), stem), "settings")

    def _base(
        self, path: Path, groups: Mapping[tuple[str, str], Piece], places: AbstractSet[str]
    ) -> Piece | None:
        """Tell what a file varies, `places` being the folders of all groups: most files lie in none of them."""
        within = path.whole[: -len(path.ending) - 1]
        if path.folder not in places and within not in places and not path.lower.startswith(_FRAMEWORK_STEMS):
            return None
        candidates = [_group(path.folder, path.stem), f"{within}#"]
        shared = path.stem.lower().lstrip("_") in SHARED or path.stem == "custom-environment-variables"
        if shared or (path.ending == "exs" and path.stem in ("config", "runtime")):
            candidates += [f"{path.folder}#"]
        for group in candidates:
            if (group, path.ending) in groups:
                return _made(path, self._replaced(path), group, groups[group, path.ending].family)
        if _FRAMEWORK_BASES.match(path.lower) and (
            path.ending == "json" or path.parent in ("resources", "config")
        ):
            return _made(path, None, _group(path.folder, path.stem), "settings")
        if _FRAMEWORK_VARIANTS.match(path.lower) and (
            path.parent in ("resources", "config") or path.ending == "json"
        ):
            return Piece(path.whole, "settings", path.folder, "", aside=UNNAMED)
        return None

    def _replaced(self, path: Path) -> Named | None:
        """Tell whose `environment.ts` is: a build puts another file in its place for every other environment."""
        if path.lower != "environment.ts":
            return None
        others = {
            named.name for key, found in self._sets.items() if key[0] == path.folder for _, named in found
        }
        if "production" not in others:
            return Named(*NAMES["production"])
        return None if "development" in others else Named(*NAMES["development"])


def _piece(path: Path, named: Named, folder: str, subject: str) -> Piece:
    return _made(path, named, _group(folder, subject), family_of(path.ending))


def family_of(ending: str) -> Family:
    """Say how a file of this ending is read."""
    if format_of(ending) == "Terraform":
        return "terraform"
    return "settings" if format_of(ending) else "unread"


def _nearest(folder: str, modules: Mapping[str, object]) -> str:
    """Give the folder itself or the nearest above it that holds configuration; of very high ones none."""
    for _ in range(3):
        if folder in modules or not folder:
            return folder
        folder = folder.rpartition("/")[0]
    return folder


def _group(folder: str, stem: str) -> str:
    return f"{folder}#{_plain(stem)}"


def _plain(stem: str) -> str:
    return re.sub("[^a-z0-9/]", "", stem.lower())


def _made(path: Path, named: Named | None, group: str, family: Family) -> Piece:
    why = f"settings of {named.name}" if named else "settings that name no environment"
    layer = Layer.OWN if named else Layer.BASE
    weak = named is not None and named.name in ("ci", "e2e")
    return Piece(path.whole, family, group, why, named, layer, format_of(path.ending), weak=weak)
