"""RUN003: production runs in the mode of another environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import stage_of
from envparity.rules.base import Context, Rule
from envparity.rules.keys import names_environment
from envparity.rules.release import in_production, plain
from envparity.rules.sections import is_default_of_all
from envparity.rules.wording import names_of, quoted, spread


class OtherModeInProduction(Rule):
    """Production is told that it is another environment.

    Why: Frameworks choose by this word: error pages, caches, cookie flags, which settings file is read and
    which services are called.

    Fix: Set the word that the framework knows for production. If the word is meant to name something else,
    rename the key.
    """

    code: ClassVar[str] = "RUN003"
    name: ClassVar[str] = "other-mode-in-production"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a mode of production that is the name of an earlier stage."""
        if not names_environment(difference.subject.name):
            return
        other = [
            (e, cell)
            for e, cell in in_production(difference)
            if stage_of(plain(cell) or "") in (Stage.DEVELOPMENT, Stage.STAGING)
            and not is_default_of_all(difference, e)
        ]
        if other:
            shared = all(_is_of_all(difference, e) for e, _ in other)
            severity = Severity.LOW if shared else self.severity
            message = f"{quoted(difference.subject.name)} is {spread(other)}"
            yield self.finding(
                difference, message, severity=severity, environments=names_of(e for e, _ in other)
            )


def _is_of_all(difference: Difference, environment: Environment) -> bool:
    """Say whether the word stands in a file of every environment, or as a variable's default: what runs overrides it."""
    places = {held.name: {place.path for place in cell.places} for held, cell in difference.present()}
    mine = places.pop(environment.name, set())
    if mine and all(path.endswith((".tf", ".tofu")) for path in mine):
        return True
    return any(mine & theirs for theirs in places.values())
