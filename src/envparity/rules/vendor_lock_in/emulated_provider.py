"""VEN003: a stand-in for a provider on the way to production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.providers import EMULATORS
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet, images
from envparity.rules.release import main_rehearsals, released
from envparity.rules.wording import listed, names_of, quoted


class EmulatedProvider(Rule):
    """A stand-in for a provider's services runs where production is rehearsed, or in production itself.

    Why: It knows no rights, no limits and no delay, and little of what the provider changes from day to day: what it
    accepts may be refused on the first day in production.

    Fix: Keep the stand-in for a developer's machine, and let staging call the provider.
    """

    code: ClassVar[str] = "VEN003"
    name: ClassVar[str] = "emulated-provider"
    area: ClassVar[Area] = Area.VENDOR_LOCK_IN
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report images that stand in for a provider, in staging where production has none of them, and in production."""
        if facet(difference)[0] != "image":
            return
        held = [
            (e, image)
            for e, image in images(difference)
            if released(e) and any(name in str(image).lower() for name in EMULATORS)
        ]
        live = [e for e, _ in held if e.stage is Stage.PRODUCTION]
        tried = [e for e, _ in held if e in main_rehearsals(difference)]
        if held and "minio" in str(held[0][1]) and live:
            return  # it is a store of its own as well, and where production has it, it is meant
        if live or tried:
            message = f"{quoted(difference.subject.name)} is {quoted(str(held[0][1]))}, a stand-in, in {listed(names_of(live or tried))}"
            severity = Severity.MEDIUM if live else self.severity
            yield self.finding(difference, message, severity=severity, environments=names_of(live or tried))
