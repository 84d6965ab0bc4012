"""RUN007: production is started the way a developer starts it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted, spread


class DevelopmentServer(Rule):
    """Production is started with a development server or with reloading on change.

    Why: Such servers answer one request at a time, show code on errors, watch the file system and promise
    nothing about security.

    Fix: Start the production server of the framework in production, and in staging too.
    """

    code: ClassVar[str] = "RUN007"
    name: ClassVar[str] = "development-server"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report commands of production that are made for development."""
        if facet(difference)[0] not in ("command", "entrypoint"):
            return
        found = [e for e, cell in in_production(difference) if _FORMS.search(str(cell.value))]
        if found:
            message = f"{quoted(difference.subject.name)} is started for development in {listed(names_of(found))}: {spread(in_production(difference))}"
            yield self.finding(difference, message, environments=names_of(found))


_FORMS = expression(
    r"--reload\b|\brunserver\b|\bnodemon\b|\b(npm|pnpm|yarn|bun)\W+(run\W+)?(dev|start:dev)\b|\bflask\W+run\b|--debug\b"
    r"|\bts-node-dev\b|\bartisan\W+serve\b|\bwebpack-dev-server\b|\bnext\W+dev\b|--inspect(-brk)?\b|\bdebugpy\b|\bfastapi\W+dev\b"
)
