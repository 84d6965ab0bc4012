"""Where facts come from, in a terminal: what could not be read, and the environments of a workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from envparity.model.application import Part, applications
from envparity.model.declarations import Declaration, Workspace
from envparity.model.facts import Status
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.report.clean import clean
from envparity.report.summary import STATUS_WORDS, counted, files_of, unread
from envparity.report.text.canvas import Canvas, Cell

STATUS: dict[Status, Cell] = {
    "read": ("✓ read", "ok"),
    "partly": ("? read in part", "unknown"),
    "failed": ("▲ not read", "fail"),
}

_MOST_JOINED = 3
"""Files of a source that are named together before each is named with its own reason."""

PROBLEMS = 5
"""Problems of a source that a report shows before it folds them."""


def draw_unread(snapshots: Iterable[Snapshot], canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    """Draw the sources that could not be read in full, with the first reasons, all of them if `verbose`."""
    missing = unread(snapshots)
    if not missing:
        return
    yield ""
    yield canvas.heading("Not read in full", "incomplete", aside="what these hold is unknown, not equal")
    for environment, source in missing:
        where = f"{clean(source.place)} {STATUS_WORDS[source.status]}"
        yield from canvas.paragraph(where, indent=2, label=f"? {clean(environment)}")
        shown = source.problems if verbose else source.problems[:PROBLEMS]
        for problem in shown:
            yield from canvas.paragraph(clean(str(problem)), indent=6, style="dim")
        if len(source.problems) > len(shown):
            left = len(source.problems) - len(shown)
            yield canvas.paint(f"      and {left:,} more; --verbose shows all", "dim")


def render_list(
    workspace: Workspace, snapshots: Sequence[Snapshot] = (), *, width: int, colour: bool, verbose: bool
) -> str:
    """Draw a workspace's environments with their files, and what of them could be read if that is known."""
    canvas = Canvas.of(width, colour)
    read = {snapshot.environment.name: snapshot for snapshot in snapshots}
    parts = applications(snapshots, workspace.name)
    how = "found by file names; `envparity init` writes them down" if workspace.discovered else "by profiles"
    if not workspace.declarations:
        how = "no environments"
    lines = [canvas.heading(clean(workspace.name), "bold", aside=how)]
    if not workspace.declarations:
        said = (
            "name files by environment (`.env.production`, `compose.staging.yaml`), or write profiles/*.toml"
        )
        lines += canvas.paragraph(said, indent=0)
    shared = _shared(workspace.declarations, read)
    if shared:
        lines += ["", canvas.heading("every environment", "bold", aside=_files(len(shared)))]
        first = workspace.declarations[0]
        known = {path for spec in first.sources for path in spec.files}
        lines += _sources(first, shared, known, canvas, verbose=verbose)
    for declaration in workspace.declarations:
        snapshot = read.get(declaration.environment.name, Snapshot(declaration.environment))
        lines += _environment(declaration, snapshot.sources, shared, canvas, verbose=verbose)
        lines += _taken_in(declaration, snapshot, canvas, verbose=verbose)
        lines += _application(parts.get(declaration.environment.name, ()), canvas)
    if workspace.unassigned:
        lines += ["", canvas.heading("Given to none", "unknown", aside=_files(len(workspace.unassigned)))]
        rows = [[(clean(item.path), "path"), (clean(item.why), "dim")] for item in workspace.unassigned]
        lines += canvas.table(rows, indent=2, whole=True)
    return "\n".join(lines) + "\n"


def _files(number: int) -> str:
    return counted(number, "file")


def _shared(declarations: Sequence[Declaration], read: Mapping[str, Snapshot]) -> tuple[SourceReading, ...]:
    """Give the files that every environment has for the same reason: a lockfile, the version of a language."""
    if len(declarations) < 2:
        return ()
    told = [dict(_told(one, read.get(one.environment.name))) for one in declarations]
    return tuple(
        source
        for source, why in told[0].items()
        if all(other.get(source) == why for other in told[1:]) and len(files_of(source)) == 1
    )


def _told(declaration: Declaration, snapshot: Snapshot | None) -> Iterator[tuple[SourceReading, str]]:
    why = {path: spec.told_of(path) for spec in declaration.sources for path in spec.files}
    for source in snapshot.sources if snapshot is not None else ():
        yield source, why.get(files_of(source)[0], "")


