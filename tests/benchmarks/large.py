"""Large inputs made by hand, for the TUI: many findings, differences, snapshots, secrets, environments, services, steps.

Everything that a real report makes anew for each row is made anew here too: names, values, places.
"""

# What stands in for the engine takes what the engine takes.
# ruff: noqa: ARG002

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tests.tui.conftest import STATES, MemoryRunner, World

from envparity.model.areas import Area, Severity
from envparity.model.declarations import Declaration, RuntimeSpec, Workspace
from envparity.model.deeds import ContainerState, LogLine
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.holdings import Holding, Holdings, Key
from envparity.model.places import Place
from envparity.model.releases import Release
from envparity.model.releases import Step as Needed
from envparity.model.remembered import Entry, Memory
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain, Sealed
from envparity.tui.vault import Vault

AREAS, SEVERITIES = tuple(Area), tuple(reversed(Severity))
WORDS = ("quartz", "zephyr", "oxbow", "fjord")


def environments(count: int) -> tuple[Environment, ...]:
    """Give environments on the way to production: a third of each stage."""
    if count == 3:
        return tuple(Environment(stage.value, stage) for stage in Stage)
    stages = tuple(Stage)
    return tuple(Environment(f"site-{place:02}", stages[place * 3 // count]) for place in range(count))


@cache
def _path(part: int, name: str) -> str:
    """Name a file; a reader has one string for it, whatever it reads there."""
    return f"profiles/part-{part:02}/{name}.env"


def _cell(number: int, place: int, path: str) -> Cell:
    if (number + place) % 17 == 0:
        return Absent()
    value = Plain(f"value-{number * (place % 2)}-of-{WORDS[number % 4]}")
    return Present(value, (Setting(f"KEY_{number}", value, Place(path, 1 + number % 900), scope="web"),))


def differences(count: int, sites: Sequence[Environment]) -> Iterator[Difference]:
    """Make settings that differ."""
    for number in range(count):
        subject = Subject("setting", f"KEY_{number}", "web")
        cells = tuple(_cell(number, place, _path(number % 60, site.name)) for place, site in enumerate(sites))
        likeness: Any = "meant" if number % 11 == 0 else "different"
        yield Difference(subject, AREAS[number % len(AREAS)], tuple(sites), cells, likeness)


def findings(found: Sequence[Difference]) -> Iterator[Finding]:
    """Make a finding on each difference, of sixty rules, the worst first."""
    order = sorted(range(len(found)), key=lambda number: number * len(SEVERITIES) // 3 % len(SEVERITIES))
    for number in order:
        difference = found[number]
        names = [environment.name for environment in difference.environments]
        values = tuple(zip(names, difference.cells, strict=True))
        evidence = tuple(
            Evidence(name, place)
            for name, cell in values
            if isinstance(cell, Present)
            for place in cell.places
        )
        yield Finding(
            f"CFG{number % 60:03}",
            "made-by-hand",
            difference.area,
            SEVERITIES[number * len(SEVERITIES) // 3 % len(SEVERITIES)],
            difference.subject,
            (names[number % len(names)], names[-1]) if number % 2 else (names[number % len(names)],),
            f"`{difference.subject.name}` is {WORDS[number % 4]} in {names[number % len(names)]}",
            "what is tried in one environment must not reach those who depend on another",
            "give each environment its own",
            values,
            evidence,
        )  # fmt: skip


def report(world: World, *, rows: int, sites: Sequence[Environment]) -> Report:
    """Make a report of so many differences and as many findings."""
    found = tuple(differences(rows, sites))
    board: Any = {area: {site.name: "high" for site in sites} for area in AREAS}
    snapshots = tuple(
        Snapshot(site, tuple(_source(site.name, place) for place in range(60))) for site in sites
    )
    return replace(
        world.report, snapshots=snapshots, differences=found, findings=tuple(findings(found)), board=board
    )


def _source(name: str, place: int) -> SourceReading:
    return SourceReading(
        "worktree", f"profiles/part-{place:02}/{name}.env", "read", frozenset({"setting"}), (), "dotenv"
    )


def workspace(world: World, sites: Sequence[Environment]) -> Workspace:
    """Declare environments."""
    declared = tuple(
        Declaration(site, (), RuntimeSpec(("compose.yaml",), f"assistant-{site.name}"), profile=f"{site.name}.toml")
        for site in sites
    )  # fmt: skip
    return replace(world.workspace, declarations=declared)


def lines(count: int) -> list[LogLine]:
    """Write a log: half of it JSON, some of it long, of all levels."""
    return [_line(number) for number in range(count)]


def _line(number: int) -> LogLine:
    level = ("info", "debug", "info", "warning", "error")[number % 5]
    said = f"request {number} took {number % 700} ms over {WORDS[number % 4]}"
    text = f"{level.upper()} {said} " + "and went on " * (number % 20)
    if number % 2:
        about = {
            "level": level,
            "msg": said,
            "path": f"/answers/{number}",
            "user": {"id": number, "name": "x" * 20},
        }
        text = json.dumps(about | {f"field{place}": place * number for place in range(8)})
    time = f"2026-03-14T09:{number // 60 % 60:02}:{number % 60:02}.{number:09}Z"
    return LogLine(("db", "web", "worker")[number % 3], f"made-{number % 3}", text, time=time)


def memory(count: int) -> Memory:
    """Remember so many snapshots."""
    entries = tuple(
        Entry(
            number + 1, ("development", "staging", "production")[number % 3], f"sha256:{number:064x}",
            f"20{number // 366:02}-{1 + number // 28 % 12:02}-{1 + number % 28:02}T08:00:00Z",
            f"20{number // 366:02}-{1 + number // 28 % 12:02}-{1 + number % 28:02}T09:00:00Z", "", 900,
        )
        for number in range(count)
    )  # fmt: skip
    return Memory(entries, (), ())


def holdings(count: int, sites: Sequence[Environment]) -> Holdings:
    """Hold so many secrets in each environment, some of them shared, some weak, some missing."""
    keys = []
    for number in range(count):
        held = tuple(_holding(number, place, sites) for place in range(len(sites)))
        keys.append(Key(f"SECRET_{number}", held))
    return Holdings("assistant", tuple(sites), tuple(keys), complete=True)


def _holding(number: int, place: int, sites: Sequence[Environment]) -> Holding:
    name = sites[place].name
    if (number + place) % 13 == 0:
        return Holding("missing", reference=f"keyring://{name}/SECRET_{number}")
    shared = (f"{sites[place - 1].name}: SECRET_{number}",) if number % 7 == 0 else ()
    weak = "placeholder" if number % 19 == 0 else ""
    secret = Sealed(f"{number * 64 + place:016x}", "password", "16-31", weak)
    return Holding("value", (secret,), place=Place(f"profiles/{name}.env", 1 + number), shared=shared)


class LargeRunner(MemoryRunner):
    """An engine with many services."""

    number = 4

    def services(self, environment: str) -> tuple[str, ...]:
        """Name them."""
        return tuple(f"svc-{number:03}" for number in range(self.number))

    def states(self, environment: str) -> tuple[ContainerState, ...]:
        """Have a container of each."""
        return tuple(
            replace(
                STATES[2], service=name, name=f"assistant-{environment}-{name}-1", id=f"{number:012}",
                health="starting" if number % 7 == 0 else "healthy",
            )
            for number, name in enumerate(self.services(environment))
        )  # fmt: skip


def world(
    *, rows: int = 0, sites: int = 3, snapshots: int = 0, secrets: int = 0, services: int = 0, logs: int = 0,
    steps: int = 0,
) -> World:  # fmt: skip
    """Make a world that is as large as is said, and else as in the tests."""
    made = World()
    here = environments(sites)
    if sites != 3:
        made.workspace = workspace(made, here)
    if rows or sites != 3:
        made.report = report(made, rows=rows or 200, sites=here)
    if snapshots:
        made.memory = memory(snapshots)
    if services:
        made.runner = LargeRunner()
        made.runner.number = services
        made.runner.running = {site.name for site in here}
    made.runner.lines = lines(logs) if logs else made.runner.lines
    held = holdings(secrets or 20, here)
    app, made_release = made.app(), release(made.report, steps) if steps else None
    errands = replace(app.errands, vault=Vault()._replace(listed=lambda _: held))
    if made_release is not None:
        errands = replace(errands, release=lambda *_: made_release)
    made.errands = errands
    return made


def release(whole: Report, steps: int) -> Report:
    """Give a report a direction that needs so many steps."""
    names = [site.name for site in whole.environments]
    subjects = itertools.cycle(difference.subject for difference in whole.differences)
    needed = tuple(
        Needed("key", subject, f"Set `STEP_{number}`: {names[-2]} has one", (f"web reads it at {number}",))
        for number, subject in zip(range(steps), subjects, strict=False)
    )
    return replace(whole, release=Release(names[-2], names[-1], steps=needed))
