"""One declared source -> its facts: each file read once by the reader that claims it, here or at a revision.

Where bytes come from, the work tree or a git revision, is left to `files` and `revision`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from envparity.errors import ReadError
from envparity.model.declarations import SourceSpec
from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Problem
from envparity.model.records import replace
from envparity.model.snapshots import SourceReading
from envparity.model.values import Seal
from envparity.readers.document import Document, MergingReader, Reader
from envparity.readers.table import load, reader_for, reader_named
from envparity.sources.clearing import cleared, seal_knowing, seal_saying, without_credentials
from envparity.sources.files import Files, read_bytes

if TYPE_CHECKING:
    from envparity.sources.objects import Repository

Read = tuple[SourceReading, Reading]
"""What is said of a source, and what was read of it."""

EVERYTHING: frozenset[FactKind] = frozenset({"package", "setting", "service", "runtime", "resource"})

_MOST_NAMED = 12


class Declared:
    """The sources below one root. Environments that share a file share its reading.

    `dialects` are those that any environment declares, `asked` says whether something was that no file's bytes tell.
    """

    def __init__(self, root: Path, seal: Seal) -> None:
        self._root = root
        self._seal = seal
        self.here = Files("worktree", partial(read_bytes, root))
        self.dialects: tuple[str, ...] = ()
        self.asked = False
        self._revisions: dict[str, Files] = {}
        self._repository: Repository | None = None
        self._readings: dict[SourceSpec, tuple[Read, ...]] = {}

    def close(self) -> None:
        """Let git go."""
        if self._repository is not None:
            self._repository.close()

    @property
    def at_revisions(self) -> bool:
        """Whether something was read at a revision."""
        return bool(self._revisions)

    def is_commit(self, revision: str) -> bool:
        """Say whether the workspace's repository has a commit of this name."""
        self._open_repository()
        found = self._repository.find(f"{revision}^{{commit}}") if self._repository else None
        return found is not None

    def _open_repository(self) -> None:
        from envparity.sources.objects import Repository

        if self._repository is None:
            self._repository = Repository(self._root)

    def read(self, spec: SourceSpec) -> tuple[Read, ...]:
        """Read a source, all of it and once."""
        key = replace(spec, why="")
        if key not in self._readings:
            self._readings[key] = tuple(self.each(spec))
        return self._readings[key]

    def each(self, spec: SourceSpec) -> Iterable[Read]:
        """Read a source, piece by piece: files of a format that merges (Compose, Kubernetes) are one, others one each."""
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

    def _rendered(self, spec: SourceSpec) -> Iterable[Read]:
        """Read the manifests that a chart and its values come to, where helm is there to say so."""
        from envparity.sources.building import rendered

        found = rendered(self._root, spec.files, self._sealing(spec))
        if found is not None:
            self.asked = True
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
            self.asked = self.asked or whole is not None
            reading = whole or reading
        return replace(reading, problems=(*reading.problems, *problems)) if problems else reading

    def _read_file(self, spec: SourceSpec, path: str, known: Reader | None = None) -> Read:
        try:
            reader = known or self._reader(spec, path)
        except ReadError as error:
            failed = refused(error, hinted=bool(spec.revision))
            files = self._files(spec)
            return SourceReading(files.kind, files.place(path), "failed", EVERYTHING, failed.problems), failed
        source, reading = self._judged(
            path, spec, reader, lambda: reader.read(self._document(spec, path, {}), self._sealing(spec))
        )
        if reading.packages or reading.runtimes:
            from envparity.sources.manifests import manifests_beside

            reading = replace(reading, manifests=manifests_beside(path, reading, self._files(spec).read))
        return source, reading

    def _judged(self, place: str, spec: SourceSpec, reader: Reader, read: Callable[[], Reading]) -> Read:
        try:
            reading = read()
        except ReadError as error:
            reading = refused(error, reader.format, hinted=bool(spec.revision))
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
            "dialects": ",".join(self.dialects),
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
            return self.here
        if spec.revision not in self._revisions:
            from envparity.sources.revision import Revision

            self._open_repository()
            fetch = Revision(cast("Repository", self._repository), spec.revision).read
            self._revisions[spec.revision] = Files("revision", fetch, spec.revision)
        return self._revisions[spec.revision]


def _kept(setting: Setting) -> Setting:
    """Mark a setting that was read at a revision: git keeps its file, and those of what it overrides."""
    return replace(setting, tracked=True, beneath=tuple(_kept(one) for one in setting.beneath))


def _named(files: Sequence[str]) -> str:
    """Name files that are read as one; of very many the first ones, and how many more."""
    shown = files if len(files) <= _MOST_NAMED else (*files[:3], f"{len(files) - 3} more")
    return " + ".join(shown)


def refused(error: ReadError, format_name: str = "", *, hinted: bool = False) -> Reading:
    """Make a reading of a refusal; `hinted` keeps the hint, without which a revision's refusal says too little."""
    message = f"{error.message}; {error.hint}" if hinted and error.hint else error.message
    problem = Problem(message, error.line or 0, error.key)
    return Reading(format_name, problems=(cleared(problem),), failed=True)
