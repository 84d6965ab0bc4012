"""SEC015: a key that signs and is shorter than what it signs with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import credentials
from envparity.rules.keys import words
from envparity.rules.wording import listed, names_of, quoted


class ShortSigningKey(Rule):
    """Production signs or encrypts with a key of fewer than 32 characters.

    Why: HMAC-SHA-256 wants a key of 32 bytes at the least (RFC 7518, section 3.2), and whoever has one signed token
    can try keys at leisure, on machines of their own.

    Fix: Draw 32 bytes at random (`envparity secrets rotate ENV KEY --generate`); sessions and tokens of the old key
    end with it.
    """

    code: ClassVar[str] = "SEC015"
    name: ClassVar[str] = "short-signing-key"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report production's short keys whose own key says that they sign; guessable ones are SEC003's."""
        if not _signs(difference.subject.name):
            return
        short = {
            environment: secret.length
            for environment, secret in credentials(difference)
            if environment.stage is Stage.PRODUCTION and not secret.weak and secret.length in _SHORT
        }
        if short:
            names = names_of(short)
            severity = self.severity if "8-15" in short.values() else Severity.LOW
            told = f"{quoted(difference.subject.name)} has {min(short.values(), key=_SHORT.index)} characters in {listed(names)}"
            yield self.finding(difference, f"{told}, and signs", severity=severity, environments=names)


_SHORT = ("8-15", "16-31")
_SIGNING = frozenset(
    {"signing", "signature", "hmac", "session", "cookie", "csrf", "jwt", "encryption", "cipher"}
)


def _signs(key: str) -> bool:
    said = words(key)
    return bool(_SIGNING & set(said)) or said[-2:] in (("secret", "key"), ("app", "key"), ("master", "key"))
