"""SEC004: plain secrets in a file that git keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import falls_back
from envparity.rules.holding import by_file, layers
from envparity.rules.keys import is_harmless


class TrackedSecret(Rule):
    """A file that git keeps holds secrets in plain text.

    Why: Everybody who ever cloned the repository has them, and deleting the file does not take them out of
    its history.

    Fix: Rotate the secrets, keep the new ones in a store or in a file that git ignores, and leave an example
    file with the keys alone. One that opens nothing but a container on a developer's machine may stay: accept
    that in writing.
    """

    code: ClassVar[str] = "SEC004"
    name: ClassVar[str] = "tracked-secret"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    every_section: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report each secret; those of one file become one finding."""
        filled_in = _filled_in(difference)
        for environment, cell in difference.present():
            kept = [fact for fact in layers(cell) if _tracked(difference.subject.name, fact)]
            places = dict.fromkeys(fact.place for fact in kept if fact.place not in filled_in)
            if places:
                severity = _SEVERITIES[environment.stage]
                if all(falls_back(fact.value) for fact in kept):
                    severity = min(severity, Severity.LOW)
                found = self.finding(difference, "", environments=[environment.name], severity=severity)
                yield replace(found, evidence=tuple(Evidence(environment.name, place) for place in places))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of each environment and file."""
        return by_file(
            findings,
            lambda file, names, keys: f"{file} is kept by git and holds plain secrets of {names}: {keys}",
        )


_SEVERITIES = {
    Stage.PRODUCTION: Severity.HIGH,
    Stage.STAGING: Severity.MEDIUM,
    Stage.DEVELOPMENT: Severity.LOW,
}


def _filled_in(difference: Difference) -> set[Place]:
    """Give the places that read differently in two environments: a variable stands there, and no secret."""
    said: dict[Place, set[str]] = {}
    for _, cell in difference.present():
        for fact in layers(cell):
            prints = "".join(sealed.fingerprint for sealed in secrets_in(fact.value))
            said.setdefault(fact.place, set()).add(prints)
    return {place for place, values in said.items() if len(values) > 1}


def _tracked(key: str, fact: Setting) -> bool:
    if not fact.tracked or fact.carrier == "variable":
        return False
    kept = (sealed for sealed in secrets_in(fact.value) if sealed.weak not in ("placeholder", "default"))
    return any(not is_harmless(key, sealed) for sealed in kept)
