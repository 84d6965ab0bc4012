"""RUN004: time zone, language or encoding differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_locale
from envparity.rules.release import in_production, known, rehearsal
from envparity.rules.wording import quoted, spread


class LocaleDrift(Rule):
    """The time zone, the language, the collation or the encoding differs between environments.

    Why: Days begin and end elsewhere, text sorts and compares otherwise, and numbers are written another way.
    Such faults show on some days and for some customers alone.

    Fix: Run every environment in UTC and in one locale, and convert where people are shown the result.
    """

    code: ClassVar[str] = "RUN004"
    name: ClassVar[str] = "locale-drift"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a locale setting that is not the same everywhere it is set."""
        held = known(difference)
        if (
            not is_locale(difference.subject.name)
            or difference.likeness == "same"
            or len({str(cell.value) for _, cell in held}) < 2
        ):
            return
        live = {str(cell.value) for _, cell in in_production(difference)}
        tried = {str(cell.value) for _, cell in rehearsal(difference)}
        severity = Severity.MEDIUM if live and tried and live != tried else Severity.LOW
        yield self.finding(
            difference, f"{quoted(difference.subject.name)} is {spread(held)}", severity=severity
        )
