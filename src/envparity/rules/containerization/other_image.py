"""CON002: one service, other images."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.images import ImageName
from envparity.model.snapshots import Environment
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet, images
from envparity.rules.release import without_own_name
from envparity.rules.wording import quoted, spread_texts


class OtherImage(Rule):
    """One service runs different images in different environments.

    Why: Another image is another program, with other packages, users and defaults; a smaller step is what
    the next release changes.

    Fix: Build one image, and take that same one through every environment.
    """

    code: ClassVar[str] = "CON002"
    name: ClassVar[str] = "other-image"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report images of other repositories, or of other versions."""
        if facet(difference)[0] != "image" or difference.likeness == "same":
            return
        held = images(difference)
        if len({str(image) for _, image in held}) < 2 or _told_elsewhere(held):
            return
        others = len({without_own_name(image.last, e) for e, image in held}) > 1
        if not others and len({(image.version or image.tag, image.digest) for _, image in held}) < 2:
            return
        severity = Severity.MEDIUM if others else Severity.LOW
        told = spread_texts((e, quoted(str(image))) for e, image in held)
        yield self.finding(difference, f"{quoted(difference.subject.name)} runs {told}", severity=severity)


def _told_elsewhere(held: Sequence[tuple[Environment, ImageName]]) -> bool:
    """Say whether another rule speaks of it: data stores that differ in version, or tags that move or are broader."""
    products = {image.product for _, image in held}
    if "" not in products:
        return True
    return (
        any(image.floating for _, image in held)
        and len({without_own_name(image.last, e) for e, image in held}) == 1
    )
