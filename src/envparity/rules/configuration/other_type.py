"""CFG003: a key whose values are not of one type."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_identity, names_environment, words
from envparity.rules.kinds import kind_of, same_type
from envparity.rules.release import known, plain
from envparity.rules.wording import quoted, spread_texts


class OtherType(Rule):
    """A key's value is of another type in one environment: a number here, a duration or a word there.

    Why: Code that reads a number fails on `30s`, or worse, takes the part that it understands. It works
    in every environment but one.

    Fix: Write the value the way the code reads it, the same in every environment.
    """

    code: ClassVar[str] = "CFG003"
    name: ClassVar[str] = "other-type"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report values that no one reader could take."""
        held = [(e, cell, text) for e, cell in known(difference) if (text := plain(cell))]
        apart = [(a, b) for a, b in combinations(held, 2) if not same_type(a[2], b[2])]
        if not apart or _may_be_anything(difference.subject.name):
            return
        kinds = {kind_of(text) for _, _, text in held}
        told = spread_texts(
            (e, f"{quoted(text)} ({_ARTICLES.get(kind_of(text), kind_of(text))})") for e, _, text in held
        )
        live = any(Stage.PRODUCTION in (a[0].stage, b[0].stage) for a, b in apart)
        severity = Severity.MEDIUM if live and len(kinds - {"text", "address"}) > 1 else Severity.LOW
        yield self.finding(difference, f"{quoted(difference.subject.name)} is {told}", severity=severity)


_ARTICLES = {
    "boolean": "a switch",
    "integer": "a number",
    "decimal": "a number",
    "duration": "a duration",
    "size": "a size",
    "address": "an address",
    "json": "JSON",
    "text": "a word",
}


def _may_be_anything(key: str) -> bool:
    return (
        is_identity(key)
        or names_environment(key)
        or bool(set(words(key)) & {"version", "tag", "model", "debug", "log", "cpu", "cpus"})
    )