def _environment(
    declaration: Declaration,
    sources: Sequence[SourceReading],
    shared: Sequence[SourceReading],
    canvas: Canvas,
    *,
    verbose: bool,
) -> Iterator[str]:
    environment = declaration.environment
    stage = environment.stage.value
    words = [f"stage {stage}"] if stage != environment.name else []
    words += ["protected"] if declaration.protected else []
    words += [clean(declaration.profile)] if declaration.profile else []
    yield ""
    yield canvas.heading(clean(environment.name), "bold", aside=", ".join(words))
    if declaration.description:
        yield from canvas.paragraph(clean(declaration.description), indent=2, style="dim")
    own = [source for source in sources if source not in shared]
    if shared and not own:
        yield from canvas.paragraph("nothing of its own", indent=2, style="dim")
    known = {source.place for source in shared}
    yield from _sources(declaration, own, known, canvas, verbose=verbose)


def _sources(
    declaration: Declaration,
    sources: Sequence[SourceReading],
    known: Collection[str],
    canvas: Canvas,
    *,
    verbose: bool,
) -> Iterator[str]:
    yield from canvas.table(list(_rows(declaration, sources, known)), indent=2, whole=True)
    for source in sources:
        shown = source.problems if verbose else source.problems[:PROBLEMS]
        for problem in shown:
            place = "" if _is_folded(source) else f"{source.place}: "
            said = clean(f"{place}{problem}")
            yield from canvas.paragraph(said, indent=2, label="?", style="unknown")
        if len(source.problems) > len(shown):
            left = len(source.problems) - len(shown)
            said = f"{clean(source.place)}: {left:,} more; --verbose shows all"
            yield from canvas.paragraph(said, indent=2, label="?", style="unknown")


def _taken_in(
    declaration: Declaration, snapshot: Snapshot, canvas: Canvas, *, verbose: bool
) -> Iterator[str]:
    """Name the files that no source is called by, and that one of them took settings from: a Compose `env_file`."""
    known = {path for source in snapshot.sources for path in files_of(source)}
    known |= {path for spec in declaration.sources for path in spec.files}
    found = sorted({setting.place.path for setting in snapshot.settings} - known)
    shown = found if verbose or len(found) <= PROBLEMS else found[:PROBLEMS]
    left = f" and {len(found) - len(shown):,} more" if len(found) > len(shown) else ""
    if found:
        yield from canvas.paragraph(f"{clean(', '.join(shown))}{left}", indent=2, label="took in")


def _application(parts: Sequence[Part], canvas: Canvas) -> Iterator[str]:
    """Name the services that are the application, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for part in parts:
        reasons.setdefault(part.why, []).append(clean(part.service))
    for why, services in reasons.items():
        yield from canvas.paragraph(
            f"{', '.join(dict.fromkeys(services))}: {clean(why)}", indent=2, label="application"
        )


def _each(paths: Sequence[str], why: Mapping[str, str]) -> Iterator[list[Cell]]:
    """Say of each file of a source that is read as one what it was taken for, where they have not one reason."""
    if len({why.get(path, "") for path in paths}) > 1:
        for path in paths:
            yield [(f"  {clean(path)}", "dim"), ("", ""), ("", ""), (clean(why.get(path, "")), "dim")]


def _rows(
    declaration: Declaration, sources: Sequence[SourceReading], elsewhere: Collection[str]
) -> Iterator[list[Cell]]:
    why = {path: spec.told_of(path) for spec in declaration.sources for path in spec.files}
    known = {*elsewhere, *(path for source in sources for path in files_of(source))}
    for source in sources:
        first = files_of(source)[0]
        known |= _folded(declaration, source)
        reasons = dict.fromkeys(
            why.get(path, "") for path in files_of(source) if not _is_folded(source) or path in why
        )
        said = next(iter(reasons)) if len(reasons) == 1 else ""
        named = files_of(source)
        several = len(reasons) > 1 and len(named) > _MOST_JOINED and not _is_folded(source)
        yield [
            (f"{_files(len(named))}, read as one" if several else clean(source.place), "path"),
            (clean("" if first.endswith(source.format) else source.format), "dim"),
            STATUS[source.status],
            (clean(said), "dim"),
        ]
        yield from _each([] if _is_folded(source) else files_of(source), why)
    for path, spec in ((path, held) for held in declaration.sources for path in held.files):
        if path not in known:
            yield [
                (clean(path), "path"),
                (clean(spec.format), "dim"),
                ("", ""),
                (clean(spec.told_of(path)), "dim"),
            ]


def _folded(declaration: Declaration, source: SourceReading) -> set[str]:
    """Give the files of a source that has too many of them to be called by all: its place names the first."""
    if not _is_folded(source):
        return set()
    named = files_of(source)
    return {
        path
        for spec in declaration.sources
        if list(spec.files[: len(named) - 1]) == named[:-1]
        for path in spec.files
    }


def _is_folded(source: SourceReading) -> bool:
    return files_of(source)[-1].endswith(" more")
