"""API004: a call that is encrypted before production and not in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.addresses import address, is_neighbour
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.kinds import truth
from envparity.rules.release import Held, before_production, in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class UnencryptedCall(Rule):
    """Production calls something without encryption that is called with it elsewhere, or has the encryption switched off.

    Why: Credentials and customers' data go over the network in the open where they are worth most.

    Fix: Use the encrypted scheme or switch in production, and check the certificate.
    """

    code: ClassVar[str] = "API004"
    name: ClassVar[str] = "unencrypted-call"
    area: ClassVar[Area] = Area.API_INTEGRATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report plain schemes and switched-off encryption of production where another environment encrypts."""
        key = difference.subject.name
        live = [pair for pair in in_production(difference) if _is_open(key, pair, context)]
        better = [pair for pair in before_production(difference) if _is_closed(key, pair)]
        if live and better:
            message = (
                f"{quoted(key)} encrypts in {listed(names_of(e for e, _ in better))}, and not in "
                f"{listed(names_of(e for e, _ in live))}"
            )
            yield self.finding(difference, message, environments=names_of(e for e, _ in (*better, *live)))


_OPEN = {
    "http": "https",
    "redis": "rediss",
    "amqp": "amqps",
    "ws": "wss",
    "ldap": "ldaps",
    "ftp": "sftp",
    "smtp": "smtps",
}
_SWITCH = frozenset({"tls", "ssl", "starttls", "https"})
_MODES = frozenset({"disable", "disabled", "allow", "none", "off", "false", "0", "no"})


def _is_open(key: str, held: Held, context: Context) -> bool:
    environment, cell = held
    endpoint = address(key, cell)
    if endpoint is not None and endpoint.scheme in _OPEN:
        return (
            not endpoint.local
            and not is_neighbour(endpoint, environment, context)
            and "." in endpoint.host
            and not endpoint.host.endswith((".local", ".internal", ".svc"))
        )
    return _switches(key) and (plain(cell) or "").lower() in _MODES


def _is_closed(key: str, held: Held) -> bool:
    _, cell = held
    endpoint = address(key, cell)
    if endpoint is not None and endpoint.scheme:
        return endpoint.scheme in _OPEN.values()
    text = (plain(cell) or "").lower()
    return _switches(key) and (
        truth(text) is True or text in ("require", "verify-ca", "verify-full", "required")
    )


def _switches(key: str) -> bool:
    said = words(key)
    if not said or {"redirect", "verify", "port", "cert", "path", "file", "skip", "insecure"} & set(said):
        return False
    return bool(set(said) & _SWITCH) or "".join(said).endswith("sslmode")
