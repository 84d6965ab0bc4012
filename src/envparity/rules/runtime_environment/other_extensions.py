"""RUN010: a database with and without an extension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.images import ImageName
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet, images
from envparity.rules.release import stages
from envparity.rules.wording import listed, quoted, spread_texts


class OtherExtensions(Rule):
    """A database's image brings an extension in one environment and not in another.

    Why: A migration or query that uses it fails where it is missing, and that is found out when it runs.

    Fix: Use the same image everywhere, or make sure that production's database has the extension.
    """

    code: ClassVar[str] = "RUN010"
    name: ClassVar[str] = "other-extensions"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report images of one database of which some bring an extension."""
        if facet(difference)[0] != "image":
            return
        held = [
            (e, image)
            for e, image in images(difference)
            if image.product in ("Postgres", "Redis", "Redis Stack")
        ]
        brought = {_extension(image) for _, image in held}
        if len(held) < 2 or len(brought) < 2:
            return
        told = spread_texts((e, quoted(str(image))) for e, image in held)
        lacking = [e for e, image in held if not _extension(image)]
        severity = self.severity if Stage.PRODUCTION in stages(lacking) else Severity.MEDIUM
        names = listed(sorted(brought - {""}))
        yield self.finding(
            difference,
            f"{quoted(difference.subject.name)} is {told}: {names} is not in all",
            severity=severity,
        )


_EXTENSIONS = {
    "pgvector": "pgvector",
    "postgis": "PostGIS",
    "timescaledb": "TimescaleDB",
    "redis-stack-server": "Redis Stack",
}


def _extension(image: ImageName) -> str:
    text = str(image).lower()
    return next((name for part, name in _EXTENSIONS.items() if part in text), "")
