"""What `docs/reports.md` says is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from envparity.report import github, html, markdown, sarif, schema, table
from envparity.report.summary import LIKENESS_SYMBOLS, SYMBOLS

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")


@pytest.mark.parametrize("name", table.NAMES)
def test_every_format_has_its_section(name: str) -> None:
    assert f"\n## {name}\n" in PAGE.lower()


@pytest.mark.parametrize("name", list(schema.SCHEMAS))
def test_every_document_is_listed(name: str) -> None:
    described = schema.schema_of(name)
    said = described["title"] if described.get("type") == "object" else "explain"
    assert f"`{said}`" in PAGE


def test_every_document_that_is_printed_has_its_schema() -> None:
    sources = (Path(__file__).parents[2] / "src" / "envparity").rglob("*.py")
    printed = {
        name
        for path in sources
        for name in re.findall(r'"schema": "envparity\.(\w+)/1"', path.read_text("utf-8"))
    }
    described = {str(schema.schema_of(name).get("title")).split(".")[-1][:-2] for name in schema.SCHEMAS}
    assert len(printed) > 20
    assert printed <= described


def test_every_sign_is_explained() -> None:
    for sign in (*SYMBOLS.values(), *LIKENESS_SYMBOLS.values()):
        assert f"| `{sign}` |" in PAGE


def test_the_limits_are_those_of_the_code() -> None:
    assert f"{markdown.LIMIT:,} characters" in PAGE
    assert f"each rule shows {markdown.ROWS} findings at most" in PAGE
    assert f"{html.MOST_DIFFERENCES:,} subjects at most" in PAGE
    assert f"{sarif.RESULTS:,} results" in PAGE
    assert f"{github.MOST} annotations of each kind" in PAGE
