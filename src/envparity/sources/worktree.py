"""Declared sources -> snapshots: what each source gives, layered as declared.

How one source is read is left to `declared`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.errors import ReadError
from envparity.model.declarations import DEPLOYED, Declaration, SourceSpec
from envparity.model.facts import Reading, Setting
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Seal
from envparity.sources.declared import EVERYTHING, Declared, Read, refused
from envparity.sources.layering import exposed, is_hidden, layered, marked
from envparity.sources.spelling import is_of_names, respelled
from envparity.sources.tracking import tracked_files

if TYPE_CHECKING:
    from envparity.sources.live import Place as LivePlace

Deployed = Callable[[Declaration, Callable[[str], bool]], str]
"""Names the commit that an environment runs, given what tells whether the repository has one; else `ReadError`."""


class Worktree:
    """The files below one root, as they are or at revisions. Environments that share a file share its reading."""

    def __init__(
        self, root: Path, seal: Seal, deployed: Deployed | None = None, live: LivePlace | None = None
    ) -> None:
        self._root = root
        self._deployed = deployed or _not_asked
        self._live = live
        self._seal = seal
        self._sources = Declared(root, seal)
        self.looked: set[str] = set()
        """Files whose state what was read rests on, beside the content of those that were read."""
        self._names: list[list[Setting]] = []

    def read(self, declarations: Sequence[Declaration]) -> tuple[Snapshot, ...]:
        """Read the environments' sources, one snapshot each, in the order given."""
        declared = (spec.dialect for declaration in declarations for spec in declaration.sources)
        self._sources.dialects = tuple(sorted({dialect for dialect in declared if dialect}))
        self._names.clear()
        try:
            snapshots = respelled([self._snapshot(declaration) for declaration in declarations], self._names)
        finally:
            self._sources.close()
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
            if is_hidden(setting) and setting.place.path in self._sources.here.held
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
        return next(iter(self._sources.each(SourceSpec((path,)))))[1]

    def inputs(self) -> Mapping[str, bytes | None] | None:
        """Give what has been read so far, by path: bytes, or none for a file that is not there.

        None at all when something was refused for another reason, which its bytes do not tell, or read at a
        revision: a branch moves without any of these files.
        """
        if self._sources.at_revisions or self._sources.asked:
            return None
        found: dict[str, bytes | None] = {}
        for path, held in self._sources.here.held.items():
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

        self._sources.asked = True
        return with_live(snapshot, declaration, self._live, self._seal)

    def _source_of(self, declaration: Declaration, spec: SourceSpec) -> tuple[Read, ...]:
        """Read a source at the commit that the environment runs, where its revision is `deployed`."""
        if spec.revision != DEPLOYED:
            return self._sources.read(spec)
        try:
            revision = self._deployed(declaration, self._sources.is_commit)
        except ReadError as error:
            failed = refused(error, hinted=True)
            places = (f"{DEPLOYED}:{path}" for path in spec.files)
            return tuple(
                (SourceReading("revision", place, "failed", EVERYTHING, failed.problems), failed)
                for place in places
            )
        return self._sources.read(replace(spec, revision=revision))


def _not_asked(declaration: Declaration, is_commit: Callable[[str], bool]) -> str:  # noqa: ARG001
    raise ReadError("what is deployed is not asked for here")
