"""The report as GitHub-flavoured Markdown, for a comment on a pull request.

Text from outside stands in code spans, or is escaped; neither can become markup, a link, a mention
of a person or a reference to an issue. Rules' findings are folded under their headings, and what
does not fit into a comment is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envparity.model.areas import Severity
from envparity.model.differences import Present
from envparity.model.findings import Finding
from envparity.model.reports import Report
from envparity.report.cells import say_cell, state_of
from envparity.report.clean import clean, fit_both, fit_end
from envparity.report.shipping import Item, Section, sections
from envparity.report.summary import (
    STATUS_WORDS,
    SYMBOLS,
    Group,
    assessed,
    capital,
    counted,
    grade_of,
    group,
    say_acceptance,
    say_compared,
    say_headline,
    say_silenced,
    say_time,
    say_verdict,
    say_weight,
    spans,
    unread,
)

LIMIT = 65_536
"""Characters of the longest comment that GitHub takes; counted in UTF-16 units, which is never too few."""

ROWS = 25
"""Findings of one group that are shown."""

OPEN = (Severity.CRITICAL, Severity.HIGH)
"""Severities whose groups are unfolded."""

_LONGEST_VALUE = 160
"""Columns; more are cut out of a value's middle, so that a fingerprint at its end stays."""

_LONGEST_MESSAGE = 600
_MOST_UNREAD = 20
_MOST_PROBLEMS = 3
_REST = 400
"""Characters kept free for the end: the last fold closed, and the word on what is left out."""

_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "@": "@<!-- -->",
        "#": "#<!-- -->",
        **{char: f"\\{char}" for char in "\\`*_[]|~$!"},
    }
)
_APART = (("//", "/<!-- -->/"), ("www.", "www<!-- -->."), ("GH-", "GH<!-- -->-"), ("gh-", "gh<!-- -->-"))
"""Mentions, references and bare addresses are looked for in rendered text: a comment in between parts them."""

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@<!-- -->"})


def render(report: Report) -> str:
    """Write a report; the text is never longer than a comment may be."""
    head = "\n".join(_head(report))
    end = "\n".join(_end(report, 0))
    room = LIMIT - _REST - _size(head) - _size(end)
    parts, shown = [head], 0
    for members in group(report.findings):
        block, number = _group(members, report, room)
        if not number:
            break
        parts.append(block)
        room -= _size(block)
        shown += number
    return "\n".join([*parts, *_end(report, shown)]) + "\n"


def _size(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text) + 1


def _end(report: Report, shown: int) -> Iterator[str]:
    for silenced in report.silenced[:_MOST_UNREAD]:
        yield ""
        yield f"<sub>Rule off: {escape(_cut(say_silenced(silenced), _LONGEST_VALUE))}</sub>"
    left = len(report.findings) - shown
    if left:
        yield ""
        yield f"**{counted(left, 'more finding')} not shown here**; `envparity report` shows all."
    yield ""
    yield f"<sub>envparity, {say_time(report.generated_at)}</sub>"


def escape(text: str) -> str:
    """Escape cleaned text that stands outside of code spans."""
    escaped = text.translate(_ESCAPES)
    for together, apart in _APART:
        escaped = escaped.replace(together, apart)
    return escaped


def _in_html(text: str) -> str:
    """Escape text that stands inside of an element, where Markdown is not read and mentions are."""
    escaped = _cut(clean(text), _LONGEST_MESSAGE).translate(_HTML).replace("#", "#<!-- -->")
    for together, apart in _APART:
        escaped = escaped.replace(together, apart)
    return escaped


def literal(text: str) -> str:
    """Put cleaned text into a code span, fit for a table's cell too."""
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{pad}{text.replace('|', chr(92) + '|')}{pad}{fence}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _said(message: str) -> str:
    parts = spans(_cut(clean(message), _LONGEST_MESSAGE))
    return "".join(literal(text) if is_literal else escape(text) for text, is_literal in parts)


def _head(report: Report) -> Iterator[str]:
    sign = {"pass": SYMBOLS["ok"], "fail": SYMBOLS["critical"], "incomplete": SYMBOLS["unknown"]}
    title = _cut(clean(report.workspace), _LONGEST_MESSAGE)
    yield f"### {sign[report.verdict]} {say_verdict(report.verdict)}: {escape(title)}"
    yield ""
    yield f"{_said(capital(say_headline(report)))}<br>"
    yield f"<sub>{capital(say_compared(report))}</sub>"
    if report.release is None:
        yield from _unread(report)
    yield from _release(report)
    yield from _board(report)


def _unread(report: Report) -> Iterator[str]:
    missing = unread(report.snapshots)
    if not missing:
        return
    yield ""
    yield "> **Not read in full**: what these hold is unknown, not equal"
    for environment, source in missing[:_MOST_UNREAD]:
        name, place = _cut(clean(environment), 80), _cut(clean(source.place), 200)
        yield f"> - {escape(name)}: {literal(place)} {STATUS_WORDS[source.status]}"
        for problem in source.problems[:_MOST_PROBLEMS]:
            yield f">   - {_said(str(problem))}"
        if len(source.problems) > _MOST_PROBLEMS:
            yield f">   - and {len(source.problems) - _MOST_PROBLEMS:,} more"
    if len(missing) > _MOST_UNREAD:
        yield f"> - and {counted(len(missing) - _MOST_UNREAD, 'more source')}"


