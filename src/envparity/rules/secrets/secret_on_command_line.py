"""SEC006: a secret on a command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.wording import listed, names_of, quoted


class SecretOnCommandLine(Rule):
    """A service's command, entrypoint or health check holds a secret.

    Why: Command lines are seen by every process of the machine, by the engine's events and by whoever may
    inspect the container.

    Fix: Let the program read the secret from a file or from its environment.
    """

    code: ClassVar[str] = "SEC006"
    name: ClassVar[str] = "secret-on-command-line"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report command lines with sealed parts."""
        if facet(difference)[0] not in ("command", "entrypoint", "healthcheck"):
            return
        holders = [e for e, _ in difference.secrets()]
        names = names_of(holders)
        if names:
            at_a_desk = all(e.stage is Stage.DEVELOPMENT for e in holders)
            message = f"the {facet(difference)[0]} of {quoted(difference.subject.name)} holds a secret in {listed(names)}"
            severity = Severity.LOW if at_a_desk else self.severity
            yield self.finding(difference, message, environments=names, severity=severity)
