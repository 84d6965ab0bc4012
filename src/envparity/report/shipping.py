"""What a release does, in words: the five questions of whoever ships, each a section that every format draws.

May this ship; what changes in the target; what it needs first; what nobody has rehearsed; what could not be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from envparity.model.differences import Absent, Cell, Present
from envparity.model.findings import Finding
from envparity.model.releases import Change, ChangeKind, Release, Step
from envparity.model.reports import Report
from envparity.report.cells import say_cell, say_trait
from envparity.report.clean import clean
from envparity.report.summary import STATUS_WORDS, SYMBOLS, counted, say_headline, say_text, unread

SHIP = {"pass": "Yes", "fail": "No", "incomplete": "Not known"}

_SIGNS = {"comes": "+", "moves": "~", "goes": "-", "alone": "!"}
_SIZES = (
    "other content", "other origin", "back", "major", "minor", "patch", "pre-release", "build", "other build", "several versions",
    "other group", "other conditions", "asked for otherwise", "other parts", "other",
)  # fmt: skip
_NOUNS: dict[ChangeKind, tuple[str, str]] = {
    "packages": ("package", "packages"),
    "settings": ("setting", "settings"),
    "services": ("trait of services", "traits of services"),
    "images": ("image", "images"),
    "languages": ("language", "languages"),
    "infrastructure": ("change of infrastructure", "changes of infrastructure"),
}
_KEEPS = "differ: the target keeps its own unless its files change with the release"
_REASONS = 12
"""Reasons for what is not known that are told one by one."""


class Item(NamedTuple):
    """One line: a sign, what it is about, what is said of it, where it can be seen. `style` is for those who colour."""

    sign: str
    subject: str
    text: str
    place: str = ""
    style: str = ""
    parts: tuple[str, ...] = ()


class Rows(NamedTuple):
    """Lines that belong together under a title, which may be empty."""

    title: str
    said: str
    items: tuple[Item, ...]


class Section(NamedTuple):
    """One question with its answer in a line, and the lines that it rests on."""

    key: str
    title: str
    said: str
    rows: tuple[Rows, ...] = ()


def sections(report: Report) -> tuple[Section, ...]:
    """Answer the questions of a release, in their order; none for a report without a direction."""
    release = report.release
    if release is None:
        return ()
    target = clean(release.target)
    return (
        _ship(report, release),
        Section("changes", f"What changes in {target}", say_changes(release), tuple(_changes(release))),
        Section("needs", f"What {target} needs first", say_steps(release), tuple(_steps(release))),
        Section(
            "alone",
            "What has not been rehearsed",
            _say_alone(release),
            (Rows("", "", tuple(_alone(change) for change in release.alone)),) if release.alone else (),
        ),
        _unread(report, release),
    )


def say_changes(release: Release) -> str:
    """Count what changes: `36 packages, 11 settings, 4 images`."""
    parts = [counted(len(items), *_NOUNS[kind]) for kind, items in release.by_kind.items()]
    return ", ".join(parts) or "nothing that is known"


def say_steps(release: Release) -> str:
    """Count what is needed first."""
    still = sum(not step.settled for step in release.steps)
    settled = len(release.steps) - still
    said = counted(still, "step") if still else "nothing that is known to be missing"
    return f"{said}; {settled:,} accepted as it is" if settled else said


def say_change(change: Change) -> str:
    """Say what becomes of one subject: `1.16.2 → 2.0.0`, `new: …`, `gone`."""
    before, after = (_said(cell, change) for cell in (change.before, change.after))
    if change.deed == "comes":
        return f"new: {after}" if after != "declared" else "new"
    if change.deed == "goes":
        return f"goes: it was {before}"
    return before if change.deed == "alone" else f"{before} → {after}"


def size_of(change: Change) -> str:
    """Name the size of a package's step; empty for anything else."""
    if change.kind != "packages" or change.deed != "moves":
        return ""
    if change.back:
        return "back"
    if change.step == "same":
        return say_trait(change.before, change.after) or "other"
    if "other" in (change.step or "other") and ", " in f"{say_cell(change.before)}{say_cell(change.after)}":
        return "several versions"
    return change.step or "other"


def count_sizes(release: Release) -> tuple[tuple[str, int], ...]:
    """Count the steps of packages by size, the largest first, then those that come and go."""
    packages = release.by_kind.get("packages", ())
    sizes = Counter(size_of(change) for change in packages if change.deed == "moves")
    deeds = Counter(change.deed for change in packages)
    counts = [*((size, sizes[size]) for size in _SIZES), ("new", deeds["comes"]), ("gone", deeds["goes"])]
    return tuple((name, number) for name, number in counts if number)