def _release(report: Report) -> Iterator[str]:
    """Write the questions of a release, with as many lines of each list as leave room for the findings."""
    found = sections(report)
    for most in (ROWS, 10, 4, 0):
        lines = [line for section in found for line in _section(section, most)]
        if _size("\n".join(lines)) <= LIMIT // 3:
            break
    yield from lines


def _section(section: Section, most: int) -> Iterator[str]:
    """Write one question of a release: what is needed first as a list to tick off, the rest folded."""
    yield ""
    if section.key == "needs" or not section.rows:
        yield f"**{escape(_cut(section.title, _LONGEST_MESSAGE))}** {_said(section.said)}"
    else:
        title = f"<b>{_in_html(section.title)}</b> {_in_html(section.said)}"
        yield f"<details>\n<summary>{title}</summary>"
    for rows in section.rows:
        if rows.title:
            yield f"\n{escape(capital(rows.title))}{f': {escape(rows.said)}' if rows.said else ''}"
        yield ""
        for item in rows.items[:most]:
            yield f"- {'[ ] ' if section.key == 'needs' else ''}{_item(section, item)}"
        if len(rows.items) > most:
            yield f"- and {len(rows.items) - most:,} more"
    if section.key != "needs" and section.rows:
        yield "\n</details>"


def _item(section: Section, item: Item) -> str:
    place = f" <sub>{literal(fit_end(item.place, _LONGEST_VALUE))}</sub>" if item.place else ""
    parts = "".join(f"<br>{_said(part)}" for part in item.parts)
    if section.key in ("changes", "alone"):
        subject = literal(_cut(item.subject, _LONGEST_VALUE))
        return f"{subject} {literal(fit_both(item.text, _LONGEST_VALUE))}{place}"
    about = f"{escape(item.subject)}: " if section.key != "needs" and item.subject else ""
    return f"{about}{_said(item.text)}{parts}{place}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _board(report: Report) -> Iterator[str]:
    areas, rest = assessed(report.board)
    if not areas or not report.environments:
        return
    yield ""
    names = [escape(_cut(clean(environment.name), 80)) for environment in report.environments]
    yield _row(["area", *names])
    yield _row(["---"] * (len(names) + 1))
    for area in areas:
        grades = [grade_of(report.board, area, environment.name) for environment in report.environments]
        yield _row([area.value, *(f"{SYMBOLS[grade]} {grade}" for grade in grades)])
    if rest:
        yield ""
        yield f"<sub>Not assessed: {', '.join(rest)}</sub>"


def _group(members: Group, report: Report, room: int) -> tuple[str, int]:
    """Write a group within `room` characters; also say how many findings are in it, none if it does not fit."""
    head = "\n".join(_group_head(members, report))
    fix = f"\n**Fix:** {_said(members.fix)}\n" if members.fix else ""
    tail = f"{fix}\n</details>"
    used = _size(head) + _size(tail)
    rows: list[str] = []
    for finding in members.findings[:ROWS]:
        row = _finding(finding, report, own_fix=not members.fix)
        used += _size(row)
        if used > room:
            break
        rows.append(row)
    more = len(members.findings) - len(rows)
    note = [f"\nand {more:,} more of this rule"] if more else []
    return "\n".join([head, *rows, *note, tail]), len(rows)


def _group_head(members: Group, report: Report) -> Iterator[str]:
    severity = str(members.severity)
    title = clean(f"{members.code} {members.name.replace('-', ' ')}").translate(_HTML)
    opened = " open" if members.severity in OPEN and members.standing == "open" else ""
    standing = "" if members.standing == "open" else f" · {members.standing}"
    number = counted(len(members.findings), "finding")
    yield ""
    yield f"<details{opened}>"
    yield f"<summary><b>{SYMBOLS[severity]} {severity}</b> · {title} · {members.area} · {number}{standing}</summary>"
    yield ""
    if members.why:
        yield _said(members.why)
        yield ""
    names = [escape(_cut(clean(environment.name), 80)) for environment in report.environments]
    yield _row(["finding", *names])
    yield _row(["---"] * (len(names) + 1))


def _finding(finding: Finding, report: Report, *, own_fix: bool) -> str:
    said = _said(finding.message)
    if own_fix and finding.fix:
        said += f"<br>**Fix:** {_said(finding.fix)}"
    for label, word in (("Accepted", say_acceptance(finding)), ("Severity", say_weight(finding))):
        said += f"<br>**{label}:** {_said(word)}" if word else ""
    return _row([said, *(_cell(finding, environment.name) for environment in report.environments)])


def _cell(finding: Finding, environment: str) -> str:
    cell = dict(finding.values).get(environment)
    places = [evidence.place for evidence in finding.evidence if evidence.environment == environment]
    parts = []
    if cell is not None:
        state, text = state_of(cell), fit_both(say_cell(cell), _LONGEST_VALUE)
        parts.append(f"*{escape(text)}*" if state in ("absent", "unknown") else literal(text))
        places = places or (list(cell.places) if isinstance(cell, Present) else [])
    if places:
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        parts.append(f"<sub>{literal(fit_end(clean(str(places[0])), _LONGEST_VALUE))}{more}</sub>")
    return "<br>".join(parts)
