"""PIP006: a release that has no name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, items
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class FloatingRelease(Rule):
    """The pipeline gives what it deploys to production a tag that the next build moves, and no other.

    Why: Nobody can tell what runs, two machines of one service can run two builds, and there is no name to go
    back to.

    Fix: Tag with the version or the commit and deploy that; let `latest` be one more name for it at most.
    """

    code: ClassVar[str] = "PIP006"
    name: ClassVar[str] = "floating-release"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report images that production's deployment pushes under a moving tag alone."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        held = [(e, items(cell, "tag")) for e, cell in in_production(difference)]
        held = [(e, tags) for e, tags in held if tags and _versions(tags) <= _MOVING]
        if held:
            images = sorted({f"{name}:{tag}" for _, tags in held for name, tag in tags.items()})
            message = (
                f"{deployment(difference)} releases {listed([quoted(image) for image in images])} "
                f"to {listed(names_of(e for e, _ in held))}, and under no other tag"
            )
            yield self.finding(difference, message, environments=names_of(e for e, _ in held))


def _versions(tags: Mapping[str, str]) -> set[str]:
    return {tag for held in tags.values() for tag in held.split(", ")}


_MOVING = frozenset(
    {"latest", "stable", "main", "master", "edge", "production", "prod", "live", "release", "current"}
)
