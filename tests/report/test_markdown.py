"""The report as a comment on a pull request, read back by a real Markdown parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from envparity.model.differences import Present
from envparity.model.facts import Setting
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.model.values import Mixed, Sealed
from envparity.report import markdown

pytest.importorskip("markdown_it", reason="markdown-it-py reads the comment back")

OURS = {
    "h3", "p", "br", "sub", "blockquote", "ul", "li", "strong", "em", "code", "details", "summary", "b",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of the comment: its elements, and its text by where it stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        from markdown_it import MarkdownIt

        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.loose: list[str] = []
        self.literals: list[str] = []
        self._within: list[str] = []
        self.feed(MarkdownIt("gfm-like").render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("br", "img"):
            self._within.append(tag)
        if tag == "code":
            self.literals.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._within.pop() == tag

    def handle_data(self, data: str) -> None:
        if "code" in self._within:
            self.literals[-1] += data
        else:
            self.loose.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def test_the_verdict_comes_first_and_each_rule_is_folded(report: Report) -> None:
    text = markdown.render(report)
    assert text.startswith("### ▲ FAIL: shop\n\n2 findings at high or above (1 critical, 1 high)")
    page = Page(text)
    folds = [attributes for tag, attributes in page.elements if tag == "details"]
    assert [("open" in fold) for fold in folds] == [True, True, False, False, False]
    assert page.count("table") == 6


def test_values_stand_side_by_side_with_their_places(report: Report) -> None:
    row = next(line for line in markdown.render(report).splitlines() if "is on in production" in line)
    assert row == (
        "| `DEBUG` of `web` is on in production | `1`<br><sub>`env/development.env:1`</sub> | *absent* "
        "| `true`<br><sub>`env/production.env:1`</sub> |"
    )


def test_a_long_value_keeps_its_fingerprint(report: Report) -> None:
    first = report.findings[0]
    secret = Sealed("a1b2c3d4e5f60718", "password", "16-31")
    cell = Present(Mixed(("x" * 900, secret)), (Setting("KEY", secret, Place("a.env", 1)),))
    text = markdown.render(replace(report, findings=(replace(first, values=(("production", cell),)),)))
    assert "•••••• #a1b2c3d4`" in text
    assert "x" * 100 not in text


def test_what_was_not_read_is_said_before_the_board(report: Report) -> None:
    text = markdown.render(report)
    assert text.index("`k8s/production.yaml` could not be read") < text.index("| area |")


def test_no_findings_are_good_news(good_news: Report) -> None:
    text = markdown.render(good_news)
    assert "### ✓ PASS: shop" in text
    assert "<details" not in text


def test_something_unread_is_no_good_news(incomplete: Report) -> None:
    assert markdown.render(incomplete).startswith("### ? INCOMPLETE: shop\n\nNothing found, but 1 source")


def test_text_from_outside_becomes_no_markup(hostile: Report) -> None:
    page = Page(markdown.render(hostile))
    assert {tag for tag, _ in page.elements} <= OURS
    assert all(set(attributes) <= {"open"} for _, attributes in page.elements)


def test_text_from_outside_mentions_nobody_and_links_nowhere(hostile: Report) -> None:
    page = Page(markdown.render(hostile))
    for text in page.loose:
        for trigger in ("@somebody", "#1", "web#2", "GH-3", "https://", "www."):
            assert trigger not in text


def test_text_from_outside_is_printable(hostile: Report) -> None:
    assert all(line.isprintable() for line in markdown.render(hostile).splitlines())


@pytest.mark.parametrize(
    "text", ["a", "`", "``", "a`b", "`a`", " a ", "a|b", "\\", "\\|", "<b>", "``` ```", "a``b`c", "[x](y)"]
)
def test_a_literal_comes_back_as_it_was(text: str) -> None:
    table = f"| a |\n| --- |\n| {markdown.literal(text)} |\n"
    assert Page(table).literals == [text]


@pytest.mark.parametrize("text", ["*a*", "_a_", "<b>", "&amp;", "[a](b)", "~~a~~", "`a`", "a|b", "a\\b", "!"])
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    page = Page(f"| a |\n| --- |\n| {markdown.escape(text)} |\n")
    assert "".join(page.loose).strip().removeprefix("a").strip() == text
    assert page.literals == []


@pytest.mark.parametrize("number", [200, 400, 5000])
def test_a_comment_is_never_longer_than_it_may_be_and_counts_what_it_leaves_out(
    many: Callable[[int], Report], number: int
) -> None:
    report = many(number)
    long = tuple(
        replace(item, message=item.message + " \N{MATHEMATICAL FRAKTUR CAPITAL U}" * 290)
        for item in report.findings
    )
    text = markdown.render(replace(report, findings=long))
    assert len(text.encode("utf-16-le")) // 2 <= markdown.LIMIT
    shown = text.count("is the same secret in staging and production")
    assert 0 < shown < number
    assert f"**{number - shown:,} more findings not shown here**" in text
    assert Page(text).count("details") == text.count("</details>")


def test_a_comment_shows_everything_when_it_fits(report: Report) -> None:
    assert "not shown here" not in markdown.render(report)


def test_the_head_alone_never_fills_the_comment(hostile: Report) -> None:
    long = "x" * 100_000
    first = hostile.snapshots[0].sources[0]
    sources = tuple(replace(first, place=f"{number} {long}") for number in range(200))
    snapshot = replace(hostile.snapshots[0], sources=sources)
    filled = replace(hostile, workspace=long, snapshots=(snapshot,) * 3)
    assert len(markdown.render(filled)) <= markdown.LIMIT
    text = markdown.render(replace(filled, release=None))
    assert len(text) <= markdown.LIMIT
    assert "more source" in text


def test_the_same_report_gives_the_same_text(report: Report) -> None:
    assert markdown.render(report) == markdown.render(replace(report))
