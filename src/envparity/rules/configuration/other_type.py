"""CFG003: a key whose values are not of one type."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_identity, names_environment, words
from envparity.rules.kinds import Kind, is_choice, is_filled_in, kind_of, same_type, truth
from envparity.rules.release import in_production, known, plain, rehearsal
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

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report values that no one reader could take."""
        held = [
            (e, cell, text)
            for e, cell in known(difference)
            if (text := plain(cell)) and not is_filled_in(text)
        ]
        one_each = {(kind_of(text), truth(text), text == "0"): (e, cell, text) for e, cell, text in held}
        apart = [(a, b) for a, b in combinations(one_each.values(), 2) if not same_type(a[2], b[2])]
        if not apart or _may_be_anything(difference.subject.name) or is_choice(text for _, _, text in held):
            return
        kinds = {kind_of(text) for _, _, text in held}
        told = spread_texts(
            (e, f"{quoted(text)} ({_ARTICLES.get(kind_of(text), kind_of(text))})") for e, _, text in held
        )
        severity = Severity.MEDIUM if _hurts(difference, kinds) else Severity.LOW
        yield self.finding(difference, f"{quoted(difference.subject.name)} is {told}", severity=severity)


def _hurts(difference: Difference, kinds: Collection[Kind]) -> bool:
    """Say whether production itself is apart from where it is rehearsed, in a type that code must read."""
    live = [text for _, cell in in_production(difference) if (text := plain(cell))]
    tried = [text for _, cell in rehearsal(difference) if (text := plain(cell))]
    agreed = any(same_type(a, b) for a in live for b in tried)
    return bool(live) and not (tried and agreed) and len(set(kinds) - {"text", "address"}) > 1


_ARTICLES = {
    "boolean": "a switch",
    "integer": "a number",
    "decimal": "a number",
    "duration": "a duration",
    "size": "a size",
    "email": "an e-mail address",
    "path": "a path",
    "host:port": "a host and port",
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
