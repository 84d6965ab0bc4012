"""CFG013: a key that is set and that nothing in the repository reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Subject
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Environment
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_of_a_tool
from envparity.rules.known_keys import is_known, is_read_by_a_framework
from envparity.rules.wording import listed, names_of, quoted


class UnreadKey(Rule):
    """A variable is set, and nothing in the repository speaks of it.

    Why: What was renamed or removed in the code stays in the environments, and looks as if it did something.
    Where the name is misspelled, the code reads another one and takes its default.

    Fix: Remove the key where nothing reads it, or correct its name. If a program outside of this repository
    reads it, accept the finding with that program's name.
    """

    code: ClassVar[str] = "CFG013"
    name: ClassVar[str] = "unread-key"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a variable that the code, which is here and names its keys, does not name."""
        key = difference.subject.name
        code = context.code
        if not code.read or code.open or key not in code.unspoken:
            return
        if is_known(key) or is_read_by_a_framework(key) or is_of_a_tool(key):
            return
        held = [e for e, cell in difference.present() if _is_ours(e, cell.facts, context)]
        if held and len(held) == len(difference.present()):
            message = (
                f"{quoted(key)} is set in {listed(names_of(held))}, and nothing in the repository reads it"
            )
            yield self.finding(difference, message, environments=names_of(held))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of the keys of the same environments; of nearly all of them the code is elsewhere."""
        if len(findings) * 2 > len(context.code.asked):
            return ()
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in findings:
            groups.setdefault(finding.environments, []).append(finding)
        return [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]


_MOST = 8


def _is_ours(environment: Environment, facts: Iterable[object], context: Context) -> bool:
    """Say whether a variable is for code of this repository, and not for an image that others made."""
    declared = context.declared.get(environment.name, frozenset())
    scopes = {fact.scope for fact in facts if isinstance(fact, Setting)}
    return all(not scope or (scope, "build") in declared for scope in scopes)


def _joined(group: Sequence[Finding]) -> Finding:
    keys = list(dict.fromkeys(quoted(finding.subject.name) for finding in group))
    told = listed(keys if len(keys) <= _MOST else [*keys[:_MOST], f"{len(keys) - _MOST} more"])
    message = (
        f"{told} are set in {listed(list(group[0].environments))}, and nothing in the repository reads them"
    )
    evidence = dict.fromkeys(seen for finding in group for seen in finding.evidence)
    subject = Subject("setting", "keys that nothing reads")
    return replace(group[0], subject=subject, message=message, values=(), evidence=tuple(evidence))
