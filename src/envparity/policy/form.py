"""The form of a policy, strictly: what a parsed file has in it that does not belong there.

A policy that is read otherwise than it was meant opens a gate that should be closed, so nothing is
passed over: every unknown key, every pattern that fits anything, every reason without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from envparity.model.areas import Area, Severity
from envparity.model.records import dataclass
from envparity.model.snapshots import Stage

SCHEMA = 1
"""The newest form of a policy that is understood."""

NEVER = "never"
SEVERITIES = tuple(str(severity) for severity in Severity)
FINDING = r"[A-Z]{3}\d{3}-[0-9a-f]{10}"

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where in the file, what, and what to write instead."""

    where: Where
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy may speak of: the rules' codes, and the names of the workspace's environments."""

    codes: Sequence[str]
    environments: Sequence[str]


Check = Callable[[Any, Where, Known], Iterator[Complaint]]


def complaints(data: Mapping[str, Any], known: Known) -> tuple[Complaint, ...]:
    """Say what does not fit; empty when everything does."""
    return tuple(_policy(data, (), known))


def matches_everything(pattern: str) -> bool:
    """Say whether a glob has nothing in it that a text would have to have: `*`, `?*`, `[!x]*`."""
    rest = re.sub(r"\[([^!\]]|\])\]", "x", pattern)
    return not re.sub(r"\[!?\]?[^\]]*\]", "", rest).strip("*?")


def _near(word: str, words: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, words, n=1, cutoff=0.5) or get_close_matches(word.lower(), words, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"known are {', '.join(f'`{one}`' for one in words)}" if len(words) <= 16 else ""


def _table(fields: Mapping[str, Check], needed: Sequence[str] = ()) -> Check:
    def check(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
        if not isinstance(value, dict):
            double = isinstance(value, list)
            hint = f"one table, `[{where[-1]}]`" if double else "a table, with keys of its own"
            yield Complaint(where, "is not a table", hint)
            return
        for key, item in value.items():
            if key in fields:
                yield from fields[key](item, (*where, key), known)
            else:
                yield Complaint((*where, key), "no such key", _near(key, tuple(fields)))
        for key in needed:
            if key not in value:
                yield Complaint((*where, key), "is missing")

    return check


def _tables(entry: Check) -> Check:
    def check(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
        if not isinstance(value, list):
            yield Complaint(where, "is not a list of tables", f"write `[[{where[-1]}]]`, in double brackets")
            return
        for number, item in enumerate(value):
            yield from entry(item, (*where, number), known)

    return check


def _text(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    if not isinstance(value, str):
        yield Complaint(where, "is not a text", "write it in quotes")
    elif not value.strip():
        yield Complaint(where, "is empty", _WHY_NOT_EMPTY.get(str(where[-1]), ""))


_WHY_NOT_EMPTY = {
    "reason": "say why, to whoever reads this in a year",
    "by": "name a person or a team to ask",
}


def _pattern(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    yield from _text(value, where, known)
    if isinstance(value, str) and value.strip() and matches_everything(value):
        subject = where[-1] == "subject" and where[0] == "expect"
        hint = "`[[off]]` turns a rule off" if subject else f"leave `{where[-1]}` out for any"
        yield Complaint(where, "the pattern fits everything", hint)


def _one_of(words: Sequence[str], what: str) -> Check:
    def check(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
        if not isinstance(value, str) or value not in words:
            yield Complaint(where, f"no such {what}", _near(value if isinstance(value, str) else "", words))

    return check


def _code(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    yield from _one_of(known.codes, "rule")(value, where, known)


def _finding(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    if not isinstance(value, str) or not re.fullmatch(FINDING, value):
        hint = "an id such as `CFG001-81e84ffc68`, from `envparity --verbose check`"
        yield Complaint(where, "not a finding's id", hint)
    else:
        yield from _code(value.partition("-")[0], where, known)


def _environments(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    if not isinstance(value, list) or not value:
        yield Complaint(where, "is not a list of environments", 'such as `["staging"]`; leave it out for any')
        return
    for name in value:
        yield from _one_of(known.environments, "environment")(name, where, known)


def _day(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    if not isinstance(value, date) or isinstance(value, datetime):
        yield Complaint(where, "is not a date", "written without quotes and without a time: `2027-01-31`")


def _form(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    if type(value) is not int or not 1 <= value <= SCHEMA:
        hint = "update envparity, or write the policy in an older form"
        yield Complaint(where, f"this policy is not of form {SCHEMA}", hint)


def _levels(names: Sequence[str], what: str) -> Check:
    level = _one_of((*SEVERITIES, NEVER), "severity")

    def check(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
        if not isinstance(value, dict):
            yield Complaint(where, "is not a table", f"one key for each {what}")
            return
        for name, item in value.items():
            yield from _one_of(names, what)(name, (*where, name), known)
            yield from level(item, (*where, name), known)

    return check


_EXPECT_FIELDS: Mapping[str, Check] = {
    "finding": _finding,
    "code": _code,
    "subject": _pattern,
    "environments": _environments,
    "value": _pattern,
    "reason": _text,
    "by": _text,
    "until": _day,
}


def _expect(value: Any, where: Where, known: Known) -> Iterator[Complaint]:
    yield from _table(_EXPECT_FIELDS, ("reason", "by"))(value, where, known)
    if isinstance(value, dict) and "finding" not in value:
        for key in ("code", "subject"):
            if key not in value:
                yield Complaint((*where, key), "is missing", "give `finding`, or `code` and `subject`")


_GATE = _table(
    {
        "fail_on": _one_of(SEVERITIES, "severity"),
        "areas": _levels(tuple(area.value for area in Area), "area"),
        "stages": _levels(tuple(stage.value for stage in Stage), "stage"),
    }
)
_WEIGHT = _table(
    {"code": _code, "subject": _pattern, "severity": _one_of(SEVERITIES, "severity"), "reason": _text},
    ("code", "severity", "reason"),
)
_OFF = _table({"code": _code, "reason": _text}, ("code", "reason"))
_policy = _table(
    {
        "schema": _form,
        "gate": _GATE,
        "expect": _tables(_expect),
        "severity": _tables(_WEIGHT),
        "off": _tables(_OFF),
    }
)
