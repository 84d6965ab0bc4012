"""API003: production that does not check who it talks to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.addresses import address
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.kinds import truth
from envparity.rules.release import in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class UnverifiedTls(Rule):
    """Production does not check the certificate of what it calls, or does not encrypt the call at all.

    Why: Whoever stands in between reads and changes what is sent, credentials first.

    Fix: Switch the check on and give the client the authority that signed the certificate.
    """

    code: ClassVar[str] = "API003"
    name: ClassVar[str] = "unverified-tls"
    area: ClassVar[Area] = Area.API_INTEGRATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report switches and parameters of production that turn the check off."""
        found = [e for e, cell in in_production(difference) if _unverified(difference.subject.name, cell)]
        if found:
            message = f"{quoted(difference.subject.name)} turns off the check of certificates in {listed(names_of(found))}"
            yield self.finding(difference, message, environments=names_of(found))


_QUERY = expression(
    r"(?:^|&)(sslmode=(disable|allow|prefer)|ssl=false|tls=false|sslverify=false|tlsinsecure=true|verify=false)(?:&|$)",
    re.IGNORECASE,
)


def _unverified(key: str, cell: Present) -> bool:
    if key == "NODE_TLS_REJECT_UNAUTHORIZED" or key == "PYTHONHTTPSVERIFY":
        return plain(cell) == "0"
    said = set(words(key))
    text = plain(cell) or ""
    if said & {"tls", "ssl", "cert", "certificate", "https"}:
        if said & {"verify", "verification", "validate", "check"}:
            return truth(text) is False or text.lower() in ("none", "cert_none")
        if said & {"insecure", "skip", "ignore"}:
            return truth(text) is True
    if {"insecure", "skip"} <= said and "verify" in said:
        return truth(text) is True
    endpoint = address(key, cell)
    return endpoint is not None and "." in endpoint.host and bool(_QUERY.search(endpoint.query))
