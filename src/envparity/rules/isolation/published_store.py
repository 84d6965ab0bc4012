"""ISO005: a data store that can be reached from outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import STORE_PORTS, facet, is_published, port_of
from envparity.rules.release import known, stages
from envparity.rules.wording import names_of, quoted, spread


class PublishedStore(Rule):
    """A database, a cache, a queue or a debugger is published on the host.

    Why: Everybody who reaches the machine reaches it, and such services often trust whoever does. An engine
    publishes past the host's firewall.

    Fix: Leave the port unpublished, or publish it on `127.0.0.1` and reach it through a tunnel.
    """

    code: ClassVar[str] = "ISO005"
    name: ClassVar[str] = "published-store"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report published ports of stores and debuggers outside of development."""
        name, item = facet(difference)
        port = port_of(item)
        if name != "port" or port not in STORE_PORTS:
            return
        found = [
            (e, cell)
            for e, cell in known(difference)
            if e.stage is not Stage.DEVELOPMENT and is_published(cell)
        ]
        if not found:
            return
        severity = Severity.HIGH if Stage.PRODUCTION in stages(e for e, _ in found) else Severity.MEDIUM
        message = f"port {quoted(item)} of {quoted(difference.subject.name)} ({STORE_PORTS[port]}) is {spread(found)}"
        yield self.finding(difference, message, severity=severity, environments=names_of(e for e, _ in found))
