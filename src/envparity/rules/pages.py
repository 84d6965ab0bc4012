"""The rules' pages as Markdown, one text for each area; written to `docs/rules/` by the test that guards them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from envparity.model.areas import Area, Severity
from envparity.rules.table import RULES


class Described(Protocol):
    """What has a page: a rule, or something else that findings come from."""

    @property
    def code(self) -> str:
        """The permanent code."""

    @property
    def name(self) -> str:
        """The name in words joined by hyphens."""

    @property
    def area(self) -> Area:
        """The area its findings belong to."""

    @property
    def severity(self) -> Severity:
        """The usual severity."""

    def page(self, part: Literal["what", "why", "fix"]) -> str:
        """Give one part of the page."""


def render_pages(more: Sequence[Described] = ()) -> Mapping[str, str]:
    """Give the text of each file below `docs/rules/`, by its name; `more` has pages without being a rule."""
    every: tuple[Described, ...] = (*RULES, *more)
    by_area = {area: [rule for rule in every if rule.area is area] for area in Area}
    pages = {f"{area}.md": _area(area, rules) for area, rules in by_area.items() if rules}
    return {"README.md": _index(by_area), **pages}


def _index(by_area: Mapping[Area, list[Described]]) -> str:
    rows = [
        f"| [{rule.code}]({area}.md#{_anchor(rule)}) | {rule.name} | {rule.severity} | {rule.page('what')} |"
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


def _area(area: Area, rules: list[Described]) -> str:
    parts = (
        f"## {rule.code} {rule.name}\n\n{rule.page('what')}\n\nSeverity: {rule.severity}\n\n"
        f"**Why.** {rule.page('why')}\n\n**What to do.** {rule.page('fix')}\n"
        for rule in rules
    )
    return "\n".join([f"# Rules: {area}\n", *parts])


def _anchor(rule: Described) -> str:
    return f"{rule.code} {rule.name}".lower().replace(" ", "-")
