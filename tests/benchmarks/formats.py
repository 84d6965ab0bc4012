"""A report of 10,000 differences and 2,000 findings in each format, beside `json.dumps` of the same data."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.processes import Row

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.facts import Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place
from envparity.model.releases import Change, Release, Step
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain
from envparity.report import table, text

DIFFERENCES, FINDINGS = 10_000, 2_000
_ENVIRONMENTS = (Environment("staging", Stage.STAGING), Environment("production", Stage.PRODUCTION))
_AREAS = tuple(Area)


def _cell(environment: str, number: int) -> Present:
    value = Plain(f"https://service-{number}.{environment}.example/v{number % 7}")
    place = Place(f"config/{environment}.env", number + 1)
    return Present(value, (Setting(f"SERVICE_{number:05d}_URL", value, place),))


def made_report() -> Report:
    """Make the report; it is the same on every run."""
    differences = tuple(
        Difference(
            Subject("setting", f"SERVICE_{number:05d}_URL"),
            _AREAS[number % len(_AREAS)],
            _ENVIRONMENTS,
            tuple(_cell(environment.name, number) for environment in _ENVIRONMENTS),
            "different",
        )
        for number in range(DIFFERENCES)
    )
    findings = tuple(_finding(number, differences[number]) for number in range(FINDINGS))
    release = Release(
        "staging",
        "production",
        tuple(Change("settings", "moves", d.subject, d.cells[1], d.cells[0]) for d in differences),
        tuple(Step("key", f.subject, f"Set `{f.subject.name}`", (), f.evidence[:1]) for f in findings),
    )
    sources = (SourceReading("worktree", "config.env", "read", frozenset({"setting"}), format="dotenv"),)
    return Report(
        workspace="benchmark",
        generated_at="2026-11-26T12:00:00Z",
        snapshots=tuple(Snapshot(environment, sources) for environment in _ENVIRONMENTS),
        differences=differences,
        findings=tuple(sorted(findings, key=lambda item: -item.severity)),
        board={area: {"staging": "medium", "production": "high"} for area in _AREAS},
        verdict="fail",
        threshold="high",
        release=release,
    )


def _finding(number: int, difference: Difference) -> Finding:
    cells = tuple(zip(("staging", "production"), difference.cells, strict=True))
    evidence = tuple(
        Evidence(name, place) for name, cell in cells if isinstance(cell, Present) for place in cell.places
    )
    return Finding(
        f"BEN{number % 40:03d}",
        f"benchmark-{number % 40}",
        difference.area,
        Severity(number % 5),
        difference.subject,
        ("staging", "production"),
        f"`{difference.subject.name}` leads elsewhere in production",
        "What is rehearsed is not what runs.",
        "Let both lead to the same place",
        cells,
        evidence,
    )


def writers() -> dict[str, Callable[[Report], str]]:
    """Give what writes each format."""
    from envparity.jobs.rendering import render_report

    drawn: dict[str, Callable[[Report], str]] = {
        "text": lambda report: text.render(report, width=120, colour=True, verbose=False),
        "text --verbose": lambda report: text.render(report, width=120, colour=True, verbose=True),
    }
    for name in table.NAMES[1:]:
        drawn[name] = lambda report, form=name: render_report(report, form)  # type: ignore[misc]
    return drawn


def measure(rounds: int = 5) -> list[Row]:
    """Measure each format, round by round beside `json.dumps`; the page in a browser last, where there is one."""
    report = made_report()
    data = json.loads(writers()["json"](report))
    rows = []
    for name, write in writers().items():
        pairs = []
        for _ in range(rounds):
            started = time.perf_counter()
            drawn = write(report)
            between = time.perf_counter()
            json.dumps(data)
            pairs.append((between - started, time.perf_counter() - between))
        size = len(drawn.encode()) / 1e6
        middle, ratio = statistics.median(a for a, _ in pairs), statistics.median(a / b for a, b in pairs)
        rows.append(Row(f"{name}, {size:.2f} MB", middle, ratio))
    beside = statistics.median(b for _, b in pairs)
    return [*rows, *(Row(name, seconds, seconds / beside) for name, seconds in _browser(report))]


def _browser(report: Report) -> list[tuple[str, float]]:
    """Open the page in headless Chromium: until its filters answer, and from a key to a list that is filtered."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return []
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "report.html"
        file.write_text(writers()["html"](report), "utf-8")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        ready, filtered = [], []
        for _ in range(3):
            page = browser.new_page()
            page.goto(file.as_uri())
            ready.append(
                page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
            )
            filtered.append(page.evaluate(_TYPE))
            page.close()
        browser.close()
    return [
        ("html in Chromium, until its filters answer", statistics.median(ready) / 1000),
        ("html in Chromium, from a key to the list filtered and painted", statistics.median(filtered) / 1000),
    ]


_TYPE = """() => new Promise(done => {
  const query = document.querySelector("[name=query]"), from = performance.now();
  query.value = "SERVICE_00100";
  query.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})"""
