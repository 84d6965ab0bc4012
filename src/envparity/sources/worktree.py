"""Declared files -> a snapshot: each file read once by the reader that claims it, layered as declared.

Where bytes come from, the work tree or a git revision, is left to `files` and `revision`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from envparity.errors import ReadError
from envparity.model.declarations import DEPLOYED, Declaration, SourceSpec
from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Problem
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Seal
from envparity.readers.document import Document, MergingReader, Reader
from envparity.readers.table import load, reader_for, reader_named
from envparity.sources.clearing import cleared, seal_knowing, seal_saying, without_credentials
from envparity.sources.files import Files, read_bytes
from envparity.sources.layering import exposed, is_hidden, layered, marked
from envparity.sources.spelling import is_of_names, respelled
from envparity.sources.tracking import tracked_files

if TYPE_CHECKING:
    from envparity.sources.live import Place as LivePlace
    from envparity.sources.objects import Repository

Deployed = Callable[[Declaration, Callable[[str], bool]], str]
"""Names the commit that an environment runs, given what tells whether the repository has one; else `ReadError`."""

_EVERYTHING: frozenset[FactKind] = frozenset({"package", "setting", "service", "runtime", "resource"})

_MOST_NAMED = 12


class Worktree:
    """The files below one root, as they are or at revisions. Environments that share a file share its reading."""

    def __init__(
        self, root: Path, seal: Seal, deployed: Deployed | None = None, live: LivePlace | None = None
    ) -> None:
        self._root = root
        self._deployed = deployed or _not_asked
        self._live = live
        self._looked = False
        self._seal = seal
        self._here = Files("worktree", partial(read_bytes, root))
        self._revisions: dict[str, Files] = {}
        self._repository: Repository | None = None
        self._readings: dict[SourceSpec, tuple[tuple[SourceReading, Reading], ...]] = {}
        self._dialects: tuple[str, ...] = ()
        self.looked: set[str] = set()
        """Files whose state what was read rests on, beside the content of those that were read."""
        self._names: list[list[Setting]] = []

    def read(self, declarations: Sequence[Declaration]) -> tuple[Snapshot, ...]:
        """Read the environments' sources, one snapshot each, in the order given."""
        declared = (spec.dialect for declaration in declarations for spec in declaration.sources)
        self._dialects = tuple(sorted({dialect for dialect in declared if dialect}))
        self._names.clear()
        try:
            snapshots = respelled([self._snapshot(declaration) for declaration in declarations], self._names)
        finally:
            if self._repository is not None:
                self._repository.close()
        paths = {
            one.place.path
            for snapshot in snapshots
            for setting in snapshot.settings
            for one in setting.layers
        }
        tracked = tracked_files(self._root, paths) if paths else None
        if tracked is not None:
            snapshots = tuple(replace(one, settings=marked(one.settings, tracked)) for one in snapshots)
        return self._with_exposure(snapshots)

    def _with_exposure(self, snapshots: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
        """Say of each secret in a dotenv file of the work tree that git does not keep who else may come by it."""
        paths = {
            setting.place.path
            for snapshot in snapshots
            for setting in snapshot.settings
            if is_hidden(setting) and setting.place.path in self._here.held
        }
        if not paths:
            return tuple(snapshots)
        from envparity.sources.exposure import exposure

        found = exposure(self._root, paths, [one for snapshot in snapshots for one in snapshot.services])
        self.looked |= found.looked
        return tuple(
            replace(snapshot, settings=exposed(snapshot.settings, found.files)) for snapshot in snapshots
        )

    def inspect(self, path: str) -> Reading:
        """Read one file for its facts; a file that cannot be read is a failed reading with its problem."""
        return next(iter(self._read_source(SourceSpec((path,)))))[1]

    def inputs(self) -> Mapping[str, bytes | None] | None:
        """Give what has been read so far, by path: bytes, or none for a file that is not there.

        None at all when something was refused for another reason, which its bytes do not tell, or read at a
        revision: a branch moves without any of these files.
        """
        if self._revisions or self._looked:
            return None
        found: dict[str, bytes | None] = {}
        for path, held in self._here.held.items():
            if isinstance(held, ReadError) and not isinstance(held.__cause__, FileNotFoundError):
                return None
            found[path] = None if isinstance(held, ReadError) else held
        return found

    def _snapshot(self, declaration: Declaration) -> Snapshot:
        sources: list[SourceReading] = []
        readings: list[Reading] = []
        for spec in declaration.sources:
            for source, reading in self._source_of(declaration, spec):
                sources.append(source)
                readings.append(reading)
        settings = [fact for reading in readings for fact in reading.settings]
        self._names.append([setting for setting in settings if is_of_names(setting)])
        snapshot = Snapshot(
            environment=declaration.environment,
            sources=tuple(sources),
            packages=tuple(fact for reading in readings for fact in reading.packages),
            settings=layered(setting for setting in settings if not is_of_names(setting)),
            services=tuple(fact for reading in readings for fact in reading.services),
            runtimes=tuple(fact for reading in readings for fact in reading.runtimes),
            resources=tuple(fact for reading in readings for fact in reading.resources),
            manifests=tuple({m.place: m for reading in readings for m in reading.manifests}.values()),
        )
        if not declaration.live or self._live is None:
            return snapshot
        from envparity.sources.live import with_live

        self._looked = True
        return with_live(snapshot, declaration, self._live, self._seal)

    def _source_of(
        self, declaration: Declaration, spec: SourceSpec
    ) -> tuple[tuple[SourceReading, Reading], ...]:
        """Read a source at the commit that the environment runs, where its revision is `deployed`."""
        if spec.revision != DEPLOYED:
            return self._source(spec)
        try:
            revision = self._deployed(declaration, self._is_commit)
        except ReadError as error:
            failed = _failed(error, hinted=True)
            places = (f"{DEPLOYED}:{path}" for path in spec.files)
            return tuple(
                (SourceReading("revision", place, "failed", _EVERYTHING, failed.problems), failed)
                for place in places
            )
        return self._source(replace(spec, revision=revision))

    def _is_commit(self, revision: str) -> bool:
        """Say whether the workspace's repository has a commit of this name."""
        self._open_repository()
        found = self._repository.find(f"{revision}^{{commit}}") if self._repository else None
        return found is not None

    def _open_repository(self) -> None:
        from envparity.sources.objects import Repository

        if self._repository is None:
            self._repository = Repository(self._root)

    def _source(self, spec: SourceSpec) -> tuple[tuple[SourceReading, Reading], ...]:
        key = replace(spec, why="")
        if key not in self._readings:
            self._readings[key] = tuple(self._read_source(spec))
        return self._readings[key]

    def _read_source(self, spec: SourceSpec) -> Iterable[tuple[SourceReading, Reading]]:
        """Read a source: files of a format that merges (Compose, Kubernetes) together, others one by one."""
        try:
            first = self._reader(spec, spec.files[0])
        except ReadError:
            first = None
        if isinstance(first, MergingReader):
            yield self._judged(_named(spec.files), spec, first, lambda: self._read_merged(spec, first))
            return
        for at, path in enumerate(spec.files):
            yield self._read_file(spec, path, None if at else first)
        if first is not None and first.format == "Helm values" and not spec.revision:
            yield from self._rendered(spec)

    def _rendered(self, spec: SourceSpec) -> Iterable[tuple[SourceReading, Reading]]:
        """Read the manifests that a chart and its values come to, where helm is there to say so."""
        from envparity.sources.building import rendered

        found = rendered(self._root, spec.files, self._sealing(spec))
        if found is not None:
            self._looked = True
            place, reading = found
            yield self._judged(place, spec, load("infrastructure.kubernetes.reader"), lambda: reading)

    def _read_merged(self, spec: SourceSpec, reader: MergingReader) -> Reading:
        variables, problems = self._variables(spec)
        documents = [self._document(spec, path, variables) for path in spec.files]
        seal = seal_knowing(self._sealing(spec), variables)
        reading = reader.read_merged(documents, seal)
        if reader.format == "Kustomize" and reading.problems and not spec.revision:
            from envparity.sources.building import finished

            whole = finished(self._root, reading, documents, reader, seal)
            self._looked = self._looked or whole is not None
            reading = whole or reading
        return replace(reading, problems=(*reading.problems, *problems)) if problems else reading

    def _read_file(
        self, spec: SourceSpec, path: str, known: Reader | None = None
    ) -> tuple[SourceReading, Reading]:
        try:
            reader = known or self._reader(spec, path)
        except ReadError as error:
            failed = _failed(error, hinted=bool(spec.revision))
            files = self._files(spec)
            return SourceReading(
                files.kind, files.place(path), "failed", _EVERYTHING, failed.problems
            ), failed
        source, reading = self._judged(
            path, spec, reader, lambda: reader.read(self._document(spec, path, {}), self._sealing(spec))
        )
        if reading.packages or reading.runtimes:
            from envparity.sources.manifests import manifests_beside

            reading = replace(reading, manifests=manifests_beside(path, reading, self._files(spec).read))
        return source, reading

    def _judged(
        self, place: str, spec: SourceSpec, reader: Reader, read: Callable[[], Reading]
    ) -> tuple[SourceReading, Reading]:
        try:
            reading = read()
        except ReadError as error:
            reading = _failed(error, reader.format, hinted=bool(spec.revision))
        except RecursionError:
            reading = Reading(reader.format, problems=(Problem("nested too deeply to be read"),), failed=True)
        reading = without_credentials(reading)
        if spec.revision:
            reading = replace(reading, settings=tuple(_kept(setting) for setting in reading.settings))
        if spec.service:
            settings = (replace(setting, scope=setting.scope or spec.service) for setting in reading.settings)
            reading = replace(reading, settings=tuple(settings))
        gives = frozenset() if reading.status == "read" and not reader.gives else reader.gives
        files = self._files(spec)
        return SourceReading(
            files.kind, files.place(place), reading.status, gives, reading.problems, reading.format
        ), reading

    def _reader(self, spec: SourceSpec, path: str) -> Reader:
        head = self._files(spec).read(path)[:4096]
        reader = reader_named(spec.format) if spec.format else reader_for(path, head)
        if reader is None:
            message = (
                f"no reader is called `{spec.format}`"
                if spec.format
                else f"`{path}`: no reader knows this format"
            )
            raise ReadError(
                message, hint="docs/formats.md lists what is read; a profile's `format` names one"
            )
        return reader

    def _document(self, spec: SourceSpec, path: str, variables: Mapping[str, str]) -> Document:
        files = self._files(spec)
        options = {
            "dialect": spec.dialect,
            "dialects": ",".join(self._dialects),
            "profiles": ",".join(spec.profiles),
            "root": str(self._root),
        }
        return Document(
            path=path,
            data=files.read(path),
            sibling=files.read,
            variables=MappingProxyType(dict(variables)),
            options=MappingProxyType({name: value for name, value in options.items() if value}),
        )

    def _variables(self, spec: SourceSpec) -> tuple[dict[str, str], tuple[Problem, ...]]:
        """Read what interpolation may use: the declared dotenv files, or `.env` beside the first file if there is one.

        A line of them that Compose would refuse is a problem of the project: it does not start there.
        """
        from envparity.readers.settings.dotenv import parse

        found: dict[str, str] = {}
        problems: list[Problem] = []
        beside = str(PurePosixPath(spec.files[0]).parent / ".env")
        for path in spec.variables or (beside,):
            try:
                text = Document(path, self._files(spec).read(path)).text()
            except ReadError as error:
                if path == beside and isinstance(error.__cause__, FileNotFoundError):
                    continue
                message = error.message if path in error.message else f"`{path}`: {error.message}"
                raise ReadError(message, line=error.line, key=error.key, hint=error.hint) from error
            entries, wrong = parse(text, "compose", found)
            found.update((entry.key, entry.value) for entry in entries if entry.value is not None)
            problems += (Problem(f"`{path}:{one.line}`: {one.message}", 0, one.key) for one in wrong)
        return found, tuple(problems)

    def _sealing(self, spec: SourceSpec) -> Seal:
        return seal_saying(self._seal, spec.secret, spec.open)

    def _files(self, spec: SourceSpec) -> Files:
        """Give the files that a source is read from: those of its revision, or of the work tree."""
        if not spec.revision:
            return self._here
        if spec.revision not in self._revisions:
            from envparity.sources.revision import Revision

            self._open_repository()
            fetch = Revision(cast("Repository", self._repository), spec.revision).read
            self._revisions[spec.revision] = Files("revision", fetch, spec.revision)
        return self._revisions[spec.revision]


def _kept(setting: Setting) -> Setting:
    """Mark a setting that was read at a revision: git keeps its file, and those of what it overrides."""
    return replace(setting, tracked=True, beneath=tuple(_kept(one) for one in setting.beneath))


def _not_asked(declaration: Declaration, is_commit: Callable[[str], bool]) -> str:  # noqa: ARG001
    raise ReadError("what is deployed is not asked for here")


def _named(files: Sequence[str]) -> str:
    """Name files that are read as one; of very many the first ones, and how many more."""
    shown = files if len(files) <= _MOST_NAMED else (*files[:3], f"{len(files) - 3} more")
    return " + ".join(shown)


def _failed(error: ReadError, format_name: str = "", *, hinted: bool = False) -> Reading:
    """Make a reading of a refusal; `hinted` keeps the hint, without which a revision's refusal says too little."""
    message = f"{error.message}; {error.hint}" if hinted and error.hint else error.message
    problem = Problem(message, error.line or 0, error.key)
    return Reading(format_name, problems=(cleared(problem),), failed=True)
