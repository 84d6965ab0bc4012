"""SEC010: one secret used for two things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.model.values import Sealed
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_harmless, words
from envparity.rules.wording import listed, quoted


class OneSecretTwoKeys(Rule):
    """One environment uses the same secret under two keys that are for different things.

    Why: Whoever learns one has the other, and neither can be rotated alone: a token that is signed with the
    session's key opens sessions.

    Fix: Draw a secret of its own for each purpose.
    """

    code: ClassVar[str] = "SEC010"
    name: ClassVar[str] = "one-secret-two-keys"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report each environment's secret of a key that shares it with another purpose."""
        purpose = _purpose(difference.subject.name)
        if not purpose:
            return
        for environment, cell in difference.present():
            value = cell.value
            if (
                not isinstance(value, Sealed)
                or value.weak
                or not _own(cell)
                or is_harmless(difference.subject.name, value)
            ):
                continue
            held = context.secrets.get(value.fingerprint, ())
            others = (
                subject.name
                for name, subject in held
                if name == environment.name and subject.kind == "setting"
            )
            if any((theirs := _purpose(other)) and not theirs & purpose for other in others):
                yield self.finding(difference, value.fingerprint, environments=[environment.name])

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of an environment's secret, with all its keys."""
        groups: dict[tuple[tuple[str, ...], str], list[Finding]] = {}
        for finding in findings:
            groups.setdefault((finding.environments, finding.message), []).append(finding)
        folded = []
        for (names, _), group in sorted(groups.items()):
            keys = sorted({finding.subject.name for finding in group})
            if len(keys) < 2:
                continue
            live = context.environment(names[0]).stage is Stage.PRODUCTION
            message = f"{listed([quoted(key) for key in keys])} are one secret in {listed(list(names))}"
            evidence = tuple(
                dict.fromkeys(seen for one in group for seen in one.evidence if seen.environment in names)
            )
            severity = Severity.MEDIUM if live else self.severity
            folded.append(replace(group[0], message=message, severity=severity, evidence=evidence))
        return folded


_KIND_WORDS = frozenset(
    "password passwd pass pwd secret secrets token key keys api access private signing signature encryption value base app "
    "application default main my the django rails laravel flask".split()
)
_STORES = frozenset(
    "db database postgres postgresql pg pgsql mysql mariadb sql mssql redis cache mongo mongodb rabbitmq amqp root user admin test".split()
)
"""Words for the same thing, as two programs call it: a server and its client have one password."""


def _purpose(key: str) -> frozenset[str]:
    """Give the words of a key that say what its secret is for; none for an address, or where they do not."""
    said = frozenset(words(key))
    if said & {"url", "uri", "dsn", "connection", "string", "address"}:
        return frozenset()
    left = frozenset(word for word in said - _KIND_WORDS if not word.isdecimal())
    return frozenset({"store"}) if left & _STORES else left


def _own(cell: Present) -> bool:
    """Say whether a value was written there, and not filled in from a variable that another key has too."""
    return all(
        isinstance(fact, Setting) and fact.carrier not in ("variable", "compose") for fact in cell.facts
    )