def lines_of(report: Report) -> Iterator[str]:
    """Give the sections as plain lines, for logs and for formats that have no room of their own for them."""
    for section in sections(report):
        yield clean(
            f"{section.title} {section.said}"
            if section.title.endswith("?")
            else f"{section.title}: {section.said}"
        )
        if section.key == "needs":
            for rows in section.rows:
                for item in rows.items:
                    yield f"- {say_text(item.text)}"


def _said(cell: Cell, change: Change) -> str:
    text = "nothing" if isinstance(cell, Absent) else say_cell(cell)
    if change.subject.aspect in ("memory", "memory-reserved") and text.isdecimal():
        return f"{int(text) / 1048576:,.4g} MiB"
    return text


def _ship(report: Report, release: Release) -> Section:
    title = f"May {clean(release.source)} ship to {clean(release.target)}?"
    closing = [finding for finding in report.findings if report.blocks(finding)]
    items = tuple(
        Item(
            SYMBOLS[str(finding.severity)],
            clean(finding.code),
            finding.message,
            _seen(finding, release.target),
            str(finding.severity),
        )
        for finding in closing
    )
    said = f"{SHIP[report.verdict]}: {say_headline(report)}"
    return Section("ship", title, said, (Rows("", "", items),) if items else ())


def _seen(finding: Finding, target: str) -> str:
    """Give where a finding can be seen, in the target if it can."""
    places = [seen.place for seen in finding.evidence if seen.environment == target]
    places += [seen.place for seen in finding.evidence]
    return clean(str(places[0])) if places else ""


def _changes(release: Release) -> Iterator[Rows]:
    for kind, changes in release.by_kind.items():
        said = (
            ", ".join(f"{number:,} {name}" for name, number in count_sizes(release))
            if kind == "packages"
            else ""
        )
        if kind in ("settings", "infrastructure"):
            said = _KEEPS
        yield Rows(kind, said, tuple(_item(change) for change in changes))


def _item(change: Change) -> Item:
    size = size_of(change)
    said = f"{say_change(change)} ({size})" if size and size != "other" else say_change(change)
    style = "high" if size in ("back", "major") else ""
    return Item(_SIGNS[change.deed], clean(str(change.subject)), said, _place(change.after), style)


def _place(cell: Cell) -> str:
    return clean(str(cell.places[0])) if isinstance(cell, Present) and cell.places else ""


def _steps(release: Release) -> Iterator[Rows]:
    for title, steps in (
        ("", [step for step in release.steps if not step.settled]),
        ("accepted as it is", [step for step in release.steps if step.settled]),
    ):
        if steps:
            yield Rows(title, "", tuple(_step(step) for step in steps))


def _step(step: Step) -> Item:
    place = clean(str(step.evidence[0].place)) if step.evidence else ""
    settled = f" (accepted: {say_text(step.settled)})" if step.settled else ""
    return Item("□", step.kind, f"{step.message}{settled}", place, "", tuple(map(clean, step.parts)))


def _say_alone(release: Release) -> str:
    source, target = clean(release.source), clean(release.target)
    if not release.alone:
        return f"nothing: {target} has nothing that {source} lacks"
    return f"{counted(len(release.alone), 'thing')} that {target} has and {source} lacks"


def _alone(change: Change) -> Item:
    return Item("!", clean(str(change.subject)), say_change(change), _place(change.before))


def _unread(report: Report, release: Release) -> Section:
    missing = unread(report.snapshots)
    parts = [counted(len(missing), "source")] if missing else []
    parts += (
        [f"{counted(len(release.unknown), 'subject')} not known on both sides"] if release.unknown else []
    )
    items = [
        Item(
            "?",
            clean(environment),
            f"{source.place} {STATUS_WORDS[source.status]}",
            "",
            "unknown",
            _problems(source.problems),
        )
        for environment, source in missing
    ]
    reasons = _reasons(release)
    items += [
        Item("?", counted(number, "subject"), reason, "", "unknown") for reason, number in reasons[:_REASONS]
    ]
    if len(reasons) > _REASONS:
        items.append(Item("?", "", f"and {len(reasons) - _REASONS:,} more reasons", "", "unknown"))
    said = ", ".join(parts) or "everything that is declared was read"
    return Section("unread", "What could not be read", said, (Rows("", "", tuple(items)),) if items else ())


def _reasons(release: Release) -> list[tuple[str, int]]:
    """Count the reasons why subjects are not known, the most frequent first; those that differ in a name are one."""
    alike: dict[str, list[str]] = {}
    for _, reason in release.unknown:
        parts = reason.split("`")
        alike.setdefault("…".join(parts[::2]), []).append(reason)
    counts = [
        (said[0] if len(set(said)) == 1 else f"{shape} (such as {said[0]})", len(said))
        for shape, said in alike.items()
    ]
    return sorted(counts, key=lambda pair: -pair[1])


def _problems(problems: Sequence[object]) -> tuple[str, ...]:
    return tuple(clean(str(problem)) for problem in problems[:3])
