"""ISO008: a service with the rights of the host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted


class PrivilegedService(Rule):
    """A service is privileged, shares the host's network, or holds the engine's socket.

    Why: Whoever takes over the service has taken over the machine and every container on it.

    Fix: Grant the one capability or device that is needed, and put the engine behind a proxy that allows the
    few calls that are meant.
    """

    code: ClassVar[str] = "ISO008"
    name: ClassVar[str] = "privileged-service"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report such rights in staging and production."""
        name, item = facet(difference)
        found = [
            (e, cell)
            for e, cell in known(difference)
            if e.stage is not Stage.DEVELOPMENT and _grants(name, item, cell)
        ]
        if found:
            what = {"privileged": "is privileged", "network-mode": "shares the host's network"}.get(
                name, "holds the engine's socket"
            )
            names = names_of(e for e, _ in found)
            severity = Severity.HIGH if Stage.PRODUCTION in stages(e for e, _ in found) else Severity.MEDIUM
            message = f"{quoted(difference.subject.name)} {what} in {listed(names)}"
            yield self.finding(difference, message, severity=severity, environments=names)


def _grants(name: str, item: str, cell: Present) -> bool:
    text = str(cell.value).lower()
    if name == "privileged":
        return text in ("true", "yes", "1")
    if name == "network-mode":
        return text == "host"
    return name == "volume" and ("docker.sock" in item or "docker.sock" in text)
