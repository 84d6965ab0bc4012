"""CFG007: a line that its readers do not read alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Subject
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule, joined_scopes
from envparity.rules.release import stages
from envparity.rules.wording import listed, names_of, quoted


class OtherDialect(Rule):
    """A line of a dotenv file means one thing to one program and another thing to the next.

    Why: There is no standard for dotenv files: quotes, `#`, `$` and backslashes are read in a dozen ways. A
    password cut at its `$` works on one machine and is refused on another.

    Fix: Write the value so that every reader agrees: in single quotes if it has a `$`, a `#`, a blank or a
    backslash, and on one line.
    """

    code: ClassVar[str] = "CFG007"
    name: ClassVar[str] = "other-dialect"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a line that the reader of another environment would read otherwise, or that others commonly do."""
        read = [
            (e, fact) for e, cell in difference.present() for fact in cell.facts if isinstance(fact, Setting)
        ]
        crossed = list(dict.fromkeys(_crossed(read)))
        if crossed:
            yield self._of_readers(difference, crossed)
            return
        doubtful = [(e, fact, readers) for e, fact in read if (readers := _readers(fact))]
        one_value = len({str(cell.value) for _, cell in difference.present()}) == 1
        one_carrier = len({fact.carrier for _, fact in read}) == 1
        sealed = any(secrets_in(fact.value) for _, fact, _ in doubtful)
        if not doubtful or (one_value and one_carrier and not sealed):
            return
        names = names_of(e for e, *_ in doubtful)
        told = listed(sorted({quoted(name) for *_, readers in doubtful for name in readers}))
        message = f"the line that sets {quoted(difference.subject.name)} in {listed(names)} is read otherwise by {told}"
        live = Stage.PRODUCTION in stages(e for e, *_ in doubtful)
        severity = Severity.MEDIUM if live or sealed else Severity.LOW
        yield self.finding(difference, message, severity=severity, environments=names)

    def _of_readers(self, difference: Difference, crossed: Sequence[_Crossed]) -> Finding:
        """Say which environment's reader would make another value of which line."""
        environment, mine = crossed[0][:2]
        others = [item for item in crossed if item[:2] == (environment, mine)]
        told = listed([f"{quoted(theirs)} in {name} {_WORDS[kind]}" for _, _, name, theirs, kind in others])
        message = f"{quoted(mine)} reads the line that sets {quoted(difference.subject.name)} in {environment}; {told}"
        names = [environment, *(name for _, _, name, _, _ in others)]
        stages_met = stages(e for e in difference.environments if e.name in names)
        sealed = bool(difference.secrets())
        worth = any(kind != "quoted" for *_, kind in others) and (sealed or Stage.PRODUCTION in stages_met)
        severity = Severity.MEDIUM if worth else Severity.LOW
        return self.finding(difference, message, severity=severity, environments=names)

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of many lines that the same readers part at."""
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in joined_scopes(findings):
            said = finding.message.replace(quoted(finding.subject.name), "")
            groups.setdefault((said, finding.severity), []).append(finding)
        return [
            found
            for group in groups.values()
            for found in (group if len(group) < _MANY else [_joined(group)])
        ]


_Crossed = tuple[str, str, str, str, str]
"""An environment and the reader it has, another one with its reader, and what that would make of the first's line."""
_MANY = 4
_MOST_OTHERS = 8
_WORDS = {
    "absent": "would not set it",
    "refused": "would refuse it",
    "command": "would run a command for it",
    "empty": "would read it as blank",
    "quoted": "would keep its quotes",
    "shorter": "would read less of it",
    "longer": "would read more of it",
    "other": "would read another value",
}
_PROGRAMS = frozenset({"compose", "python-dotenv", "node", "ruby"})
"""Readers that one project's file meets in turn; `docker run` and a shell are told by their own users."""


def _crossed(read: Sequence[tuple[Environment, Setting]]) -> Iterable[_Crossed]:
    having: dict[str, list[Environment]] = {}
    for environment, fact in read:
        if fact.dialect:
            having.setdefault(fact.dialect, []).append(environment)
    for environment, fact in read:
        kinds = dict(word.split("=", 1) for word in fact.dialects if "=" in word)
        for dialect in sorted(kinds.keys() & having.keys()) if fact.dialect else ():
            for other in having[dialect][:_MOST_OTHERS]:
                if other != environment:
                    yield environment.name, fact.dialect, other.name, dialect, kinds[dialect]


def _readers(fact: Setting) -> tuple[str, ...]:
    """Name the programs that would make another value of the line; quotes that stay are no other value.

    Where it is known who reads the file, Compose alone is met beside: it takes any project's `.env` by itself.
    """
    told = (word.partition("=") for word in fact.dialects)
    met = (name for name, _, kind in told if name in _PROGRAMS and kind != "quoted")
    return tuple(name for name in met if not fact.dialect or name == "compose")


def _joined(group: Sequence[Finding]) -> Finding:
    keys = [quoted(finding.subject.name) for finding in group]
    told = listed([*keys[:_MANY], f"{len(keys) - _MANY} more"] if len(keys) > _MANY else keys)
    first = group[0]
    message = first.message.replace("the line that sets", "the lines that set").replace(keys[0], told)
    message = message.replace(" is read otherwise by ", " are read otherwise by ")
    evidence = dict.fromkeys(seen for finding in group for seen in finding.evidence)
    subject = Subject("setting", "lines that are read otherwise")
    return replace(first, subject=subject, message=message, values=(), evidence=tuple(evidence))
