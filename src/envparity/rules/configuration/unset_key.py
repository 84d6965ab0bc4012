"""CFG012: a key that code asks for and no environment sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Absent, Difference, Subject
from envparity.model.facts import FactKind
from envparity.model.findings import Evidence, Finding
from envparity.model.records import replace
from envparity.model.uses import Use
from envparity.rules.base import Context, Rule
from envparity.rules.known_keys import is_known
from envparity.rules.release import released
from envparity.rules.wording import listed, names_of, quoted


class UnsetKey(Rule):
    """Code asks for a key that no environment sets, and has no default for it.

    Why: The code fails at the line that asks, or goes on with nothing in its place. Whether the platform
    sets the key cannot be seen in the repository; where it does, nobody who reads the repository knows.

    Fix: Set the key in each environment, name it in a file of expected keys, or give the code a default.
    """

    code: ClassVar[str] = "CFG012"
    name: ClassVar[str] = "unset-key"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that environments certainly lack, where the code that asks for it runs in them.

        A developer's own files are kept out of the repository, so that development alone says nothing.
        """
        key = difference.subject.name
        uses = [use for use in context.code.uses.get(key, ()) if use.need != "optional"]
        if not uses or difference.present() or is_known(key) or _is_optional(key, context):
            return
        pairs = zip(difference.environments, difference.cells, strict=True)
        gone = [e for e, cell in pairs if isinstance(cell, Absent) and _runs_in(uses, e.name, context)]
        if not any(released(environment) for environment in gone):
            return
        required = any(use.need == "required" for use in uses)
        told = "fails without it" if required else "has no default for it"
        message = f"code asks for {quoted(key)} and {told}; it is set in none of {listed(names_of(gone))}"
        severity = Severity.MEDIUM if required else Severity.LOW
        found = self.finding(difference, message, severity=severity, environments=names_of(gone))
        places = dict.fromkeys(use.place for use in sorted(uses, key=_by_need))
        yield replace(found, evidence=tuple(Evidence(gone[0].name, place, "code") for place in places))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of all that the same environments lack: one source that is not declared is the cause."""
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in findings:
            groups.setdefault((finding.severity, finding.environments), []).append(finding)
        return [_joined(group) for group in groups.values()]


_FEW = 3
_MOST = 8


def _by_need(use: Use) -> bool:
    return use.need != "required"


def _is_optional(key: str, context: Context) -> bool:
    """Say whether another place has a default for the key: what is a default once is no demand elsewhere."""
    return any(use.need == "optional" for use in context.code.uses[key])


def _runs_in(uses: Sequence[Use], environment: str, context: Context) -> bool:
    """Say whether code that asks runs in an environment: a settings module of another one does not."""
    return any(environment in context.code.owners.get(use.place.path, (environment,)) for use in uses)


def _joined(group: Sequence[Finding]) -> Finding:
    if len(group) <= _FEW:
        return group[0] if len(group) == 1 else _one_of(group)
    return _one_of(group)


def _one_of(group: Sequence[Finding]) -> Finding:
    keys = [quoted(finding.subject.name) for finding in group]
    told = listed(keys if len(keys) <= _MOST else [*keys[:_MOST], f"{len(keys) - _MOST} more"])
    required = group[0].severity > Severity.LOW
    how = "fails without them" if required else "has no defaults for them"
    message = f"code asks for {told} and {how}; they are set in none of {listed(list(group[0].environments))}"
    evidence = dict.fromkeys(seen for finding in group for seen in finding.evidence)
    return replace(
        group[0],
        subject=Subject("setting", f"keys that code {'requires' if required else 'asks for'}"),
        message=message,
        values=(),
        evidence=tuple(evidence),
    )
