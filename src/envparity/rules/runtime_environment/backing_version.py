"""RUN006: a database or queue of another major version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet, images
from envparity.rules.release import rehearses
from envparity.rules.wording import quoted, spread_texts


class BackingVersion(Rule):
    """A database, cache or queue is of another product or major version in one environment.

    Why: Query plans, defaults, reserved words and wire protocols change between major versions; a dump of the
    newer one may not load in the older.

    Fix: Bring staging and development to production's major version first; plan production's upgrade as a
    release of its own, rehearsed on a copy of its data.
    """

    code: ClassVar[str] = "RUN006"
    name: ClassVar[str] = "backing-version"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report images of data stores whose product or major version differ."""
        if facet(difference)[0] != "image":
            return
        held = [(e, image) for e, image in images(difference) if image.product]
        told = {e.name: f"{image.product} {image.major}".strip() for e, image in held}
        apart = (
            len({image.product for _, image in held}) > 1
            or len({image.major for _, image in held if image.major}) > 1
        )
        if len(held) < 2 or not apart:
            return
        live = {told[e.name] for e, _ in held if e.stage is Stage.PRODUCTION}
        tried = {told[e.name] for e, _ in held if rehearses(e, difference)}
        severity = Severity.HIGH if live and tried and live != tried else Severity.MEDIUM
        words = spread_texts((e, f"{told[e.name]} ({quoted(str(image))})") for e, image in held)
        yield self.finding(difference, f"{quoted(difference.subject.name)} is {words}", severity=severity)
