"""SEC004: plain secrets in a file that git keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Subject
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_harmless
from envparity.rules.wording import listed, quoted


class TrackedSecret(Rule):
    """A file that git keeps holds secrets in plain text.

    Why: Everybody who ever cloned the repository has them, and deleting the file does not take them out of
    its history.

    Fix: Rotate the secrets, keep the new ones in a store or in a file that git ignores, and leave an example
    file with the keys alone.
    """

    code: ClassVar[str] = "SEC004"
    name: ClassVar[str] = "tracked-secret"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    every_section: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report each secret; those of one file become one finding."""
        filled_in = _filled_in(difference)
        for environment, cell in difference.present():
            kept = [fact for fact in cell.facts if _tracked(difference.subject.name, fact)]
            places = dict.fromkeys(fact.place for fact in kept if fact.place not in filled_in)
            if places:
                severity = _SEVERITIES[environment.stage]
                found = self.finding(difference, "", environments=[environment.name], severity=severity)
                yield replace(found, evidence=tuple(Evidence(environment.name, place) for place in places))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:  # noqa: ARG002
        """Make one finding of each environment and file."""
        files: dict[str, list[tuple[Finding, Evidence]]] = {}
        for finding in findings:
            for evidence in finding.evidence:
                files.setdefault(evidence.place.path, []).append((finding, evidence))
        return [_joined(path, held) for path, held in sorted(files.items())]


def _joined(path: str, held: Sequence[tuple[Finding, Evidence]]) -> Finding:
    worst = max((finding for finding, _ in held), key=lambda finding: finding.severity)
    names = [name for name, _ in worst.values if any(name in finding.environments for finding, _ in held)]
    keys = [quoted(key) for key in sorted({finding.subject.name for finding, _ in held})]
    told = listed(keys if len(keys) <= _MOST else [*keys[:_MOST], f"{len(keys) - _MOST} more"])
    return replace(
        worst,
        subject=Subject("setting", path),
        environments=tuple(names),
        message=f"{quoted(path)} is kept by git and holds plain secrets of {listed(names)}: {told}",
        values=(),
        evidence=tuple(
            sorted({evidence for _, evidence in held}, key=lambda seen: (seen.place, seen.environment))
        ),
    )


_MOST = 5
_SEVERITIES = {
    Stage.PRODUCTION: Severity.HIGH,
    Stage.STAGING: Severity.MEDIUM,
    Stage.DEVELOPMENT: Severity.LOW,
}


def _filled_in(difference: Difference) -> set[Place]:
    """Give the places that read differently in two environments: a variable stands there, and no secret."""
    said: dict[Place, set[str]] = {}
    for _, cell in difference.present():
        for fact in cell.facts:
            if isinstance(fact, Setting):
                prints = "".join(sealed.fingerprint for sealed in secrets_in(fact.value))
                said.setdefault(fact.place, set()).add(prints)
    return {place for place, values in said.items() if len(values) > 1}


def _tracked(key: str, fact: object) -> bool:
    if not isinstance(fact, Setting) or not fact.tracked or fact.carrier == "variable":
        return False
    kept = (sealed for sealed in secrets_in(fact.value) if sealed.weak not in ("placeholder", "default"))
    return any(not is_harmless(key, sealed) for sealed in kept)
