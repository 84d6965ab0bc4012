"""The rules' pages as Markdown, one text for each area; written to `docs/rules/` by the test that guards them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.areas import Area
from envparity.model.pages import Page
from envparity.rules.table import RULES


def render_pages(more: Sequence[Page] = ()) -> Mapping[str, str]:
    """Give the text of each file below `docs/rules/`, by its name; `more` has pages without being a rule."""
    every = (*(rule.page() for rule in RULES), *more)
    by_area = {area: [page for page in every if page.area is area] for area in Area}
    pages = {f"{area}.md": _area(area, rules) for area, rules in by_area.items() if rules}
    return {"README.md": _index(by_area), **pages}


def _index(by_area: Mapping[Area, list[Page]]) -> str:
    rows = [
        f"| [{rule.code}]({area}.md#{_anchor(rule)}) | {rule.name} | {rule.severity} | {rule.what} |"
        for area, rules in by_area.items()
        for rule in rules
    ]
    return "\n".join(
        [
            "# Rules",
            "",
            "A rule is asked about every subject of the comparison and says what a difference means. Its code is",
            "permanent. The severity is the usual one: a finding may weigh more where production is concerned, and",
            "less where it is not. `envparity explain CODE` shows the same pages in a terminal.",
            "",
            "These files are written from the rules' own docstrings by `python tests/rules/test_pages.py`.",
            "",
            "| code | name | severity | what |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _area(area: Area, rules: list[Page]) -> str:
    parts = (
        f"## {rule.code} {rule.name}\n\n{rule.what}\n\nSeverity: {rule.severity}\n\n"
        f"**Why.** {rule.why}\n\n**What to do.** {rule.fix}\n"
        for rule in rules
    )
    return "\n".join([f"# Rules: {area}\n", *parts])


def _anchor(rule: Page) -> str:
    return f"{rule.code} {rule.name}".lower().replace(" ", "-")
