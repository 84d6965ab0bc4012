"""A release as rows of one list: each question with its answer, and below it what the answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envparity.tui.look import prose
from envparity.tui.stock import EVERY
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from envparity.model.reports import Report
    from envparity.report.shipping import Item, Section
    from envparity.tui.look import Span
    from envparity.tui.stock import Steps

INKS = {"critical", "high", "medium", "low", "info", "unknown"}
ANSWERS = {"pass": "grade-ok", "fail": "grade-critical", "incomplete": "grade-unknown"}
TICKED, UNTICKED = "✓", "□"


class ShippingRow(NamedTuple):
    """One line. `section` is the question that it belongs to, `step` the id of what is to be done first."""

    section: str
    rank: int
    """0 for a question, 1 for a title below it, 2 for an item."""
    sign: Span
    subject: str
    spans: tuple[Span, ...]
    place: str = ""
    parts: tuple[str, ...] = ()
    step: str = ""

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What tells it from the others."""
        return self.section, self.rank, self.subject, self.step or "".join(text for text, _ in self.spans)


MOST = 34
"""Cells that a subject has at most."""


def shipping_columns(rows: Iterable[ShippingRow] = ()) -> tuple[Column[ShippingRow], ...]:
    """Give the columns of the list; subjects have what the longest of these rows takes, within bounds."""
    longest = max((len(row.subject) for row in rows if row.rank), default=0)
    return (
        Column("", lambda row: row.sign, width=1),
        Column("", _subject, width=max(8, min(longest, MOST))),
        Column("", lambda row: list(row.spans), least=20, share=6),
        Column("", lambda row: (row.place, "faint"), within=110, share=2, tail=True),
    )


def question_spans(row: ShippingRow) -> list[Span]:
    """Write a question and its answer over the whole width; nothing for what stands below one."""
    if row.rank:
        return []
    return [row.sign, ("  ", "faint"), (f"{row.subject}   ", "strong bold"), *row.spans]


def _subject(row: ShippingRow) -> Span:
    return row.subject, ("strong bold", "link", "text")[row.rank]


class Question(NamedTuple):
    """One question of a release, and of each line below it the id of the step that is to be done, if it is one."""

    section: Section
    steps: tuple[str, ...]


def questions(report: Report) -> tuple[Question, ...]:
    """Answer the questions of a report that has a direction; where there are many steps that takes a while."""
    from envparity.report.shipping import sections

    release, found = report.release, []
    steps = sorted(release.steps, key=lambda step: bool(step.settled)) if release else []
    for section in sections(report):
        count = sum(len(rows.items) for rows in section.rows)
        ids = [step.id for step in steps] if section.key == "needs" else []
        found.append(Question(section, (*ids, *("",) * (count - len(ids)))))
    return tuple(found)


def shipping_rows(
    report: Report,
    asked: Sequence[Question],
    *,
    done: Collection[str] = (),
    folded: Collection[str] = (),
) -> Steps[list[ShippingRow]]:
    """Give the rows of a report that has a direction; `done` are the steps that are ticked, `folded` closed questions."""
    made: list[ShippingRow] = []
    for section, steps in asked:
        ticked = sum(step in done for step in steps if step)
        made.append(_question(section, report, ticked, len(steps), folded=section.key in folded))
        if section.key in folded:
            continue
        ids = iter(steps)
        for rows in section.rows:
            if rows.title:
                made.append(ShippingRow(section.key, 1, ("", "faint"), rows.title, ((rows.said, "faint"),)))
            for item, step in zip(rows.items, ids, strict=False):
                made.append(_item(section, item, step, ticked=step in done))
                if len(made) % EVERY == 0:
                    yield
    return made


def _question(
    section: Section, report: Report, ticked: int, all_of_them: int, *, folded: bool
) -> ShippingRow:
    ink = f"{ANSWERS[report.verdict]} bold" if section.key == "ship" else "text"
    said = section.said
    if section.key == "needs" and all_of_them:
        said = f"{said}, {ticked} of {all_of_them} ticked here"
    sign = "▸" if folded else "▾"
    return ShippingRow(
        section.key, 0, (sign if section.rows else " ", "faint"), section.title, ((said, ink),)
    )


def _item(section: Section, item: Item, step: str, *, ticked: bool) -> ShippingRow:
    ink = f"grade-{item.style}" if item.style in INKS else "faint"
    sign = (item.sign, ink)
    if step:
        sign = (TICKED, "grade-ok bold") if ticked else (UNTICKED, "link")
    body = "faint" if ticked else "text"
    spans = tuple(prose(item.text, body, "faint" if ticked else "strong bold"))
    return ShippingRow(section.key, 2, sign, item.subject, spans, item.place, item.parts, step)
