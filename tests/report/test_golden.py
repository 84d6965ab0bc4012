"""Bytes of each format, for one report: what has changed is seen in review.

Written again by `REWRITE_GOLDEN=1 python -m pytest tests/report/test_golden.py`, and then read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from envparity import __version__
from envparity.model.reports import Report
from envparity.report import csv, github, html, json, junit, markdown, sarif, table, text

GOLDEN = Path(__file__).parent / "golden"


def drawings(template: str) -> dict[str, Callable[[Report], str]]:
    return {
        "text-80.txt": lambda report: text.render(report, width=80, colour=False, verbose=False),
        "text-120-verbose.txt": lambda report: text.render(report, width=120, colour=False, verbose=True),
        "text-100-colour.txt": lambda report: text.render(report, width=100, colour=True, verbose=False),
        "report.json": json.render,
        "report.md": markdown.render,
        "report.html": lambda report: html.render(report, template),
        "report.sarif": versionless,
        "report.xml": junit.render,
        "report.log": github.render,
        "report.csv": csv.render,
    }


SETTLED = (
    "text-100-settled.txt",
    "settled.json",
    "settled.md",
    "settled.sarif",
    "settled.xml",
    "settled.log",
)


RELEASED = (
    "text-100-released.txt",
    "released.json",
    "released.md",
    "released.html",
    "released.xml",
    "released.log",
    "released.csv",
)


def versionless(report: Report) -> str:
    """Draw SARIF without the program's version, which changes with every release."""
    return sarif.render(report).replace(f'ersion": "{__version__}"', 'ersion": "VERSION"')


def settled_drawings() -> dict[str, Callable[[Report], str]]:
    writers: tuple[Callable[[Report], str], ...] = (
        lambda report: text.render(report, width=100, colour=False, verbose=False),
        json.render, markdown.render, versionless, junit.render, github.render,
    )  # fmt: skip
    return dict(zip(SETTLED, writers, strict=True))


@pytest.mark.parametrize("name", list(drawings("")))
def test_the_bytes_are_those_that_were_read_and_kept(name: str, report: Report, template: str) -> None:
    _hold(name, drawings(template)[name](report).encode())


@pytest.mark.parametrize("name", SETTLED)
def test_what_the_policy_settled_is_drawn_as_it_was_read_and_kept(name: str, settled: Report) -> None:
    _hold(name, settled_drawings()[name](settled).encode())


@pytest.mark.parametrize("name", RELEASED)
def test_what_a_release_does_is_drawn_as_it_was_read_and_kept(
    name: str, released: Report, template: str
) -> None:
    writers: dict[str, Callable[[Report], str]] = {
        "txt": lambda report: text.render(report, width=100, colour=False, verbose=False),
        "json": json.render, "md": markdown.render, "html": lambda report: html.render(report, template),
        "xml": junit.render, "log": github.render, "csv": csv.render,
    }  # fmt: skip
    _hold(name, writers[name.rpartition(".")[2]](released).encode())


def _hold(name: str, drawn: bytes) -> None:
    path = GOLDEN / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(drawn)
    assert drawn.decode().splitlines() == path.read_text("utf-8").splitlines()
    assert drawn == path.read_bytes()


def test_every_format_has_a_golden_file() -> None:
    assert {entry.suffix for entry in table.TABLE} <= {path.suffix for path in GOLDEN.iterdir()}
    assert {path.name for path in GOLDEN.iterdir()} == {*drawings(""), *SETTLED, *RELEASED}
