"""SEC004: plain secrets in a file that git keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Subject
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.snapshots import Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_public
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

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report each secret; those of one file become one finding."""
        for environment, cell in difference.present():
            if any(_tracked(fact) for fact in cell.facts) and not is_public(difference.subject.name):
                yield self.finding(
                    difference, "", environments=[environment.name], severity=_SEVERITIES[environment.stage]
                )

    def fold(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Make one finding of each environment and file."""
        files: dict[tuple[str, str], list[tuple[Finding, Evidence]]] = {}
        for finding in findings:
            for evidence in finding.evidence:
                if evidence.environment in finding.environments:
                    held = files.setdefault((evidence.environment, evidence.place.path), [])
                    held.append((finding, evidence))
        return [_joined(path, held) for (_, path), held in sorted(files.items())]


def _joined(path: str, held: Sequence[tuple[Finding, Evidence]]) -> Finding:
    first = held[0][0]
    keys = sorted({finding.subject.name for finding, _ in held})
    told = listed(
        [quoted(key) for key in keys[:_MOST]] + ([f"{len(keys) - _MOST} more"] if len(keys) > _MOST else [])
    )
    return replace(
        first,
        subject=Subject("setting", path),
        message=f"{quoted(path)} is kept by git and holds plain secrets of {first.environments[0]}: {told}",
        values=(),
        evidence=tuple(sorted({evidence for _, evidence in held}, key=lambda evidence: evidence.place)),
    )


_MOST = 5
_SEVERITIES = {
    Stage.PRODUCTION: Severity.HIGH,
    Stage.STAGING: Severity.MEDIUM,
    Stage.DEVELOPMENT: Severity.LOW,
}


def _tracked(fact: object) -> bool:
    if not isinstance(fact, Setting) or not fact.tracked:
        return False
    return any(sealed.weak not in ("placeholder", "default") for sealed in secrets_in(fact.value))
