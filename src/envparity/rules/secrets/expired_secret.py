"""SEC012: a token or certificate that is over, or not valid yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Plain, secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.wording import listed, names_of, quoted


class ExpiredSecret(Rule):
    """A token or a certificate has expired, expires within two weeks, or is not valid yet.

    Why: What it opened is closed from that day on, for all environments that have it, and most often at night.

    Fix: Have it issued anew and set it, in production first; let what issues it renew it by itself.
    """

    code: ClassVar[str] = "SEC012"
    name: ClassVar[str] = "expired-secret"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report dates that are told by the value itself: a JWT's claims, a certificate's validity."""
        said: dict[str, list[Environment]] = {}
        for environment, starts, ends in _bounds(difference):
            if told := _told(starts, ends, context.today):
                said.setdefault(told, []).append(environment)
        for told, environments in said.items():
            live = any(environment.stage is Stage.PRODUCTION for environment in environments)
            soon = told.startswith("expires")
            severity = Severity.MEDIUM if soon and live else self.severity if live else Severity.LOW
            names = names_of(environments)
            message = f"{quoted(difference.subject.name)} {told} in {listed(names)}"
            yield self.finding(difference, message, severity=severity, environments=names)


_SOON = 14
"""Days before the end from which it is told."""


def _bounds(difference: Difference) -> Iterator[tuple[Environment, str, str]]:
    for environment, cell in difference.present():
        for secret in secrets_in(cell.value):
            if secret.starts or secret.ends:
                yield environment, secret.starts, secret.ends
        if isinstance(cell.value, Plain) and "-----BEGIN" in cell.value.text:
            from envparity.readers.syntax.validity import validity_of

            found = validity_of(cell.value.text)
            if found is not None:
                yield environment, found.starts, found.ends


def _told(starts: str, ends: str, today: str) -> str:
    if not today:
        return ""
    if ends and ends[:10] < today:
        return f"has been expired since {ends[:10]}"
    if starts and starts[:10] > today:
        return f"is not valid before {starts[:10]}"
    if ends and (date.fromisoformat(ends[:10]) - date.fromisoformat(today)).days <= _SOON:
        return f"expires on {ends[:10]}"
    return ""
