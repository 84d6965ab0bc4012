"""The rules' pages: whole, and the same in `docs/rules/` as in the code; run as a script, writes them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.policy.notices import NOTICES
from envparity.rules.pages import Described, render_pages
from envparity.rules.sightings import SIGHTING_RULES
from envparity.rules.table import RULES

FOLDER = Path(__file__).parents[2] / "docs" / "rules"
PAGES = render_pages((*SIGHTING_RULES, *NOTICES))


@pytest.mark.parametrize("rule", [*RULES, *SIGHTING_RULES, *NOTICES], ids=lambda rule: rule.code)
def test_a_page_says_what_why_and_what_to_do(rule: Described) -> None:
    what, why, fix = rule.page("what"), rule.page("why"), rule.page("fix")
    assert what.endswith(".")
    assert why.endswith(".")
    assert fix.endswith(".")
    assert len(what) < 200
    assert "Why:" not in what
    assert "Fix:" not in why


@pytest.mark.parametrize("name", sorted(PAGES))
def test_docs_hold_the_page_as_the_code_has_it(name: str) -> None:
    page = FOLDER / name
    assert page.exists(), "run `python tests/rules/test_pages.py`"
    assert page.read_text("utf-8") == PAGES[name], "run `python tests/rules/test_pages.py`"


def test_docs_hold_no_page_of_an_area_without_rules() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in PAGES.items():
        (FOLDER / name).write_text(text, "utf-8")
