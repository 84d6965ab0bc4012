"""CON006: a service that is started otherwise in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import in_production, known, meanings, rehearsal, released
from envparity.rules.wording import quoted, spread


class OtherCommand(Rule):
    """A service is started with another command in production than where production is rehearsed.

    Why: Arguments choose workers, persistence, ports and modes; what was tested was started otherwise.

    Fix: Start it the same way in both, and move what must differ into settings.
    """

    code: ClassVar[str] = "CON006"
    name: ClassVar[str] = "other-command"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report commands and entrypoints that staging and production do not share."""
        which = facet(difference)[0]
        if which not in ("command", "entrypoint"):
            return
        live = {_words(said) for said in meanings(in_production(difference))}
        tried = {
            _words(said) for said in meanings(held for held in rehearsal(difference) if released(held[0]))
        }
        if live and tried and not live & tried:
            message = f"the {which} of {quoted(difference.subject.name)} is {spread(known(difference))}"
            yield self.finding(difference, message)


_QUOTING = str.maketrans(dict.fromkeys("\"',[]", " "))


def _words(command: str) -> str:
    """Give a command's words, whether it is written as a list or as a line."""
    return " ".join(command.translate(_QUOTING).split())
