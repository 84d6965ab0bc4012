"""The facts of a file or an environment in a terminal, by kind, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from envparity.model.facts import Facet, Package, Reading, Resource, Runtime, Service, Setting
from envparity.model.places import Place
from envparity.model.snapshots import Snapshot
from envparity.model.values import secrets_in
from envparity.report.cells import say_value
from envparity.report.clean import clean
from envparity.report.summary import counted
from envparity.report.text.canvas import Canvas, Cell
from envparity.report.text.sources import STATUS, draw_unread

Rows = list[list[Cell]]


def render_facts(file: str, reading: Reading, *, width: int, colour: bool, verbose: bool) -> str:
    """Draw what was read of one file; places are line numbers in it."""
    canvas = Canvas.of(width, colour)
    status, style = STATUS[reading.status]
    lines = [
        canvas.heading(clean(file), "bold", aside=clean(reading.format)),
        canvas.paint(status, style),
    ]
    for problem in reading.problems:
        lines += canvas.paragraph(clean(str(problem)), indent=2, label="?", style="unknown")
    lines += _facts(
        canvas,
        reading.packages,
        reading.settings,
        reading.services,
        reading.runtimes,
        reading.resources,
        here=file,
        whole=verbose,
    )
    return "\n".join(lines) + "\n"


def render_snapshot(snapshot: Snapshot, *, width: int, colour: bool, verbose: bool) -> str:
    """Draw all facts of one environment."""
    canvas = Canvas.of(width, colour)
    environment = snapshot.environment
    lines = [
        canvas.heading(clean(environment.name), "bold", aside=environment.stage.value),
        *draw_unread([snapshot], canvas, verbose=True),
    ]
    lines += _facts(
        canvas,
        snapshot.packages,
        snapshot.settings,
        snapshot.services,
        snapshot.runtimes,
        snapshot.resources,
        here="",
        whole=verbose,
    )
    return "\n".join(lines) + "\n"


def _facts(
    canvas: Canvas,
    packages: Sequence[Package],
    settings: Sequence[Setting],
    services: Sequence[Service],
    runtimes: Sequence[Runtime],
    resources: Sequence[Resource],
    *,
    here: str,
    whole: bool,
) -> Iterator[str]:
    sections: tuple[tuple[str, str, int, Rows], ...] = (
        ("package", "packages", len(packages), _packages(packages, here)),
        ("setting", "settings", len(settings), _settings(settings, here, why=whole)),
        ("service", "services", len(services), _services(services, here)),
        ("runtime", "runtimes", len(runtimes), _runtimes(runtimes, here)),
        ("resource", "resources", len(resources), _resources(resources, here)),
    )
    for one, several, number, rows in sections:
        if number:
            yield ""
            yield canvas.heading(counted(number, one, several), "bold")
            yield from canvas.table(rows, indent=2, whole=whole)
    if not any(number for _, _, number, _ in sections):
        yield from ("", "no facts")


def _where(place: Place, here: str) -> Cell:
    shown = f"line {place.line}" if place.path == here and place.line else str(place)
    return clean(shown), "place"


def _packages(packages: Iterable[Package], here: str) -> Rows:
    return [
        [
            (clean(package.name), ""),
            (clean(package.version) or "any version", "" if package.version else "dim"),
            (clean(package.ecosystem), "dim"),
            (clean(" ".join(_traits(package))), "dim"),
            _where(package.place, here),
        ]
        for package in packages
    ]


def _traits(package: Package) -> Iterator[str]:
    if package.root:
        yield "root"
    yield from (group for group in package.groups if group != "runtime")
    yield from package.flags
    if package.origin and not package.origin.startswith("registry"):
        yield package.origin


def _settings(settings: Iterable[Setting], here: str, *, why: bool) -> Rows:
    """Give a row each; `why` adds what secrets were told by."""
    return [
        [
            (clean(f"{setting.scope}: {setting.key}" if setting.scope else setting.key), ""),
            (say_value(setting.value), ""),
            *([(clean(_reasons(setting)), "dim")] if why else []),
            _where(setting.place, here),
        ]
        for setting in settings
    ]


def _reasons(setting: Setting) -> str:
    told = dict.fromkeys(secret.because for secret in secrets_in(setting.value) if secret.because)
    return f"a secret by {' and '.join(told)}" if told else ""


def _services(services: Iterable[Service], here: str) -> Rows:
    rows: Rows = []
    for service in services:
        rows.append([(clean(service.name), "bold"), ("", ""), ("", ""), _where(service.place, here)])
        rows += _facets(service.facets, here)
    return rows


def _resources(resources: Iterable[Resource], here: str) -> Rows:
    rows: Rows = []
    for resource in resources:
        name = clean(f"{resource.kind} {resource.name}")
        rows.append([(name, "bold"), ("", ""), ("", ""), _where(resource.place, here)])
        rows += _facets(resource.facets, here)
    return rows


def _facets(facets: Iterable[Facet], here: str) -> Rows:
    return [
        [
            ("", ""),
            (clean(f"{facet.name} {facet.item}".rstrip()), "dim"),
            (say_value(facet.value), ""),
            _where(facet.place, here),
        ]
        for facet in facets
    ]


def _runtimes(runtimes: Iterable[Runtime], here: str) -> Rows:
    return [
        [(clean(runtime.name), ""), (clean(runtime.version), ""), _where(runtime.place, here)]
        for runtime in runtimes
    ]
