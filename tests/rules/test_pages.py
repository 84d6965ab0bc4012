"""The rules' pages: whole, and the same in `docs/rules/` as in the code; run as a script, writes them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.jobs.explaining import pages
from envparity.model.pages import Page
from envparity.policy.notices import NOTICES
from envparity.rules.pages import render_pages
from envparity.rules.sightings import SIGHTING_RULES

FOLDER = Path(__file__).parents[2] / "docs" / "rules"
PAGES = render_pages((*SIGHTING_RULES, *NOTICES))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.code)
def test_a_page_says_what_why_and_what_to_do(page: Page) -> None:
    assert page.what.endswith(".")
    assert page.why.endswith(".")
    assert page.fix.endswith(".")
    assert len(page.what) < 200
    assert "Why:" not in page.what
    assert "Fix:" not in page.why


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
