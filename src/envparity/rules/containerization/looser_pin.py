"""CON003: an image pinned in one environment and looser in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.images import ImageName
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet, images
from envparity.rules.wording import quoted, spread_texts


class LooserPin(Rule):
    """An image is pinned exactly in one environment and only roughly in another.

    Why: `7` is what `7.2.4` was until the next pull. The environment that is pinned stops being the one that
    was rehearsed.

    Fix: Pin the same way everywhere.
    """

    code: ClassVar[str] = "CON003"
    name: ClassVar[str] = "looser-pin"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report tags of one version that say it with fewer numbers, or a digest in some alone."""
        if facet(difference)[0] != "image":
            return
        held = [(e, image) for e, image in images(difference) if _counts(e, image)]
        exact = max((_exactness(image) for _, image in held), default=0)
        loose = [(e, image) for e, image in held if _exactness(image) < exact]
        if not loose or len({image.last for _, image in held}) > 1:
            return
        finest = next(image for _, image in held if _exactness(image) == exact)
        if not all(_begins(image.version, finest.version) for _, image in loose):
            return
        told = spread_texts((e, quoted(str(image))) for e, image in held)
        yield self.finding(
            difference, f"{quoted(difference.subject.name)} runs {told}: one is pinned and the other moves"
        )


def _exactness(image: ImageName) -> int:
    if image.digest:
        return 9
    return len(image.version.split(".")) if image.version else 0


def _counts(environment: Environment, image: ImageName) -> bool:
    """Leave out what cannot be ordered, and tags that move where another rule speaks of them."""
    at_a_desk = environment.stage is Stage.DEVELOPMENT
    return bool(image.version or image.digest) or (image.floating and at_a_desk)


def _begins(loose: str, exact: str) -> bool:
    return not exact or not loose or f"{exact}.".startswith(f"{loose}.")
