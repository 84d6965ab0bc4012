"""A whole Compose project: files merged and normalised into what the reference implementation prints."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Place, Problem
from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.services.compose.consistency import check_consistency
from envparity.readers.services.compose.environments import Environments, Inherited
from envparity.readers.services.compose.files import Scope
from envparity.readers.services.compose.loader import Loader, Steps
from envparity.readers.services.compose.model import Notes, Origin, Path, Row, Table
from envparity.readers.services.compose.normalizing import normalize, services_of, table_of
from envparity.readers.services.compose.printed import bind_project
from envparity.readers.services.compose.selection import choose

_NAME = expression(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, repr=False)
class Project:
    """A project as it would run. Its environment holds raw secrets: it never shows, and is never saved.

    `config` is what `docker-compose config --format json` prints, but with `$` where that has `$$`.
    `origins` has the origin of each entry, where it stands too, by its keys and indices as text.
    `problems` are what the reference would refuse: with any, the project does not start. `disabled` are
    services of profiles that are not active. `folder` is where relative paths start. `inconsistencies` are
    those problems that may only mean that another file of the project is missing; `first` is the path of the
    file whose lines problems give without naming it.
    """

    name: str
    config: Mapping[str, Any]
    origins: Mapping[Path, Origin]
    problems: tuple[Problem, ...] = ()
    disabled: tuple[str, ...] = ()
    folder: str = ""
    root: str = ""
    inherited: tuple[Inherited, ...] = field(default=())
    inconsistencies: tuple[Problem, ...] = field(default=())
    first: str = ""

    def __repr__(self) -> str:
        services = ", ".join(sorted(self.config["services"]))
        return f"Project({self.name!r}, services: {services}, {len(self.problems)} problems)"

    @property
    def unset(self) -> Mapping[Path, tuple[str, ...]]:
        """The entries that ask for variables that are not set, with their names."""
        return {path: origin.unset for path, origin in self.origins.items() if origin.unset}

    def origin_of(self, *path: str) -> Origin | None:
        """Give the origin of an entry, or of the nearest thing above it that has one."""
        for length in range(len(path), 0, -1):
            if origin := self.origins.get(path[:length]):
                return origin
        return None


def resolve(
    documents: Sequence[Document],
    *,
    project: str = "",
    profiles: Sequence[str] = (),
    variables: Mapping[str, str],
    root: str = "",
    folder: str | None = None,
    services: Sequence[str] = (),
) -> Project:
    """Read the files of a project, in the order in which they override.

    `project` names it (else `COMPOSE_PROJECT_NAME`, the files' own `name`, the folder); `root` is the
    absolute folder that the documents' paths start from; `folder` where relative paths in the files
    start, absolute, by default that of the first file. `services` names those that are wanted, with what
    they depend on; by default all of active profiles. `ReadError` when a file is not YAML at all or
    declares nothing; everything else that is wrong becomes a problem, and the rest is read.
    """
    if not documents:
        raise ReadError("no Compose file is named")
    base = posixpath.join(root, posixpath.dirname(documents[0].path)) if folder is None else folder
    notes = Notes()
    workspace = _Workspace(root, documents[0])
    files = [(workspace.absolute(one.path), one.path, _text(one, documents[0])) for one in documents]
    environment = {"PWD": posixpath.normpath(base), **variables} if base else dict(variables)
    name = (
        project or environment.get("COMPOSE_PROJECT_NAME") or normal_name(declared_name(files, environment))
    )
    name = name or normal_name(posixpath.basename(base.rstrip("/"))) or "default"
    environment["COMPOSE_PROJECT_NAME"] = name
    loader = Loader(workspace.fetch, notes, Steps())
    model = loader.load(files, Scope(posixpath.normpath(base) if base else "", environment))
    if not model:
        raise ReadError("declares nothing")
    active = profiles or [one for one in environment.get("COMPOSE_PROFILES", "").split(",") if one]
    if not _NAME.fullmatch(name):
        notes.add(
            "a project's name is lower-case letters, digits, `-` and `_`, and begins with a letter or digit",
            ("name",),
            model.origins.get("name"),
            Place(documents[0].path),
        )
    return finish(model, name, active, environment, workspace, notes, base, documents[0].path, services)


def finish(
    model: Table,
    name: str,
    profiles: Sequence[str],
    environment: Mapping[str, str],
    workspace: _Workspace,
    notes: Notes,
    base: str,
    first: str,
    services: Sequence[str] = (),
) -> Project:
    """Normalise a loaded model, choose the services of active profiles and print it."""
    place = Place(first, 1)
    normalize(model, name, environment.get)
    running = choose(model, profiles, services)
    disabled = [key for key, _, _ in services_of(model) if key not in running]
    environments = Environments(workspace.fetch, environment, notes)
    environments.resolve(model, running, place)
    for key in disabled:
        table_of(model, "services").pop(key)
    model["name"] = name
    config = bind_project(model, notes, place)
    origins = dict(_walk(model, ()))
    apart = Notes()
    for path, message in check_consistency(config, disabled):
        apart.add(message, path, _nearest(origins, path), place)
    _settle_scale(config)
    prune(config)
    inconsistencies = _problems(apart, first, refused=True)
    return Project(
        name=name,
        config=config,
        origins=origins,
        problems=(*_problems(notes, first), *inconsistencies),
        inconsistencies=inconsistencies,
        first=first,
        disabled=tuple(disabled),
        folder=base,
        root=workspace.root,
        inherited=tuple(environments.inherited),
    )


class _Workspace:
    """Files by absolute path, through what the first document may reach."""

    def __init__(self, root: str, document: Document) -> None:
        self.root = root
        self._document = document

    def absolute(self, path: str) -> str:
        """Give a document's path below the root."""
        return posixpath.normpath(posixpath.join(self.root, path))

    def relative(self, path: str) -> str:
        """Give a path as documents are named; outside of the root it stays absolute, and is refused."""
        if self.root and path.startswith(self.root.rstrip("/") + "/"):
            return path[len(self.root.rstrip("/")) + 1 :]
        return path

    def fetch(self, path: str) -> tuple[str, str]:
        """Read a file; `ReadError` names it."""
        shown = self.relative(path)
        try:
            data = self._document.sibling(shown)
            return shown, Document(shown, data).text()
        except ReadError as error:
            message = error.message if shown in error.message else f"`{shown}`: {error.message}"
            raise ReadError(message, line=error.line, hint=error.hint) from error


def _text(document: Document, first: Document) -> str:
    try:
        return document.text()
    except ReadError as error:
        if document is first:
            raise
        raise ReadError(f"`{document.path}`: {error.message}", line=error.line, hint=error.hint) from error


def normal_name(text: str) -> str:
    """Make a project's name of any text, as the reference does."""
    return "".join(re.findall("[a-z0-9_-]", text.lower())).lstrip("_-")


def declared_name(files: Sequence[tuple[str, str, str]], variables: Mapping[str, str]) -> str:
    """Give the last `name` that the files (path, shown name, text) declare; one that cannot be read says so later."""
    from envparity.readers.syntax.templates import TemplateError, substitute
    from envparity.readers.syntax.yaml import MappingNode, ScalarNode, parse

    found = ""
    for _, _, content in files:
        if "name" not in content:
            continue
        try:
            for root, _ in parse(content):
                node = root.get("name") if isinstance(root, MappingNode) else None
                if isinstance(node, ScalarNode) and node.text:
                    found = node.text
        except ReadError:
            continue
    try:
        return substitute(found, variables.get).text
    except TemplateError:
        return ""


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Origin]]:
    if not isinstance(value, Table | Row):
        return
    for key, item, origin in value.rows():
        below = (*path, str(key))
        if origin is not None:
            yield below, origin
        yield from _walk(item, below)


