"""IAC006: another version of a module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_part
from envparity.rules.release import in_production, rehearsal, unrehearsed
from envparity.rules.wording import quoted, spread


class OtherModule(Rule):
    """A module is taken from another version or another place in production than in staging.

    Why: The module decides what is made of the same arguments: staging tries one and production gets another.

    Fix: Take both from one version; raise it in staging first, as with any other dependency.
    """

    code: ClassVar[str] = "IAC006"
    name: ClassVar[str] = "other-module"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report sources and versions of modules that staging and production do not share."""
        subject = difference.subject
        if subject.scope != "terraform:module" or not is_part(difference, "terraform"):
            return
        if subject.aspect in ("source", "version") and unrehearsed(difference):
            held = spread((*rehearsal(difference), *in_production(difference)))
            yield self.finding(difference, f"the {subject.aspect} of module {quoted(subject.name)} is {held}")
