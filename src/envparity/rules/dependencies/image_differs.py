"""DEP021: an image has other packages than the lock that its environment declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.live import IMAGE, said
from envparity.rules.wording import quoted

_SHOWN = 6


class ImageDiffers(Rule):
    """An image has other versions of packages than the lock says that it is built from.

    Why: What was tested is what the lock says, and what runs is what the image has: it was built from another
    lock, or a later step of the build installed over it.

    Fix: Build the image anew from the lock (`npm ci`, `uv sync --frozen`, `pip install --require-hashes`), and let
    no later step install without it.
    """

    code: ClassVar[str] = "DEP021"
    name: ClassVar[str] = "image-differs"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report what an image has otherwise than a lock of the same environment."""
        for environment, facets in said(difference, IMAGE, "differs"):
            shown = "; ".join(
                f"{quoted(facet.item.partition(' ')[2])} {facet.value}" for facet in facets[:_SHOWN]
            )
            more = f"; and {len(facets) - _SHOWN} more" if len(facets) > _SHOWN else ""
            message = f"{quoted(difference.subject.name)} of {environment.name}: {shown}{more}"
            live = environment.stage is Stage.PRODUCTION
            severity = Severity.HIGH if live else self.severity
            yield self.finding(difference, message, environments=[environment.name], severity=severity)
