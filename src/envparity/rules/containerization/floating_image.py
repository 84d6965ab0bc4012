"""CON001: an image whose tag moves."""

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
from envparity.rules.release import stages
from envparity.rules.wording import names_of, quoted, spread_texts


class FloatingImage(Rule):
    """A service runs an image by a tag that moves: `latest`, a branch, or none.

    Why: What runs depends on the day it was pulled. Two machines differ, a restart upgrades, and there is no
    version to go back to.

    Fix: Name the version, or better its digest, and let a release change it.
    """

    code: ClassVar[str] = "CON001"
    name: ClassVar[str] = "floating-image"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report floating tags of staging and production."""
        if facet(difference)[0] != "image":
            return
        floats = [(e, image) for e, image in images(difference) if image.floating]
        service = difference.subject.name
        released = [
            (e, image)
            for e, image in floats
            if e.stage is not Stage.DEVELOPMENT and not _is_built_there(service, image, e, context)
        ]
        if not released:
            return
        severity = Severity.HIGH if Stage.PRODUCTION in stages(e for e, _ in released) else Severity.MEDIUM
        told = spread_texts((e, quoted(str(image))) for e, image in released)
        yield self.finding(
            difference,
            f"{quoted(difference.subject.name)} runs {told}: the tag moves",
            severity=severity,
            environments=names_of(e for e, _ in released),
        )


def _is_built_there(service: str, image: ImageName, environment: Environment, context: Context) -> bool:
    """Say whether the name is only what a build on the spot is called, and no registry has it."""
    if image.registry or "/" in image.repository:
        return False
    built = (service, "build") in context.declared.get(environment.name, frozenset())
    return built or (not image.tag and not image.product and _is_its_own(service, image))


_PUBLIC = frozenset(
    "nginx httpd caddy traefik haproxy envoy busybox alpine ubuntu debian node python php ruby openjdk".split()
)


def _is_its_own(service: str, image: ImageName) -> bool:
    """Say whether an image is called as the service is, with no tag: what builds and deploys it fills in the rest."""
    return image.repository not in _PUBLIC and image.repository == service.rpartition("/")[2]
