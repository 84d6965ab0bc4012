"""SEC016: production and an environment before it take a secret from one entry of a store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.references import reference_in, references_within
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import text_of
from envparity.rules.base import Context, Rule
from envparity.rules.wording import listed, names_of, quoted


class SharedReference(Rule):
    """Production and an environment before it refer to the same entry of a store.

    Why: It is one secret, whatever it is: who can run the lesser environment can read production's, and it cannot be
    rotated in one without the other.

    Fix: Give each environment an entry of its own, and the lesser one no right to read production's.
    """

    code: ClassVar[str] = "SEC016"
    name: ClassVar[str] = "shared-reference"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report equal references of stores that environments can share, whole or as an address's password.

        A path or a variable is each one's own.
        """
        held: dict[str, list[Environment]] = {}
        for environment, cell in difference.present():
            text = text_of(cell.value) or ""
            whole = reference_in(text)
            found = [whole] if whole is not None else [one.reference for one in references_within(text)]
            for reference in dict.fromkeys(str(one) for one in found if one.sure):
                held.setdefault(reference, []).append(environment)
        for reference, environments in held.items():
            stages = {environment.stage for environment in environments}
            if Stage.PRODUCTION in stages and len(stages) > 1:
                names = names_of(environments)
                message = f"{listed(names)} take {quoted(difference.subject.name)} from one entry of a store: {quoted(reference)}"
                yield self.finding(difference, message, environments=names)
