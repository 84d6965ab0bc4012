"""What a text asks of a language's version: one version, a range, whatever is newest, or something with a name.

The texts are those that people write into files of many tools, so one grammar takes in what these share:
`3.11`, `v20.11.0`, `>=3.10,<4`, `^20 || ^22`, `~> 3.2`, `8.1.*`, `18 - 20`, `lts/iron`, `stable`. Which file says
it, and whether that is worth a word, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from envparity.model.records import dataclass

Kind = Literal["pin", "range", "floating", "named"]
"""`floating` is a word for the newest of something, `named` a thing of its own such as `pypy3.10-7.3.15`."""

Numbers = tuple[int, ...]

_FLOATING = frozenset(
    {
        "latest",
        "stable",
        "nightly",
        "beta",
        "current",
        "lts",
        "lts/*",
        "node",
        "system",
        "default",
        "edge",
        "dev",
    }
)
_NODE_LINES = {
    "argon": 4, "boron": 6, "carbon": 8, "dubnium": 10, "erbium": 12, "fermium": 14, "gallium": 16,
    "hydrogen": 18, "iron": 20, "jod": 22, "krypton": 24,
}  # fmt: skip
"""Long-term lines of Node.js by code name (https://github.com/nodejs/Release)."""

_LINE_NUMBERS = {".NET": 1, "Bun": 1, "Deno": 1, "Java": 1, "Node.js": 1}
"""Languages whose first number alone says which grammar and library there are; of others it takes two."""

_NUMBER = r"\d{1,9}"
_VERSION = rf"v?((?:{_NUMBER}|[*xX])(?:\.(?:{_NUMBER}|[*xX]))*)((?:[-+_]|(?<=\d)(?=[a-z]))[0-9A-Za-z.+_-]+)?"
_COMPARATOR = rf"\s*,?\s*(===?|~=|~>|>=|<=|!=|=|<|>|\^|~)?\s*{_VERSION}(?=[\s,]|$)"
_BETWEEN = rf"\s*{_VERSION}\s+-\s+{_VERSION}\s*$"
_EXACT = rf"\s*(?:===?|=)?\s*{_VERSION}\s*$"
_LONGEST = 200
_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Versions from `low` to below `high`, both padded with zeros; no `high` where there is no end."""

    low: Numbers = (0,) * _WIDTH
    high: Numbers | None = None

    def meets(self, other: Span) -> bool:
        """Say whether some version lies in both."""
        below = self.high is None or other.low < self.high
        return below and (other.high is None or self.low < other.high)

    def within(self, other: Span) -> Span | None:
        """Give what lies in both; none where nothing does."""
        if not self.meets(other):
            return None
        ends = [end for end in (self.high, other.high) if end is not None]
        return Span(max(self.low, other.low), min(ends, default=None))


@dataclass(frozen=True, slots=True)
class Asked:
    """One text, read. `numbers` and `suffix` are a pin's own (a build after `+` dropped), `spans` what it accepts."""

    language: str
    text: str
    kind: Kind
    numbers: Numbers = ()
    suffix: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def line(self) -> Numbers:
        """The numbers that must agree before two versions run the same programs: `3.12` of `3.12.1`."""
        return self.numbers[: _LINE_NUMBERS.get(self.language, 2)]


@lru_cache(maxsize=512)
def asked(language: str, text: str) -> Asked:
    """Read a text; what is no version of any known form is `named`, and equals itself alone."""
    text = text.strip()
    lowered = text.lower()
    if lowered in _FLOATING:
        return Asked(language, text, "floating")
    if language == "Node.js" and (
        major := _NODE_LINES.get(lowered.removeprefix("lts/").removeprefix("lts-"))
    ):
        return _pin(language, text, (major,), "")
    if not text or len(text) > _LONGEST:
        return Asked(language, text, "named")
    if found := _form(_EXACT).match(text):
        numbers = _numbers(found[1])
        if numbers:
            return _pin(language, text, numbers, (found[2] or ""))
    spans = _alternatives(language, text)
    return (
        Asked(language, text, "range", spans=spans) if spans is not None else Asked(language, text, "named")
    )


def agree(a: Asked, b: Asked) -> bool:
    """Say whether two texts can be meant alike: pins of one version told more or less exactly, a pin within a range."""
    if a.kind == "pin" and b.kind == "pin":
        shorter = min(len(a.numbers), len(b.numbers))
        return a.numbers[:shorter] == b.numbers[:shorter] and a.suffix == b.suffix
    if {a.kind, b.kind} == {"pin", "range"}:
        return any(x.meets(y) for x in a.spans for y in b.spans)
    if a.kind == b.kind == "range":
        return a.spans == b.spans
    return a.text.lower() == b.text.lower()


def same_line(a: Asked, b: Asked) -> bool:
    """Say whether two texts can be served by one line of the language; ranges, by any version at all."""
    if a.kind == "pin" and b.kind == "pin":
        shorter = min(len(a.line), len(b.line))
        return a.line[:shorter] == b.line[:shorter]
    if a.kind in ("pin", "range") and b.kind in ("pin", "range"):
        return any(x.meets(y) for x in a.spans for y in b.spans)
    return a.text.lower() == b.text.lower()


def told(language: str, texts: Iterable[str]) -> tuple[Asked, ...]:
    """Give what several files of one environment come to: the most exact pins, and what these do not satisfy."""
    found = [asked(language, text) for text in sorted(set(texts))]
    exact = [item for item in found if item.kind == "pin"]
    pins = [item for item in exact if not any(_finer(other, item) for other in exact)]
    kept = [item for item in found if item.kind != "pin" and not (pins and _met(item, pins))]
    return (*pins, *kept)


def _finer(other: Asked, item: Asked) -> bool:
    """Say whether another pin says the same more exactly, or as exactly and is spelled first."""
    if other is item or not agree(other, item):
        return False
    return (-len(other.numbers), other.text) < (-len(item.numbers), item.text)


def _met(item: Asked, pins: Iterable[Asked]) -> bool:
    return item.kind == "range" and all(agree(item, pin) for pin in pins)


def _pin(language: str, text: str, numbers: Numbers, suffix: str) -> Asked:
    suffix = suffix.partition("+")[0].lstrip("-_.").lower()
    if language == "Java" and numbers[0] == 1 and len(numbers) > 1:
        numbers = numbers[1:]  # Java 8 called itself 1.8
    if language == "Java" and suffix.isdecimal():
        suffix = ""  # a build
    if language == ".NET":
        numbers = numbers[:2]  # a kit and the runtime in it count their third number apart
    return Asked(language, text, "pin", numbers, suffix, (Span(_padded(numbers), _next(numbers)),))


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """Compile when the first text is read: a comparison without languages need not wait for it."""
    return re.compile(pattern, re.ASCII)


def _alternatives(language: str, text: str) -> tuple[Span, ...] | None:
    found: list[Span] = []
    for part in re.split(r"\s*\|\|?\s*", text):
        spans = _all_of(language, part)
        if spans is None:
            return None
        found += spans
    return tuple(sorted(found, key=lambda span: (span.low, span.high is None, span.high or ())))


def _all_of(language: str, text: str) -> tuple[Span, ...] | None:
    between = _form(_BETWEEN).match(text)
    if between and _numbers(between[1]) and _numbers(between[3]):
        return (Span(_padded(_numbers(between[1])), _next(_numbers(between[3]))),)
    at, text = 0, text.strip()
    spans: tuple[Span, ...] = (Span(),)
    while at < len(text):
        found = _form(_COMPARATOR).match(text, at)
        if not found:
            return None
        at = found.end()
        accepted = _spans(language, found[1] or "", found[2])
        both = (span.within(other) for span in spans for other in accepted)
        spans = tuple(span for span in both if span is not None)
    return spans if text else None


def _spans(language: str, operator: str, version: str) -> tuple[Span, ...]:
    """Give what one comparison accepts: all versions where it names none, two spans where it leaves one out."""
    numbers = _numbers(version)
    if not numbers:
        return (Span(),)
    if operator == "!=":
        out = numbers if version.endswith("*") else (*numbers, 0, 0)[: max(3, len(numbers))]
        return (Span(high=_padded(out)), Span(_next(out)))
    return (_span(language, operator, numbers),)


def _span(language: str, operator: str, numbers: Numbers) -> Span:
    low, above = _padded(numbers), _next(numbers)
    if operator == ">":
        return Span((*low[:-1], low[-1] + 1))
    if operator == ">=":
        return Span(low)
    if operator == "<":
        return Span(high=low)
    if operator == "<=":
        return Span(high=above)
    if operator == "^":
        return Span(low, _next(numbers[:1]))
    if operator in ("~=", "~>") or (operator == "~" and language == "PHP"):
        return Span(low, _next(numbers[:-1] or numbers))
    return Span(low, _next(numbers[:2]) if operator == "~" else above)


def _numbers(text: str) -> Numbers:
    """Give the numbers before the first wildcard."""
    found: list[int] = []
    for part in text.split("."):
        if not part.isdecimal():
            break
        found.append(int(part))
    return tuple(found[: _WIDTH - 1])


def _padded(numbers: Numbers) -> Numbers:
    return (*numbers, *(0,) * (_WIDTH - len(numbers)))


def _next(numbers: Numbers) -> Numbers:
    """Give the first version above all that begin with these numbers, of which there must be one."""
    return _padded((*numbers[:-1], numbers[-1] + 1))
