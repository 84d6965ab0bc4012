"""DEP006: one version of a package, with another content in two environments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.model.provenance import contents_agree, contents_differ, own_content
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted


class OtherContent(Rule):
    """The same version of a package has another content in two environments: the digests of the two locks do not agree.

    Why: A published version does not change. Another content under the same version was rebuilt, taken
    from somewhere else, or tampered with, and no version number will tell you.

    Fix: Fetch the package from its registry, compare its digest with both locks, and find out where the
    one that does not match came from before anything ships.
    """

    code: ClassVar[str] = "DEP006"
    name: ClassVar[str] = "other-content-at-same-version"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a version whose digests two environments do not share."""
        held = [(e, package) for e, cell in known(difference) for package in packages(cell) if package.hashes]
        for version in sorted({package.version for _, package in held}):
            contents = _contents(_joined([(e, package) for e, package in held if package.version == version]))
            if len(contents) < 2:
                continue
            places = [names_of(environments) for environments in contents]
            names = [e.name for e in difference.environments if any(e.name in place for place in places)]
            live = Stage.PRODUCTION in stages(e for environments in contents for e in environments)
            told = ", another in ".join(listed(place) for place in places)
            message = (
                f"{quoted(difference.subject.name)} {quoted(version)} has one content in {told}: "
                f"{_agreement([p for _, p in held if p.version == version])}"
            )
            severity = self.severity if live else Severity.MEDIUM
            yield self.finding(difference, message, environments=names, severity=severity)


def _agreement(found: Sequence[Package]) -> str:
    some = any(contents_agree(a, b) for a, b in combinations(found, 2) if contents_differ(a, b))
    return (
        "some digests of their locks agree, and others do not" if some else "no digest of their locks agrees"
    )


def _joined(held: Sequence[tuple[Environment, Package]]) -> list[tuple[Environment, Package]]:
    """Join what one environment has of a version: several files of it, each for a platform, are no contradiction."""
    found: dict[tuple[str, object], tuple[Environment, Package]] = {}
    for environment, package in held:
        key = (environment.name, own_content(package))
        known = found.get(key, (environment, package))[1]
        hashes = tuple(dict.fromkeys((*known.hashes, *package.hashes)))
        found[key] = environment, replace(known, hashes=hashes)
    return list(found.values())


def _contents(held: Sequence[tuple[Environment, Package]]) -> list[list[Environment]]:
    """Put the environments together whose locks share a digest, or cannot be compared."""
    groups: list[list[tuple[Environment, Package]]] = []
    for environment, package in held:
        for group in groups:
            if not all(contents_differ(package, other) for _, other in group):
                group.append((environment, package))
                break
        else:
            groups.append([(environment, package)])
    return [list(dict.fromkeys(environment for environment, _ in group)) for group in groups]