def _nearest(origins: Mapping[Path, Origin], path: Path) -> Origin | None:
    for length in range(len(path), 0, -1):
        if origin := origins.get(path[:length]):
            return origin
    return None


def _settle_scale(config: Mapping[str, Any]) -> None:
    """Let `scale` go before `deploy.replicas`, as the reference does once it has compared the two."""
    for service in config["services"].values():
        if "scale" in service and "deploy" in service:
            service["deploy"]["replicas"] = service["scale"]


def prune(config: dict[str, Any]) -> None:
    """Leave out networks, volumes, secrets and configs that no active service uses."""
    used: dict[str, set[str]] = {"networks": set(), "volumes": set(), "secrets": set(), "configs": set()}
    for service in config["services"].values():
        used["networks"].update(service.get("networks", ()))
        used["volumes"].update(
            volume["source"]
            for volume in service.get("volumes", ())
            if volume.get("type") == "volume" and volume.get("source")
        )
        for kind in ("secrets", "configs"):
            used[kind].update(entry.get("source", "") for entry in service.get(kind, ()))
        used["secrets"].update(e.get("source", "") for e in service.get("build", {}).get("secrets", ()))
    for kind, names in used.items():
        kept = {name: entry for name, entry in config.get(kind, {}).items() if name in names}
        config.pop(kind, None)
        if kept:
            config[kind] = kept


def _problems(notes: Notes, first: str, *, refused: bool = False) -> tuple[Problem, ...]:
    """Give the notes as problems of the first file; those of another file name it."""
    return tuple(
        Problem(note.message, note.place.line, note.key, refused)
        if note.place.path in (first, "")
        else Problem(f"{note.place}: {note.message}", 0, note.key, refused)
        for note in sorted(notes.notes)
    )
