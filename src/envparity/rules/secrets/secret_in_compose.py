"""SEC011: a secret written into a Compose file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.holding import by_file, layers
from envparity.rules.keys import is_harmless


class SecretInCompose(Rule):
    """A Compose file holds secrets as literals.

    Why: The file is what is shared: it is attached to tickets, copied for the next project and committed in the
    end. Its values are shown by `config` and by whoever may inspect the container.

    Fix: Let the file name a variable (`${DB_PASSWORD:?}`) that a file of secrets or a store fills in, or give the
    value by `secrets:`, and rotate it.
    """

    code: ClassVar[str] = "SEC011"
    name: ClassVar[str] = "secret-in-compose"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report literals of a file that git does not keep; of one that it keeps SEC004 speaks."""
        for environment, cell in difference.present():
            places = [fact.place for fact in layers(cell) if _literal(difference.subject.name, fact)]
            if places:
                severity = self.severity if environment.stage is Stage.PRODUCTION else Severity.LOW
                found = self.finding(difference, "", environments=[environment.name], severity=severity)
                yield replace(found, evidence=tuple(Evidence(environment.name, place) for place in places))

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of each file."""
        return by_file(
            findings, lambda file, names, keys: f"{file} holds secrets of {names} as literals: {keys}"
        )


def _literal(key: str, fact: Setting) -> bool:
    if fact.carrier != "compose" or fact.tracked:
        return False
    return any(not secret.weak and not is_harmless(key, secret) for secret in secrets_in(fact.value))
