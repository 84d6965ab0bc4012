"""The report as a page, looked at as text: what it may hold, and what it must not."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from envparity.model.differences import Present
from envparity.model.reports import Report
from envparity.model.values import Plain
from envparity.report import html

VOID = ("meta", "input", "br", "wbr")


class Page(HTMLParser):
    """The elements of a page in order, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.inside[tag][-1] += data

    def having(self, attribute: str) -> list[str]:
        return [str(found[attribute]) for _, found in self.elements if attribute in found]

    def tagged(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def policy(page: Page) -> dict[str, str]:
    metas = [item for item in page.tagged("meta") if item.get("http-equiv") == "Content-Security-Policy"]
    assert len(metas) == 1
    parts = (part.strip().partition(" ") for part in str(metas[0]["content"]).split(";"))
    return {name: value for name, _, value in parts}


def test_the_policy_allows_the_page_s_own_style_and_script_and_nothing_else(
    report: Report, template: str
) -> None:
    page = Page(html.render(report, template))
    assert policy(page) == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest_of(page.inside['style'])}'",
        "script-src": f"'sha256-{digest_of(page.inside['script'])}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest_of(texts: list[str]) -> str:
    assert len(texts) == 1
    return b64encode(sha256(texts[0].encode()).digest()).decode()


@pytest.mark.parametrize("kind", ["report", "good_news", "incomplete", "hostile"])
def test_the_page_fetches_nothing(kind: str, request: pytest.FixtureRequest, template: str) -> None:
    page = Page(html.render(request.getfixturevalue(kind), template))
    assert page.having("src") == []
    assert all(target.startswith("#") for target in page.having("href"))
    assert not {"link", "iframe", "object", "embed", "img", "base"} & {tag for tag, _ in page.elements}
    assert not re.search(r"url\(|@import|https?:", page.inside["style"][0] + page.inside["script"][0])


def test_nothing_from_outside_becomes_an_element_or_an_attribute(
    report: Report, hostile: Report, template: str
) -> None:
    usual, bad = Page(html.render(report, template)), Page(html.render(hostile, template))
    assert {tag for tag, _ in bad.elements} <= {tag for tag, _ in usual.elements}
    names = {name for _, attributes in usual.elements for name in attributes}
    assert {name for _, attributes in bad.elements for name in attributes} <= names | {"hidden", "open"}
    assert len(bad.tagged("script")) == len(bad.tagged("style")) == 1
    assert bad.inside["script"] == usual.inside["script"]


def test_no_attribute_holds_style_or_script(hostile: Report, template: str) -> None:
    page = Page(html.render(hostile, template))
    names = {name for _, attributes in page.elements for name in attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


def test_text_from_outside_is_printable(hostile: Report, template: str) -> None:
    assert all(line.isprintable() for line in html.render(hostile, template).splitlines())


def test_every_finding_has_an_address_of_its_own(many: Callable[[int], Report], template: str) -> None:
    page = Page(html.render(many(200), template))
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    assert {item.id for item in many(200).findings} <= set(ids)
    assert {target[1:] for target in page.having("href")} <= set(ids)


def test_values_stand_side_by_side_with_where_they_were_read(report: Report, template: str) -> None:
    text = html.render(report, template)
    assert 'true</span><span class="place">env/<wbr>production.env:1</span>' in text
    assert '<span class="value absent">absent</span>' in text
    assert '<span class="value unknown">unknown: k8s/production.yaml could not be read' in text


def test_a_secret_is_a_mask_and_a_fingerprint(report: Report, template: str) -> None:
    text = html.render(report, template)
    assert "•••••• #a1b2c3d4" in text
    assert "•••••• (placeholder)" in text
    assert "01234567" not in text


def test_the_board_says_its_grades_in_words_and_counts(report: Report, template: str) -> None:
    page = Page(html.render(report, template))
    rows = [text for text in page.inside["tr"] if text.startswith("secrets")]
    assert rows == ["secrets✓ok▲critical1 finding▲critical1 finding"]


def test_every_difference_is_in_the_page_and_what_is_alike_is_not(report: Report, template: str) -> None:
    page = Page(html.render(report, template))
    rows = [text for text in page.inside["tr"] if text.startswith(("≠", "?", "≈", "="))]
    assert [row.split()[1] for row in rows] == ["httpx", "web:", "web:", "worker:", "web"]


def test_more_differences_than_a_page_holds_are_counted(report: Report, template: str) -> None:
    one = report.differences[0]
    text = html.render(replace(report, differences=(one,) * 2345), template)
    assert "345 more differences are not shown here" in text
    assert text.count('<th scope="row"><span class="mark') == html.MOST_DIFFERENCES


def test_no_findings_are_good_news_and_need_no_filter(good_news: Report, template: str) -> None:
    text = html.render(good_news, template)
    assert "No findings. There is nothing to mend." in text
    assert Page(text).tagged("form") == []


def test_something_unread_is_said_and_is_no_good_news(incomplete: Report, template: str) -> None:
    text = html.render(incomplete, template)
    assert "There is nothing to mend" not in text
    assert "Incomplete" in text
    assert "mapping values are not allowed here" in text


def test_a_very_long_value_is_cut_and_its_length_said(report: Report, template: str) -> None:
    first = report.findings[0]
    cell = first.values[0][1]
    assert isinstance(cell, Present)
    long = replace(first, values=((first.values[0][0], replace(cell, value=Plain("x" * 5000))),))
    text = html.render(replace(report, findings=(long,)), template)
    assert "x… (5,000 characters)" in text
    assert "x" * 4001 not in text


def test_a_fix_that_findings_share_is_said_once(many: Callable[[int], Report], template: str) -> None:
    text = html.render(many(100), template)
    assert text.count("Issue a key for staging alone") == 1


def test_the_same_report_gives_the_same_page(report: Report, template: str) -> None:
    assert html.render(report, template) == html.render(replace(report), template)
